//! HMAC, with a key whose blocks are hashed already.

use hmac::block_api::HmacCore;
use hmac::digest::block_api::{Buffer, FixedOutputCore, UpdateCore};
use hmac::digest::{CtOutput, Output};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha512;

use super::content::Parts;
use super::sha256::{Sha256, Sha256Core};

/// A keyed HMAC of one of the hashes. Wiped on drop.
#[derive(Clone)]
pub(crate) enum Keyed {
    Sha256(KeyedSha256),
    Sha512(Box<Hmac<Sha512>>),
    Sha1(Box<Hmac<Sha1>>),
}

/// An HMAC-SHA256 key whose two blocks are hashed already.
///
/// It is the core of an `Hmac`: the buffer around it would be copied with it for every message.
#[derive(Clone)]
pub(crate) struct KeyedSha256(HmacCore<Sha256>);

/// A hash that HMAC is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha512,
    Sha1,
}

impl Keyed {
    pub(crate) fn new(hash: Hash, key: &[u8]) -> Self {
        // Of any length: an empty one, with which anybody could sign, does not get into a `Secret`.
        match hash {
            Hash::Sha256 => Self::Sha256(KeyedSha256::new(key)),
            Hash::Sha512 => Self::Sha512(Box::new(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))),
            Hash::Sha1 => Self::Sha1(Box::new(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))),
        }
    }

    /// The signature.
    pub(crate) fn sign(&self, parts: &Parts<'_>) -> Vec<u8> {
        match self {
            Self::Sha256(keyed) => keyed.authenticate(parts).into_bytes().to_vec(),
            Self::Sha512(keyed) => authenticate(&**keyed, parts).into_bytes().to_vec(),
            Self::Sha1(keyed) => authenticate(&**keyed, parts).into_bytes().to_vec(),
        }
    }
}

pub(super) fn authenticate<M: Mac + Clone>(keyed: &M, parts: &Parts<'_>) -> CtOutput<M> {
    let mut mac = keyed.clone();
    for part in parts.as_slice() {
        mac.update(part);
    }
    mac.finalize()
}

impl KeyedSha256 {
    fn new(key: &[u8]) -> Self {
        Self(HmacCore::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    pub(crate) fn authenticate(&self, parts: &Parts<'_>) -> CtOutput<HmacCore<Sha256>> {
        let mut mac = self.0.clone();
        let mut buffer = Buffer::<Sha256Core>::default();
        for part in parts.as_slice() {
            buffer.digest_blocks(part, |blocks| mac.update_blocks(blocks));
        }
        let mut output = Output::<Sha256Core>::default();
        mac.finalize_fixed_core(&mut buffer, &mut output);
        CtOutput::new(output)
    }
}

#[cfg(test)]
mod tests {
    use hmac::digest::block_api::Buffer;
    use zeroize::ZeroizeOnDrop;

    use super::KeyedSha256;
    use crate::signing::sha256::Sha256Core;

    /// A keyed HMAC is two cores and a buffer; it has no wiping of its own beside theirs.
    #[test]
    fn a_key_is_made_of_parts_that_wipe_themselves() {
        fn wipes<T: ZeroizeOnDrop>() {}
        wipes::<Sha256Core>();
        wipes::<Buffer<Sha256Core>>();
        assert!(std::mem::needs_drop::<KeyedSha256>());
    }
}
