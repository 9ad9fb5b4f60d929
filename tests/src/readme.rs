//! The code blocks of the README, compiled and run as doctests; `tests/readme.rs` checks the others.
#![doc = include_str!("../../README.md")]
