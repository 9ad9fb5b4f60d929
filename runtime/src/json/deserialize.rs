//! `Deserialize` of generated types: a self-describing format becomes JSON text, so that there is one decoder.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::JsonValue;
use super::reader::Reader;

/// The name under which `serde_json` hands out the text of a value as it stands.
///
/// Should it change one day, values arrive piece by piece, as they do from every other format.
const RAW: &str = "$serde_json::private::RawValue";

/// The key under which `serde_json` hands out a number's text when its `arbitrary_precision` is on.
const NUMBER: &str = "$serde_json::private::Number";

/// `Deserialize` of every generated type.
#[doc(hidden)]
pub fn deserialize<'de, T: JsonValue, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut json = String::new();
    deserializer.deserialize_newtype_struct(RAW, Capture { json: &mut json })?;
    Reader::new(&json).whole().map_err(D::Error::custom)
}

/// Writes what it visits to `json`.
struct Capture<'j> {
    json: &'j mut String,
}

/// A part of what is captured, appended to the text.
impl<'de> serde::de::DeserializeSeed<'de> for Capture<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Capture<'_> {
    fn part(&mut self) -> Capture<'_> {
        Capture { json: self.json }
    }

    #[expect(clippy::unnecessary_wraps, reason = "every visitor method ends with it")]
    fn plain<E>(self, text: impl fmt::Display) -> Result<(), E> {
        self.json.push_str(&text.to_string());
        Ok(())
    }
}

impl<'de> Visitor<'de> for Capture<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        match serde_json::Number::from_f64(value) {
            Some(number) => self.plain(number),
            None => Err(E::custom(format_args!("JSON has no number {value}"))),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.plain(serde_json::Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.json.push('[');
        while items.next_element_seed(self.part())?.is_some() {
            self.json.push(',');
        }
        close(self.json, ']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        self.json.push('{');
        while let Some(key) = members.next_key::<String>()? {
            if let (RAW | NUMBER, true) = (key.as_str(), self.json.ends_with('{')) {
                let text: String = members.next_value()?;
                self.json.pop();
                self.json.push_str(&text);
                return Ok(());
            }
            self.json.push_str(&serde_json::Value::from(key).to_string());
            self.json.push(':');
            members.next_value_seed(self.part())?;
            self.json.push(',');
        }
        close(self.json, '}');
        Ok(())
    }
}

/// Puts the bracket in place of the comma behind the last item.
fn close(json: &mut String, bracket: char) {
    if json.ends_with(',') {
        json.pop();
    }
    json.push(bracket);
}
