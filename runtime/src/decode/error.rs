//! Why a genuine body is not the event it claims to be.

use std::fmt;

/// A body that does not fit: the path of the field, what was expected and what was found. Never holds the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError;

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be decoded")
    }
}

impl std::error::Error for DecodeError {}
