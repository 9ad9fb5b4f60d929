//! A signature: what it covers, and how the `webhook-signature` header writes it.

use base64::{Engine, engine::general_purpose::STANDARD};

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
