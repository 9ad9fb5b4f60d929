//! A handler that fails, panics and stalls, and notes whether it was called when it should not be.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use tokio::time::sleep;
use webhook_events::openai::{EventHandler, ResponseCompletedWebhookEvent};
use webhook_events::{Delivery, HandlerError, HandlerResult, async_trait};

use crate::DEADLINE;
use crate::chance::Chance;

/// What a handler that panics on purpose says.
pub(crate) const PANIC: &str = "a handler of the soak panics on purpose";

/// The handler.
pub(crate) struct Fickle {
    events: Box<[Event]>,
    tally: Tally,
}

/// What has become of one event.
#[derive(Default)]
struct Event {
    calls: AtomicU32,
    runs: AtomicBool,
    succeeded: AtomicBool,
}

/// How calls went.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) calls: AtomicUsize,
    pub(crate) succeeded: AtomicUsize,
    pub(crate) failed: AtomicUsize,
    pub(crate) panicked: AtomicUsize,
    pub(crate) stalled: AtomicUsize,
    /// Calls while another for the same event ran.
    pub(crate) overlapped: AtomicUsize,
    /// Calls after one for the same event had succeeded.
    pub(crate) repeated: AtomicUsize,
}

impl Fickle {
    pub(crate) fn new(events: usize) -> Arc<Self> {
        Arc::new(Self { events: (0..events).map(|_| Event::default()).collect(), tally: Tally::default() })
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How many events were never handled with success.
    pub(crate) fn lost(&self) -> usize {
        self.events.iter().filter(|event| !event.succeeded.load(SeqCst)).count()
    }
}

#[async_trait]
impl EventHandler for Fickle {
    async fn on_response_completed(&self, event: &ResponseCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        let number: usize = event.data.id.parse()?;
        let event = self.events.get(number).ok_or_else(|| HandlerError::permanent("no event of the soak"))?;
        self.tally.calls.fetch_add(1, SeqCst);
        if event.succeeded.load(SeqCst) {
            self.tally.repeated.fetch_add(1, SeqCst);
        }
        if event.runs.swap(true, SeqCst) {
            self.tally.overlapped.fetch_add(1, SeqCst);
        }
        let _runs = Runs(&event.runs);
        let mut chance = Chance::of(number, event.calls.fetch_add(1, SeqCst));
        match chance.percent() {
            0..10 => {
                self.tally.failed.fetch_add(1, SeqCst);
                return Err(HandlerError::retryable("the soak fails on purpose"));
            }
            10..13 => {
                self.tally.panicked.fetch_add(1, SeqCst);
                panic::panic_any(PANIC);
            }
            13..18 => {
                self.tally.stalled.fetch_add(1, SeqCst);
                sleep(3 * DEADLINE).await;
                if chance.percent() < 50 {
                    self.tally.failed.fetch_add(1, SeqCst);
                    return Err(HandlerError::retryable("the soak fails late on purpose"));
                }
            }
            18..50 => sleep(Duration::from_millis(chance.below(5))).await,
            _ => {}
        }
        event.succeeded.store(true, SeqCst);
        self.tally.succeeded.fetch_add(1, SeqCst);
        Ok(())
    }
}

/// Ends a call, however it ends.
struct Runs<'a>(&'a AtomicBool);

impl Drop for Runs<'_> {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
    }
}
