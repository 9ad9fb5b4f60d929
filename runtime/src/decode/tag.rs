//! The tag: the key that names an event, and its value.

use std::borrow::Cow;

use super::error::DecodeError;
use super::key::behind_quoted;
use super::reader::Reader;

/// The key and the value that mark an event.
pub(crate) type Tag = (&'static str, &'static str);

impl<'a> Reader<'a> {
    /// Reads the value of the tag, which must be the one of its event.
    pub(super) fn tag(&mut self, (name, wire): Tag, seen: &mut bool) -> Result<(), DecodeError> {
        if std::mem::replace(seen, true) {
            return Err(self.duplicate_key().in_field(name));
        }
        if self.is_next_string(wire) {
            return Ok(());
        }
        match self.string() {
            Ok(text) if text == wire => Ok(()),
            Ok(_) => Err(self.unexpected_value(&[wire]).in_field(name)),
            Err(error) => Err(error.in_field(name)),
        }
    }

    /// Passes over the next value if it is the string `text`, written as most senders write it.
    #[inline]
    fn is_next_string(&mut self, text: &str) -> bool {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        let behind = behind_quoted(rest.strip_prefix(b" ").unwrap_or(rest), text);
        if let Some(rest) = behind {
            self.at = self.text.len() - rest.len();
        }
        behind.is_some()
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
