//! A value of one of several scalar types, as `string | integer` of the spec language.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::DecodeError;
use super::reader::Reader;
use super::visit::{Part, Visitor};
use super::{JsonValue, deserialize, serialize};

/// A string, a number or a boolean.
///
/// It is what a field holds that the spec gives a joined type, such as `string | integer`. Such a join is open: any scalar
/// decodes, so that a provider who sends a number where it sent a text loses no delivery.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scalar {
    /// A string.
    String(String),
    /// A whole number that fits 64 bits with sign.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
}

impl Scalar {
    /// The text, where it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The number, where it is a whole one.
    #[must_use]
    pub const fn as_i64(&self) -> Option<i64> {
        if let Self::Integer(integer) = self { Some(*integer) } else { None }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<i64> for Scalar {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<f64> for Scalar {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Scalar {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => text.fmt(f),
            Self::Integer(integer) => integer.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
        }
    }
}

impl JsonValue for Scalar {
    fn blank() -> Self {
        Self::Boolean(false)
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = match reader.next_byte() {
            Some(b'"') => Self::String(reader.string()?.into_owned()),
            Some(b't' | b'f') => Self::Boolean(reader.value()?),
            Some(b'-' | b'0'..=b'9') => {
                let mut ahead = reader.clone();
                match ahead.value() {
                    Ok(integer) => {
                        *reader = ahead;
                        Self::Integer(integer)
                    }
                    Err(_) => Self::Number(reader.value()?),
                }
            }
            _ => return Err(reader.mismatch("string, number or boolean")),
        };
        Ok(())
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(match self {
            Self::String(text) => Part::Text(text),
            Self::Integer(integer) => Part::Integer(*integer),
            Self::Number(number) => Part::Number(*number),
            Self::Boolean(boolean) => Part::Boolean(*boolean),
        });
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
