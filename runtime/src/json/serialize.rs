//! `Serialize` of generated types: a visit that writes the parts to a serde format.
//!
//! What depends on the format is compiled once for each format, and not once for every event.

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use super::JsonValue;
use super::extra::Extra;
use super::visit::{Object, Part};

impl Part<'_> {
    fn serialize<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Number(value) => serializer.serialize_f64(value),
            Self::Text(value) | Self::Other(value) => serializer.serialize_str(value),
            Self::Object(object) => object.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items.map(Member)),
            Self::Map(entries) => serializer.collect_map(entries.map(|(key, value)| (key, Member(value)))),
            Self::Any(value) => value.serialize(serializer),
            Self::Unknown(event) => event.serialize(serializer),
        }
    }
}

impl Object<'_> {
    fn serialize<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = || self.names.iter().zip(self.fields).filter(|(_, field)| !Part::is_null(**field));
        // Some formats write the length first.
        let extra = self.extra.map_or(0, Extra::count);
        let length = usize::from(self.tag.is_some()) + fields().count() + extra;
        let mut map = serializer.serialize_map(Some(length))?;
        if let Some((name, value)) = self.tag {
            map.serialize_entry(name, value)?;
        }
        for (name, field) in fields() {
            map.serialize_entry(name, &Member(*field))?;
        }
        if let Some(extra) = self.extra {
            extra.serialize_into(&mut map)?;
        }
        map.end()
    }
}

/// `Serialize` of every generated type.
#[doc(hidden)]
pub fn serialize<S: Serializer>(value: &dyn JsonValue, serializer: S) -> Result<S::Ok, S::Error> {
    let result = Part::of(value, |part| part.serialize(serializer));
    result.unwrap_or_else(|| Err(S::Error::custom("the value shows nothing")))
}

/// A value inside another, as serde knows it.
struct Member<'a>(&'a dyn JsonValue);

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}
