//! What the tests share; the tests themselves are in `tests/`, one file a concern.

pub mod fits;
pub mod folder;
pub mod goldens;
pub mod project;
#[cfg(doctest)]
pub mod readme;
pub mod reference;
#[cfg(unix)]
pub mod server;

/// The programs in `docs/receiver.md` compile.
#[cfg(doctest)]
#[doc = include_str!("../../docs/receiver.md")]
pub struct ReceiverPage;
