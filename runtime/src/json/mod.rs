//! From JSON bytes to generated types: the shared core that generated decoders call.
//!
//! Everything that does not depend on a generated type is compiled once, here, and not once for every event.

pub(crate) mod debug;
mod deserialize;
pub(crate) mod equality;
mod error;
mod extra;
mod key;
mod number;
mod object;
mod plain;
mod positions;
mod reader;
mod scan;
pub(crate) mod serialize;
mod set;
mod tag;
mod text;
pub(crate) mod unknown;
mod value;
pub(crate) mod visit;

use std::fmt::Debug;

pub use deserialize::deserialize;
pub use error::DecodeError;
pub use extra::Extra;
pub use reader::Reader;
pub(crate) use tag::Tag;
pub(crate) use text::Json;

use crate::json::visit::Sink;

/// A type that is read from JSON text in one pass.
///
/// `webhook_events!` implements it for the union and for every struct and enum it generates. It is not meant to be
/// implemented by hand.
pub trait Decode: Debug {
    /// A value to read into: an object reads its fields in place, which leaves little to compile for each type.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the value that begins here into this blank one.
    #[doc(hidden)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Puts into `sink`, once, what the value is made of.
    #[doc(hidden)]
    fn show(&self, sink: &mut Sink<'_>);
}

/// Decodes a whole body.
///
/// # Errors
///
/// [`DecodeError`] when `body` is not UTF-8, not JSON, or does not fit `T`.
///
/// ```
/// let ids: Vec<String> = webhook_events::decode(br#"["batch_1", "batch_2"]"#)?;
/// assert_eq!(ids, ["batch_1", "batch_2"]);
///
/// let error = webhook_events::decode::<Vec<String>>(br#"["batch_1", null]"#).unwrap_err();
/// assert_eq!(error.to_string(), "[1]: expected string, found null");
/// # Ok::<(), webhook_events::DecodeError>(())
/// ```
pub fn decode<T: Decode>(body: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    decode_into(&mut value, body)?;
    Ok(value)
}

/// Reads a whole body into a blank value, in place.
pub(crate) fn decode_into(value: &mut dyn Decode, body: &[u8]) -> Result<(), DecodeError> {
    match str::from_utf8(body) {
        Ok(text) => Reader::new(text).read_whole(value),
        Err(error) => Err(DecodeError::new("the body is not UTF-8", error.valid_up_to())),
    }
}
