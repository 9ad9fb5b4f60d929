//! The keys of objects.

use std::borrow::Cow;

use super::error::DecodeError;
use super::plain::end_of_plain;
use super::reader::Reader;
use super::tag::Tag;

/// A key of an object of a known shape.
pub(super) enum Key<'a> {
    /// That of the field at this position.
    Field(usize),
    Tag(Tag),
    /// One that the spec does not name.
    Other(Cow<'a, str>),
}

impl<'a> Reader<'a> {
    /// Enters an object.
    pub(super) fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "object")
    }

    /// Reads the next key of an object whose fields have these `names`, of which the one at `next` is likely, or else the
    /// tag.
    #[inline]
    pub(super) fn known_key(
        &mut self,
        tag: Option<Tag>,
        names: &[&str],
        next: usize,
    ) -> Result<Option<Key<'a>>, DecodeError> {
        if names.get(next).is_some_and(|name| self.is_next_key(name)) {
            return Ok(Some(Key::Field(next)));
        }
        if let Some(tag) = tag.filter(|(name, _)| self.is_next_key(name)) {
            return Ok(Some(Key::Tag(tag)));
        }
        let Some(key) = self.next_key()? else { return Ok(None) };
        Ok(Some(match (names.iter().position(|name| *name == key), tag) {
            (Some(position), _) => Key::Field(position),
            (None, Some(tag)) if tag.0 == key => Key::Tag(tag),
            (None, _) => Key::Other(key),
        }))
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
        let Some(rest) = rest.strip_prefix(b"\"") else { return false };
        let Some((key, [b'"', b':', rest @ ..])) = rest.split_at_checked(name.len()) else { return false };
        if key != name.as_bytes() {
            return false;
        }
        (self.key_at, self.at, self.fresh) = (key_at, self.text.len() - rest.len(), false);
        true
    }

    /// Reads the next key of the object and its colon; `None`, and out of the object, at its end.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a call takes a tenth of the time of a small event, and the compiler makes one"
    )]
    pub(super) fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
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

    #[cold]
    pub(super) fn duplicate_key(&self) -> DecodeError {
        DecodeError::new("the key is there twice", self.at)
    }
}
