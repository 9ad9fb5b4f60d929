//! Handlers that end when nobody waits for them: past the deadline, or after the sender has hung up.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use webhook_events::{Claimed, DedupeStore, HandlerError, Lease, MemoryStore, StoreError, async_trait};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

#[tokio::test(start_paused = true)]
async fn a_late_success_is_remembered() {
    let endpoint = Endpoint::new(Stage::new(|_| async {
        sleep(Duration::from_secs(30)).await;
        Ok(())
    }));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_late_failure_releases_the_claim() {
    let endpoint = Endpoint::new(Stage::new(|call| async move {
        if call == 0 {
            sleep(Duration::from_secs(30)).await;
            return Err(HandlerError::retryable("it took too long"));
        }
        Ok(())
    }));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["msg_1", "msg_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_late_panic_releases_the_claim() {
    let endpoint = Endpoint::new(Stage::new(|call| async move {
        if call == 0 {
            sleep(Duration::from_secs(30)).await;
            panic!("a handler panics on purpose");
        }
        Ok(())
    }));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_10_seconds_unless_set() {
    let takes = |seconds| {
        Stage::new(move |_| async move {
            sleep(Duration::from_secs(seconds)).await;
            Ok(())
        })
    };
    assert_eq!(Endpoint::new(takes(9)).deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(Endpoint::new(takes(11)).deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    let patient = Endpoint::with(takes(11), |receiver| receiver.deadline(Duration::from_secs(12)));
    assert_eq!(patient.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    let never = Endpoint::with(takes(1_000_000), |receiver| receiver.deadline(Duration::MAX));
    assert_eq!(never.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_hangs_up_does_not_stop_the_handler() {
    let endpoint = Endpoint::new(Stage::new(|_| async {
        sleep(Duration::from_secs(5)).await;
        Ok(())
    }));
    timeout(Duration::from_secs(1), endpoint.deliver("msg_1", DONE)).await.expect_err("it hangs up before the end");
    // Joins the handler that goes on, and shares its success.
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_stop_the_handler() {
    let (began, go, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let signals = (Arc::clone(&began), Arc::clone(&go), Arc::clone(&ended));
    let stage = Stage::new(move |_| {
        let (began, go, ended) = signals.clone();
        async move {
            began.notify_one();
            go.notified().await;
            ended.notify_one();
            Ok(())
        }
    });
    let served = Endpoint::new(stage).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write(format!("content-length: {}\r\n\r\n{DONE}", DONE.len())).await;
    began.notified().await;
    drop(raw);
    go.notify_one();
    ended.notified().await;
    served.endpoint.receiver.drain().await;
}

/// A store that takes `claim` seconds to claim, and fails to do anything else.
struct Slow {
    claim: u64,
}

#[async_trait]
impl DedupeStore for Slow {
    async fn claim(&self, _: &str, _: &Lease) -> Result<Claimed, StoreError> {
        sleep(Duration::from_secs(self.claim)).await;
        Ok(Claimed::Granted)
    }

    async fn renew(&self, _: &str, _: &Lease) -> Result<bool, StoreError> {
        Err("the store is away".into())
    }

    async fn complete(&self, _: &str, _: Duration) -> Result<(), StoreError> {
        Err("the store is away".into())
    }

    async fn release(&self, _: &str, _: &Lease) -> Result<(), StoreError> {
        Err("the store is away".into())
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_claimed_by_the_deadline_is_500() {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Slow { claim: 60 }));
    let (first, second) = tokio::join!(endpoint.deliver("msg_1", DONE), endpoint.deliver("msg_1", DONE));
    assert_eq!([first, second], [StatusCode::INTERNAL_SERVER_ERROR; 2]);
    // What was begun goes on.
    endpoint.receiver.drain().await;
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_handled_delivery_is_204_though_the_store_does_not_note_it() {
    let stage = Stage::new(|_| async {
        sleep(Duration::from_secs(500)).await;
        Ok(())
    });
    let endpoint = Endpoint::with(stage, |receiver| receiver.dedupe_store(Slow { claim: 0 }).deadline(Duration::MAX));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
}

/// A store that is away.
pub(crate) struct Away;

#[async_trait]
impl DedupeStore for Away {
    async fn claim(&self, _: &str, _: &Lease) -> Result<Claimed, StoreError> {
        Err("the store is away".into())
    }

    async fn renew(&self, _: &str, _: &Lease) -> Result<bool, StoreError> {
        Err("the store is away".into())
    }

    async fn complete(&self, _: &str, _: Duration) -> Result<(), StoreError> {
        Err("the store is away".into())
    }

    async fn release(&self, _: &str, _: &Lease) -> Result<(), StoreError> {
        Err("the store is away".into())
    }
}

#[tokio::test]
async fn without_the_store_nothing_is_handled_and_the_sender_comes_back() {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Away));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(endpoint.stage.calls().is_empty());
}

/// A store that panics when it is asked for the second step.
struct Broken;

#[async_trait]
impl DedupeStore for Broken {
    async fn claim(&self, id: &str, _: &Lease) -> Result<Claimed, StoreError> {
        sleep(Duration::from_secs(1)).await;
        assert!(id != "claim", "a store panics on purpose");
        Ok(Claimed::Granted)
    }

    async fn renew(&self, _: &str, _: &Lease) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn complete(&self, _: &str, _: Duration) -> Result<(), StoreError> {
        panic!("a store panics on purpose")
    }

    async fn release(&self, _: &str, _: &Lease) -> Result<(), StoreError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_panics_is_500_for_all_who_wait() {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Broken));
    for id in ["claim", "complete"] {
        let (first, second) = tokio::join!(endpoint.deliver(id, DONE), endpoint.deliver(id, DONE));
        assert_eq!([first, second], [StatusCode::INTERNAL_SERVER_ERROR; 2]);
    }
    assert_eq!(endpoint.stage.calls(), ["complete"]);
    endpoint.receiver.drain().await;
}

#[test]
fn the_end_of_a_runtime_ends_a_handler_and_leaves_its_claim() {
    let store = Arc::new(MemoryStore::new());
    let endpoint = Endpoint::with(Stage::new(|_| pending()), |receiver| receiver.dedupe_store(Arc::clone(&store)));
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let first = runtime().expect("the runtime starts");
    assert_eq!(first.block_on(endpoint.deliver("msg_1", DONE)), StatusCode::SERVICE_UNAVAILABLE);
    drop(first);
    let second = runtime().expect("the runtime starts");
    assert_eq!(second.block_on(endpoint.deliver("msg_1", DONE)), StatusCode::SERVICE_UNAVAILABLE);
    second.block_on(endpoint.receiver.drain());
}
