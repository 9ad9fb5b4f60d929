//! Draining: nothing new comes in, and what runs is waited for.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

fn gated() -> (Arc<Stage>, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let waiting = Arc::clone(&gate);
    let stage = Stage::new(move |_| {
        let waiting = Arc::clone(&waiting);
        async move {
            waiting.acquire().await?.forget();
            Ok(())
        }
    });
    (stage, gate)
}

#[tokio::test(start_paused = true)]
async fn drain_waits_for_running_handlers_also_past_their_deadline() {
    let (stage, gate) = gated();
    let endpoint = Endpoint::new(stage);
    assert_eq!(endpoint.deliver("late", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    let running = tokio::spawn({
        let endpoint = endpoint.clone();
        async move { endpoint.deliver("running", DONE).await }
    });
    sleep(Duration::from_secs(1)).await;
    assert_eq!(endpoint.stage.calls(), ["late", "running"]);

    let drained = tokio::spawn({
        let receiver = endpoint.receiver.clone();
        async move { receiver.drain().await }
    });
    sleep(Duration::from_secs(1)).await;
    assert_eq!(endpoint.deliver("new", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(endpoint.deliver("late", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!drained.is_finished());
    gate.add_permits(1);
    sleep(Duration::from_secs(1)).await;
    assert!(!drained.is_finished());
    gate.add_permits(1);
    drained.await.expect("drain does not panic");
    assert_eq!(running.await.expect("a delivery does not panic"), StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["late", "running"]);
}

#[tokio::test(start_paused = true)]
async fn drain_of_an_idle_receiver_ends_at_once_however_often() {
    let endpoint = Endpoint::new(Stage::succeeding());
    tokio::join!(endpoint.receiver.drain(), endpoint.receiver.drain());
    endpoint.receiver.drain().await;
}

#[tokio::test(start_paused = true)]
async fn a_drain_that_nobody_waits_for_still_refuses() {
    let (stage, gate) = gated();
    let endpoint = Endpoint::new(stage);
    assert_eq!(endpoint.deliver("late", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    timeout(Duration::from_secs(1), endpoint.receiver.drain()).await.expect_err("a handler runs");
    assert_eq!(endpoint.deliver("new", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    gate.add_permits(1);
    endpoint.receiver.drain().await;
}
