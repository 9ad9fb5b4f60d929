//! Stands in for `metrics` where the feature is off: what would be counted is let go.

use tokio::time::Instant;

use crate::event::Delivery;
use crate::signing::error::VerifyError;

pub(super) fn describe() {}

pub(super) fn answered(_: &'static str, _: &'static str) {}

pub(super) fn rejected(_: VerifyError) {}

pub(super) fn store_failed(_: &'static str) {}

pub(super) fn arrived(_: &Delivery) {}

pub(super) fn handled(_: &'static str, _: &'static str, _: Instant) {}

pub(super) fn running(_: f64) {}
