//! The kept expansions in `goldens/`: that they compile, under the strictest lints a user can set, is the test.

#![deny(warnings, missing_docs, clippy::pedantic, clippy::nursery)]
#![allow(clippy::large_enum_variant, reason = "the lint does not look into what a macro of another crate writes")]

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

/// The shapes of providers other than `OpenAI`.
#[rustfmt::skip]
#[path = "../goldens/shapes.rs"]
pub mod shapes;
