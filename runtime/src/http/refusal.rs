//! Why a request was turned away before any handler, and the status its sender is told.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::json::DecodeError;
use crate::signing::error::{UnwrapError, VerifyError};

/// Why a request was turned away. Its text is for our own log, never for the sender.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The receiver shuts down.
    Draining,
    /// Not a `POST`.
    Method,
    /// The body is longer than the limit, as announced or as it came.
    TooLarge,
    /// The body did not come within its time.
    Slow,
    /// The body broke off, or was not well formed.
    Broken(Box<dyn Error + Send + Sync>),
    /// Not proven genuine.
    Rejected(VerifyError),
    /// Genuine, but not an event of the union.
    Undecodable(DecodeError),
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Draining => StatusCode::SERVICE_UNAVAILABLE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) | Self::Rejected(_) => StatusCode::BAD_REQUEST,
            Self::Undecodable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The name in traces and metrics.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Draining => "draining",
            Self::Method => "method",
            Self::TooLarge => "too_large",
            Self::Slow => "slow",
            Self::Broken(_) => "broken",
            Self::Rejected(_) => "rejected",
            Self::Undecodable(_) => "undecodable",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draining => f.write_str("the receiver is draining"),
            Self::Method => f.write_str("the method is not POST"),
            Self::TooLarge => f.write_str("the body is longer than the limit"),
            Self::Slow => f.write_str("the body did not arrive in time"),
            Self::Broken(error) => write!(f, "the body broke off: {error}"),
            Self::Rejected(error) => error.fmt(f),
            Self::Undecodable(error) => error.fmt(f),
        }
    }
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        Self::Rejected(error)
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        Self::Undecodable(error)
    }
}

impl From<UnwrapError> for Refusal {
    fn from(error: UnwrapError) -> Self {
        match error {
            UnwrapError::Verify(error) => Self::Rejected(error),
            UnwrapError::Decode(error) => Self::Undecodable(error),
        }
    }
}
