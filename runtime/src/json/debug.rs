//! `Debug` of generated types: a visit that prints the parts as the derive would.

use std::fmt;

use super::JsonValue;
use super::visit::{Object, Part};

/// `Debug` of a generated struct, which has this `name`, as its derive would print it.
#[doc(hidden)]
pub fn debug(value: &dyn JsonValue, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    print(value, name, None, f)
}

/// The same where not every field has in Rust the name that it has in the JSON: `idents` are all names in Rust.
#[doc(hidden)]
pub fn debug_renamed(value: &dyn JsonValue, name: &str, idents: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    print(value, name, Some(idents), f)
}

fn print(value: &dyn JsonValue, name: &str, idents: Option<&[&str]>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let printed = Part::of(value, |part| match part {
        Part::Object(object) => object.debug(name, idents, f),
        _ => Err(fmt::Error),
    });
    printed.unwrap_or(Err(fmt::Error))
}

impl Object<'_> {
    fn debug(&self, name: &str, idents: Option<&[&str]>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printed = f.debug_struct(name);
        for (name, field) in idents.unwrap_or(self.names).iter().zip(self.fields) {
            printed.field(name, field);
        }
        if let Some(extra) = self.extra {
            printed.field("extra", extra);
        }
        printed.finish()
    }
}
