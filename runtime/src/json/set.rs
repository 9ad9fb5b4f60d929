//! Strings of a known set of values.

use std::borrow::Cow;

use super::error::DecodeError;
use super::reader::Reader;

/// Reads a string, and finds its position in `values`, which is their number where it is none of them.
///
/// # Errors
///
/// When there is no string.
pub fn read_open_set<'a>(reader: &mut Reader<'a>, values: &[&str]) -> Result<(usize, Cow<'a, str>), DecodeError> {
    let text = reader.string()?;
    let position = values.iter().position(|value| *value == text);
    Ok((position.unwrap_or(values.len()), text))
}

/// Reads a string, and finds its position in `values`, of which it must be one.
///
/// # Errors
///
/// When there is no string, or another one.
pub fn read_closed_set(reader: &mut Reader<'_>, values: &[&str]) -> Result<usize, DecodeError> {
    match read_open_set(reader, values)? {
        (position, _) if position < values.len() => Ok(position),
        _ => Err(reader.unexpected_value(values)),
    }
}
