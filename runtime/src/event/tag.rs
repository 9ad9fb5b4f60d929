//! What names an event: a key of the body, a path to one, a header, or a header and a key.

use std::borrow::Cow;

use crate::json::object::find_tag_at;
use crate::json::{self, DecodeError, HeaderText, Reader};

use super::traits::Union;

/// What names an event.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The header that names the event, or its first part.
    pub header: Option<&'static str>,
    /// The path of the key in the body; empty where the header alone names it.
    pub path: &'static [&'static str],
}

impl Tag {
    /// The name of the event whose body begins at `reader`.
    ///
    /// A header and a key make `issues.opened`; the header alone names the event where the body has no such key, or where
    /// the key says what the header says.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn name<'a>(&self, reader: &Reader<'a>, header: HeaderText<'_>) -> Result<Cow<'a, str>, DecodeError> {
        let Some(name) = self.header else { return find_tag_at(reader, self.path) };
        let Some(first) = header(name).filter(|text| !text.is_empty()) else {
            return Err(DecodeError::new(
                format!(
                    "the header `{name}` names the event, and it is missing; use `decode_as` where there are no headers"
                ),
                0,
            ));
        };
        if self.path.is_empty() {
            return Ok(Cow::Owned(first));
        }
        Ok(Cow::Owned(match find_tag_at(reader, self.path) {
            Ok(second) if second != first => format!("{first}.{second}"),
            _ => first,
        }))
    }
}

/// Decodes a body as the event of this name.
///
/// # Errors
///
/// When the body is no such event.
pub fn decode_as<E: Union>(name: &str, body: &[u8]) -> Result<E, DecodeError> {
    let mut event = E::blank();
    let mut reader = json::Reader::of(body)?;
    event.read_as(name, &mut reader)?;
    reader.end()?;
    Ok(event)
}
