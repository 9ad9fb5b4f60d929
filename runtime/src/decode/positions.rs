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
