//! The deliveries that are being handled, and whose they are.

use std::collections::VecDeque;

use tokio::time::Instant;

use crate::dedupe::fingerprint::{Fingerprint, FingerprintMap};
use crate::dedupe::store::Lease;

/// Claims by id. There are as many as handlers run, and each ends with its lease unless it is begun anew.
#[derive(Debug, Default)]
pub(super) struct Claims {
    held: FingerprintMap<Held>,
    /// In the order in which leases end; stale where the claim has another end, or is gone.
    ends: VecDeque<(Fingerprint, Instant)>,
}

#[derive(Debug)]
struct Held {
    lease: Lease,
    until: Instant,
}

impl Claims {
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn contains(&self, id: Fingerprint, now: Instant) -> bool {
        self.held.get(&id).is_some_and(|held| held.until > now)
    }

    pub(super) fn insert(&mut self, id: Fingerprint, lease: Lease, until: Instant) {
        self.ends.push_back((id, until));
        self.held.insert(id, Held { lease, until });
    }

    /// Whether there is a claim that is `lease`'s and has not ended.
    pub(super) fn is_held_by(&self, id: Fingerprint, lease: &Lease, now: Instant) -> bool {
        self.held.get(&id).is_some_and(|held| held.lease == *lease && held.until > now)
    }

    /// Removes a claim, whose ever it is.
    pub(super) fn remove(&mut self, id: Fingerprint) {
        self.held.remove(&id);
    }

    /// Forgets claims that have ended. What enters the queue leaves it once, so over time this costs as much as entering.
    pub(super) fn tidy(&mut self, now: Instant) {
        if self.held.is_empty() {
            self.ends.clear();
        }
        while let Some(&(id, until)) = self.ends.front() {
            let is_current = self.held.get(&id).is_some_and(|held| held.until == until);
            if is_current && until > now {
                break;
            }
            if is_current {
                self.held.remove(&id);
            }
            self.ends.pop_front();
        }
    }
}
