//! Why a request was turned away before any handler.

use std::error::Error;
use std::fmt;

use super::reply::{Outcome, Reply};
use crate::json::DecodeError;
use crate::signing::error::{UnwrapError, VerifyError};

/// Deliveries that were not proven genuine, by reason.
#[cfg(feature = "metrics")]
pub(crate) const REJECTIONS: &str = "webhook_events_rejections_total";

/// Why a request was turned away. Its text is for our own log, never for the sender.
#[derive(Debug)]
pub(crate) enum Refusal {
    Draining,
    Full,
    NoTimers,
    Method,
    Encoded,
    TooLarge,
    Slow,
    Broken(Box<dyn Error + Send + Sync>),
    Rejected(VerifyError),
    Undecodable(DecodeError),
}

impl Refusal {
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Draining => Outcome::Draining,
            Self::Full => Outcome::Full,
            Self::NoTimers => Outcome::NoTimers,
            Self::Method => Outcome::Method,
            Self::Encoded => Outcome::Encoded,
            Self::TooLarge => Outcome::TooLarge,
            Self::Slow => Outcome::Slow,
            Self::Broken(_) => Outcome::Broken,
            Self::Rejected(_) => Outcome::Rejected,
            Self::Undecodable(_) => Outcome::Undecodable,
        }
    }

    pub(crate) fn reply(&self) -> Reply {
        self.outcome().into()
    }

    /// Tells the operator: a tracing event with the reason, and a metric where somebody failed to prove a delivery genuine.
    pub(crate) fn tell(&self) {
        let outcome = self.outcome();
        outcome.tell(Some(self));
        #[cfg(feature = "metrics")]
        if let Self::Rejected(error) = self {
            metrics::counter!(REJECTIONS, "reason" => error.label()).increment(1);
        }
    }

    /// The error behind it, where there is one.
    #[cfg(feature = "axum")]
    pub(crate) fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rejected(error) => Some(error),
            Self::Undecodable(error) => Some(error),
            Self::Broken(error) => Some(&**error),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draining => f.write_str("the receiver is draining"),
            Self::Full => f.write_str("as many handlers run as may"),
            Self::NoTimers => f.write_str("the tokio runtime has no timers"),
            Self::Method => f.write_str("the method is not POST"),
            Self::Encoded => f.write_str(
                "the body has a Content-Encoding: a signature covers the bytes before a proxy compresses them",
            ),
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
