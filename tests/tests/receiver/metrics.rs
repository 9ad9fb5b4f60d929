//! The metrics, by the names that the docs promise.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use http::{Method, Request};
use http_body_util::Full;
use metrics::Label;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use tokio::time::{sleep, timeout};
use webhook_events::HandlerError;

use crate::endpoint::{DONE, Endpoint};
use crate::late::Away;
use crate::stage::Stage;

/// What has changed since the last look, as `name{label=value,…}`; of histograms, how many values they have got.
fn read(snapshotter: &Snapshotter) -> BTreeMap<String, String> {
    let label = |label: &Label| format!("{}={}", label.key(), label.value());
    let snapshot = snapshotter.snapshot().into_vec().into_iter();
    snapshot
        .map(|(key, _, description, value)| {
            let (_, key) = key.into_parts();
            assert!(description.is_some(), "{} has no description", key.name());
            let labels: Vec<_> = key.labels().map(label).collect();
            let value = match value {
                DebugValue::Counter(count) => count.to_string(),
                DebugValue::Gauge(change) => change.to_string(),
                DebugValue::Histogram(values) => values.len().to_string(),
            };
            (format!("{}{{{}}}", key.name(), labels.join(",")), value)
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn every_answer_rejection_and_handler_is_counted() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let endpoint = Endpoint::new(Stage::new(|call| async move {
        match call {
            0 => Ok(()),
            1 => Err(HandlerError::retryable("no")),
            _ => {
                sleep(Duration::from_secs(60)).await;
                Ok(())
            }
        }
    }));
    endpoint.deliver("handled", DONE).await;
    endpoint.deliver("handled", DONE).await;
    endpoint.deliver("failed", DONE).await;
    endpoint.deliver("new", r#"{"type":"made.up.by.the.provider"}"#).await;
    endpoint.deliver("undecodable", "{}").await;
    let mut get = endpoint.delivery("get", DONE);
    *get.method_mut() = Method::GET;
    endpoint.call(get).await;
    endpoint.call(Request::post("/").body(Full::from(DONE)).expect("the request is well formed")).await;
    let mut stale = Request::post("/").body(Full::from(DONE)).expect("the request is well formed");
    *stale.headers_mut() = endpoint.sign_at("stale", SystemTime::UNIX_EPOCH, DONE).into();
    endpoint.call(stale).await;

    let counted = read(&snapshotter);
    for (name, value) in [
        ("webhook_events_deliveries_total{outcome=handled,event_type=response.completed}", "1"),
        ("webhook_events_deliveries_total{outcome=duplicate,event_type=response.completed}", "1"),
        ("webhook_events_deliveries_total{outcome=failed,event_type=response.completed}", "1"),
        ("webhook_events_deliveries_total{outcome=handled,event_type=unknown}", "1"),
        ("webhook_events_deliveries_total{outcome=undecodable,event_type=none}", "1"),
        ("webhook_events_deliveries_total{outcome=method,event_type=none}", "1"),
        ("webhook_events_deliveries_total{outcome=rejected,event_type=none}", "2"),
        ("webhook_events_rejections_total{reason=missing_header}", "1"),
        ("webhook_events_rejections_total{reason=timestamp_too_old}", "1"),
        ("webhook_events_handler_seconds{outcome=handled,event_type=response.completed}", "1"),
        ("webhook_events_handler_seconds{outcome=handled,event_type=unknown}", "1"),
        ("webhook_events_handler_seconds{outcome=failed,event_type=response.completed}", "1"),
        ("webhook_events_delivery_age_seconds{}", "5"),
        ("webhook_events_handlers_running{}", "0"),
    ] {
        assert_eq!(counted.get(name).map(String::as_str), Some(value), "{name} in {counted:#?}");
    }
    assert_eq!(counted.len(), 14, "{counted:#?}");

    timeout(Duration::from_secs(1), endpoint.deliver("running", DONE)).await.expect_err("the handler takes a minute");
    assert_eq!(read(&snapshotter)["webhook_events_handlers_running{}"], "1");
    endpoint.receiver.drain().await;
    assert_eq!(read(&snapshotter)["webhook_events_handlers_running{}"], "-1");
}

#[tokio::test]
async fn errors_of_the_store_are_counted_by_step() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Away));
    endpoint.deliver("msg_1", DONE).await;
    assert_eq!(read(&snapshotter)["webhook_events_store_errors_total{step=claim}"], "1");
}
