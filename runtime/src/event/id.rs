//! The id of a delivery: its text in a header, and a copy that outlives the headers.

use std::fmt;

/// The longest id, in bytes.
pub(crate) const MAX: usize = 255;

/// The text of a `webhook-id` where it stands: 1 to 255 visible ASCII characters, none of them a full stop.
///
/// A full stop separates id, timestamp and body in the signed content. Were it allowed in an id, one signature would
/// cover several messages.
#[derive(Clone, Copy)]
pub(crate) struct IdText<'a>(&'a [u8]);

impl<'a> IdText<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Result<Self, InvalidId> {
        // Every character is looked at, also behind one that is wrong: so the compiler can take several at once.
        let of_an_id = |byte: u8| byte.is_ascii_graphic() && byte != b'.';
        let fits = (1..=MAX).contains(&text.len()) && text.iter().fold(true, |all, &byte| all & of_an_id(byte));
        if fits { Ok(Self(text)) } else { Err(InvalidId) }
    }

    pub(crate) fn unknown() -> Self {
        Self(b"unknown")
    }

    pub(crate) fn as_bytes(self) -> &'a [u8] {
        self.0
    }
}

/// The id of a delivery, held inline so that verification allocates nothing.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DeliveryId {
    length: u8,
    bytes: [u8; MAX],
}

impl From<IdText<'_>> for DeliveryId {
    #[inline]
    fn from(IdText(text): IdText<'_>) -> Self {
        let mut bytes = [0; MAX];
        bytes[..text.len()].copy_from_slice(text);
        // No text of an id is longer.
        Self { length: u8::try_from(text.len()).unwrap_or(u8::MAX), bytes }
    }
}

impl DeliveryId {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// An id that no delivery can have.
///
/// A `webhook-id` is 1 to 255 visible ASCII characters without a full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a delivery's id must be 1 to 255 visible ASCII characters without `.`")
    }
}

impl std::error::Error for InvalidId {}
