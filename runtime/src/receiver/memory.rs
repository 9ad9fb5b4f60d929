//! The store of claims that a receiver has unless set: in memory, bounded, for one process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use super::dedupe::{Claim, DedupeStore, Lease, StoreError};

/// How many handled deliveries are remembered unless set: about 15 MB with ids as OpenAI's.
const CAPACITY: usize = 100_000;

/// Longer than anybody remembers, short enough for any clock.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Remembers claims in memory, for one process.
///
/// It is bounded: when more deliveries were handled than its capacity, those handled first are forgotten first, and a
/// tracing event of level `WARN` says so once. A forgotten delivery that is sent again is handled again. A claim whose
/// handler runs is never forgotten and comes on top of the capacity; there are as many as running handlers.
///
/// Every step takes constant time, however much it holds.
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
    entries: HashMap<Arc<str>, Entry>,
    /// Claims in the order in which their leases end; stale where the entry has another mark.
    claimed: VecDeque<(Arc<str>, u64)>,
    /// Handled deliveries in the order in which they were; stale where the entry has another mark.
    completed: VecDeque<(Arc<str>, u64)>,
    marks: u64,
    forgot: bool,
}

#[derive(Debug)]
struct Entry {
    /// `None` when it is completed.
    lease: Option<Lease>,
    until: Instant,
    /// Which place in a queue is this entry's.
    mark: u64,
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
        self.lock().entries.len()
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

impl State {
    /// Makes `id`'s entry anew, and gives it a place in the queue of its kind.
    fn put(&mut self, id: &str, lease: Option<Lease>, until: Instant) {
        self.marks += 1;
        let mark = self.marks;
        let key = self.entries.get_key_value(id).map_or_else(|| Arc::from(id), |(key, _)| Arc::clone(key));
        let queue = if lease.is_some() { &mut self.claimed } else { &mut self.completed };
        queue.push_back((Arc::clone(&key), mark));
        self.entries.insert(key, Entry { lease, until, mark });
    }

    fn is_held_by(&self, id: &str, lease: &Lease, now: Instant) -> bool {
        self.entries.get(id).is_some_and(|entry| entry.lease.as_ref() == Some(lease) && entry.until > now)
    }

    /// Forgets what has ended, and the oldest of what was handled beyond `capacity`.
    ///
    /// What enters a queue leaves it once, so over time this costs as much as entering.
    fn tidy(&mut self, now: Instant, capacity: usize) {
        while let Some((id, mark)) = self.claimed.front() {
            match self.entries.get(id) {
                Some(entry) if entry.mark == *mark && entry.until > now => break,
                Some(entry) if entry.mark == *mark => _ = self.entries.remove(id),
                _ => {}
            }
            self.claimed.pop_front();
        }
        while let Some((id, mark)) = self.completed.front() {
            let full = self.completed.len() > capacity;
            match self.entries.get(id) {
                Some(entry) if entry.mark == *mark && entry.until > now && !full => break,
                Some(entry) if entry.mark == *mark => {
                    if entry.until > now && !std::mem::replace(&mut self.forgot, true) {
                        tracing::warn!(capacity, "more deliveries than the store of claims can remember");
                    }
                    self.entries.remove(id);
                }
                _ => {}
            }
            self.completed.pop_front();
        }
    }
}

#[async_trait]
impl DedupeStore for MemoryStore {
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claim, StoreError> {
        let now = Instant::now();
        let mut state = self.lock();
        state.tidy(now, self.capacity);
        Ok(match state.entries.get(id) {
            Some(entry) if entry.until > now && entry.lease.is_some() => Claim::Running,
            Some(entry) if entry.until > now => Claim::Completed,
            _ => {
                state.put(id, Some(lease.clone()), now + lease.duration().min(CENTURY));
                Claim::Granted
            }
        })
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError> {
        let now = Instant::now();
        let mut state = self.lock();
        let held = state.is_held_by(id, lease, now);
        if held {
            state.put(id, Some(lease.clone()), now + lease.duration().min(CENTURY));
        }
        Ok(held)
    }

    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError> {
        let now = Instant::now();
        let mut state = self.lock();
        state.put(id, None, now + keep.min(CENTURY));
        state.tidy(now, self.capacity);
        Ok(())
    }

    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        let mut state = self.lock();
        if state.is_held_by(id, lease, Instant::now()) {
            state.entries.remove(id);
        }
        Ok(())
    }
}
