//! Stands in for `metrics` where the feature is off.

use tokio::time::Instant;

use crate::event::Delivery;

pub(crate) fn describe() {}

pub(super) fn answered(_: &'static str, _: &'static str) {}

pub(super) fn store_failed(_: &'static str) {}

pub(super) fn claim_lost() {}

pub(super) fn arrived(_: &Delivery) {}

pub(super) fn handled(_: &'static str, _: &'static str, _: Instant) {}

pub(super) fn running(_: f64) {}
