//! Work that goes on when nobody waits for it any more: past the deadline, or when the sender has hung up.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tracing::{Instrument, Span};

/// Something panicked. The panic hook has printed why.
pub(super) struct Panicked;

/// A future that, dropped before its end, moves to a task of its own.
///
/// Until then it runs as part of whoever awaits it: most handlers are through at once and need no task. As in a task of its
/// own, a panic ends it alone.
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
    type Output = Result<T, Panicked>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.work else { return Poll::Ready(Err(Panicked)) };
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        if let Ok(Poll::Pending) = polled {
            return Poll::Pending;
        }
        let work = self.work.take();
        // A panic in its drop has nobody to tell.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(work)));
        polled.map_or(Poll::Ready(Err(Panicked)), |polled| polled.map(Ok))
    }
}

impl<T: Send + 'static> Drop for Detach<T> {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            self.runtime.spawn(work.instrument(self.span.clone()));
        }
    }
}
