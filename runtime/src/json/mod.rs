//! JSON values: the model that every generated type implements, and what is done with it.
//!
//! A type is read from text in one pass ([`Reader`]) and visited part by part ([`visit`]). `Debug`, `PartialEq`,
//! `Serialize` and `Deserialize` of generated types go by way of these two, so that they are compiled once, here, and not
//! once for every event.

mod datetime;
pub(crate) mod debug;
mod deserialize;
pub(crate) mod equality;
mod error;
mod extra;
mod number;
pub(crate) mod object;
pub(crate) mod one_of;
mod reader;
mod scalar;
mod scan;
pub(crate) mod serialize;
pub(crate) mod set;
mod text;
pub(crate) mod unknown;
mod value;
pub(crate) mod visit;

use std::fmt::Debug;

pub(crate) use datetime::rfc3339;
pub use datetime::{DateTime, InvalidDateTime};
pub use deserialize::deserialize;
pub use error::DecodeError;
pub use extra::Extra;
pub use reader::Reader;
pub use scalar::Scalar;
pub(crate) use serialize::serialize;

use visit::Visitor;

/// A type whose values are read from JSON text in one pass, and visited part by part.
///
/// `webhook_events!` implements it for the union and for every struct and enum that it generates; this crate implements it
/// for the types of the spec language, such as [`String`], [`i64`] and [`Vec`].
///
/// The trait is sealed: its methods take types that cannot be named outside of generated code.
pub trait JsonValue: Debug {
    /// A value to read into: an object reads its fields in place, which leaves little to compile for each type.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads the value that begins here into this blank one.
    #[doc(hidden)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// The same, where a header of the request may name what it is; `header` gives the text of a header.
    #[doc(hidden)]
    fn read_named(&mut self, reader: &mut Reader<'_>, header: HeaderText<'_>) -> Result<(), DecodeError> {
        let _ = header;
        self.read(reader)
    }

    /// Shows `visitor`, once, what the value is made of.
    #[doc(hidden)]
    fn visit(&self, visitor: &mut Visitor<'_>);
}

/// Gives the text of the header of a request; `None` where there is none, or more than one.
pub type HeaderText<'a> = &'a dyn Fn(&'static str) -> Option<String>;

/// Decodes a whole body.
///
/// # Errors
///
/// [`DecodeError`] when `body` is not UTF-8, not JSON, or does not fit `T`.
///
/// # Examples
///
/// ```
/// let ids: Vec<String> = webhook_events::decode(br#"["batch_1", "batch_2"]"#)?;
/// assert_eq!(ids, ["batch_1", "batch_2"]);
///
/// let error = webhook_events::decode::<Vec<String>>(br#"["batch_1", null]"#).unwrap_err();
/// assert_eq!(error.to_string(), "[1]: expected string, found null");
/// # Ok::<(), webhook_events::DecodeError>(())
/// ```
pub fn decode<T: JsonValue>(body: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    decode_into(&mut value, body)?;
    Ok(value)
}

/// Reads a whole body into a blank value, in place.
pub(crate) fn decode_into(value: &mut dyn JsonValue, body: &[u8]) -> Result<(), DecodeError> {
    Reader::of(body)?.read_whole(value)
}

/// The same, where a header may name what the body is.
pub(crate) fn decode_named(value: &mut dyn JsonValue, body: &[u8], header: HeaderText<'_>) -> Result<(), DecodeError> {
    let mut reader = Reader::of(body)?;
    value.read_named(&mut reader, header)?;
    reader.end()
}

/// The text of the string or number at `path` in a body that is an object; `None` where there is none.
pub(crate) fn find<'b>(body: &'b [u8], path: &[String]) -> Option<std::borrow::Cow<'b, str>> {
    let mut reader = Reader::new(str::from_utf8(body).ok()?);
    object::find_path(&mut reader, path.iter().map(String::as_str))
}
