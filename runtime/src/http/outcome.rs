//! How a delivery ended that got as far as being claimed, and the status its sender is told.

use http::StatusCode;

/// How a genuine delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The handler succeeded.
    Handled,
    /// The handler failed in a way that no retry can mend.
    Permanent,
    /// It was handled before, or together with another delivery of the same id.
    Duplicate,
    /// The handler failed.
    Failed,
    /// The handler panicked.
    Panicked,
    /// It was left before its end, as when the runtime shuts down or the store of claims panics.
    Abandoned,
    /// The store of claims could not say whether the delivery is new.
    StoreFailed,
    /// Another process is handling it, and how that ends is not known yet.
    Elsewhere,
    /// The handler was still running at the deadline.
    Deferred,
}

impl Outcome {
    /// Everything but success is a status that makes the sender deliver again, unless that cannot help.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Handled | Self::Permanent | Self::Duplicate => StatusCode::NO_CONTENT,
            Self::Failed | Self::Panicked | Self::Abandoned | Self::StoreFailed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Elsewhere => StatusCode::SERVICE_UNAVAILABLE,
            Self::Deferred => StatusCode::ACCEPTED,
        }
    }

    /// The outcome of a duplicate that waited for this one.
    pub(crate) fn shared(self) -> Self {
        match self {
            Self::Handled | Self::Permanent => Self::Duplicate,
            other => other,
        }
    }

    /// Whether the event needs no other attempt.
    pub(crate) fn is_final(self) -> bool {
        self.status() == StatusCode::NO_CONTENT
    }

    /// The name in traces and metrics.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Permanent => "permanent",
            Self::Duplicate => "duplicate",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::Abandoned => "abandoned",
            Self::StoreFailed => "store_failed",
            Self::Elsewhere => "elsewhere",
            Self::Deferred => "deferred",
        }
    }
}
