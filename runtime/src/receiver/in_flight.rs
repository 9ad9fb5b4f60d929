//! The deliveries whose handlers run in this process: duplicates wait for them, and so does the end of the process.

use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;

use crate::dedupe::fingerprint::{Fingerprint, FingerprintMap};
use crate::http::outcome::Outcome;

/// The deliveries whose handlers run in this process, by `webhook-id`.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    idle: Notify,
}

#[derive(Default)]
struct State {
    runs: FingerprintMap<Arc<Run>>,
    draining: bool,
}

/// One delivery on its way to the handler and through it.
#[derive(Default)]
pub(super) struct Run {
    claimed: AtomicBool,
    outcome: OnceLock<Outcome>,
    ended: Notify,
}

/// Where a delivery finds itself when it joins.
pub(super) enum Join {
    /// It is the first of its id, and to be handled.
    First(First),
    /// One of its id is being handled; it shares that one's outcome.
    Duplicate(Arc<Run>),
}

impl Running {
    /// Adds a delivery; nothing when the receiver is draining.
    pub(super) fn join(&self, id: &str) -> Option<Join> {
        let id = Fingerprint::of(id);
        let mut state = self.0.lock();
        if state.draining {
            return None;
        }
        Some(match state.runs.entry(id) {
            Entry::Occupied(entry) => Join::Duplicate(Arc::clone(entry.get())),
            Entry::Vacant(entry) => {
                let run = Arc::clone(entry.insert(Arc::default()));
                Join::First(First { running: self.clone(), id, run })
            }
        })
    }

    pub(super) fn is_draining(&self) -> bool {
        self.0.lock().draining
    }

    /// Lets nobody join any more, and waits until those who did are through.
    pub(super) async fn drain(&self) {
        loop {
            let idle = self.0.idle.notified();
            {
                let mut state = self.0.lock();
                state.draining = true;
                if state.runs.is_empty() {
                    return;
                }
            }
            idle.await;
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, and the state is whole between any two steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    /// What to say of it at the deadline: before it is claimed nobody answers for the event yet.
    pub(super) fn unfinished(&self) -> Outcome {
        if self.claimed.load(Ordering::Acquire) { Outcome::Deferred } else { Outcome::StoreFailed }
    }

    /// Waits for the end.
    pub(super) async fn outcome(&self) -> Outcome {
        // Made before the look at the outcome, so that an end in between is not missed.
        let ended = self.ended.notified();
        if self.outcome.get().is_none() {
            ended.await;
        }
        self.outcome.get().copied().unwrap_or(Outcome::Abandoned)
    }
}

/// The place of the first delivery of an id. Dropped, it makes room for the next; if nothing was said by then, the
/// outcome is [`Outcome::Abandoned`].
pub(super) struct First {
    running: Running,
    id: Fingerprint,
    run: Arc<Run>,
}

impl First {
    pub(super) fn run(&self) -> Arc<Run> {
        Arc::clone(&self.run)
    }

    /// Notes that the store granted the claim.
    pub(super) fn claimed(&self) {
        self.run.claimed.store(true, Ordering::Release);
    }

    pub(super) fn end(self, outcome: Outcome) {
        // Nobody else sets it: a run has one `First`.
        let _ = self.run.outcome.set(outcome);
    }
}

impl Drop for First {
    fn drop(&mut self) {
        let mut state = self.running.0.lock();
        state.runs.remove(&self.id);
        let idle = state.draining && state.runs.is_empty();
        drop(state);
        self.run.outcome.get_or_init(|| Outcome::Abandoned);
        self.run.ended.notify_waiters();
        if idle {
            self.running.0.idle.notify_waiters();
        }
    }
}
