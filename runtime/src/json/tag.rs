//! The tag: the key that names an event, and its value.

use std::borrow::Cow;

use super::error::DecodeError;
use super::reader::Reader;

/// The key and the value that mark an event.
pub(crate) type Tag = (&'static str, &'static str);

impl<'a> Reader<'a> {
    /// Reads the value of the tag, which must be the one of its event.
    pub(super) fn tag(&mut self, (name, wire): Tag, seen: &mut bool) -> Result<(), DecodeError> {
        if std::mem::replace(seen, true) {
            return Err(self.duplicate_key().in_field(name));
        }
        match self.string() {
            Ok(text) if text == wire => Ok(()),
            Ok(_) => Err(self.unexpected_value(&[wire]).in_field(name)),
            Err(error) => Err(error.in_field(name)),
        }
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
            ahead.pass()?;
        }
        Err(DecodeError::missing(name))
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
            self.pass()?;
        }
        Ok(&self.text[start..self.at])
    }
}
