//! Objects of a known shape, read into their fields.

use std::borrow::Cow;
use std::mem;

use super::JsonValue;
use super::error::DecodeError;
use super::extra::{Extra, ExtraReader};
use super::reader::Reader;
use super::visit::Part;

/// The key and the value that mark an event.
pub(crate) type Tag = (&'static str, &'static str);

/// Reads an object into its `fields`, which have these `names`. Other members go to `extra`, or nowhere.
///
/// # Errors
///
/// When it is no such object.
pub fn read_object(
    reader: &mut Reader<'_>,
    names: &[&str],
    fields: &mut [&mut dyn JsonValue],
    extra: Option<&mut Extra>,
) -> Result<(), DecodeError> {
    read_members(reader, None, names, fields, extra)
}

/// Reads an event, which is an object with a tag.
///
/// # Errors
///
/// When it is no such event.
pub fn read_event(
    reader: &mut Reader<'_>,
    tag: &'static str,
    event_type: &'static str,
    names: &[&str],
    fields: &mut [&mut dyn JsonValue],
    extra: Option<&mut Extra>,
) -> Result<(), DecodeError> {
    read_members(reader, Some((tag, event_type)), names, fields, extra)
}

fn read_members(
    reader: &mut Reader<'_>,
    tag: Option<Tag>,
    names: &[&str],
    fields: &mut [&mut dyn JsonValue],
    extra: Option<&mut Extra>,
) -> Result<(), DecodeError> {
    let mut tagged = tag.is_none();
    let mut seen = Positions::default();
    let mut others = ExtraReader::default();
    // Senders keep to one order, so the field to try first is the one after the latest.
    let mut next = 0;
    reader.open_object()?;
    while let Some(key) = known_key(reader, tag, names, next)? {
        match key {
            Key::Field(position) => {
                let (name, field) = (names[position], &mut fields[position]);
                if !seen.insert(position) {
                    return Err(reader.duplicate_key().in_field(name));
                }
                field.read(reader).map_err(|error| error.in_field(name))?;
                next = position + 1;
            }
            Key::Tag(tag) => read_tag(reader, tag, &mut tagged)?,
            Key::Other(key) if extra.is_some() => others.member(reader, &key)?,
            Key::Other(_) => reader.pass()?,
        }
    }
    if let Some((name, _)) = tag.filter(|_| !tagged) {
        return Err(DecodeError::missing(name));
    }
    for (position, (name, field)) in names.iter().zip(fields).enumerate() {
        if !seen.contains(position) && !Part::is_null(*field) {
            return Err(DecodeError::missing(name));
        }
    }
    if let Some(extra) = extra {
        others.finish(reader, extra)?;
    }
    Ok(())
}

/// A key of an object of a known shape.
enum Key<'a> {
    /// That of the field at this position.
    Field(usize),
    Tag(Tag),
    /// One that the spec does not name.
    Other(Cow<'a, str>),
}

/// Reads the next key of an object whose fields have these `names`, of which the one at `next` is likely, or else the tag.
#[inline]
fn known_key<'a>(
    reader: &mut Reader<'a>,
    tag: Option<Tag>,
    names: &[&str],
    next: usize,
) -> Result<Option<Key<'a>>, DecodeError> {
    if names.get(next).is_some_and(|name| reader.is_next_key(name)) {
        return Ok(Some(Key::Field(next)));
    }
    if let Some(tag) = tag.filter(|(name, _)| reader.is_next_key(name)) {
        return Ok(Some(Key::Tag(tag)));
    }
    let Some(key) = reader.next_key()? else { return Ok(None) };
    Ok(Some(match (names.iter().position(|name| *name == key), tag) {
        (Some(position), _) => Key::Field(position),
        (None, Some(tag)) if tag.0 == key => Key::Tag(tag),
        (None, _) => Key::Other(key),
    }))
}

/// Reads the value of the tag, which must be the one of its event.
fn read_tag(reader: &mut Reader<'_>, (name, wire): Tag, seen: &mut bool) -> Result<(), DecodeError> {
    if mem::replace(seen, true) {
        return Err(reader.duplicate_key().in_field(name));
    }
    match reader.string() {
        Ok(text) if text == wire => Ok(()),
        Ok(_) => Err(reader.unexpected_value(&[wire]).in_field(name)),
        Err(error) => Err(error.in_field(name)),
    }
}

/// Finds the tag `name` of the object that begins here, without moving.
///
/// # Errors
///
/// When there is no object, no tag in it, or a tag that is no string.
pub fn find_tag<'a>(reader: &Reader<'a>, name: &str) -> Result<Cow<'a, str>, DecodeError> {
    let mut ahead = reader.clone();
    ahead.open_object()?;
    while let Some(key) = ahead.next_key()? {
        if key == name {
            return ahead.string().map_err(|error| error.in_field(name));
        }
        ahead.pass()?;
    }
    Err(DecodeError::missing(name))
}

/// Finds the tag at `path`, a key in objects in objects, without moving.
///
/// # Errors
///
/// When there is no object, no tag in it, or a tag that is no string.
pub fn find_tag_at<'a>(reader: &Reader<'a>, path: &[&'static str]) -> Result<Cow<'a, str>, DecodeError> {
    let mut ahead = reader.clone();
    let within =
        |error: DecodeError, depth: usize| path[..depth].iter().rev().fold(error, |error, name| error.in_field(name));
    for (depth, name) in path.iter().enumerate() {
        ahead.open_object().map_err(|error| within(error, depth))?;
        loop {
            match ahead.next_key().map_err(|error| within(error, depth))? {
                Some(key) if key == *name => break,
                Some(_) => ahead.pass().map_err(|error| within(error, depth))?,
                None => return Err(within(DecodeError::missing(name), depth)),
            }
        }
    }
    ahead.string().map_err(|error| within(error, path.len()))
}

/// The text of the string or number at `path` in the object that begins here; `None` where there is none.
pub(super) fn find_path<'a, 'p>(reader: &mut Reader<'a>, path: impl Iterator<Item = &'p str>) -> Option<Cow<'a, str>> {
    for name in path {
        reader.open_object().ok()?;
        loop {
            let key = reader.next_key().ok()??;
            if key == name {
                break;
            }
            reader.pass().ok()?;
        }
    }
    match reader.next_byte() {
        Some(b'"') => reader.string().ok(),
        Some(b'-' | b'0'..=b'9') => reader.skip().ok().map(Cow::Borrowed),
        _ => None,
    }
}

/// Passes over an object with one tag `name`, and returns its text.
pub(super) fn skip_tagged<'a>(reader: &mut Reader<'a>, name: &str) -> Result<&'a str, DecodeError> {
    reader.skip_space();
    let start = reader.at;
    let mut seen = false;
    reader.open_object()?;
    while let Some(key) = reader.next_key()? {
        if key == name && mem::replace(&mut seen, true) {
            return Err(reader.duplicate_key().in_field(name));
        }
        reader.pass()?;
    }
    Ok(&reader.text[start..reader.at])
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

#[cfg(test)]
mod tests {
    use super::Positions;

    #[test]
    fn each_is_new_once_however_far() {
        let mut seen = Positions::default();
        for position in (0..200).rev().step_by(3) {
            assert!(!seen.contains(position) && seen.insert(position), "{position}");
            assert!(seen.contains(position) && !seen.insert(position), "{position}");
        }
        assert!((0..200).all(|position| seen.contains(position) == (position % 3 == 1)));
    }
}
