//! Signatures of version `v1`: HMAC-SHA256.

use std::mem::ManuallyDrop;

use hmac::KeyInit;
use hmac::block_api::HmacCore;
use hmac::digest::block_api::{Buffer, FixedOutputCore, UpdateCore};
use hmac::digest::{CtOutput, Output};

use super::headers::Headers;
use super::signature::Content;
use super::signatures::Signatures;
use crate::signing::sha256::{Sha256, Sha256Core};

/// The version of HMAC-SHA256 signatures.
pub(crate) const V1: &str = "v1";

/// An HMAC-SHA256 key whose two blocks are hashed already. Wiped on drop.
///
/// It is the core of an `Hmac`: the buffer around it would be copied with it for every message.
#[derive(Clone)]
pub(crate) struct Symmetric(HmacCore<Sha256>);

impl Symmetric {
    pub(crate) fn new(key: &[u8]) -> Self {
        // Of any length: an empty one, with which anybody could sign, does not get into a `Secret`.
        Self(HmacCore::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    pub(crate) fn sign(&self, content: &Content<'_>) -> [u8; 32] {
        self.authenticate(content).into_bytes().into()
    }

    fn authenticate(&self, content: &Content<'_>) -> CtOutput<HmacCore<Sha256>> {
        let mut mac = self.0.clone();
        let mut buffer = Buffer::<Sha256Core>::default();
        for part in content.parts() {
            buffer.digest_blocks(part, |blocks| mac.update_blocks(blocks));
        }
        let mut output = Output::<Sha256Core>::default();
        mac.finalize_fixed_core(&mut buffer, &mut output);
        CtOutput::new(output)
    }

    /// True when an entry of version `v1` is this key's signature of `content`.
    ///
    /// The signature is computed once, and only when there is an entry to compare it with; it is compared with every
    /// one, in constant time, so the work does not tell which of them matched.
    pub(crate) fn verify<H: Headers + ?Sized>(&self, content: &Content<'_>, signatures: &Signatures<'_, H>) -> bool {
        let mut expected = None;
        let mut matched = false;
        signatures.each(V1, |signature: &[u8; 32]| {
            let expected = expected.get_or_insert_with(|| self.authenticate(content));
            // What came in a header is no secret: wiping it, byte by byte, would take longer than the comparison.
            let signature = ManuallyDrop::new(CtOutput::new((*signature).into()));
            matched |= *expected == *signature;
        });
        matched
    }
}

#[cfg(test)]
mod tests {
    use hmac::digest::block_api::Buffer;
    use zeroize::ZeroizeOnDrop;

    use super::Symmetric;
    use crate::signing::sha256::Sha256Core;

    /// A keyed HMAC is two cores and a buffer; it has no wiping of its own beside theirs.
    #[test]
    fn a_key_is_made_of_parts_that_wipe_themselves() {
        fn wipes<T: ZeroizeOnDrop>() {}
        wipes::<Sha256Core>();
        wipes::<Buffer<Sha256Core>>();
        assert!(std::mem::needs_drop::<Symmetric>());
    }
}
