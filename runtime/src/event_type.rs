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

/// Finds `name` in a table sorted by the length of the name.
///
/// The length is a search, and what remains a few comparisons: to search by the whole name is slower, as each step of a
/// search waits for the one before.
#[doc(hidden)]
#[must_use]
pub fn lookup<T: Copy>(name: &str, table: &[(&str, T)]) -> Option<T> {
    let first = table.partition_point(|(known, _)| known.len() < name.len());
    let as_long = table.get(first..)?.iter().take_while(|(known, _)| known.len() == name.len());
    as_long.copied().find(|(known, _)| *known == name).map(|(_, found)| found)
}
