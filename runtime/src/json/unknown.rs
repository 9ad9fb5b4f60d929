//! An event of a type that the spec does not name, kept as its JSON text.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::error::DecodeError;
use super::object::skip_tagged;
use super::reader::Reader;
use super::text::Json;

/// An event whose type the spec does not name.
///
/// Providers add types without notice, so this is nothing unusual. It holds the type and the whole JSON text.
#[derive(Clone)]
pub struct UnknownEvent {
    event_type: Box<str>,
    json: Box<str>,
}

impl UnknownEvent {
    /// What is there before an event is read.
    #[doc(hidden)]
    #[must_use]
    pub fn blank() -> Self {
        Self { event_type: Box::default(), json: Box::default() }
    }

    /// Reads the object that begins here and whose tag, under the key `tag`, is `event_type`.
    #[doc(hidden)]
    pub fn read(reader: &mut Reader<'_>, tag: &str, event_type: &str) -> Result<Self, DecodeError> {
        let json = skip_tagged(reader, tag)?;
        Ok(Self { event_type: event_type.into(), json: json.into() })
    }

    /// Reads the object that begins here, which something else than a key at its top names `event_type`.
    #[doc(hidden)]
    pub fn read_object(reader: &mut Reader<'_>, event_type: &str) -> Result<Self, DecodeError> {
        if reader.next_byte() != Some(b'{') {
            return Err(reader.mismatch("object"));
        }
        Ok(Self { event_type: event_type.into(), json: reader.skip()?.into() })
    }

    /// The wire name of the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The JSON text of the event, as it came.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.json
    }

    /// Reads the event as a type of your own, or as a [`serde_json::Value`].
    ///
    /// # Errors
    ///
    /// The error of [`serde_json`] where the text does not fit `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.json)
    }
}

/// Two are equal when their JSON says the same, however it is spaced and ordered.
impl PartialEq for UnknownEvent {
    fn eq(&self, other: &Self) -> bool {
        let value = |event: &Self| -> Option<Value> { Json(&event.json).value() };
        self.json == other.json
            || self.event_type == other.event_type && value(self).is_some() && value(self) == value(other)
    }
}

impl Eq for UnknownEvent {}

impl Hash for UnknownEvent {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.event_type.hash(state);
    }
}

impl Serialize for UnknownEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json(&self.json).serialize(serializer)
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent").field("event_type", &self.event_type).field("json", &self.json).finish()
    }
}
