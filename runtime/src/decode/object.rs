//! Objects of a known shape: their keys, their fields, and what the spec does not name.

use std::borrow::Cow;

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;

impl<'a> Reader<'a> {
    /// Enters an object.
    #[doc(hidden)]
    pub fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "object")
    }

    /// Reads the next key of the object and its colon; `None`, and out of the object, at its end.
    #[doc(hidden)]
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if !self.advance(b'}', "expected `,` or `}`")? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.syntax("expected a key in quotes"));
        }
        self.key_at = self.at;
        let key = self.string()?;
        self.colon()?;
        Ok(Some(key))
    }

    /// Reads the value of the key `name` into its slot.
    #[doc(hidden)]
    pub fn field<T: Decode>(&mut self, name: &str, slot: &mut Option<T>) -> Result<(), DecodeError> {
        if slot.is_some() {
            return Err(self.duplicate_key().in_field(name));
        }
        *slot = Some(T::read(self).map_err(|error| error.in_field(name))?);
        Ok(())
    }

    /// Reads the value of the tag `name`, which must be `wire`.
    #[doc(hidden)]
    pub fn tag(&mut self, name: &str, wire: &str, seen: &mut Option<()>) -> Result<(), DecodeError> {
        if seen.replace(()).is_some() {
            return Err(self.duplicate_key().in_field(name));
        }
        match self.string() {
            Ok(text) if text == wire => Ok(()),
            Ok(_) => Err(self.unexpected_value(&[wire]).in_field(name)),
            Err(error) => Err(error.in_field(name)),
        }
    }

    /// Passes over the value of a key that the spec does not name.
    #[doc(hidden)]
    pub fn ignore(&mut self) -> Result<(), DecodeError> {
        self.skip().map(drop)
    }

    /// Finds the tag `name` of the object that begins here, without moving.
    #[doc(hidden)]
    pub fn find_tag(&self, name: &str) -> Result<Cow<'a, str>, DecodeError> {
        let mut ahead = self.clone();
        ahead.open_object()?;
        while let Some(key) = ahead.next_key()? {
            if key == name {
                return ahead.string().map_err(|error| error.in_field(name));
            }
            ahead.skip()?;
        }
        Err(missing(name))
    }

    /// Passes over an object with one tag `name`, and returns its text.
    pub(crate) fn skip_tagged(&mut self, name: &str) -> Result<&'a str, DecodeError> {
        self.skip_space();
        let start = self.at;
        let mut seen = false;
        self.open_object()?;
        while let Some(key) = self.next_key()? {
            if key == name && std::mem::replace(&mut seen, true) {
                return Err(self.duplicate_key().in_field(name));
            }
            self.skip()?;
        }
        Ok(&self.text[start..self.at])
    }

    #[cold]
    pub(super) fn duplicate_key(&self) -> DecodeError {
        DecodeError::new("the key is there twice", self.at)
    }
}

/// The value of a field that must be there.
#[doc(hidden)]
pub fn required<T>(name: &str, slot: Option<T>) -> Result<T, DecodeError> {
    slot.ok_or_else(|| missing(name))
}

/// The value of a field that may be absent or null.
#[doc(hidden)]
pub fn optional<T>(slot: Option<Option<T>>) -> Option<T> {
    slot.flatten()
}

#[cold]
fn missing(name: &str) -> DecodeError {
    DecodeError::new("the field is missing", 0).in_field(name)
}
