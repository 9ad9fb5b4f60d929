//! The in-memory store: bounded, exact about who holds a claim, and forgetful only of what was handled long ago.

use std::collections::VecDeque;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use tokio::runtime::Builder;
use tokio::time::{Instant, advance};
use webhook_events::{Claimed, DedupeStore, Lease, MemoryStore};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

async fn claim(store: &MemoryStore, id: &str) -> (Claimed, Lease) {
    let lease = Lease::new(MINUTE);
    (store.claim(id, &lease).await.expect("memory does not fail"), lease)
}

async fn handle(store: &MemoryStore, id: &str) {
    assert_eq!(claim(store, id).await.0, Claimed::Granted);
    store.complete(id, HOUR).await.expect("memory does not fail");
}

#[tokio::test(start_paused = true)]
async fn the_first_handled_is_the_first_forgotten() {
    let store = MemoryStore::with_capacity(3);
    for id in ["a", "b", "c", "d", "e"] {
        handle(&store, id).await;
        assert!(store.len() <= 3);
    }
    for id in ["c", "d", "e"] {
        assert_eq!(claim(&store, id).await.0, Claimed::Completed, "{id}");
    }
    assert_eq!(claim(&store, "a").await.0, Claimed::Granted);
}

#[tokio::test(start_paused = true)]
async fn a_running_claim_is_never_forgotten() {
    let store = MemoryStore::with_capacity(0);
    let (granted, lease) = claim(&store, "running").await;
    assert_eq!(granted, Claimed::Granted);
    for number in 0..100 {
        handle(&store, &number.to_string()).await;
        assert_eq!(store.len(), 1);
    }
    assert_eq!(claim(&store, "running").await.0, Claimed::Running);
    store.release("running", &lease).await.expect("memory does not fail");
    assert!(store.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_late_release_does_not_free_another_claim() {
    let store = MemoryStore::new();
    let (_, late) = claim(&store, "msg").await;
    advance(MINUTE).await;
    let (granted, current) = claim(&store, "msg").await;
    assert_eq!(granted, Claimed::Granted);
    store.release("msg", &late).await.expect("memory does not fail");
    assert!(!store.renew("msg", &late).await.expect("memory does not fail"));
    assert_eq!(claim(&store, "msg").await.0, Claimed::Running);
    store.release("msg", &current).await.expect("memory does not fail");
    assert_eq!(claim(&store, "msg").await.0, Claimed::Granted);
}

#[tokio::test(start_paused = true)]
async fn a_late_success_is_a_success() {
    let store = MemoryStore::new();
    claim(&store, "msg").await;
    advance(MINUTE).await;
    let (_, current) = claim(&store, "msg").await;
    store.complete("msg", HOUR).await.expect("memory does not fail");
    store.release("msg", &current).await.expect("memory does not fail");
    assert_eq!(claim(&store, "msg").await.0, Claimed::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_renewed_claim_begins_anew() {
    let store = MemoryStore::new();
    let (_, lease) = claim(&store, "msg").await;
    for _ in 0..10 {
        advance(MINUTE / 2).await;
        assert!(store.renew("msg", &lease).await.expect("memory does not fail"));
        assert_eq!(claim(&store, "msg").await.0, Claimed::Running);
    }
    advance(MINUTE).await;
    assert!(!store.renew("msg", &lease).await.expect("memory does not fail"));
    assert_eq!(claim(&store, "msg").await.0, Claimed::Granted);
}

#[tokio::test(start_paused = true)]
async fn what_has_ended_takes_no_room() {
    let store = MemoryStore::new();
    for number in 0..1000 {
        handle(&store, &format!("handled {number}")).await;
        claim(&store, &format!("abandoned {number}")).await;
    }
    assert_eq!(store.len(), 2000);
    advance(2 * HOUR).await;
    claim(&store, "next").await;
    assert_eq!(store.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn any_length_of_time_is_good() {
    let store = MemoryStore::new();
    let forever = Lease::new(Duration::MAX);
    assert_eq!(store.claim("running", &forever).await.ok(), Some(Claimed::Granted));
    store.complete("handled", Duration::MAX).await.expect("memory does not fail");
    store.complete("forgotten", Duration::ZERO).await.expect("memory does not fail");
    advance(1000 * HOUR).await;
    assert_eq!(claim(&store, "running").await.0, Claimed::Running);
    assert_eq!(claim(&store, "handled").await.0, Claimed::Completed);
    assert_eq!(claim(&store, "forgotten").await.0, Claimed::Granted);
}

#[test]
fn no_two_leases_are_equal() {
    let (one, other) = (Lease::new(MINUTE), Lease::new(MINUTE));
    assert_ne!(one, other);
    assert_ne!(one.to_string(), other.to_string());
    assert_eq!(one.to_string().len(), 32);
    assert_eq!(one.duration(), MINUTE);
}

/// Deliveries of few ids, so that some come again, each remembered for some seconds; and how many seconds pass before.
fn deliveries() -> impl Strategy<Value = Vec<(u8, u64, u64)>> {
    vec((0..12_u8, 0..20_u64, 0..6_u64), 0..60)
}

proptest! {
    /// The simple way to remember the last `capacity` deliveries: a list of them.
    #[test]
    fn it_remembers_what_a_list_would(capacity in 0..8_usize, deliveries in deliveries()) {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let (store, mut list) = (MemoryStore::with_capacity(capacity), VecDeque::new());
            for (id, keep, pause) in deliveries {
                advance(Duration::from_secs(pause)).await;
                let forget = |list: &mut VecDeque<(u8, Instant)>| {
                    while list.front().is_some_and(|(_, end)| *end <= Instant::now() || list.len() > capacity) {
                        list.pop_front();
                    }
                };
                forget(&mut list);
                let latest = list.iter().rev().find(|(known, _)| *known == id);
                let remembered = latest.is_some_and(|(_, end)| *end > Instant::now());
                let expected = if remembered { Claimed::Completed } else { Claimed::Granted };
                assert_eq!(claim(&store, &id.to_string()).await.0, expected);
                // Also where it was handled before, as by somebody whose claim had ended.
                store.complete(&id.to_string(), Duration::from_secs(keep)).await.expect("memory does not fail");
                list.push_back((id, Instant::now() + Duration::from_secs(keep)));
                forget(&mut list);
                assert_eq!(store.len(), list.len());
            }
        });
    }
}
