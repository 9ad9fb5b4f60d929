//! JSON text as a serde value, to whatever format it is written.

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::reader::Reader;

/// Valid JSON text that serialises as what it says.
pub(crate) struct Json<'a>(pub(crate) &'a str);

impl Json<'_> {
    /// The text as a [`Value`], where that loses nothing of it.
    pub(crate) fn value(&self) -> Option<Value> {
        let mut reader = Reader::new(self.0);
        let value = reader.value().ok()?;
        reader.exact.then_some(value)
    }

    /// The text as a [`Value`]; as a string of the text where a `Value` cannot hold it.
    pub(super) fn value_or_text(&self) -> Value {
        let mut reader = Reader::new(self.0);
        match reader.value() {
            Ok(value) if !reader.replaced => value,
            _ => Value::String(self.0.to_owned()),
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value() {
            Some(value) => value.serialize(serializer),
            // Only serde_json understands this; it is for what no other format could hold either.
            None => serde_json::from_str::<&RawValue>(self.0).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}
