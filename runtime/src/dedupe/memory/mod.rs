//! The store of claims that a receiver has unless set: in memory, bounded, for one process.

mod claims;
mod handled;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use super::fingerprint::Fingerprint;
use super::store::{Claimed, DedupeStore, Lease, StoreError};
use claims::Claims;
use handled::Handled;

/// How many handled deliveries are remembered unless set: about 9 MB, however long their ids.
const CAPACITY: usize = 100_000;

/// Longer than anybody remembers, short enough for any clock.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Remembers claims in memory, for one process.
///
/// It is bounded: when more deliveries were handled than its capacity, those handled first are forgotten first, and a
/// tracing event of level `WARN` says so once. A forgotten delivery that is sent again is handled again. A claim whose
/// handler runs is never forgotten and comes on top of the capacity; there are as many as running handlers.
///
/// A step takes constant time on average, however much it holds.
///
/// # Examples
///
/// ```
/// use webhook_events::MemoryStore;
///
/// let store = MemoryStore::with_capacity(1_000_000);
/// # drop(store);
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    state: Mutex<State>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct State {
    claims: Claims,
    handled: Handled,
}

impl MemoryStore {
    /// A store that remembers 100,000 handled deliveries.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// A store that remembers `capacity` handled deliveries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { state: Mutex::default(), capacity }
    }

    /// How many deliveries it holds, claimed or handled.
    #[must_use]
    pub fn len(&self) -> usize {
        let state = self.lock();
        state.claims.len() + state.handled.len()
    }

    /// True when it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, and a lost place in a queue does no harm.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl DedupeStore for MemoryStore {
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claimed, StoreError> {
        let (id, now) = (Fingerprint::of(id), Instant::now());
        let mut state = self.lock();
        state.claims.tidy(now);
        state.handled.tidy(now, self.capacity);
        if state.claims.contains(id, now) {
            return Ok(Claimed::Running);
        }
        if state.handled.contains(id, now) {
            return Ok(Claimed::Completed);
        }
        state.claims.insert(id, lease.clone(), end(now, lease.duration()));
        Ok(Claimed::Granted)
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError> {
        let (id, now) = (Fingerprint::of(id), Instant::now());
        let mut state = self.lock();
        let is_held = state.claims.is_held_by(id, lease, now);
        if is_held {
            state.claims.insert(id, lease.clone(), end(now, lease.duration()));
        }
        Ok(is_held)
    }

    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError> {
        let (id, now) = (Fingerprint::of(id), Instant::now());
        let mut state = self.lock();
        state.claims.remove(id);
        state.claims.tidy(now);
        state.handled.insert(id, end(now, keep), now, self.capacity);
        Ok(())
    }

    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        let (id, now) = (Fingerprint::of(id), Instant::now());
        let mut state = self.lock();
        if state.claims.is_held_by(id, lease, now) {
            state.claims.remove(id);
        }
        Ok(())
    }
}

fn end(now: Instant, time: Duration) -> Instant {
    now + time.min(CENTURY)
}
