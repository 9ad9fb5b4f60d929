//! What bounds the work of a receiver: handlers in flight, and the time of each.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Request, StatusCode};
use http_body_util::Full;
use tokio::time::{sleep, timeout};
use tower_service::Service;
use webhook_events::{Claimed, DedupeStore, Lease, MemoryStore, StoreError, async_trait};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

#[tokio::test(start_paused = true)]
async fn a_further_delivery_than_may_be_in_flight_is_503() {
    let endpoint = Endpoint::with(Stage::new(|_| pending()), |receiver| receiver.max_in_flight(2));
    let deliveries = ["msg_1", "msg_2"].map(|id| {
        let endpoint = endpoint.clone();
        tokio::spawn(async move { endpoint.deliver(id, DONE).await })
    });
    sleep(Duration::from_millis(1)).await;
    let third = endpoint.call(endpoint.delivery("msg_3", DONE)).await;
    assert_eq!(third.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(third.headers()["retry-after"], "5");
    assert_eq!(endpoint.stage.calls(), ["msg_1", "msg_2"]);
    // A duplicate takes no place.
    assert!(timeout(Duration::from_secs(1), endpoint.deliver("msg_1", DONE)).await.is_err());
    for delivery in deliveries {
        assert_eq!(delivery.await.expect("a delivery does not panic"), StatusCode::SERVICE_UNAVAILABLE);
    }
}

/// Counts the handlers that were dropped.
struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_dropped_and_its_delivery_handled_again() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&dropped);
    let stage = Stage::new(move |call| {
        let guard = Dropped(Arc::clone(&counter));
        async move {
            if call < 20_000 {
                pending::<()>().await;
            }
            drop(guard);
            Ok(())
        }
    });
    let endpoint =
        Endpoint::with(stage, |receiver| receiver.handler_timeout(Duration::from_secs(30)).max_in_flight(usize::MAX));
    for number in 0..20_000 {
        let mut receiver = endpoint.receiver.clone();
        let request = endpoint.delivery(&format!("msg_{number}"), DONE);
        tokio::spawn(async move { receiver.call(request).await });
    }
    let answer = endpoint.call(endpoint.delivery("msg_1", DONE)).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    endpoint.receiver.drain().await;
    assert_eq!(dropped.load(Ordering::SeqCst), 20_000);

    let again = Endpoint::with(
        Stage::new(|call| async move {
            if call == 0 {
                pending::<()>().await;
            }
            Ok(())
        }),
        |receiver| receiver.handler_timeout(Duration::from_secs(1)),
    );
    assert_eq!(again.deliver("msg_1", DONE).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(again.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
}

/// A store whose first claim lands although it is answered with an error, as with a Redis that freezes for a while.
#[derive(Default)]
struct Frozen {
    memory: MemoryStore,
    claims: AtomicUsize,
    completions: AtomicUsize,
}

#[async_trait]
impl DedupeStore for Frozen {
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claimed, StoreError> {
        let claim = self.memory.claim(id, lease).await?;
        if self.claims.fetch_add(1, Ordering::SeqCst) == 0 {
            return Err("no answer within 500 ms".into());
        }
        Ok(claim)
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError> {
        self.memory.renew(id, lease).await
    }

    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError> {
        if self.completions.fetch_add(1, Ordering::SeqCst) < 3 {
            return Err("no answer within 500 ms".into());
        }
        self.memory.complete(id, keep).await
    }

    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        self.memory.release(id, lease).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_lands_late_does_not_keep_the_next_attempt_away() {
    let store = Arc::new(Frozen::default());
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Arc::clone(&store)));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::INTERNAL_SERVER_ERROR);
    sleep(Duration::from_secs(1)).await;
    // What the store does not note at first is noted later: it is handled once, and that is remembered.
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    endpoint.receiver.drain().await;
    assert_eq!(store.completions.load(Ordering::SeqCst), 4);
    let beside = endpoint.beside(Arc::clone(&store));
    assert_eq!(beside.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

/// It says so once, and refuses, in place of a panic for each delivery.
#[test]
fn a_runtime_without_timers_is_503() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("the runtime starts");
    for _ in 0..2 {
        assert_eq!(runtime.block_on(endpoint.deliver("msg_1", DONE)), StatusCode::SERVICE_UNAVAILABLE);
    }
    assert!(endpoint.stage.calls().is_empty());
}

#[tokio::test]
async fn an_encoded_body_is_415() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    for (encoding, expected) in
        [("gzip", StatusCode::UNSUPPORTED_MEDIA_TYPE), ("identity, br", StatusCode::UNSUPPORTED_MEDIA_TYPE)]
    {
        let mut request = served.endpoint.delivery("msg_1", DONE);
        request.headers_mut().insert("content-encoding", encoding.parse().expect("a header"));
        let answer = served.send(request).await;
        assert_eq!((answer.status, &answer.headers["accept-encoding"]), (expected, &"identity".parse().unwrap()));
    }
    let mut request = served.endpoint.delivery("msg_1", DONE);
    request.headers_mut().insert("content-encoding", "Identity".parse().expect("a header"));
    assert_eq!(served.send(request).await.status, StatusCode::NO_CONTENT);
}

/// As a layer in front of the receiver sets it.
#[tokio::test]
async fn a_limit_around_the_body_is_413() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let (parts, body) = endpoint.delivery("msg_1", DONE).into_parts();
    let request = Request::from_parts(parts, http_body_util::Limited::new(body, 10));
    let Ok(answer) = endpoint.receiver.clone().call(request).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let request: Request<Full<bytes::Bytes>> = endpoint.delivery("msg_1", DONE);
    assert_eq!(endpoint.call(request).await.status(), StatusCode::NO_CONTENT);
}
