//! How the types of the spec language are read: strings, booleans, lists, maps, optional and arbitrary values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value};

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;
use crate::json::visit::{Shown, Sink};

impl Decode for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.string()?.into_owned();
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Text(self));
    }
}

impl Decode for bool {
    fn blank() -> Self {
        false
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.next_byte() == Some(b't');
        match reader.peek() {
            Some(b't') => reader.literal("true"),
            Some(b'f') => reader.literal("false"),
            _ => Err(reader.mismatch("boolean")),
        }
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Boolean(*self));
    }
}

/// `null` reads as `None`.
impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        if reader.next_byte() == Some(b'n') {
            *self = None;
            return reader.literal("null");
        }
        self.insert(T::blank()).read(reader)
    }

    fn show(&self, sink: &mut Sink<'_>) {
        match self {
            Some(value) => value.show(sink),
            None => sink.put(Shown::Null),
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        T::read(self, reader)
    }

    fn show(&self, sink: &mut Sink<'_>) {
        T::show(self, sink);
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.open(b'[', "array")?;
        while reader.advance(b']', "expected `,` or `]`")? {
            let mut item = T::blank();
            item.read(reader).map_err(|error| error.in_item(self.len()))?;
            self.push(item);
        }
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::List(&mut self.iter().map(|item| item as &dyn Decode)));
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.open_object()?;
        while let Some(key) = reader.next_key()? {
            let Entry::Vacant(entry) = self.entry(key.into_owned()) else {
                return Err(reader.duplicate_key().in_field("*"));
            };
            entry.insert(T::blank()).read(reader).map_err(|error| error.in_field("*"))?;
        }
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Map(&mut self.iter().map(|(key, value)| (key.as_str(), value as &dyn Decode))));
    }
}

impl Decode for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = match reader.next_byte() {
            Some(b'"') => Self::String(reader.string()?.into_owned()),
            Some(b't' | b'f') => Self::Bool(reader.value()?),
            Some(b'[') => Self::Array(reader.value()?),
            Some(b'{') => Self::Object(reader.value()?),
            Some(b'n') => reader.literal("null").map(|()| Self::Null)?,
            _ => Self::Number(reader.json_number()?),
        };
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Any(self));
    }
}

impl Decode for Map<String, Value> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.open_object()?;
        while let Some(key) = reader.next_key()? {
            let value = reader.value().map_err(|error| error.in_field("*"))?;
            if self.insert(key.into_owned(), value).is_some() {
                return Err(reader.duplicate_key().in_field("*"));
            }
        }
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Map(&mut self.iter().map(|(key, value)| (key.as_str(), value as &dyn Decode))));
    }
}
