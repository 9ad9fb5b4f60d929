//! The id of a delivery, held inline so that verification allocates nothing.

use std::fmt;

/// The longest id, in bytes.
pub(crate) const MAX: usize = 255;

/// The text of a `webhook-id`: 1 to 255 visible ASCII characters, none of them a full stop.
///
/// A full stop separates id, timestamp and body in the signed content. Were it allowed in an id, one signature would
/// cover several messages.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Id {
    length: u8,
    bytes: [u8; MAX],
}

impl Id {
    pub(crate) fn new(text: &[u8]) -> Result<Self, InvalidId> {
        let length = u8::try_from(text.len()).map_err(|_| InvalidId)?;
        let fits = length > 0 && text.iter().all(|&byte| byte.is_ascii_graphic() && byte != b'.');
        if !fits {
            return Err(InvalidId);
        }
        let mut bytes = [0; MAX];
        bytes.get_mut(..text.len()).ok_or(InvalidId)?.copy_from_slice(text);
        Ok(Self { length, bytes })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Id {
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
