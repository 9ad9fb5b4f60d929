//! From generated types to any serde format: the shared core of their `Serialize`.
//!
//! A generated type shows what it is made of, which is the same for every format. What depends on the format is compiled
//! once for each format, and not once for every event.

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use crate::json::Decode;
use crate::json::visit::{Object, Shown};

impl Shown<'_> {
    fn serialize<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Number(value) => serializer.serialize_f64(value),
            Self::Text(value) | Self::Other(value) => serializer.serialize_str(value),
            Self::Object(object) => object.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items.map(Part)),
            Self::Map(entries) => serializer.collect_map(entries.map(|(key, value)| (key, Part(value)))),
            Self::Any(value) => value.serialize(serializer),
            Self::Unknown(event) => event.serialize(serializer),
        }
    }
}

impl Object<'_> {
    fn serialize<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some((name, value)) = self.tag {
            map.serialize_entry(name, value)?;
        }
        for (name, field) in self.names.iter().zip(self.fields).filter(|(_, field)| !Shown::is_null(**field)) {
            map.serialize_entry(name, &Part(*field))?;
        }
        if let Some(extra) = self.extra {
            extra.serialize_into(&mut map)?;
        }
        map.end()
    }
}

/// `Serialize` of every generated type.
#[doc(hidden)]
pub fn serialize<S: Serializer>(value: &dyn Decode, serializer: S) -> Result<S::Ok, S::Error> {
    let result = Shown::of(value, |shown| shown.serialize(serializer));
    result.unwrap_or_else(|| Err(S::Error::custom("the value shows nothing")))
}

/// A part of a value, as serde knows it.
struct Part<'a>(&'a dyn Decode);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}
