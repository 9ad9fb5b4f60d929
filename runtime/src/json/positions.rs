//! Which fields of an object have been read.

/// A set of positions of fields, a bit each. 64 fields cost no allocation.
#[derive(Default)]
pub(super) struct Positions {
    near: u64,
    far: Vec<usize>,
}

impl Positions {
    /// Adds `position`; false where it was there before.
    #[inline]
    pub(super) fn insert(&mut self, position: usize) -> bool {
        let new = !self.contains(position);
        if position < 64 {
            self.near |= 1 << position;
        } else {
            self.far.push(position);
        }
        new
    }

    #[inline]
    pub(super) fn contains(&self, position: usize) -> bool {
        if position < 64 { self.near >> position & 1 == 1 } else { self.far.contains(&position) }
    }
}

#[cfg(test)]
mod tests {
    use super::Positions;

    #[test]
    fn each_is_new_once_however_far() {
        let mut seen = Positions::default();
        for position in (0..200).rev().step_by(3) {
            assert!(!seen.contains(position) && seen.insert(position), "{position}");
            assert!(seen.contains(position) && !seen.insert(position), "{position}");
        }
        assert!((0..200).all(|position| seen.contains(position) == (position % 3 == 1)));
    }
}
