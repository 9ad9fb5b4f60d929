//! From JSON bytes to generated types: the shared core that generated decoders call.

mod error;

pub use error::DecodeError;

/// A type that is read from JSON in one pass. `webhook_events!` implements it; it is not meant to be written by hand.
pub trait Decode: Sized {
    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// Reads JSON text from front to back.
pub struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    /// Decodes the whole of `body`.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when `body` is not UTF-8, not JSON, or not a `T`.
    pub fn decode<T: Decode>(body: &'a [u8]) -> Result<T, DecodeError> {
        let text = str::from_utf8(body).map_err(|_| DecodeError)?;
        let mut reader = Self { text };
        let _ = reader.text;
        T::read(&mut reader)
    }
}
