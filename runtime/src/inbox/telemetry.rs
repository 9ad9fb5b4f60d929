//! What is seen of an inbox from outside: a tracing span for each attempt, and metrics.

use std::time::{Duration, SystemTime};

use tracing::{Span, info_span};

use super::admin::InboxStats;
use super::store::{Rescued, StoredClaim};

/// The span of one attempt.
pub(super) fn attempt(stored: &StoredClaim, event_type: &str) -> Span {
    let wait = stored.received_at.elapsed().unwrap_or_default();
    info_span!(
        "webhook.attempt",
        id = stored.id,
        event_type,
        attempt = stored.key.attempt,
        failures = stored.failures,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
    )
}

#[cfg(feature = "metrics")]
mod names {
    pub(super) const WAITING: &str = "webhook_events_inbox_waiting";
    pub(super) const RUNNING: &str = "webhook_events_inbox_running";
    pub(super) const DEAD: &str = "webhook_events_inbox_dead";
    pub(super) const OLDEST: &str = "webhook_events_inbox_oldest_waiting_seconds";
    pub(super) const BYTES: &str = "webhook_events_inbox_bytes";
    pub(super) const DEAD_TUPLES: &str = "webhook_events_inbox_queue_dead_tuples";
    pub(super) const WAIT: &str = "webhook_events_inbox_wait_seconds";
    pub(super) const ATTEMPTS: &str = "webhook_events_inbox_attempts_total";
    pub(super) const DIED: &str = "webhook_events_inbox_dead_total";
    pub(super) const RESCUED: &str = "webhook_events_inbox_rescued_total";
    pub(super) const LEASE_LOST: &str = "webhook_events_inbox_lease_lost_total";
    pub(super) const REVIVED: &str = "webhook_events_inbox_revived_total";
    pub(super) const COMMIT: &str = "webhook_events_inbox_commit_seconds";
    pub(super) const COMMIT_SIZE: &str = "webhook_events_inbox_commit_deliveries";
}

/// Tells the recorder what the metrics mean.
pub(crate) fn describe() {
    #[cfg(feature = "metrics")]
    {
        use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
        describe_gauge!(names::WAITING, Unit::Count, "Deliveries that wait to be handled");
        describe_gauge!(names::RUNNING, Unit::Count, "Deliveries that are being handled");
        describe_gauge!(names::DEAD, Unit::Count, "Deliveries that are dead");
        describe_gauge!(names::OLDEST, Unit::Seconds, "Time that the oldest due delivery has been waiting");
        describe_gauge!(names::BYTES, Unit::Bytes, "Size of the inbox on disk");
        describe_gauge!(names::DEAD_TUPLES, Unit::Count, "Row versions of the queue that VACUUM has not removed yet");
        describe_histogram!(names::WAIT, Unit::Seconds, "Time from receipt to the first attempt");
        describe_counter!(names::ATTEMPTS, Unit::Count, "Attempts that ended, by outcome and event type");
        describe_counter!(names::DIED, Unit::Count, "Deliveries that became dead, by reason");
        describe_counter!(names::RESCUED, Unit::Count, "Deliveries taken back from processes that were gone");
        describe_counter!(names::LEASE_LOST, Unit::Count, "Attempts that ended after another process had the claim");
        describe_counter!(names::REVIVED, Unit::Count, "Dead deliveries that a copy from the sender revived");
        describe_histogram!(names::COMMIT, Unit::Seconds, "Time of a commit");
        describe_histogram!(names::COMMIT_SIZE, Unit::Count, "Operations in a commit");
    }
}

pub(super) fn began(stored: &StoredClaim) {
    #[cfg(feature = "metrics")]
    if stored.key.attempt == 1 {
        metrics::histogram!(names::WAIT).record(stored.received_at.elapsed().unwrap_or_default());
    }
    #[cfg(not(feature = "metrics"))]
    let _ = stored;
}

pub(super) fn ended(outcome: &'static str, event_type: &'static str) {
    #[cfg(feature = "metrics")]
    metrics::counter!(names::ATTEMPTS, "outcome" => outcome, "event_type" => event_type).increment(1);
    #[cfg(not(feature = "metrics"))]
    let _ = (outcome, event_type);
}

pub(crate) fn died(reason: &'static str, count: u64) {
    #[cfg(feature = "metrics")]
    metrics::counter!(names::DIED, "reason" => reason).increment(count);
    #[cfg(not(feature = "metrics"))]
    let _ = (reason, count);
}

/// What was taken back from processes that are gone.
pub(super) fn rescued(rescued: &Rescued) {
    let Rescued { requeued, dead, .. } = *rescued;
    #[cfg(feature = "metrics")]
    metrics::counter!(names::RESCUED).increment(requeued + dead);
    if dead > 0 {
        died("crashed", dead);
        tracing::error!(count = dead, "webhooks are dead: their process died three times while it handled them");
    }
    if requeued > 0 {
        tracing::warn!(count = requeued, "webhooks wait again whose process died while it handled them");
    }
}

/// A handler that was dropped at the end of the process.
pub(super) fn given_back() {
    tracing::warn!("webhook handler was dropped as the process ends, the delivery waits to be handled again");
    ended("given_back", "none");
}

pub(super) fn lease_lost() {
    tracing::warn!("webhook attempt ended after another process had the claim: what it said of it is not noted");
    #[cfg(feature = "metrics")]
    metrics::counter!(names::LEASE_LOST).increment(1);
}

pub(crate) fn revived() {
    #[cfg(feature = "metrics")]
    metrics::counter!(names::REVIVED).increment(1);
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) fn committed(took: Duration, operations: usize) {
    #[cfg(feature = "metrics")]
    {
        metrics::histogram!(names::COMMIT).record(took);
        metrics::histogram!(names::COMMIT_SIZE).record(f64::from(u32::try_from(operations).unwrap_or(u32::MAX)));
    }
    #[cfg(not(feature = "metrics"))]
    let _ = (took, operations);
}

/// The gauges, one query in 15 seconds.
pub(super) fn stats(stats: &InboxStats) {
    #[cfg(feature = "metrics")]
    {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        let gauge = |name: &'static str, value: u64| metrics::gauge!(name).set(value as f64);
        gauge(names::WAITING, stats.waiting);
        gauge(names::RUNNING, stats.running);
        gauge(names::DEAD, stats.dead);
        gauge(names::BYTES, stats.bytes);
        gauge(names::DEAD_TUPLES, stats.queue_dead_tuples);
        metrics::gauge!(names::OLDEST).set(stats.oldest_waiting.unwrap_or_default());
    }
    #[cfg(not(feature = "metrics"))]
    let _ = stats;
}

/// Milliseconds since 1970, for engines that keep times as numbers.
pub(super) fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
