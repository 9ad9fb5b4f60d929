//! A signature: what it covers, and how the `webhook-signature` header writes it.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};

use crate::headers::{Headers, SIGNATURE, is_blank};
use crate::sha256::Sha256;

/// The most entries of the signature headers of one delivery, whatever their version.
pub(crate) const MAX: usize = 64;

/// The version of HMAC-SHA256 signatures.
pub(crate) const V1: &str = "v1";

/// What a signature covers: `id.timestamp.body`, the header texts as they came and the raw body.
pub(crate) struct Content<'a> {
    pub(crate) id: &'a [u8],
    pub(crate) timestamp: &'a [u8],
    pub(crate) body: &'a [u8],
}

impl Content<'_> {
    pub(crate) fn parts(&self) -> [&[u8]; 5] {
        [self.id, b".", self.timestamp, b".", self.body]
    }
}

/// An HMAC-SHA256 key whose two blocks are hashed already. Wiped on drop.
#[derive(Clone)]
pub(crate) struct Symmetric(Hmac<Sha256>);

impl Symmetric {
    pub(crate) fn new(key: &[u8]) -> Self {
        // Of any length: an empty one, with which anybody could sign, does not get into a `Secret`.
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    pub(crate) fn sign(&self, content: &Content<'_>) -> [u8; 32] {
        self.authenticate(content).into_bytes().into()
    }

    fn authenticate(&self, content: &Content<'_>) -> CtOutput<Hmac<Sha256>> {
        let mut mac = self.0.clone();
        content.parts().iter().for_each(|part| mac.update(part));
        mac.finalize()
    }

    /// True when an entry of version `v1` is this key's signature of `content`.
    ///
    /// The signature is computed once, and only when there is an entry to compare it with; it is compared with every
    /// one, in constant time, so the work does not tell which of them matched.
    pub(crate) fn verify<'a>(&self, content: &Content<'_>, entries: impl Iterator<Item = &'a [u8]>) -> bool {
        let mut expected = None;
        let mut matched = false;
        for signature in entries.filter_map(|entry| decode::<32>(V1, entry)) {
            let expected = expected.get_or_insert_with(|| self.authenticate(content));
            matched |= *expected == CtOutput::new(signature.into());
        }
        matched
    }
}

/// How many entries the signature headers have: none, at most [`MAX`], or more.
///
/// An entry takes two bytes with its separator, so only of headers long enough for too many are the entries counted.
pub(crate) fn count<H: Headers + ?Sized>(headers: &H) -> usize {
    let mut most = 0;
    for value in headers.values(&SIGNATURE).filter(|value| !is_blank(value)) {
        most += value.len().div_ceil(2);
        if most > MAX {
            return entries(headers).take(MAX + 1).count();
        }
    }
    most
}

/// The entries of all signature headers: what spaces and tabs separate.
pub(crate) fn entries<H: Headers + ?Sized>(headers: &H) -> impl Iterator<Item = &[u8]> {
    headers
        .values(&SIGNATURE)
        .flat_map(|value| value.split(|byte| matches!(byte, b' ' | b'\t')))
        .filter(|entry| !entry.is_empty())
}

/// The signature of `N` bytes in an entry `version,base64`; nothing when the entry is another version's or malformed.
pub(crate) fn decode<const N: usize>(version: &str, entry: &[u8]) -> Option<[u8; N]> {
    let encoded = entry.strip_prefix(version.as_bytes())?.strip_prefix(b",")?;
    if encoded.len() != N.div_ceil(3) * 4 {
        return None;
    }
    let mut buffer = [0; 66];
    let length = STANDARD.decode_slice(encoded, &mut buffer).ok()?;
    buffer.get(..length)?.try_into().ok()
}

/// Adds an entry `version,base64` to a signature header.
pub(crate) fn write(header: &mut String, version: &str, signature: &[u8]) {
    if !header.is_empty() {
        header.push(' ');
    }
    header.push_str(version);
    header.push(',');
    STANDARD.encode_string(signature, header);
}

#[cfg(test)]
mod tests {
    use hmac::digest::block_api::Buffer;
    use zeroize::ZeroizeOnDrop;

    use super::Symmetric;
    use crate::sha256::Sha256Core;

    /// A keyed HMAC is two cores and a buffer; it has no wiping of its own beside theirs.
    #[test]
    fn a_key_is_made_of_parts_that_wipe_themselves() {
        fn wipes<T: ZeroizeOnDrop>() {}
        wipes::<Sha256Core>();
        wipes::<Buffer<Sha256Core>>();
        assert!(std::mem::needs_drop::<Symmetric>());
    }
}
