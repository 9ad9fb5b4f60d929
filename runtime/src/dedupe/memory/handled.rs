//! The deliveries that were handled, up to a number.

use std::collections::VecDeque;
use std::mem;

use tokio::time::Instant;

use crate::dedupe::fingerprint::{Fingerprint, FingerprintMap};

/// Handled deliveries by id, and until when each is remembered.
///
/// They are numbered as they are handled, and forgotten in that order: those before the `first` number are, although the
/// maps still hold them for a while. So none is ever looked up to be removed, which at this size is a visit to slow memory.
#[derive(Debug, Default)]
pub(super) struct Handled {
    /// Until when each is remembered, from the first on.
    ends: VecDeque<Instant>,
    first: u64,
    /// The latest number of an id. The younger map takes the place of the older once that has nothing left to remember,
    /// which is when all numbers before those of the younger are forgotten.
    young: FingerprintMap<u64>,
    old: FingerprintMap<u64>,
    /// Where the numbers of the younger map begin.
    young_from: u64,
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
        self.young.insert(id, self.next());
        self.ends.push_back(until);
        self.tidy(now, capacity);
        if self.first >= self.young_from {
            self.old = mem::take(&mut self.young);
            self.young.reserve(self.old.len());
            self.young_from = self.next();
        }
    }

    fn next(&self) -> u64 {
        self.first + self.ends.len() as u64
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Handled;
    use crate::dedupe::fingerprint::Fingerprint;

    /// However many it may remember: what has ended takes no memory for long.
    #[test]
    fn the_maps_hold_little_more_than_is_remembered() {
        let start = Instant::now();
        let mut handled = Handled::default();
        for number in 0..10_000 {
            let now = start + Duration::from_secs(number);
            let until = now + Duration::from_secs(100);
            handled.insert(Fingerprint::of(&number.to_string()), until, now, usize::MAX);
            assert_eq!(handled.len() as u64, (number + 1).min(100));
            assert!(handled.young.len() + handled.old.len() <= 300, "{handled:?}");
            assert!(handled.young.capacity() + handled.old.capacity() <= 1000);
        }
    }
}
