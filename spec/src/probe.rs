//! Errors on purpose: the parser names the place of a node only when it refuses the node.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

/// Provokes an error that names the place of the coming node and leaves the node to be read: asked for one wrapper
/// after the other, the parser refuses at its depth limit, before it has moved.
pub(crate) struct Probe;

impl<'de> DeserializeSeed<'de> for Probe {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct("", self)
    }
}

impl<'de> Visitor<'de> for Probe {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a place")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }
}
