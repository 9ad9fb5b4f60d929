//! What a signature covers: parts of the request, in the order that the scheme says.

/// One part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(&'static [u8]),
    Id,
    Timestamp,
    Body,
    Url,
    Method,
}

/// The most parts of what is signed.
pub(crate) const MOST_PIECES: usize = 9;

/// The texts of a request that a signature may cover, as they came.
pub(crate) struct Content<'a> {
    pub(crate) id: &'a [u8],
    pub(crate) timestamp: &'a [u8],
    pub(crate) body: &'a [u8],
    pub(crate) url: &'a [u8],
    pub(crate) method: &'a [u8],
}

/// What is signed, in pieces that are not copied.
pub(crate) struct Parts<'a> {
    parts: [&'a [u8]; MOST_PIECES],
    length: usize,
}

impl<'a> Content<'a> {
    #[inline]
    pub(crate) fn parts(&self, pieces: &'a [Piece]) -> Parts<'a>
    where
        Self: 'a,
    {
        let mut parts: [&'a [u8]; MOST_PIECES] = [b""; MOST_PIECES];
        for (part, piece) in parts.iter_mut().zip(pieces) {
            *part = match piece {
                Piece::Literal(text) => text,
                Piece::Id => self.id,
                Piece::Timestamp => self.timestamp,
                Piece::Body => self.body,
                Piece::Url => self.url,
                Piece::Method => self.method,
            };
        }
        Parts { parts, length: pieces.len().min(MOST_PIECES) }
    }
}

impl<'a> Parts<'a> {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[&'a [u8]] {
        self.parts.get(..self.length).unwrap_or_default()
    }
}
