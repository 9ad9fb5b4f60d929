//! Why a genuine body is not the event it claims to be.

use std::borrow::Cow;
use std::fmt;

/// A body that does not fit: where, what was expected and what was found.
///
/// Displays as `data.sip_headers[2].name: expected string, found null`. It names keys of the spec, never a text of the
/// body: a key of a `map<T>` is shown as `*`.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    path: String,
    message: Cow<'static, str>,
    offset: usize,
}

impl DecodeError {
    /// An error at byte `offset`, its path still empty.
    #[cold]
    pub(crate) fn new(message: impl Into<Cow<'static, str>>, offset: usize) -> Self {
        Self(Box::new(Detail { path: String::new(), message: message.into(), offset }))
    }

    /// A field that must be there, and is not.
    #[cold]
    pub(super) fn missing(name: &str) -> Self {
        Self::new("the field is missing", 0).in_field(name)
    }

    /// The same error, seen from the object that holds it under `key`.
    #[cold]
    pub(crate) fn in_field(mut self, key: &str) -> Self {
        let path = &mut self.0.path;
        let joint = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        *path = format!("{key}{joint}{path}");
        self
    }

    /// The same error, seen from the array that holds it at `index`.
    #[cold]
    pub(crate) fn in_item(mut self, index: usize) -> Self {
        let path = &mut self.0.path;
        let joint = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        *path = format!("[{index}]{joint}{path}");
        self
    }

    /// The path of the value that does not fit, as `data.sip_headers[2].name`; empty for the body as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// How many bytes into the body the trouble stands.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { path, message, .. } = &*self.0;
        if path.is_empty() { f.write_str(message) } else { write!(f, "{path}: {message}") }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({:?} at byte {})", self.to_string(), self.0.offset)
    }
}

impl std::error::Error for DecodeError {}
