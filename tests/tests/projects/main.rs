//! Crates of users: under the strictest lints, with many events, rebuilt after an edit, and as the README says.

mod large;
mod rebuild;
mod strict;
