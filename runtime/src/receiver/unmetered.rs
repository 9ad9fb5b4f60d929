//! Stands in for `metrics` where the feature is off: what would be counted is let go.

use std::time::Duration;

use crate::error::VerifyError;

pub(super) fn describe() {}

pub(super) fn answered(_: &'static str, _: &'static str) {}

pub(super) fn rejected(_: VerifyError) {}

pub(super) fn store_failed(_: &'static str) {}

pub(super) fn age(_: Duration) {}

pub(super) fn handled(_: &'static str, _: &'static str, _: Duration) {}

pub(super) fn running(_: f64) {}
