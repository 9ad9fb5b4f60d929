//! Unions of objects: the member that a value is.

use super::JsonValue;
use super::error::DecodeError;
use super::object::find_tag;
use super::reader::Reader;

/// How a value is read as a member of the union `T`.
pub type Member<T> = fn(&mut Reader<'_>) -> Result<T, DecodeError>;

/// Reads the value of a member, for the union to wrap.
///
/// # Errors
///
/// When the value is no `T`.
pub fn read_member<T: JsonValue>(reader: &mut Reader<'_>) -> Result<T, DecodeError> {
    reader.value()
}

/// Reads a value as the member that it is: the one that the field `by` names, or the first that fits; `None`, and nothing
/// read, where it is none of them.
pub fn read_one_of<T>(reader: &mut Reader<'_>, by: Option<(&str, &[&str])>, members: &[Member<T>]) -> Option<T> {
    let candidates = match by {
        None => members,
        Some((field, values)) => {
            let tag = find_tag(reader, field).ok()?;
            let position = values.iter().position(|value| *value == tag)?;
            members.get(position..=position)?
        }
    };
    candidates.iter().find_map(|member| {
        let mut ahead = reader.clone();
        let value = member(&mut ahead).ok()?;
        *reader = ahead;
        Some(value)
    })
}
