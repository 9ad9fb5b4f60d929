//! Ids in 16 bytes, for the tables that are asked for every delivery.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::LazyLock;

/// Stands for an id in this process: a keyed hash of 128 bits, the second half from where the first left off.
///
/// Ids of one fingerprint are not to be feared: among a million of them there are two with a probability of 10⁻²⁷, and
/// without the key nobody can look for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64, u64);

static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

impl Fingerprint {
    pub(crate) fn of(id: &str) -> Self {
        let mut hasher = KEY.build_hasher();
        hasher.write(id.as_bytes());
        let first = hasher.finish();
        // The state behind a hash has 256 bits, so ids that agree in the first half need not agree in the second.
        hasher.write_u64(first);
        Self(first, hasher.finish())
    }
}

/// A map by fingerprint, which is hash enough.
pub(crate) type FingerprintMap<V> = HashMap<Fingerprint, V, BuildHasherDefault<AsItIs>>;

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Hands through the one number it is given.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
