//! Chance that is the same in every run: splitmix64.

/// A stream of numbers that looks random and depends on its seed alone.
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream for the `nth` occasion of the event `number`.
    pub(crate) fn of(number: usize, nth: u32) -> Self {
        Self((number as u64) << 32 | u64::from(nth))
    }

    /// A number below 100.
    pub(crate) fn percent(&mut self) -> u64 {
        self.below(100)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % bound
    }
}
