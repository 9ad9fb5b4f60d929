//! The replies to a sender: one table from what happened to status, label, log text and retry.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use tracing::Level;

/// When a sender is to come back after 503 where nothing better is known: a restart, or another process's handler, should
/// be through by then.
const RETRY: Duration = Duration::from_secs(5);

/// How a request ended.
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
    /// The handler took longer than its timeout, and was dropped.
    TimedOut,
    /// The attempt was dropped before its end: the runtime shuts down, or the store of claims panicked.
    Abandoned,
    /// The store of claims could not say whether the delivery is new.
    StoreFailed,
    /// Another process is handling it, and how that ends is not known yet.
    Elsewhere,
    /// The handler was still running at the deadline.
    Deferred,
    /// The same, for receivers that acknowledge then.
    Acknowledged,
    /// Genuine, of a type that the spec names or of none, and it does not decode.
    Undecodable,
    /// The inbox keeps it.
    #[cfg(feature = "inbox")]
    Stored,
    /// It was dead in the inbox, and waits again.
    #[cfg(feature = "inbox")]
    Revived,
    /// It does not decode; the inbox keeps it as dead.
    #[cfg(feature = "inbox")]
    KeptDead,
    /// The inbox did not keep it.
    #[cfg(feature = "inbox")]
    NotKept,
    /// The inbox has no room for it.
    #[cfg(feature = "inbox")]
    NoRoom,
    /// A handshake of the provider was answered.
    Challenge,
    /// The receiver shuts down.
    Draining,
    /// As many handlers run as may.
    Full,
    /// Not a `POST`.
    Method,
    /// The body has a `Content-Encoding`.
    Encoded,
    /// The body is longer than the limit, as announced or as it came.
    TooLarge,
    /// The body did not come within its time.
    Slow,
    /// The body broke off, or was not well formed.
    Broken,
    /// Not proven genuine.
    Rejected,
    /// The sender hung up before the answer.
    HungUp,
    /// The tokio runtime has no timers, without which nothing can be bounded.
    NoTimers,
}

/// What is told of an outcome: the status to the sender, the rest to the operator.
pub(crate) struct Row {
    pub(crate) status: StatusCode,
    /// The value of `outcome` in traces and metrics.
    pub(crate) label: &'static str,
    pub(crate) level: Level,
    pub(crate) log: &'static str,
}

impl Outcome {
    /// The table. Everything but success is a status that makes the sender deliver again, unless that cannot help. What a
    /// stranger can cause is logged at `DEBUG`, so that strangers cannot fill a log.
    pub(crate) const fn row(self) -> Row {
        const fn row(status: StatusCode, label: &'static str, level: Level, log: &'static str) -> Row {
            Row { status, label, level, log }
        }
        use StatusCode as S;
        match self {
            Self::Handled => row(S::NO_CONTENT, "handled", Level::INFO, "webhook handled"),
            Self::Permanent => row(S::NO_CONTENT, "permanent", Level::ERROR, "webhook handler failed for good"),
            Self::Duplicate => row(S::NO_CONTENT, "duplicate", Level::INFO, "webhook was handled before"),
            Self::Failed => row(S::INTERNAL_SERVER_ERROR, "failed", Level::ERROR, "webhook handler failed"),
            Self::Panicked => row(S::INTERNAL_SERVER_ERROR, "panicked", Level::ERROR, "webhook handler panicked"),
            Self::TimedOut => row(
                S::SERVICE_UNAVAILABLE,
                "timed_out",
                Level::ERROR,
                "webhook handler passed its timeout and was dropped",
            ),
            Self::Abandoned => {
                row(S::INTERNAL_SERVER_ERROR, "abandoned", Level::ERROR, "webhook neither completed nor released")
            }
            Self::StoreFailed => row(S::INTERNAL_SERVER_ERROR, "store_failed", Level::ERROR, "webhook not claimed"),
            Self::Elsewhere => row(
                S::SERVICE_UNAVAILABLE,
                "elsewhere",
                Level::INFO,
                "webhook is claimed by another process, the sender is to come back",
            ),
            Self::Deferred => row(
                S::SERVICE_UNAVAILABLE,
                "deferred",
                Level::WARN,
                "webhook handler still runs at the deadline, the sender is to come back",
            ),
            Self::Acknowledged => row(
                S::ACCEPTED,
                "acknowledged",
                Level::WARN,
                "webhook handler still runs at the deadline, acknowledged all the same",
            ),
            Self::Undecodable => row(S::UNPROCESSABLE_ENTITY, "undecodable", Level::ERROR, "webhook does not decode"),
            Self::Challenge => row(S::OK, "challenge", Level::INFO, "challenge of the provider answered"),
            #[cfg(feature = "inbox")]
            Self::Stored => row(S::NO_CONTENT, "stored", Level::INFO, "webhook is kept"),
            #[cfg(feature = "inbox")]
            Self::Revived => {
                row(S::NO_CONTENT, "revived", Level::INFO, "webhook was dead, and waits to be handled again")
            }
            #[cfg(feature = "inbox")]
            Self::KeptDead => {
                row(S::NO_CONTENT, "undecodable", Level::ERROR, "webhook does not decode, it is kept as dead")
            }
            #[cfg(feature = "inbox")]
            Self::NotKept => row(S::SERVICE_UNAVAILABLE, "store_failed", Level::ERROR, "webhook not kept"),
            #[cfg(feature = "inbox")]
            Self::NoRoom => {
                row(S::SERVICE_UNAVAILABLE, "full", Level::ERROR, "webhook not kept, the inbox has no room")
            }
            Self::Draining => row(S::SERVICE_UNAVAILABLE, "draining", Level::INFO, "webhook refused while draining"),
            Self::Full => row(
                S::SERVICE_UNAVAILABLE,
                "full",
                Level::WARN,
                "webhook refused, as many handlers run as may (max_in_flight)",
            ),
            Self::Method => row(S::METHOD_NOT_ALLOWED, "method", Level::DEBUG, "request refused"),
            Self::Encoded => row(S::UNSUPPORTED_MEDIA_TYPE, "encoded", Level::DEBUG, "request refused"),
            Self::TooLarge => row(S::PAYLOAD_TOO_LARGE, "too_large", Level::DEBUG, "request refused"),
            Self::Slow => row(S::REQUEST_TIMEOUT, "slow", Level::DEBUG, "request refused"),
            Self::Broken => row(S::BAD_REQUEST, "broken", Level::DEBUG, "request refused"),
            Self::Rejected => row(S::BAD_REQUEST, "rejected", Level::DEBUG, "request refused, not a genuine delivery"),
            Self::HungUp => row(S::BAD_REQUEST, "hung_up", Level::DEBUG, "sender hung up before the answer"),
            Self::NoTimers => row(S::SERVICE_UNAVAILABLE, "no_timers", Level::DEBUG, "request refused"),
        }
    }

    /// Writes the tracing event of the table, with a reason where there is one.
    pub(crate) fn tell(self, reason: Option<&dyn fmt::Display>) {
        let Row { label: outcome, level, log, .. } = self.row();
        let reason = reason.map(tracing::field::display);
        match level {
            Level::ERROR => tracing::error!(outcome, reason, "{log}"),
            Level::WARN => tracing::warn!(outcome, reason, "{log}"),
            Level::INFO => tracing::info!(outcome, reason, "{log}"),
            _ => tracing::debug!(outcome, reason, "{log}"),
        }
    }

    /// The outcome of a duplicate that waited for this one.
    pub(crate) const fn shared(self) -> Self {
        match self {
            Self::Handled | Self::Permanent => Self::Duplicate,
            other => other,
        }
    }

    /// Whether the event needs no other attempt.
    pub(crate) fn is_final(self) -> bool {
        self.row().status == StatusCode::NO_CONTENT
    }
}

/// An answer to a sender.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply {
    pub(crate) outcome: Outcome,
    /// When the sender is to come back, where a handler asked for it.
    retry_after: Option<Duration>,
    /// The status where it is not that of the table.
    status: Option<StatusCode>,
}

impl From<Outcome> for Reply {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, retry_after: None, status: None }
    }
}

impl Reply {
    /// The same with the delay that a handler asked for, which makes it a 503.
    pub(crate) fn retry_after(self, delay: Option<Duration>) -> Self {
        Self { retry_after: delay, ..self }
    }

    /// The same with a status other than that of the table.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// The same for a duplicate that waited for it.
    pub(crate) fn shared(self) -> Self {
        Self { outcome: self.outcome.shared(), ..self }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match (self.status, self.retry_after) {
            (Some(status), _) => status,
            (None, Some(_)) => StatusCode::SERVICE_UNAVAILABLE,
            (None, None) => self.outcome.row().status,
        }
    }

    /// Builds the answer. Every reason for a status gets the same bytes.
    pub(crate) fn response(&self) -> Response<ResponseBody> {
        let status = self.status();
        let mut response = text(status, explanation(status));
        let headers = response.headers_mut();
        match status {
            StatusCode::METHOD_NOT_ALLOWED => _ = headers.insert(ALLOW, HeaderValue::from_static("POST")),
            StatusCode::SERVICE_UNAVAILABLE => {
                let delay = self.retry_after.unwrap_or(RETRY);
                let seconds = delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0));
                headers.insert(RETRY_AFTER, seconds.into());
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                headers.insert(HeaderName::from_static("accept-encoding"), HeaderValue::from_static("identity"));
            }
            _ => {}
        }
        response
    }
}

/// What a status says in words, and nothing that tells a stranger more than the status does.
fn explanation(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            "not a genuine webhook delivery\n"
        }
        StatusCode::METHOD_NOT_ALLOWED => "webhooks are delivered with POST\n",
        StatusCode::REQUEST_TIMEOUT => "the body did not arrive in time\n",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is too large\n",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "the body must not have a content encoding\n",
        StatusCode::UNPROCESSABLE_ENTITY => "the body is not an event of this endpoint\n",
        StatusCode::INTERNAL_SERVER_ERROR => "the event was not handled, deliver it again\n",
        StatusCode::SERVICE_UNAVAILABLE => "not now, deliver it again\n",
        _ => "",
    }
}

/// A plain text.
pub(crate) fn text(status: StatusCode, text: impl Into<Bytes>) -> Response<ResponseBody> {
    let text = text.into();
    let is_empty = text.is_empty();
    let mut response = Response::new(ResponseBody(text));
    *response.status_mut() = status;
    if !is_empty {
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    }
    response
}

/// The body of an answer: a short text, or nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ResponseBody(Bytes);

impl ResponseBody {
    /// The text.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let text = std::mem::take(&mut self.0);
        Poll::Ready((!text.is_empty()).then(|| Ok(Frame::data(text))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResponseBody").field(&self.0).finish()
    }
}
