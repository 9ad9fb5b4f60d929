//! Counters, gauges and histograms of the receiver. Every label has a bounded set of values.

use std::time::SystemTime;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use tokio::time::Instant;

use crate::event::Delivery;
use crate::http::refusal::REJECTIONS;

const DELIVERIES: &str = "webhook_events_deliveries_total";
const STORE_ERRORS: &str = "webhook_events_store_errors_total";
const CLAIMS_LOST: &str = "webhook_events_claims_lost_total";
const AGE: &str = "webhook_events_delivery_age_seconds";
const HANDLER: &str = "webhook_events_handler_seconds";
const RUNNING: &str = "webhook_events_handlers_running";

/// Tells the recorder what the metrics mean.
pub(crate) fn describe() {
    describe_counter!(DELIVERIES, Unit::Count, "Requests answered, by outcome and event type");
    describe_counter!(REJECTIONS, Unit::Count, "Requests not proven genuine, by reason");
    describe_counter!(STORE_ERRORS, Unit::Count, "Errors of the store of claims, by step");
    describe_counter!(CLAIMS_LOST, Unit::Count, "Claims that ended while their handler ran");
    describe_histogram!(AGE, Unit::Seconds, "Time from signing a genuine delivery to its arrival");
    describe_histogram!(HANDLER, Unit::Seconds, "Time in the handler, by outcome and event type");
    describe_gauge!(RUNNING, Unit::Count, "Handlers running now");
}

pub(super) fn answered(outcome: &'static str, event_type: &'static str) {
    counter!(DELIVERIES, "outcome" => outcome, "event_type" => event_type).increment(1);
}

pub(super) fn store_failed(step: &'static str) {
    counter!(STORE_ERRORS, "step" => step).increment(1);
}

pub(super) fn claim_lost() {
    counter!(CLAIMS_LOST).increment(1);
}

pub(super) fn arrived(delivery: &Delivery) {
    histogram!(AGE).record(delivery.age(SystemTime::now()));
}

pub(super) fn handled(outcome: &'static str, event_type: &'static str, began: Instant) {
    histogram!(HANDLER, "outcome" => outcome, "event_type" => event_type).record(began.elapsed());
}

pub(super) fn running(change: f64) {
    gauge!(RUNNING).increment(change);
}
