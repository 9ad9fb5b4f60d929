//! From generated types to any serde format: the shared core of their `Serialize`.
//!
//! A generated type only shows what it is made of, which is the same for every format. What depends on the format is
//! compiled once for each format, and not once for every event.

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::decode::{Decode, Extra, Tag};
use crate::unknown::UnknownEvent;

/// What takes in a value.
pub type Sink<'s> = &'s mut dyn FnMut(Shown<'_>);

/// What a value is made of.
pub enum Shown<'a> {
    /// An optional field without a value.
    Null,
    /// A `boolean`.
    Boolean(bool),
    /// An `integer` or `timestamp`.
    Integer(i64),
    /// A `number`.
    Number(f64),
    /// A `string`, or one of a set.
    Text(&'a str),
    /// An `any`.
    Any(&'a Value),
    /// The items of a list.
    List(&'a mut dyn Iterator<Item = &'a dyn Decode>),
    /// The entries of a map.
    Map(&'a mut dyn Iterator<Item = (&'a str, &'a dyn Decode)>),
    /// An event or another object.
    Object(Object<'a>),
    /// An event of a type that the spec does not name.
    Unknown(&'a UnknownEvent),
}

/// What an object is made of.
pub struct Object<'a> {
    tag: Option<Tag>,
    names: &'a [&'static str],
    fields: &'a [&'a dyn Decode],
    extra: Option<&'a Extra>,
}

/// Shows an object: its `fields`, which have these `names`, after its tag and before what the spec does not name.
pub fn show_object(
    sink: Sink<'_>,
    tag: Option<Tag>,
    names: &[&'static str],
    fields: &[&dyn Decode],
    extra: Option<&Extra>,
) {
    sink(Shown::Object(Object { tag, names, fields, extra }));
}

impl Shown<'_> {
    fn serialize<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Number(value) => serializer.serialize_f64(value),
            Self::Text(value) => serializer.serialize_str(value),
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
        for (name, field) in self.names.iter().zip(self.fields).filter(|(_, field)| !field.is_absent()) {
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
    let mut serializer = Some(serializer);
    let mut result = Err(S::Error::custom("the value shows nothing"));
    value.show(&mut |shown| {
        if let Some(serializer) = serializer.take() {
            result = shown.serialize(serializer);
        }
    });
    result
}

/// A part of a value, as serde knows it.
struct Part<'a>(&'a dyn Decode);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}
