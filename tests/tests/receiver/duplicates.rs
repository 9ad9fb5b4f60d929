//! The same delivery more than once: one after the other, at the same moment, in two processes.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::{advance, sleep};
use webhook_events::{Claimed, DedupeStore, HandlerError, Lease, MemoryStore};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

const HOUR: Duration = Duration::from_secs(3600);

/// A stage whose calls each wait for a permit, and then end as `end` says.
fn gated(end: fn(usize) -> Result<(), HandlerError>) -> (Arc<Stage>, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let waiting = Arc::clone(&gate);
    let stage = Stage::new(move |call| {
        let waiting = Arc::clone(&waiting);
        async move {
            waiting.acquire().await?.forget();
            end(call)
        }
    });
    (stage, gate)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_the_same_moment_over_http_they_reach_the_handler_once() {
    let (stage, gate) = gated(|_| Ok(()));
    let served = Arc::new(Endpoint::new(stage).serve().await);
    let deliveries: Vec<_> = (0..50)
        .map(|_| {
            let served = Arc::clone(&served);
            tokio::spawn(async move { served.deliver("msg_1", DONE).await.status })
        })
        .collect();
    gate.add_permits(1);
    for delivery in deliveries {
        assert_eq!(delivery.await.expect("no delivery panics"), StatusCode::NO_CONTENT);
    }
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_of_a_running_one_gets_its_failure_too() {
    let (stage, gate) = gated(|call| if call == 0 { Err(HandlerError::retryable("not yet")) } else { Ok(()) });
    let endpoint = Endpoint::new(stage);
    let release = async {
        sleep(Duration::from_secs(1)).await;
        gate.add_permits(1);
    };
    let (first, second, ()) = tokio::join!(endpoint.deliver("msg_1", DONE), endpoint.deliver("msg_1", DONE), release);
    assert_eq!([first, second], [StatusCode::INTERNAL_SERVER_ERROR; 2]);
    assert_eq!(endpoint.stage.calls().len(), 1);
    gate.add_permits(1);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_of_one_past_its_deadline_is_503_and_then_204() {
    let (stage, gate) = gated(|_| Ok(()));
    let endpoint = Endpoint::new(stage);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    gate.add_permits(1);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_of_one_that_panics_is_500() {
    let (stage, gate) = gated(|_| panic!("a handler panics on purpose"));
    let endpoint = Endpoint::new(stage);
    let release = async {
        sleep(Duration::from_secs(1)).await;
        gate.add_permits(1);
    };
    let (first, second, ()) = tokio::join!(endpoint.deliver("msg_1", DONE), endpoint.deliver("msg_1", DONE), release);
    assert_eq!([first, second], [StatusCode::INTERNAL_SERVER_ERROR; 2]);
    assert_eq!(endpoint.stage.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_panic_before_the_future_is_500_too() {
    let stage = Stage::new(|call| {
        assert!(call > 0, "a handler panics on purpose");
        async { Ok(()) }
    });
    let endpoint = Endpoint::new(stage);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_drop_of_the_future_is_500_too() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a handler's value panics on purpose");
        }
    }
    let stage = Stage::new(|_| {
        let bomb = Bomb;
        std::future::poll_fn(move |_| {
            let _held = &bomb;
            std::task::Poll::Ready(Ok(()))
        })
    });
    let endpoint = Endpoint::new(stage);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test(start_paused = true)]
async fn a_handled_delivery_is_remembered_for_80_hours() {
    let endpoint = Endpoint::new(Stage::succeeding());
    for (wait, calls) in [(Duration::ZERO, 1), (79 * HOUR, 1), (2 * HOUR, 2)] {
        advance(wait).await;
        assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
        assert_eq!(endpoint.stage.calls().len(), calls);
    }
}

#[tokio::test(start_paused = true)]
async fn how_long_it_is_remembered_can_be_set() {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.remember_for(HOUR));
    for (wait, calls) in [(Duration::ZERO, 1), (HOUR / 2, 1), (HOUR, 2)] {
        advance(wait).await;
        assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
        assert_eq!(endpoint.stage.calls().len(), calls);
    }
}

#[tokio::test(start_paused = true)]
async fn while_another_process_handles_it_the_sender_is_told_to_come_back() {
    let store = Arc::new(MemoryStore::new());
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Arc::clone(&store)));
    let elsewhere = Lease::new(Duration::from_secs(60));
    assert_eq!(store.claim("msg_1", &elsewhere).await.ok(), Some(Claimed::Granted));

    let answer = endpoint.call(endpoint.delivery("msg_1", DONE)).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "5");
    assert!(endpoint.stage.calls().is_empty());

    store.complete("msg_1", HOUR).await.expect("memory does not fail");
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert!(endpoint.stage.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_dead_process_had_claimed_is_handled_when_the_lease_has_ended() {
    let store = Arc::new(MemoryStore::new());
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Arc::clone(&store)));
    let dead = Lease::new(Duration::from_secs(60));
    assert_eq!(store.claim("msg_1", &dead).await.ok(), Some(Claimed::Granted));
    advance(Duration::from_secs(59)).await;
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    advance(Duration::from_secs(2)).await;
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_handler_keeps_its_claim_for_as_long_as_it_runs() {
    let store = Arc::new(MemoryStore::new());
    let (stage, gate) = gated(|_| Ok(()));
    let here = Endpoint::with(stage, |receiver| receiver.dedupe_store(Arc::clone(&store)));
    assert_eq!(here.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);

    let there = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Arc::clone(&store)));
    for _ in 0..10 {
        sleep(HOUR).await;
        assert_eq!(there.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    }
    gate.add_permits(1);
    here.receiver.drain().await;
    assert_eq!(there.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert!(there.stage.calls().is_empty());
}
