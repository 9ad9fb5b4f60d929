//! The kept expansions in `goldens/`: that they compile, under the strictest lints a user can set, is the test.

#![deny(warnings, missing_docs, clippy::pedantic, clippy::nursery)]

/// One event, as most specs have it.
#[rustfmt::skip]
#[path = "../goldens/first.rs"]
pub mod first;

/// The same with `unknown_fields = ignore` and `derives = [Hash]`.
#[rustfmt::skip]
#[path = "../goldens/ignore.rs"]
pub mod ignore;

/// Every construct of the spec language.
#[rustfmt::skip]
#[path = "../goldens/language.rs"]
pub mod language;
