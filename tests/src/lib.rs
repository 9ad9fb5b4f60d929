//! What the tests share; the tests themselves are in `tests/`, one file a concern.

pub mod goldens;
#[cfg(doctest)]
pub mod readme;
pub mod reference;
