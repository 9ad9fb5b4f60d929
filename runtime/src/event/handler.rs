//! What a handler method answers: done, try again, or never try again.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// What a handler method returns.
pub type HandlerResult = Result<(), HandlerError>;

/// The future a handler method returns, as `#[async_trait]` writes it.
pub type HandlerFuture<'a> = Pin<Box<dyn Future<Output = HandlerResult> + Send + 'a>>;

/// Why a handler could not handle an event, and whether a retry can help.
///
/// `?` on any [`std::error::Error`] makes a retryable one: the receiver answers 500 and the sender delivers again.
/// [`HandlerError::permanent`] says that a retry cannot help: the receiver logs the error and acknowledges.
///
/// Like `anyhow::Error` it does not implement [`std::error::Error`] itself, which is what makes the `?` possible; it
/// converts into a `Box<dyn Error>`.
pub struct HandlerError {
    source: Box<dyn Error + Send + Sync>,
    permanent: bool,
}

impl HandlerError {
    /// An error that a later delivery of the same event may not meet.
    pub fn retryable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: error.into(), permanent: false }
    }

    /// An error that every delivery of this event would meet again.
    pub fn permanent(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: error.into(), permanent: true }
    }

    /// True when a retry cannot help.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }

    /// The error itself.
    #[must_use]
    pub fn source(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.source
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self::retryable(error)
    }
}

impl From<HandlerError> for Box<dyn Error + Send + Sync> {
    fn from(error: HandlerError) -> Self {
        error.source
    }
}

impl From<HandlerError> for Box<dyn Error> {
    fn from(error: HandlerError) -> Self {
        error.source
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError").field("source", &self.source).field("permanent", &self.permanent).finish()
    }
}

/// What a handler method does that nobody has written: it acknowledges.
#[doc(hidden)]
#[must_use]
pub fn acknowledge<'a>() -> HandlerFuture<'a> {
    Box::pin(std::future::ready(Ok(())))
}
