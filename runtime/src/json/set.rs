//! Strings of a known set of values.

use std::borrow::Cow;

use super::error::DecodeError;
use super::reader::Reader;

impl<'a> Reader<'a> {
    /// Reads a string, and finds its position in `values`, which is their number where it is none of them.
    #[doc(hidden)]
    pub fn one_of(&mut self, values: &[&str]) -> Result<(usize, Cow<'a, str>), DecodeError> {
        let text = self.string()?;
        let position = values.iter().position(|value| *value == text);
        Ok((position.unwrap_or(values.len()), text))
    }

    /// Reads a string, and finds its position in `values`, of which it must be one.
    #[doc(hidden)]
    pub fn only_of(&mut self, values: &[&str]) -> Result<usize, DecodeError> {
        match self.one_of(values)? {
            (position, _) if position < values.len() => Ok(position),
            _ => Err(self.unexpected_value(values)),
        }
    }

    /// A string of the right type whose text the spec does not allow.
    #[cold]
    pub(super) fn unexpected_value(&self, allowed: &[&str]) -> DecodeError {
        let allowed: Vec<String> = allowed.iter().map(|value| format!("\"{value}\"")).collect();
        DecodeError::new(format!("expected {}, found another string", allowed.join(" or ")), self.at)
    }
}
