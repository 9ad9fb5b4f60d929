//! What a handler method returns: done, try again, or never try again.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::undecodable::UndecodableEvent;

/// What a handler method returns.
pub type HandlerResult = Result<(), HandlerError>;

/// The future that a handler method returns, as `#[async_trait]` writes it.
pub type HandlerFuture<'a> = Pin<Box<dyn Future<Output = HandlerResult> + Send + 'a>>;

/// Why a handler could not handle an event, and whether a retry can help.
///
/// `?` makes a retryable error of whatever becomes a `Box<dyn Error + Send + Sync>`: any [`std::error::Error`], a boxed
/// one, `anyhow::Error`, a text. The receiver then answers 500, and the sender delivers again.
/// [`permanent`](Self::permanent) says that no retry can help: the receiver logs the error and acknowledges the delivery.
///
/// Like `anyhow::Error` it does not implement [`std::error::Error`] itself, which is what makes the `?` possible.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use webhook_events::{HandlerError, HandlerResult};
///
/// fn handle(text: &str) -> HandlerResult {
///     let count: u32 = text.parse()?;
///     if count == 0 {
///         return Err(HandlerError::permanent("there is nothing to do"));
///     }
///     if count > 100 {
///         return Err(HandlerError::from("too many at once").retry_after(Duration::from_secs(60)));
///     }
///     Ok(())
/// }
///
/// assert!(!handle("many").unwrap_err().is_permanent());
/// assert!(handle("0").unwrap_err().is_permanent());
/// assert_eq!(handle("101").unwrap_err().delay(), Some(Duration::from_secs(60)));
/// ```
pub struct HandlerError {
    source: Box<dyn Error + Send + Sync>,
    permanent: bool,
    delay: Option<Duration>,
}

impl HandlerError {
    /// An error that a later delivery of the same event may not meet.
    pub fn retryable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: error.into(), permanent: false, delay: None }
    }

    /// An error that every delivery of this event would meet again.
    pub fn permanent(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: error.into(), permanent: true, delay: None }
    }

    /// Asks for the next attempt after `delay`, in place of the sender's own schedule.
    ///
    /// A receiver answers 503 with this `Retry-After`, in whole seconds, rounded up. A permanent error is not tried again,
    /// so the delay has no effect on it.
    #[must_use]
    pub fn retry_after(self, delay: Duration) -> Self {
        Self { delay: Some(delay), ..self }
    }

    /// True when a retry cannot help.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }

    /// The delay that [`retry_after`](Self::retry_after) asked for.
    #[must_use]
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// The error itself.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.source
    }

    /// The error itself, by value.
    #[must_use]
    pub fn into_source(self) -> Box<dyn Error + Send + Sync> {
        self.source
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self::retryable(error)
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError")
            .field("source", &self.source)
            .field("permanent", &self.permanent)
            .field("delay", &self.delay)
            .finish()
    }
}

/// The default of a handler method: it acknowledges.
#[doc(hidden)]
#[must_use]
pub fn acknowledge<'a>() -> HandlerFuture<'a> {
    Box::pin(std::future::ready(Ok(())))
}

/// The default of `on_undecodable`: it fails, so that the delivery is not lost.
#[doc(hidden)]
#[must_use]
pub fn not_taken<'a>(event: &UndecodableEvent) -> HandlerFuture<'a> {
    Box::pin(std::future::ready(Err(HandlerError::retryable(event.error().clone()))))
}
