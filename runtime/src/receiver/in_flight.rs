//! The attempts that are in flight in this process: duplicates join them, the lease keeper renews their claims, and a drain
//! waits for them.

use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tracing::Span;

use crate::dedupe::fingerprint::{Fingerprint, FingerprintMap};
use crate::dedupe::store::Lease;
use crate::event::{Content, Delivery};
use crate::http::refusal::Refusal;
use crate::http::reply::{Outcome, Reply};

/// The attempts of a receiver, one for each delivery id.
pub(super) struct InFlight<E> {
    state: Mutex<State<E>>,
    idle: Notify,
    /// The most attempts at a time.
    most: usize,
}

struct State<E> {
    attempts: FingerprintMap<Arc<Attempt<E>>>,
    draining: bool,
    keeper: Option<AbortHandle>,
}

/// One delivery on its way to the handler and through it.
pub(super) struct Attempt<E> {
    pub(super) content: Content<E>,
    pub(super) delivery: Delivery,
    pub(super) lease: Lease,
    pub(super) span: Span,
    key: Fingerprint,
    claim: Mutex<Lasting>,
    reply: OnceLock<Reply>,
    ended: Notify,
}

/// What is known of the claim of an attempt.
#[derive(Clone, Copy, Default)]
struct Lasting {
    /// When the claim was granted or last renewed.
    since: Option<Instant>,
    lost: bool,
}

/// Where a delivery finds itself when it joins.
pub(super) enum Joined<E> {
    /// It is the first of its id, and to be handled.
    First(Place<E>),
    /// One of its id is in flight; it shares that one's reply.
    Duplicate(Arc<Attempt<E>>),
}

impl<E> InFlight<E> {
    pub(super) fn new(most: usize) -> Self {
        let state = State { attempts: FingerprintMap::default(), draining: false, keeper: None };
        Self { state: Mutex::new(state), idle: Notify::new(), most }
    }

    /// Adds a delivery, or joins it to the attempt of its id.
    pub(super) fn join(
        self: &Arc<Self>,
        delivery: Delivery,
        content: Content<E>,
        lease: Lease,
        span: &Span,
    ) -> Result<Joined<E>, Refusal> {
        let key = Fingerprint::of(delivery.id());
        let mut state = self.lock();
        if state.draining {
            return Err(Refusal::Draining);
        }
        let is_full = state.attempts.len() >= self.most;
        Ok(match state.attempts.entry(key) {
            Entry::Occupied(entry) => Joined::Duplicate(Arc::clone(entry.get())),
            Entry::Vacant(_) if is_full => return Err(Refusal::Full),
            Entry::Vacant(entry) => {
                let attempt = Attempt {
                    content,
                    delivery,
                    lease,
                    span: span.clone(),
                    key,
                    claim: Mutex::default(),
                    reply: OnceLock::new(),
                    ended: Notify::new(),
                };
                let attempt = Arc::clone(entry.insert(Arc::new(attempt)));
                Joined::First(Place { in_flight: Arc::clone(self), attempt })
            }
        })
    }

    pub(super) fn is_draining(&self) -> bool {
        self.lock().draining
    }

    /// Lets nobody join any more, and waits until those who did are through.
    pub(super) async fn drain(&self) {
        loop {
            let idle = self.idle.notified();
            {
                let mut state = self.lock();
                state.draining = true;
                if state.attempts.is_empty() {
                    if let Some(keeper) = state.keeper.take() {
                        keeper.abort();
                    }
                    return;
                }
            }
            idle.await;
        }
    }

    /// Makes sure that a lease keeper runs: `start` starts one.
    pub(super) fn keep(&self, start: impl FnOnce() -> AbortHandle) {
        let mut state = self.lock();
        // A keeper ends with its runtime, and a receiver may outlive that.
        if state.keeper.as_ref().is_none_or(AbortHandle::is_finished) {
            state.keeper = Some(start());
        }
    }

    /// The attempts that hold a claim which was granted or renewed before `then`.
    pub(super) fn claimed_before(&self, then: Instant) -> Vec<Arc<Attempt<E>>> {
        let is_due = |attempt: &&Arc<Attempt<E>>| {
            let claim = attempt.claim();
            !claim.lost && claim.since.is_some_and(|since| since <= then)
        };
        self.lock().attempts.values().filter(is_due).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State<E>> {
        // Nothing panics while it holds the lock, and the state is whole between any two steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<E> Drop for InFlight<E> {
    fn drop(&mut self) {
        if let Some(keeper) = self.lock().keeper.take() {
            keeper.abort();
        }
    }
}

impl<E> Attempt<E> {
    /// Notes that the claim was granted or renewed.
    pub(super) fn claimed(&self) {
        self.claim().since = Some(Instant::now());
    }

    /// True once the store granted the claim.
    pub(super) fn is_claimed(&self) -> bool {
        self.claim().since.is_some()
    }

    /// Notes that somebody else may have the claim now; true the first time.
    pub(super) fn lost(&self) -> bool {
        !std::mem::replace(&mut self.claim().lost, true)
    }

    /// True where the claim has ended by itself: it was not renewed for the length of the lease.
    pub(super) fn has_ended_by_itself(&self) -> bool {
        self.claim().since.is_some_and(|since| since.elapsed() >= self.lease.duration())
    }

    fn claim(&self) -> MutexGuard<'_, Lasting> {
        self.claim.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the reply.
    pub(super) async fn reply(&self) -> Reply {
        // Made before the look at the reply, so that an end in between is not missed.
        let ended = self.ended.notified();
        if self.reply.get().is_none() {
            ended.await;
        }
        self.reply.get().copied().unwrap_or(Outcome::Abandoned.into())
    }
}

/// The place of the first delivery of an id. Dropped, it makes room for the next; where nothing was said by then, the
/// outcome is [`Outcome::Abandoned`].
pub(super) struct Place<E> {
    in_flight: Arc<InFlight<E>>,
    pub(super) attempt: Arc<Attempt<E>>,
}

impl<E> Place<E> {
    /// Tells all who wait how it ended. The place stays taken until it is dropped.
    pub(super) fn tell(&self, reply: Reply) {
        // Only the first counts.
        let _ = self.attempt.reply.set(reply);
        self.attempt.ended.notify_waiters();
    }
}

impl<E> Drop for Place<E> {
    fn drop(&mut self) {
        let mut state = self.in_flight.lock();
        state.attempts.remove(&self.attempt.key);
        let idle = state.draining && state.attempts.is_empty();
        drop(state);
        if self.attempt.reply.set(Outcome::Abandoned.into()).is_ok() {
            self.attempt.span.in_scope(|| Outcome::Abandoned.tell(None));
        }
        self.attempt.ended.notify_waiters();
        if idle {
            self.in_flight.idle.notify_waiters();
        }
    }
}
