//! How the types of the spec language are read: strings, booleans, lists, maps, optional and arbitrary values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value};

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;

impl Decode for String {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(Cow::into_owned)
    }
}

impl Decode for bool {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.next_byte() {
            Some(b't') => reader.literal("true").map(|()| true),
            Some(b'f') => reader.literal("false").map(|()| false),
            _ => Err(reader.mismatch("boolean")),
        }
    }
}

/// `null` reads as `None`.
impl<T: Decode> Decode for Option<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.next_byte() {
            Some(b'n') => reader.literal("null").map(|()| None),
            _ => T::read(reader).map(Some),
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::read(reader).map(Self::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut items = Self::new();
        reader.open(b'[', "array")?;
        while reader.advance(b']', "expected `,` or `]`")? {
            items.push(T::read(reader).map_err(|error| error.in_item(items.len()))?);
        }
        Ok(items)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        reader.open_object()?;
        while let Some(key) = reader.next_key()? {
            let Entry::Vacant(entry) = map.entry(key.into_owned()) else {
                return Err(reader.duplicate_key().in_field("*"));
            };
            entry.insert(T::read(reader).map_err(|error| error.in_field("*"))?);
        }
        Ok(map)
    }
}

impl Decode for Value {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.next_byte() {
            Some(b'"') => Self::String(String::read(reader)?),
            Some(b't' | b'f') => Self::Bool(bool::read(reader)?),
            Some(b'[') => Self::Array(Vec::read(reader)?),
            Some(b'{') => Self::Object(Map::read(reader)?),
            Some(b'n') => reader.literal("null").map(|()| Self::Null)?,
            _ => Self::Number(serde_json::Number::read(reader)?),
        })
    }
}

impl Decode for Map<String, Value> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        reader.open_object()?;
        while let Some(key) = reader.next_key()? {
            let value = Value::read(reader).map_err(|error| error.in_field("*"))?;
            if map.insert(key.into_owned(), value).is_some() {
                return Err(reader.duplicate_key().in_field("*"));
            }
        }
        Ok(map)
    }
}
