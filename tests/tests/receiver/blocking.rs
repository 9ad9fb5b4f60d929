//! Handlers that block their thread or compute: they keep their claim, and neither the deadline nor others wait for them.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use http::StatusCode;
use tokio::task::block_in_place;
use tokio::time::sleep;
use webhook_events::MemoryStore;

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

/// A lease of 200 ms and 600 ms of blocking: the claim is renewed by another task.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_handler_that_blocks_keeps_its_claim() {
    let store = Arc::new(MemoryStore::new());
    let stage = Stage::new(|_| async {
        block_in_place(|| thread::sleep(Duration::from_millis(600)));
        Ok(())
    });
    let one = Endpoint::with(stage, |receiver| {
        receiver.lease(Duration::from_millis(200)).dedupe_store(Arc::clone(&store)).deadline(Duration::from_secs(5))
    });
    let mut other = one.beside(Arc::clone(&store));
    other.receiver = other.receiver.lease(Duration::from_millis(200));
    let first = tokio::spawn({
        let one = one.clone();
        async move { one.deliver("msg_1", DONE).await }
    });
    sleep(Duration::from_millis(400)).await;
    assert_eq!(other.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(first.await.expect("a delivery does not panic"), StatusCode::NO_CONTENT);
    assert_eq!(other.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(one.stage.calls(), ["msg_1"]);
}

/// The thread of the handler is lost to it, not that of the answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_does_not_wait_for_a_handler_that_blocks() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let stage = Stage::new(move |_| {
        // Blocks before there is a future at all.
        let _ = wait.lock().expect("one delivery").recv_timeout(Duration::from_secs(60));
        async { Ok(()) }
    });
    let served = Endpoint::with(stage, |receiver| receiver.deadline(Duration::from_millis(100))).serve().await;
    let began = Instant::now();
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(began.elapsed() < Duration::from_secs(30), "the deadline waited for the handler");
    // The next attempt joins the handler that still runs, and then finds the event handled.
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::SERVICE_UNAVAILABLE);
    go.send(()).expect("the handler waits");
    served.endpoint.receiver.drain().await;
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}
