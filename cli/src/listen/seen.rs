//! The deliveries that are known by their ids, the newest of them.

use std::collections::{HashSet, VecDeque};

/// How many ids are remembered.
const MOST: usize = 10_000;

/// Ids in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Whether it is known. A delivery without an id never is.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Remembers an id, and forgets the oldest where there are too many.
    pub(super) fn add(&mut self, id: &str) {
        if id.is_empty() || !self.ids.insert(id.to_owned()) {
            return;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Seen};

    #[test]
    fn the_oldest_is_forgotten() {
        let mut seen = Seen::default();
        seen.add("");
        for number in 0..=MOST {
            seen.add(&number.to_string());
            seen.add(&number.to_string());
        }
        assert!(!seen.has("") && !seen.has("0") && seen.has("1") && seen.has(&MOST.to_string()));
    }
}
