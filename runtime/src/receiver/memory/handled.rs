//! The deliveries that were handled, up to a number.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use std::mem;

use tokio::time::Instant;

use crate::receiver::fingerprint::{Fingerprint, FingerprintMap};

/// Handled deliveries by id, and until when each is remembered.
#[derive(Debug, Default)]
pub(super) struct Handled {
    ends: FingerprintMap<Instant>,
    /// In the order in which they were handled; stale where it was handled again since.
    order: VecDeque<(Fingerprint, Instant)>,
    forgot: bool,
}

impl Handled {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn contains(&self, id: Fingerprint, now: Instant) -> bool {
        self.ends.get(&id).is_some_and(|until| *until > now)
    }

    pub(super) fn insert(&mut self, id: Fingerprint, until: Instant) {
        self.order.push_back((id, until));
        self.ends.insert(id, until);
    }

    /// Forgets what has ended, and the oldest beyond `capacity`.
    ///
    /// What enters the queue leaves it once, so over time this costs as much as entering.
    pub(super) fn tidy(&mut self, now: Instant, capacity: usize) {
        while let Some(&(id, until)) = self.order.front() {
            let has_ended = until <= now;
            if !has_ended && self.order.len() <= capacity {
                break;
            }
            self.order.pop_front();
            if let Entry::Occupied(entry) = self.ends.entry(id)
                && *entry.get() == until
            {
                entry.remove();
                if !has_ended && !mem::replace(&mut self.forgot, true) {
                    tracing::warn!(capacity, "more deliveries than the store of claims can remember");
                }
            }
        }
    }
}
