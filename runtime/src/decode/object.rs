//! Objects of a known shape: their keys, their fields, and what the spec does not name.

use std::borrow::Cow;

use super::Decode;
use super::error::DecodeError;
use super::extra::{Extra, ExtraReader};
use super::reader::Reader;
use super::scan::end_of_plain;

/// An object of a known shape while it is read: knows its fields by their position, and sees to all other keys.
#[doc(hidden)]
pub struct Object {
    fields: &'static [&'static str],
    /// The field to try first: senders keep to one order.
    next: usize,
    /// The key and value that mark an event.
    tag: Option<(&'static str, &'static str)>,
    tag_seen: bool,
    /// What the spec does not name, where it is kept.
    extra: Option<ExtraReader>,
}

impl Object {
    /// Expects the key `name` to be there, once, with the value `wire`.
    #[doc(hidden)]
    #[must_use]
    pub fn tagged(mut self, name: &'static str, wire: &'static str) -> Self {
        self.tag = Some((name, wire));
        self
    }

    /// Passes over fields that the spec does not name.
    #[doc(hidden)]
    #[must_use]
    pub fn ignoring(mut self) -> Self {
        self.extra = None;
        self
    }

    /// Goes to the next field and returns its position; `None`, and out of the object, at its end.
    #[doc(hidden)]
    pub fn next_field(&mut self, reader: &mut Reader<'_>) -> Result<Option<usize>, DecodeError> {
        while let Some(key) = reader.next_key()? {
            if self.fields.get(self.next).is_some_and(|name| *name == key) {
                self.next += 1;
                return Ok(Some(self.next - 1));
            }
            match self.tag {
                Some((name, wire)) if name == key => {
                    reader.tag(name, wire, &mut self.tag_seen)?;
                    continue;
                }
                _ => {}
            }
            if let Some(position) = self.fields.iter().position(|name| *name == key) {
                self.next = position + 1;
                return Ok(Some(position));
            }
            match &mut self.extra {
                Some(extra) => extra.member(reader, &key)?,
                None => drop(reader.skip()?),
            }
        }
        match self.tag {
            Some((name, _)) if !self.tag_seen => Err(missing(name)),
            _ => Ok(None),
        }
    }

    /// The fields that the spec does not name.
    #[doc(hidden)]
    pub fn extra(self, reader: &Reader<'_>) -> Result<Extra, DecodeError> {
        self.extra.map_or_else(|| Ok(Extra::default()), |extra| extra.finish(reader))
    }
}

impl<'a> Reader<'a> {
    /// Enters an object.
    #[doc(hidden)]
    pub fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "object")
    }

    /// Enters an object of a known shape.
    #[doc(hidden)]
    pub fn object(&mut self, fields: &'static [&'static str]) -> Result<Object, DecodeError> {
        self.open_object()?;
        Ok(Object { fields, next: 0, tag: None, tag_seen: false, extra: Some(ExtraReader::default()) })
    }

    /// Reads the next key of the object and its colon; `None`, and out of the object, at its end.
    #[doc(hidden)]
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        match self.bytes().get(self.at..) {
            // What most senders write.
            Some([b',', b' ', b'"', ..]) if !self.fresh => self.at += 2,
            _ if !self.advance(b'}', "expected `,` or `}`")? => return Ok(None),
            Some(_) if self.peek() == Some(b'"') => {}
            _ => return Err(self.syntax("expected a key in quotes")),
        }
        self.key_at = self.at;
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start);
        if let Some([b'"', b':', ..]) = self.bytes().get(end..) {
            self.at = end + 2;
            return Ok(Some(Cow::Borrowed(&self.text[start..end])));
        }
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
    fn tag(&mut self, name: &str, wire: &str, seen: &mut bool) -> Result<(), DecodeError> {
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
