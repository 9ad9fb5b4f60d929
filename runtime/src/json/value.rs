//! How the types of the spec language are read: strings, booleans, lists, maps, optional and arbitrary values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value};

use super::JsonValue;
use super::error::DecodeError;
use super::reader::Reader;
use super::visit::{Part, Visitor};

impl JsonValue for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = reader.string()?.into_owned();
        Ok(())
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Text(self));
    }
}

impl JsonValue for bool {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Boolean(*self));
    }
}

/// A whole number of 64 bits with sign, however JSON writes it.
impl JsonValue for i64 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.skip_space();
        *self = match reader.short_integer() {
            Some(integer) => integer,
            None => reader.long_integer()?,
        };
        Ok(())
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Integer(*self));
    }
}

impl JsonValue for f64 {
    fn blank() -> Self {
        0.0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let text = reader.number("number")?;
        match text.parse::<Self>() {
            Ok(number) if number.is_finite() => *self = number,
            _ => return Err(reader.too_large(text)),
        }
        Ok(())
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Number(*self));
    }
}

/// `null` reads as `None`.
impl<T: JsonValue> JsonValue for Option<T> {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        match self {
            Some(value) => value.visit(visitor),
            None => visitor.part(Part::Null),
        }
    }
}

impl<T: JsonValue> JsonValue for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        T::read(self, reader)
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        T::visit(self, visitor);
    }
}

impl<T: JsonValue> JsonValue for Vec<T> {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::List(&mut self.iter().map(|item| item as &dyn JsonValue)));
    }
}

impl<T: JsonValue> JsonValue for BTreeMap<String, T> {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Map(&mut self.iter().map(|(key, value)| (key.as_str(), value as &dyn JsonValue))));
    }
}

impl JsonValue for Value {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Any(self));
    }
}

impl JsonValue for Map<String, Value> {
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

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Map(&mut self.iter().map(|(key, value)| (key.as_str(), value as &dyn JsonValue))));
    }
}
