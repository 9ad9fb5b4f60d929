//! What the tests share; the tests themselves are in `tests/`, one file a concern.

pub mod goldens;
pub mod reference;
