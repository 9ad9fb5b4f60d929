//! The deliveries that were handled, up to a number.

use std::collections::VecDeque;
use std::mem;

use tokio::time::Instant;

use crate::receiver::fingerprint::{Fingerprint, FingerprintMap};

/// Handled deliveries by id, and until when each is remembered.
///
/// They are numbered as they are handled, and forgotten in that order: those before the `first` number are, although the
/// maps still hold them. So nothing is ever looked up to be removed, which at this size is a visit to slow memory.
#[derive(Debug, Default)]
pub(super) struct Handled {
    /// Until when each is remembered, from the first on.
    ends: VecDeque<Instant>,
    first: u64,
    /// The latest number of an id: the younger map takes in as many as are remembered, then takes the place of the older,
    /// of which nothing is remembered by then.
    young: FingerprintMap<u64>,
    old: FingerprintMap<u64>,
    forgot: bool,
}

impl Handled {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn contains(&self, id: Fingerprint, now: Instant) -> bool {
        let number = self.young.get(&id).or_else(|| self.old.get(&id));
        let place = number.and_then(|number| number.checked_sub(self.first));
        let end = place.and_then(|place| self.ends.get(usize::try_from(place).ok()?));
        end.is_some_and(|end| *end > now)
    }

    /// Adds a delivery, and forgets the oldest beyond `capacity`.
    pub(super) fn insert(&mut self, id: Fingerprint, until: Instant, now: Instant, capacity: usize) {
        self.young.insert(id, self.first + self.ends.len() as u64);
        self.ends.push_back(until);
        self.tidy(now, capacity);
        if self.young.len() >= capacity {
            mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
    }

    /// Forgets what has ended, and the oldest beyond `capacity`.
    pub(super) fn tidy(&mut self, now: Instant, capacity: usize) {
        while let Some(&until) = self.ends.front() {
            let has_ended = until <= now;
            if !has_ended && self.ends.len() <= capacity {
                break;
            }
            self.ends.pop_front();
            self.first += 1;
            if !has_ended && !mem::replace(&mut self.forgot, true) {
                tracing::warn!(capacity, "more deliveries than the store of claims can remember");
            }
        }
    }
}
