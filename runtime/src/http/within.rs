//! A bound on time, with a timer only where there is something to wait for.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::sleep;

/// Waits for `work`, but from the first time that it is not done no longer than `time`, which is asked then. Nothing when
/// the time has passed.
///
/// Most bodies are there at once and most handlers are through at once: they never need the timer, which is therefore
/// made late, and in a place of its own.
pub(crate) async fn within<T>(
    time: impl Fn() -> Duration,
    mut work: Pin<&mut (impl Future<Output = T> + ?Sized)>,
) -> Option<T> {
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(time())));
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}
