//! From a wire name to an event type, for enums that `webhook_events!` generated.

use std::error::Error;
use std::fmt;

/// A text that names no event of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEventType(Box<str>);

impl UnknownEventType {
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownEventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no event has the type {:?}", self.0)
    }
}

impl Error for UnknownEventType {}

/// Finds `name` in a table sorted by the length of the name, then by the name: few names are compared to the end.
#[doc(hidden)]
#[must_use]
pub fn lookup<T: Copy>(name: &str, table: &[(&str, T)]) -> Option<T> {
    table.binary_search_by_key(&(name.len(), name), |&(name, _)| (name.len(), name)).ok().map(|found| table[found].1)
}
