//! Objects of a known shape: their keys, their fields, and what the spec does not name.

use std::borrow::Cow;

use super::Decode;
use super::error::DecodeError;
use super::extra::{Extra, ExtraReader};
use super::reader::Reader;
use super::scan::end_of_plain;

/// The key and the value that mark an event.
pub(crate) type Tag = (&'static str, &'static str);

impl<'a> Reader<'a> {
    /// Enters an object.
    #[doc(hidden)]
    pub fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "object")
    }

    /// Reads an object into its `fields`, which have these `names`. What else there is goes to `extra`, or nowhere.
    #[doc(hidden)]
    pub fn object(
        &mut self,
        tag: Option<Tag>,
        names: &[&str],
        fields: &mut [&mut dyn Decode],
        extra: Option<&mut Extra>,
    ) -> Result<(), DecodeError> {
        self.open_object()?;
        let mut tagged = tag.is_none();
        let mut seen = Positions::default();
        let mut others = ExtraReader::default();
        // Senders keep to one order, so the field to try first is the one after the latest.
        let mut next = 0;
        loop {
            let position = match (names.get(next), tag) {
                (Some(name), _) if self.is_next_key(name) => next,
                (_, Some((name, wire))) if self.is_next_key(name) => {
                    self.tag(name, wire, &mut tagged)?;
                    continue;
                }
                _ => {
                    let Some(key) = self.next_key()? else { break };
                    match (names.iter().position(|name| *name == key), tag) {
                        (Some(position), _) => position,
                        (None, Some((name, wire))) if name == key => {
                            self.tag(name, wire, &mut tagged)?;
                            continue;
                        }
                        (None, _) if extra.is_some() => {
                            others.member(self, &key)?;
                            continue;
                        }
                        (None, _) => {
                            self.pass()?;
                            continue;
                        }
                    }
                }
            };
            let (Some(name), Some(field)) = (names.get(position), fields.get_mut(position)) else { break };
            if !seen.insert(position) {
                return Err(self.duplicate_key().in_field(name));
            }
            field.read(self).map_err(|error| error.in_field(name))?;
            next = position + 1;
        }
        if let Some((name, _)) = tag.filter(|_| !tagged) {
            return Err(missing(name));
        }
        for (position, (name, field)) in names.iter().zip(fields).enumerate() {
            if !seen.contains(position) && !field.is_absent() {
                return Err(missing(name));
            }
        }
        if let Some(extra) = extra {
            *extra = others.finish(self)?;
        }
        Ok(())
    }

    /// Passes over the next key and its colon if it is `name`, written as most senders write it.
    #[inline]
    fn is_next_key(&mut self, name: &str) -> bool {
        let mut rest = self.bytes().get(self.at..).unwrap_or_default();
        if !self.fresh {
            let Some(behind) = rest.strip_prefix(b",") else { return false };
            rest = behind.strip_prefix(b" ").unwrap_or(behind);
        }
        let key_at = self.text.len() - rest.len();
        let Some([b'"', b':', rest @ ..]) =
            rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()))
        else {
            return false;
        };
        (self.key_at, self.at, self.fresh) = (key_at, self.text.len() - rest.len(), false);
        true
    }

    /// Reads the next key of the object and its colon; `None`, and out of the object, at its end.
    #[doc(hidden)]
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
            ahead.pass()?;
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
            self.pass()?;
        }
        Ok(&self.text[start..self.at])
    }

    #[cold]
    pub(super) fn duplicate_key(&self) -> DecodeError {
        DecodeError::new("the key is there twice", self.at)
    }
}

#[cold]
fn missing(name: &str) -> DecodeError {
    DecodeError::new("the field is missing", 0).in_field(name)
}

/// A set of positions of fields, a bit each. 64 fields cost no allocation.
#[derive(Default)]
struct Positions {
    near: u64,
    far: Vec<usize>,
}

impl Positions {
    /// Adds `position`; false where it was there before.
    #[inline]
    fn insert(&mut self, position: usize) -> bool {
        let new = !self.contains(position);
        if position < 64 {
            self.near |= 1 << position;
        } else {
            self.far.push(position);
        }
        new
    }

    #[inline]
    fn contains(&self, position: usize) -> bool {
        if position < 64 { self.near >> position & 1 == 1 } else { self.far.contains(&position) }
    }
}
