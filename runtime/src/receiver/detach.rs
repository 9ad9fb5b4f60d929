//! Work that goes on when nobody waits for it any more: past the deadline, or when the sender has hung up.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tracing::{Instrument, Span};

/// A future that, dropped before its end, moves to a task of its own.
///
/// Until then it runs as part of whoever awaits it: most handlers are through at once and need no task.
pub(super) struct Detach<T: Send + 'static> {
    work: Option<Pin<Box<dyn Future<Output = T> + Send>>>,
    runtime: Handle,
    span: Span,
}

impl<T: Send + 'static> Detach<T> {
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub(super) fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self { work: Some(Box::pin(work)), runtime: Handle::current(), span: Span::current() }
    }
}

impl<T: Send + 'static> Future for Detach<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Some(work) = &mut self.work else { return Poll::Pending };
        let polled = work.as_mut().poll(context);
        if polled.is_ready() {
            self.work = None;
        }
        polled
    }
}

impl<T: Send + 'static> Drop for Detach<T> {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            self.runtime.spawn(work.instrument(self.span.clone()));
        }
    }
}
