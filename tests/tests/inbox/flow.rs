//! From the request to the handler: kept, answered, handled, tried again, dead, revived.

use std::time::{Duration, Instant};

use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::{
    Accepted, Claim, Delivery, Filter, HandlerError, HandlerResult, InboxStore, NewDelivery, Receiver, Retry,
    RunningWorkers, SqliteInbox, SqliteTx, State, Verdict, Want, Workers, async_trait,
};

use crate::engines::Folder;
use crate::handlers::{BATCH, Noting, Sender, until};

fn quickly() -> Retry {
    Retry::with(|failure| if failure.failures() < 3 { Verdict::After(Duration::ZERO) } else { Verdict::GiveUp })
}

async fn state(inbox: &SqliteInbox, id: &str) -> Option<State> {
    inbox.get(id).await.expect("the inbox answers").map(|entry| entry.state)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_kept_answered_and_handled_once() {
    let (folder, sender, handler) = (Folder::new(), Sender::new(), Noting::succeeding());
    let inbox = folder.inbox().await;
    let receiver = sender.receiver(handler.clone()).inbox(inbox.clone()).await.expect("it starts");
    for _ in 0..3 {
        assert_eq!(sender.send(&receiver, "msg_1", BATCH).await, 204);
    }
    assert_eq!(sender.send(&receiver, "msg_2", r#"{"type":"made.up"}"#).await, 204);
    until(async || inbox.stats().await.expect("it answers").waiting == 0 && handler.calls().len() == 2).await;
    receiver.drain().await;
    assert_eq!(handler.calls(), ["msg_1", "msg_2"]);
    let entry = inbox.get("msg_1").await.expect("it answers").expect("it is remembered");
    assert_eq!((entry.state, entry.kind.as_str(), entry.source.as_str()), (State::Done, "batch.completed", "openai"));
    assert_eq!(entry.body, BATCH.as_bytes());
    assert!(entry.headers.contains("webhook-id") && !entry.headers.contains("authorization"));
    assert_eq!(entry.attempts.len(), 1);
    assert_eq!(entry.attempts[0].outcome, "handled");
    // Draining, it keeps nothing.
    assert_eq!(sender.send(&receiver, "msg_3", BATCH).await, 503);
}

/// A receiver without workers keeps; workers that start later handle.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_handled_by_whoever_comes() {
    let (folder, sender) = (Folder::new(), Sender::new());
    {
        let inbox = folder.inbox().await;
        let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
        for number in 0..100 {
            assert_eq!(sender.send(&receiver, &format!("msg_{number}"), BATCH).await, 204);
        }
        assert_eq!(inbox.stats().await.expect("it answers").waiting, 100);
    }
    let (inbox, handler) = (folder.inbox().await, Noting::succeeding());
    let workers = Workers::<UnwrapWebhookEvent>::new().start(&inbox, handler.clone()).await.expect("they start");
    until(async || handler.calls().len() == 100).await;
    workers.drain().await;
    let stats = inbox.stats().await.expect("it answers");
    assert_eq!((stats.waiting, stats.running, stats.dead), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_tried_again_until_they_succeed_or_are_dead() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let handler = Noting::new(|id, before| {
        let id = id.to_owned();
        async move {
            match (id.as_str(), before) {
                ("second", 0) | ("never", _) => Err("the database is away".into()),
                ("panics", 0) => panic!("a handler panics on purpose"),
                ("hangs", 0) => std::future::pending().await,
                ("permanent", _) => Err(HandlerError::permanent("no such customer")),
                _ => Ok(()),
            }
        }
    });
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(quickly())
        .handler_timeout(Duration::from_millis(100))
        .start(&inbox, handler.clone())
        .await
        .expect("they start");
    for id in ["second", "never", "panics", "hangs", "permanent"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    until(async || {
        let stats = inbox.stats().await.expect("it answers");
        stats.waiting + stats.running == 0
    })
    .await;
    let outcomes = async |id: &str| {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        let outcomes: Vec<String> = entry.attempts.iter().map(|attempt| attempt.outcome.clone()).collect();
        (entry.state, entry.reason, outcomes.join(" "))
    };
    assert_eq!(outcomes("second").await, (State::Done, None, "failed handled".to_owned()));
    assert_eq!(outcomes("panics").await, (State::Done, None, "panicked handled".to_owned()));
    assert_eq!(outcomes("hangs").await, (State::Done, None, "timed_out handled".to_owned()));
    let exhausted = Some("exhausted".to_owned());
    assert_eq!(outcomes("never").await, (State::Dead, exhausted, "failed failed failed".to_owned()));
    assert_eq!(outcomes("permanent").await, (State::Dead, Some("permanent".to_owned()), "permanent".to_owned()));
    let never = inbox.get("never").await.expect("it answers").expect("it is known");
    assert_eq!(never.attempts[0].error.as_deref(), Some("the database is away"));
    // The sender's copy of what is dead revives it.
    assert_eq!(sender.send(&receiver, "never", BATCH).await, 204);
    until(async || handler.calls().iter().filter(|id| *id == "never").count() == 6).await;
    workers.drain().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_decode_is_kept_as_dead_and_can_be_replayed() {
    let (folder, sender, handler) = (Folder::new(), Sender::new(), Noting::succeeding());
    let inbox = folder.inbox().await;
    let receiver = sender.receiver(handler.clone()).inbox(inbox.clone()).await.expect("it starts");
    for (id, body) in [("msg_1", "not JSON"), ("msg_2", r#"{"type":"batch.completed","id":"e"}"#)] {
        assert_eq!(sender.send(&receiver, id, body).await, 204);
        assert_eq!(sender.send(&receiver, id, body).await, 204);
        let entry = inbox.get(id).await.expect("it answers").expect("it is kept");
        assert_eq!((entry.state, entry.reason.as_deref()), (State::Dead, Some("undecodable")));
        assert_eq!(entry.body, body.as_bytes());
    }
    assert_eq!(inbox.list(Filter::dead().kind("batch.*")).await.expect("it answers").entries.len(), 1);
    // Without a deploy that fixes the spec it is dead again.
    assert!(inbox.replay("msg_2").await.expect("it answers"));
    until(async || {
        let entry = inbox.get("msg_2").await.expect("it answers").expect("it is kept");
        entry.state == State::Dead && entry.attempts.len() == 2
    })
    .await;
    receiver.drain().await;
    assert!(handler.calls().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_of_one_key_are_handled_one_after_the_other() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let handler = Noting::new(|id, before| {
        let first = id == "a_1" && before < 2;
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            if first { Err("not yet".into()) } else { Ok(()) }
        }
    });
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(Retry::with(|_| Verdict::After(Duration::from_millis(20))))
        .ordered_by(|event: &UnwrapWebhookEvent| event.as_batch_completed().map(|event| event.data.id.clone()))
        .start(&inbox, handler.clone())
        .await
        .expect("they start");
    inbox.pause().await.expect("it answers");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    for number in 1..=10 {
        for key in ["a", "b"] {
            let body = BATCH.replace("batch_1", key);
            assert_eq!(sender.send(&receiver, &format!("{key}_{number}"), &body).await, 204);
        }
    }
    assert!(handler.calls().is_empty(), "a paused inbox is not claimed from");
    inbox.resume().await.expect("it answers");
    until(async || handler.calls().len() == 22).await;
    workers.drain().await;
    let calls = handler.calls();
    let of = |key: &str| calls.iter().filter(|id| id.starts_with(key)).cloned().collect::<Vec<_>>();
    let expected = |key: &str| (1..=10).map(|number| format!("{key}_{number}")).collect::<Vec<_>>();
    assert_eq!(of("a")[..2], ["a_1", "a_1"]);
    assert_eq!(of("a")[2..], expected("a"));
    assert_eq!(of("b"), expected("b"));
}

/// A drain costs no attempt: what runs ends, what waits is there for the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_drain_waits_for_what_runs_and_leaves_what_waits() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let handler = Noting::new(|_, _| async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(())
    });
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    for number in 0..8 {
        sender.send(&receiver, &format!("msg_{number}"), BATCH).await;
    }
    let workers =
        Workers::<UnwrapWebhookEvent>::new().concurrency(2).start(&inbox, handler.clone()).await.expect("they start");
    until(async || !handler.calls().is_empty()).await;
    workers.drain().await;
    let stats = inbox.stats().await.expect("it answers");
    assert_eq!((stats.running, stats.dead), (0, 0));
    assert_eq!(usize::try_from(stats.waiting).unwrap() + handler.calls().len(), 8);
    for entry in inbox.list(Filter::waiting()).await.expect("it answers").entries {
        assert_eq!((entry.failures, entry.crashes), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_that_is_full_or_cannot_be_written_is_503() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await.max_backlog(2);
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let mut answers = Vec::new();
    for number in 0..600 {
        answers.push(sender.send(&receiver, &format!("msg_{number}"), BATCH).await);
    }
    // The size is looked at now and then.
    assert_eq!(*answers.last().unwrap(), 503);
    drop((receiver, inbox));

    let inbox = folder.inbox().await;
    let receiver =
        Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox).store_timeout(Duration::from_millis(300));
    let other = webhook_events::rusqlite::Connection::open(folder.file()).expect("the file opens");
    other.execute_batch("BEGIN EXCLUSIVE").expect("nobody else writes");
    assert_eq!(sender.send(&receiver, "locked", BATCH).await, 503);
    other.execute_batch("ROLLBACK").expect("it ends");
    until(async || sender.send(&receiver, "locked", BATCH).await == 204).await;
    assert_eq!(state(&inbox, "locked").await, Some(State::Waiting));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_is_refused_unless_both_share() {
    let folder = Folder::new();
    let first = folder.inbox().await;
    let error = SqliteInbox::open(folder.file()).await.expect_err("the file has an owner");
    assert!(error.to_string().contains("another process has the inbox"), "{error}");
    let error = SqliteInbox::shared(folder.file()).await.expect_err("the owner does not share it");
    assert!(error.to_string().contains("another process has the inbox"), "{error}");
    drop(first);
    let (one, other) = (SqliteInbox::shared(folder.file()).await, SqliteInbox::shared(folder.file()).await);
    let (one, other) = (one.expect("it opens"), other.expect("it opens twice"));
    let error = SqliteInbox::open(folder.file()).await.expect_err("others share it");
    assert!(error.to_string().contains("another process has the inbox"), "{error}");
    let (sender, handler) = (Sender::new(), Noting::succeeding());
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &one);
    for number in 0..20 {
        assert_eq!(sender.send(&receiver, &format!("msg_{number}"), BATCH).await, 204);
    }
    let here = Workers::<UnwrapWebhookEvent>::new().start(&one, handler.clone()).await.expect("they start");
    let there = Workers::<UnwrapWebhookEvent>::new().start(&other, handler.clone()).await.expect("they start");
    until(async || handler.calls().len() >= 20).await;
    tokio::join!(here.drain(), there.drain());
    let mut calls = handler.calls();
    calls.sort();
    calls.dedup();
    assert_eq!((calls.len(), handler.calls().len()), (20, 20), "each is handled once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_inbox_is_an_error_at_open() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "this is not a database, however long it is, and it stays so")
        .expect("it is written");
    let error = SqliteInbox::open(folder.file()).await.expect_err("it is no database");
    assert!(error.to_string().contains("webhooks.db"), "{error}");

    let folder = Folder::new();
    drop(folder.inbox().await);
    let file = webhook_events::rusqlite::Connection::open(folder.file()).expect("the file opens");
    file.execute("UPDATE webhook_meta SET value = '99' WHERE key = 'version'", []).expect("it is written");
    drop(file);
    let error = SqliteInbox::open(folder.file()).await.expect_err("it is of a later version");
    assert!(error.to_string().contains("schema version 99"), "{error}");
    assert!(SqliteInbox::open("/nowhere/at/all.db").await.is_err());
    for other in ["", ":memory:", "file:webhooks.db?mode=memory"] {
        let error = SqliteInbox::open(other).await.expect_err("it is no file");
        assert!(error.to_string().contains("no path of a file"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn handlers_that_outlast_a_drain_cost_their_deliveries_nothing() {
    let folder = Folder::new();
    let inbox = folder.inbox().await;
    inbox.accept(NewDelivery::new("openai", "msg_1", "batch.completed", BATCH)).await.expect("it is kept");
    let running = Workers::<UnwrapWebhookEvent>::new().start(&inbox, Hanging).await.expect("they start");
    until(async || inbox.stats().await.expect("it answers").running == 1).await;
    assert!(!running.drain_within(Duration::from_millis(50)).await, "a handler is left");
    let entry = inbox.get("msg_1").await.expect("it answers").expect("it is there");
    assert_eq!((entry.state, entry.failures, entry.crashes), (State::Waiting, 0, 0));
    assert_eq!(entry.attempts.last().map(|attempt| attempt.outcome.as_str()), Some("given_back"));
    let handler = Noting::succeeding();
    let running = Workers::<UnwrapWebhookEvent>::new().start(&inbox, handler.clone()).await.expect("they start");
    until(async || handler.calls().len() == 1).await;
    assert!(running.drain_within(Duration::from_secs(30)).await, "all are through");
}

/// A handler that never ends.
struct Hanging;

#[async_trait]
impl EventHandler for Hanging {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_inbox_accepts_again_when_there_is_room() {
    let folder = Folder::new();
    let inbox = folder.inbox().await.max_backlog(1);
    let new = |id: &str| NewDelivery::new("openai", id, "batch.completed", BATCH);
    assert_eq!(inbox.accept(new("msg_1")).await.expect("it is kept"), Accepted::Stored);
    until(async || inbox.accept(new("msg_1")).await.is_ok_and(|accepted| accepted == Accepted::Full)).await;
    // Another process makes room, of which this one is not told.
    let inspector = SqliteInbox::inspect(folder.file()).await.expect("it opens");
    assert!(inspector.discard("msg_1").await.expect("it is discarded"));
    until(async || inbox.accept(new("msg_2")).await.is_ok_and(|accepted| accepted == Accepted::Stored)).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_process_lives_whatever_its_handlers_block() {
    let folder = Folder::new();
    let inbox = SqliteInbox::shared(folder.file()).await.expect("it opens");
    let beat = || {
        let connection = webhook_events::rusqlite::Connection::open(folder.file()).expect("it opens");
        let sql = "SELECT max(beat_until) FROM webhook_owner";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("it answers")
    };
    let before = beat();
    // The one thread of the runtime is blocked, and nobody uses the inbox.
    let end = Instant::now() + Duration::from_secs(20);
    while beat() == before && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(beat() > before, "the heart has stopped");
    drop(inbox);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_alone_keeps_the_key_for_workers_elsewhere() {
    let folder = Folder::new();
    let here = SqliteInbox::shared(folder.file()).await.expect("it opens");
    let sender = Sender::new();
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &here).ordered_by(|_| Some("one".into()));
    for id in ["msg_1", "msg_2", "msg_3"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    let there = SqliteInbox::shared(folder.file()).await.expect("it opens");
    let mut want = Want::new("openai", 3);
    want.ordered = true;
    let claims = there.claim(&want).await.expect("they are claimed");
    assert_eq!(claims.claimed.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), ["msg_1"]);
}

/// Code of the user's beside the handler's methods may panic, too: each is a failure, and none leaves a delivery behind
/// that nobody handles again.
#[tokio::test(flavor = "multi_thread")]
async fn panics_beside_the_handler_are_failures() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let panicked = async |id: &str, workers: RunningWorkers| {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
        until(async || {
            let entry = inbox.get(id).await.expect("it answers").expect("it is known");
            entry.attempts.iter().any(|attempt| attempt.outcome == "panicked")
        })
        .await;
        workers.drain().await;
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        assert_eq!((entry.state, entry.failures), (State::Waiting, 1), "{id}");
        assert!(inbox.discard(id).await.expect("it answers"));
    };
    let make = |_: Claim| -> Noting { panic!("the maker panics on purpose") };
    let workers = Workers::<UnwrapWebhookEvent>::new().start_with(&inbox, make).await.expect("they start");
    panicked("maker", workers).await;
    let make = |_: SqliteTx| -> Noting { panic!("the maker panics on purpose") };
    let workers = Workers::<UnwrapWebhookEvent>::new().start_in_transaction(&inbox, make).await.expect("they start");
    panicked("transactional_maker", workers).await;
    let rule = Retry::with(|_| panic!("the rule panics on purpose"));
    let fails = Noting::new(|_, _| async { Err("it fails".into()) });
    let workers = Workers::<UnwrapWebhookEvent>::new().retry(rule).start(&inbox, fails).await.expect("they start");
    panicked("rule", workers).await;

    let key = |_: &UnwrapWebhookEvent| -> Option<String> { panic!("the key panics on purpose") };
    let receiver = receiver.ordered_by(key);
    assert_eq!(sender.send(&receiver, "key", BATCH).await, 503);
}

/// Ends when its claim is lost.
struct Leaving(Claim);

#[async_trait]
impl EventHandler for Leaving {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        self.0.lost().await;
        Err("another process has the delivery".into())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_is_told_that_its_claim_is_lost() {
    let folder = Folder::new();
    let inbox = SqliteInbox::shared(folder.file()).await.expect("it opens");
    inbox.accept(NewDelivery::new("openai", "msg_1", "batch.completed", BATCH)).await.expect("it is kept");
    let workers = Workers::<UnwrapWebhookEvent>::new().start_with(&inbox, Leaving).await.expect("they start");
    until(async || inbox.stats().await.expect("it answers").running == 1).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(inbox.stats().await.expect("it answers").running, 1, "it runs as long as the claim is held");
    let connection = webhook_events::rusqlite::Connection::open(folder.file()).expect("it opens");
    connection.execute("UPDATE webhook_queue SET owner = owner + 1, attempt = attempt + 1", []).expect("it is taken");
    // The handler would not end by itself.
    assert!(workers.drain_within(Duration::from_secs(20)).await, "all are through");
    let entry = inbox.get("msg_1").await.expect("it answers").expect("it is known");
    assert_eq!(entry.failures, 0, "what it said is not noted");
}

/// A runtime that ends with handlers in it leaves nothing behind that nobody takes up, while the inbox lives on.
#[test]
fn what_ran_on_a_runtime_that_ended_is_given_back() {
    let folder = Folder::new();
    let outer = tokio::runtime::Runtime::new().expect("a runtime");
    let inbox = outer.block_on(folder.inbox());
    let inner = tokio::runtime::Runtime::new().expect("a runtime");
    let running = inner.block_on(async {
        inbox.accept(NewDelivery::new("openai", "msg_1", "batch.completed", BATCH)).await.expect("it is kept");
        let running = Workers::<UnwrapWebhookEvent>::new().start(&inbox, Hanging).await.expect("they start");
        until(async || inbox.stats().await.expect("it answers").running == 1).await;
        running
    });
    drop(inner);
    drop(running);
    outer.block_on(async {
        let handler = Noting::succeeding();
        let running = Workers::<UnwrapWebhookEvent>::new().start(&inbox, handler.clone()).await.expect("they start");
        until(async || handler.calls().len() == 1).await;
        running.drain().await;
    });
}

/// Two drains of one receiver end together, and one with a grace gives back what outlasts it.
#[tokio::test(flavor = "multi_thread")]
async fn every_drain_of_a_receiver_waits_for_the_same_end() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let receiver = Receiver::<UnwrapWebhookEvent>::new(sender.verifier(), Hanging);
    let receiver = receiver.inbox(inbox.clone()).await.expect("it starts");
    assert_eq!(sender.send(&receiver, "msg_1", BATCH).await, 204);
    until(async || inbox.stats().await.expect("it answers").running == 1).await;
    let first = tokio::spawn({
        let receiver = receiver.clone();
        async move { receiver.drain().await }
    });
    assert!(!receiver.drain_within(Duration::from_millis(50)).await, "a handler is left");
    tokio::time::timeout(Duration::from_secs(5), first).await.expect("it ends, too").expect("without a panic");
    let entry = inbox.get("msg_1").await.expect("it answers").expect("it is there");
    assert_eq!((entry.state, entry.failures, entry.crashes), (State::Waiting, 0, 0));
    assert!(receiver.drain_within(Duration::from_secs(5)).await, "all are through");
}

/// A caller that goes away while the inbox is counted does not stop the counting.
#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_leaves_the_inbox_counted() {
    let folder = Folder::new();
    let inbox = folder.inbox().await.max_backlog(1);
    let new = |id: &str| NewDelivery::new("openai", id, "batch.completed", BATCH);
    assert_eq!(inbox.accept(new("msg_1")).await.expect("it is kept"), Accepted::Stored);
    until(async || inbox.accept(new("msg_2")).await.expect("it answers") == Accepted::Full).await;
    assert!(inbox.discard("msg_1").await.expect("it answers"));
    // Each is dropped at its first await, some of them in the middle of a look.
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let _ = tokio::time::timeout(Duration::ZERO, inbox.accept(new("gone"))).await;
    }
    until(async || {
        // One of them may have been stored all the same.
        inbox.discard("gone").await.expect("it answers");
        inbox.accept(new("msg_3")).await.is_ok_and(|accepted| accepted != Accepted::Full)
    })
    .await;
}
