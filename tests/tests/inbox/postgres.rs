//! The inbox in PostgreSQL, against a server that the tests start themselves.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::tokio_postgres::{Client, Config};
use webhook_events::{
    Accepted, Claim, Delivery, Ended, Filter, HandlerResult, InboxStore, NewDelivery, PostgresInbox, PostgresTx,
    Receiver, Retry, Settlement, Spread, State, Verdict, Want, Workers, async_trait,
};

use crate::engines::{Schema, Server, schema};
use crate::handlers::{BATCH, Noting, Sender, until};
use crate::model::{Engine, agrees, cases, steps};

fn quickly() -> Retry {
    Retry::with(|failure| if failure.failures() < 3 { Verdict::After(Duration::ZERO) } else { Verdict::GiveUp })
}

async fn is_idle(inbox: &PostgresInbox) -> bool {
    let stats = inbox.stats().await.expect("it answers");
    stats.waiting + stats.running == 0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_kept_answered_and_handled_once() {
    let schema = schema!();
    let (sender, handler) = (Sender::new(), Noting::succeeding());
    let inbox = schema.inbox().await;
    let receiver = sender.receiver(handler.clone()).inbox(inbox.clone()).await.expect("it starts");
    for _ in 0..3 {
        assert_eq!(sender.send(&receiver, "msg_1", BATCH).await, 204);
    }
    assert_eq!(sender.send(&receiver, "msg_2", r#"{"type":"made.up"}"#).await, 204);
    assert_eq!(sender.send(&receiver, "msg_3", "not JSON").await, 204);
    until(async || is_idle(&inbox).await && handler.calls().len() == 2).await;
    receiver.drain().await;
    let mut calls = handler.calls();
    calls.sort();
    assert_eq!(calls, ["msg_1", "msg_2"]);
    let entry = inbox.get("msg_1").await.expect("it answers").expect("it is remembered");
    assert_eq!((entry.state, entry.kind.as_str(), entry.source.as_str()), (State::Done, "batch.completed", "openai"));
    assert_eq!(entry.body, BATCH.as_bytes());
    assert!(entry.headers.contains("webhook-id") && !entry.headers.contains("authorization"));
    assert_eq!(entry.attempts.len(), 1);
    assert_eq!(entry.attempts[0].outcome, "handled");
    let dead = inbox.get("msg_3").await.expect("it answers").expect("it is kept");
    assert_eq!((dead.state, dead.reason.as_deref()), (State::Dead, Some("undecodable")));
    assert_eq!(sender.send(&receiver, "msg_4", BATCH).await, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_tried_again_until_they_succeed_or_are_dead() {
    let schema = schema!();
    let sender = Sender::new();
    let inbox = schema.inbox().await;
    let handler = Noting::new(|id, before| {
        let id = id.to_owned();
        async move {
            match (id.as_str(), before) {
                ("second", 0) | ("never", _) => Err("the database\0is away".into()),
                ("panics", 0) => panic!("a handler panics on purpose"),
                ("hangs", 0) => std::future::pending().await,
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
    for id in ["second", "never", "panics", "hangs"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    until(async || is_idle(&inbox).await).await;
    let outcomes = async |id: &str| {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        let outcomes: Vec<String> = entry.attempts.iter().map(|attempt| attempt.outcome.clone()).collect();
        (entry.state, outcomes.join(" "))
    };
    assert_eq!(outcomes("second").await, (State::Done, "failed handled".to_owned()));
    assert_eq!(outcomes("panics").await, (State::Done, "panicked handled".to_owned()));
    assert_eq!(outcomes("hangs").await, (State::Done, "timed_out handled".to_owned()));
    assert_eq!(outcomes("never").await, (State::Dead, "failed failed failed".to_owned()));
    // The sender's copy of what is dead revives it.
    assert_eq!(sender.send(&receiver, "never", BATCH).await, 204);
    until(async || handler.calls().iter().filter(|id| *id == "never").count() == 6).await;
    until(async || is_idle(&inbox).await).await;
    assert_eq!(inbox.replay_all(Filter::dead(), Spread::none()).await.expect("it answers"), 1);
    until(async || handler.calls().iter().filter(|id| *id == "never").count() == 9).await;
    until(async || is_idle(&inbox).await).await;
    assert!(inbox.discard("never").await.expect("it answers"));
    let entry = inbox.get("never").await.expect("it answers").expect("its id is remembered");
    assert_eq!((entry.state, entry.body.len()), (State::Discarded, 0));
    workers.drain().await;
}

/// Several processes on one database: each delivery is handled by one of them, and a paused inbox by none.
#[tokio::test(flavor = "multi_thread")]
async fn workers_of_several_processes_handle_each_delivery_once() {
    let schema = schema!();
    let (sender, handler) = (Sender::new(), Noting::succeeding());
    let inboxes = [schema.inbox().await, schema.inbox().await, schema.inbox().await];
    inboxes[0].pause().await.expect("it answers");
    let mut workers = Vec::new();
    for inbox in &inboxes {
        workers.push(Workers::<UnwrapWebhookEvent>::new().start(inbox, handler.clone()).await.expect("they start"));
    }
    let receivers: Vec<_> =
        inboxes.iter().map(|inbox| Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), inbox)).collect();
    for number in 0..200 {
        for receiver in &receivers {
            assert_eq!(sender.send(receiver, &format!("msg_{number}"), BATCH).await, 204);
        }
    }
    assert!(handler.calls().is_empty());
    inboxes[2].resume().await.expect("it answers");
    until(async || is_idle(&inboxes[0]).await).await;
    for workers in workers {
        workers.drain().await;
    }
    let mut calls = handler.calls();
    assert_eq!(calls.len(), 200);
    calls.sort();
    calls.dedup();
    assert_eq!(calls.len(), 200);
}

/// Without `NOTIFY`, and with it, what one process accepts is found by the workers of another.
#[tokio::test(flavor = "multi_thread")]
async fn workers_find_what_another_process_has_accepted() {
    let schema = schema!();
    let sender = Sender::new();
    for polls in [false, true] {
        let config = schema.server.url().parse().expect("it is a configuration");
        let builder = PostgresInbox::builder(config).schema(&schema.name);
        let builder = if polls { builder.poll_only() } else { builder };
        let worker = builder.connect().await.expect("the inbox opens");
        let handler = Noting::succeeding();
        let workers = Workers::<UnwrapWebhookEvent>::new().start(&worker, handler.clone()).await.expect("they start");
        let inbox = schema.inbox().await;
        let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
        assert_eq!(sender.send(&receiver, if polls { "polled" } else { "heard" }, BATCH).await, 204);
        until(async || handler.calls().len() == 1).await;
        workers.drain().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_of_one_key_are_handled_one_after_the_other() {
    let schema = schema!();
    let sender = Sender::new();
    let inbox = schema.inbox().await;
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
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    // A key that no index could hold is one all the same.
    let long = "b".repeat(10_000);
    for number in 1..=10 {
        for key in ["a", &long] {
            let body = BATCH.replace("batch_1", key);
            let id = format!("{}_{number}", &key[..1]);
            assert_eq!(sender.send(&receiver, &id, &body).await, 204);
        }
    }
    until(async || handler.calls().len() == 22).await;
    workers.drain().await;
    let calls = handler.calls();
    let of = |key: &str| calls.iter().filter(|id| id.starts_with(key)).cloned().collect::<Vec<_>>();
    let expected = |key: &str| (1..=10).map(|number| format!("{key}_{number}")).collect::<Vec<_>>();
    assert_eq!(of("a")[..2], ["a_1", "a_1"]);
    assert_eq!(of("a")[2..], expected("a"));
    assert_eq!(of("b"), expected("b"));
}

/// Two processes claim in order while a delivery that was dead comes back to the front of its key, again and again: no two
/// of the key are ever claimed at a time.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_revived_runs_once_at_a_time_over_processes() {
    let schema = schema!();
    let (one, other, operator) = (schema.inbox().await, schema.inbox().await, schema.inbox().await);
    for number in 0..2 {
        let mut new = NewDelivery::new("shop", &format!("msg_{number}"), "order.paid", "{}");
        new.order_key = Some("key".to_owned());
        assert_eq!(one.accept(new).await.expect("it is kept"), Accepted::Stored);
    }
    let held = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let end = std::time::Instant::now() + Duration::from_secs(2);
    let claiming = |inbox: PostgresInbox| {
        let held = Arc::clone(&held);
        async move {
            let (mut want, mut claimed) = (Want::new("shop", 4), 0);
            want.ordered = true;
            while std::time::Instant::now() < end {
                let claims = inbox.claim(&want).await.expect("it answers").claimed;
                let before = held.fetch_add(claims.len(), std::sync::atomic::Ordering::SeqCst);
                assert!(claims.is_empty() || (claims.len() == 1 && before == 0), "two of one key are claimed");
                for claim in claims {
                    claimed += 1;
                    // The first dies, and comes back; the second is handed on.
                    let ended = if claim.id == "msg_0" { Ended::Dead("permanent") } else { Ended::GiveBack };
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    held.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    assert_eq!(
                        inbox.settle(vec![Settlement::new(claim.key, ended, "failed")]).await.expect("it answers"),
                        [true]
                    );
                }
            }
            claimed
        }
    };
    let replaying = async {
        while std::time::Instant::now() < end {
            operator.replay("msg_0").await.expect("it answers");
        }
    };
    let (first, second, ()) = tokio::join!(tokio::spawn(claiming(one)), tokio::spawn(claiming(other)), replaying);
    assert!(first.expect("it ends") + second.expect("it ends") > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_told_from_what_is_lost() {
    let schema = schema!();
    let (inbox, other) = (schema.inbox().await, schema.inbox().await);
    for id in ["msg_1", "msg_2", "msg_3"] {
        inbox.accept(NewDelivery::new("shop", id, "order.paid", "{}")).await.expect("it is kept");
    }
    let keys: Vec<_> = inbox
        .claim(&Want::new("shop", 3))
        .await
        .expect("they are claimed")
        .claimed
        .iter()
        .map(|claim| claim.key)
        .collect();
    assert_eq!(inbox.held(&keys).await.expect("it answers"), [true; 3]);
    let given_back = vec![Settlement::new(keys[1], Ended::GiveBack, "given_back")];
    assert_eq!(inbox.settle(given_back).await.expect("it answers"), [true]);
    assert_eq!(other.claim(&Want::new("shop", 1)).await.expect("it is claimed").claimed.len(), 1);
    assert_eq!(inbox.held(&keys).await.expect("it answers"), [true, false, true]);
}

/// A transaction that has outlived its handler holds up the end of its own delivery, and of no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_delivery_holds_up_no_other() {
    let schema = schema!();
    let inbox = schema.inbox().await;
    for id in ["locked", "free"] {
        inbox.accept(NewDelivery::new("shop", id, "order.paid", "{}")).await.expect("it is kept");
    }
    let claims = inbox.claim(&Want::new("shop", 2)).await.expect("they are claimed").claimed;
    let mut client = schema.server.client().await;
    let open = client.transaction().await.expect("it begins");
    let complete = schema.sql("UPDATE @webhook_queue SET state = 3 WHERE seq = (SELECT min(seq) FROM @webhook_queue)");
    open.execute(&complete, &[]).await.expect("it is completed");
    let ended = claims.iter().map(|claim| match claim.id.as_str() {
        "locked" => Settlement::new(claim.key, Ended::Retry(Duration::ZERO), "timed_out"),
        _ => Settlement::new(claim.key, Ended::Done, "handled"),
    });
    let settled = tokio::time::timeout(Duration::from_secs(5), inbox.settle(ended.collect())).await;
    assert_eq!(settled.expect("it does not wait").expect("it answers"), [true, true]);
    let state = async |id: &str| inbox.get(id).await.expect("it answers").map(|entry| entry.state);
    assert_eq!((state("free").await, state("locked").await), (Some(State::Done), Some(State::Running)));
    // A claim on the same connection goes on.
    assert!(inbox.claim(&Want::new("shop", 2)).await.expect("it answers").claimed.is_empty());
    open.commit().await.expect("it commits");
    until(async || state("locked").await == Some(State::Done)).await;
}

/// Row versions that nobody can remove are counted, as claims become slow by them.
#[tokio::test(flavor = "multi_thread")]
async fn what_vacuum_cannot_remove_is_counted() {
    let schema = schema!();
    let inbox = schema.inbox().await;
    let holder = schema.server.client().await;
    holder.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1").await.expect("it holds a snapshot");
    for number in 0..50 {
        inbox.accept(NewDelivery::new("shop", &format!("msg_{number}"), "order.paid", "{}")).await.expect("it is kept");
    }
    let claims = inbox.claim(&Want::new("shop", 50)).await.expect("they are claimed").claimed;
    let done = claims.iter().map(|claim| Settlement::new(claim.key, Ended::Done, "handled")).collect();
    assert_eq!(inbox.settle(done).await.expect("they are settled"), [true; 50]);
    until(async || inbox.stats().await.expect("it answers").queue_dead_tuples >= 50).await;
}

/// A replay under another id is known by its signature.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_signature_is_a_duplicate_under_any_id() {
    let schema = schema!();
    let inbox = schema.inbox().await;
    let mut new = NewDelivery::new("shop", "one", "order.paid", "{}");
    new.signature = Some("sig_1".to_owned());
    assert_eq!(inbox.accept(new.clone()).await.expect("it answers"), Accepted::Stored);
    new.id = "two".to_owned();
    assert_eq!(inbox.accept(new.clone()).await.expect("it answers"), Accepted::Duplicate);
    new.source = "other".to_owned();
    assert_eq!(inbox.accept(new).await.expect("it answers"), Accepted::Stored);
    assert!(inbox.get("two").await.expect("it answers").is_some_and(|entry| entry.source == "other"));
}

/// What PostgreSQL cannot keep as it is, it keeps: no delivery takes the others of its batch with it.
#[tokio::test(flavor = "multi_thread")]
async fn odd_texts_are_kept_beside_others() {
    let schema = schema!();
    let inbox = schema.inbox().await;
    let ids = ["a\0b", "ü\u{10ffff}", "'; DROP TABLE webhook_delivery; --", &"i".repeat(256)];
    let mut accepts = Vec::new();
    for id in ids {
        let inbox = inbox.clone();
        let new = NewDelivery::new("sh\0p", id, "kind\0", vec![0, 255, 0]);
        accepts.push(tokio::spawn(async move { inbox.accept(new).await }));
    }
    for accept in accepts {
        assert_eq!(accept.await.expect("it ends").expect("it answers"), Accepted::Stored);
    }
    assert_eq!(inbox.stats().await.expect("it answers").waiting, 4);
    assert_eq!(inbox.list(Filter::waiting()).await.expect("it answers").entries.len(), 4);
}

/// A connection that is lost costs no delivery: it is opened again, and what is not kept is not answered with 2xx.
#[tokio::test(flavor = "multi_thread")]
async fn lost_connections_lose_nothing() {
    let schema = schema!();
    let (sender, handler) = (Sender::new(), Noting::succeeding());
    let inbox = schema.inbox().await;
    let receiver = sender.receiver(handler.clone()).inbox(inbox.clone()).await.expect("it starts");
    let client = schema.server.client().await;
    let mut kept = Vec::new();
    for number in 0..100 {
        let id = format!("msg_{number}");
        if number % 10 == 5 {
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE pid <> pg_backend_pid() AND query LIKE '%' || $1 || '%'";
            client.execute(sql, &[&schema.name.replace('"', "\"\"")]).await.expect("it answers");
        }
        if sender.send(&receiver, &id, BATCH).await == 204 {
            kept.push(id);
        }
    }
    assert!(kept.len() >= 80, "{} of 100 were kept", kept.len());
    until(async || match inbox.stats().await {
        Ok(stats) => stats.waiting + stats.running == 0,
        Err(_) => false,
    })
    .await;
    receiver.drain().await;
    let calls = handler.calls();
    for id in &kept {
        assert!(calls.contains(id), "{id} was answered with 204 and not handled");
    }
}

/// Writes a row for each delivery, and then ends as its id says.
struct Rows {
    tx: PostgresTx,
    insert: String,
    kept: Arc<Mutex<Vec<PostgresTx>>>,
}

#[async_trait]
impl EventHandler for Rows {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        self.tx.execute(&self.insert, &[&delivery.id()]).await?;
        match delivery.id() {
            "fails" => Err("no".into()),
            "panics" => panic!("a handler panics on purpose"),
            "ends" => Ok(self.tx.batch_execute("COMMIT").await?),
            "breaks" => {
                let _ = self.tx.batch_execute("SELECT no_such_column").await;
                Ok(())
            }
            "saved" => {
                self.tx.savepoint("here").await?;
                let _ = self.tx.batch_execute("SELECT no_such_column").await;
                Ok(self.tx.rollback_to("here").await?)
            }
            "kept" => {
                self.kept.lock().expect("no test panics in a lock").push(self.tx.clone());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_are_made_with_the_completion_or_not_at_all() {
    let schema = schema!();
    let sender = Sender::new();
    let inbox = schema.inbox().await;
    let client = schema.server.client().await;
    client.batch_execute(&schema.sql("CREATE TABLE @effects (id text NOT NULL)")).await.expect("it is made");
    let insert = schema.sql("INSERT INTO @effects (id) VALUES ($1)");
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(Retry::with(|_| Verdict::GiveUp))
        .start_in_transaction(&inbox, move |tx: PostgresTx| Rows {
            tx,
            insert: insert.clone(),
            kept: Arc::clone(&keep),
        })
        .await
        .expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let ids = ["one", "fails", "panics", "breaks", "kept", "saved", "two"];
    for id in ids {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    assert_eq!(sender.send(&receiver, "ends", BATCH).await, 204);
    until(async || is_idle(&inbox).await).await;
    workers.drain().await;
    let rows = client.query(&schema.sql("SELECT id FROM @effects ORDER BY id"), &[]).await.expect("it answers");
    let written: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(written, ["ends", "one", "saved", "two"]);
    for id in ids {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        let is_done = ["one", "saved", "two"].contains(&id);
        assert_eq!(entry.state, if is_done { State::Done } else { State::Dead }, "{id}");
    }
    // What the handler has committed by itself must not be done again.
    let ended = inbox.get("ends").await.expect("it answers").expect("it is known");
    assert_eq!((ended.state, ended.reason.as_deref()), (State::Dead, Some("misused")));
    let clone = inbox.get("kept").await.expect("it answers").expect("it is known");
    assert!(clone.attempts[0].error.as_deref().is_some_and(|error| error.contains("a clone of the transaction")));
    drop(kept);
}

/// Completes the delivery in a transaction of its own, as with any other driver.
struct Own {
    claim: Claim,
    client: Arc<tokio::sync::Mutex<Client>>,
    insert: String,
}

#[async_trait]
impl EventHandler for Own {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let mut client = self.client.lock().await;
        let tx = client.transaction().await?;
        tx.execute(&self.insert, &[&delivery.id()]).await?;
        let done = self.claim.completion();
        let rows = tx.execute(done.sql(), &[&done.seq(), &done.owner(), &done.attempt()]).await?;
        done.check(rows)?;
        tx.commit().await?;
        // Failing after the commit changes nothing: the delivery is handled.
        if delivery.id() == "late" { Err("too late".into()) } else { Ok(()) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_completes_a_delivery_in_any_drivers_transaction() {
    let schema = schema!();
    let sender = Sender::new();
    let inbox = schema.inbox().await;
    let client = schema.server.client().await;
    client.batch_execute(&schema.sql("CREATE TABLE @effects (id text NOT NULL)")).await.expect("it is made");
    let insert = schema.sql("INSERT INTO @effects (id) VALUES ($1)");
    let client = Arc::new(tokio::sync::Mutex::new(client));
    let shared = Arc::clone(&client);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(Retry::with(|_| Verdict::GiveUp))
        .start_with(&inbox, move |claim: Claim| Own { claim, client: Arc::clone(&shared), insert: insert.clone() })
        .await
        .expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    for id in ["one", "late", "two"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    until(async || is_idle(&inbox).await).await;
    workers.drain().await;
    let count = client.lock().await.query_one(&schema.sql("SELECT count(*) FROM @effects"), &[]).await;
    assert_eq!(count.expect("it answers").get::<_, i64>(0), 3);
    for id in ["one", "late", "two"] {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        assert_eq!(entry.state, State::Done, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_may_lose_commits_is_refused() {
    let schema = schema!();
    let lossy = format!("{} options='-c synchronous_commit=off'", schema.server.url());
    let error = PostgresInbox::connect(&lossy).await.expect_err("it may lose what it confirmed");
    assert!(error.to_string().contains("`synchronous_commit` is off"), "{error}");
    let config = lossy.parse().expect("it is a configuration");
    assert!(PostgresInbox::builder(config).schema(&schema.name).allow_lossy().connect().await.is_ok());
    let strict = format!("{} options='-c default_transaction_isolation=serializable'", schema.server.url());
    let error = PostgresInbox::connect(&strict).await.expect_err("it does not work");
    assert!(error.to_string().contains("default_transaction_isolation"), "{error}");
    let nowhere = PostgresInbox::connect("host=/nowhere/at/all user=app").await.expect_err("there is nothing");
    assert!(!nowhere.to_string().is_empty());
    assert!(PostgresInbox::connect("no configuration").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_a_later_version_are_refused() {
    let schema = schema!();
    drop(schema.inbox().await);
    let client = schema.server.client().await;
    let sql = schema.sql("UPDATE @webhook_meta SET value = '99' WHERE key = 'version'");
    client.execute(&sql, &[]).await.expect("it is written");
    let config = schema.server.url().parse().expect("it is a configuration");
    let error = PostgresInbox::builder(config).schema(&schema.name).connect().await.expect_err("it is too new");
    assert!(error.to_string().contains("schema version 99"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspector_looks_after_it_and_takes_nothing() {
    let schema = schema!();
    let config: Config = schema.server.url().parse().expect("it is a configuration");
    let inspect = || PostgresInbox::builder(config.clone()).schema(&schema.name).inspect().connect();
    let error = inspect().await.expect_err("there is no inbox");
    assert!(error.to_string().contains("has no inbox"), "{error}");
    let inbox = schema.inbox().await;
    inbox.accept(NewDelivery::new("shop", "msg_1", "order.paid", "{}")).await.expect("it is kept");
    let claims = inbox.claim(&Want::new("shop", 1)).await.expect("it is claimed");
    let dead = Settlement::new(claims.claimed[0].key, Ended::Dead("permanent"), "permanent");
    assert_eq!(inbox.settle(vec![dead]).await.expect("it is settled"), [true]);

    let inspector = inspect().await.expect("it opens");
    assert_eq!(inspector.stats().await.expect("it answers").dead, 1);
    for refused in [
        inspector.accept(NewDelivery::new("shop", "msg_2", "order.paid", "{}")).await.err(),
        inspector.claim(&Want::new("shop", 1)).await.err(),
        inspector.rescue().await.err(),
    ] {
        assert!(refused.expect("it is refused").to_string().contains("`inspect`"));
    }
    let client = schema.server.client().await;
    let owners = client.query_one(&schema.sql("SELECT count(*) FROM @webhook_owner"), &[]).await.expect("it answers");
    assert_eq!(owners.get::<_, i64>(0), 1, "an inspector has no heartbeat");
    assert!(inspector.replay("msg_1").await.expect("it is replayed"));
    assert_eq!(inbox.claim(&Want::new("shop", 1)).await.expect("it is claimed").claimed.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_long_enough_is_forgotten() {
    let schema = schema!();
    let (sender, handler) = (Sender::new(), Noting::succeeding());
    let inbox = schema.inbox().await.remember_for(Duration::ZERO).keep_dead_for(Duration::ZERO);
    let receiver = sender.receiver(handler.clone()).inbox(inbox.clone()).await.expect("it starts");
    assert_eq!(sender.send(&receiver, "msg_1", BATCH).await, 204);
    assert_eq!(sender.send(&receiver, "msg_2", "not JSON").await, 204);
    until(async || is_idle(&inbox).await && handler.calls().len() == 1).await;
    receiver.drain().await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    InboxStore::sweep(&inbox).await.expect("it sweeps");
    InboxStore::sweep(&inbox).await.expect("it sweeps");
    for id in ["msg_1", "msg_2"] {
        assert!(inbox.get(id).await.expect("it answers").is_none(), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_inbox_accepts_nothing_more() {
    let schema = schema!();
    let sender = Sender::new();
    let inbox = schema.inbox().await.max_backlog(2);
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let mut answers = Vec::new();
    for number in 0..4 {
        answers.push(sender.send(&receiver, &format!("msg_{number}"), BATCH).await);
    }
    assert_eq!(answers, [204, 204, 503, 503]);
}

struct Postgres {
    schema: Schema,
    inbox: Option<PostgresInbox>,
}

impl Engine for Postgres {
    fn store(&self) -> &dyn InboxStore {
        self.inbox.as_ref().expect("it is open")
    }

    async fn reopen(&mut self) {
        self.inbox = None;
        // Its heartbeat would count for another half a minute.
        let client = self.schema.server.client().await;
        client.execute(&self.schema.sql("DELETE FROM @webhook_owner"), &[]).await.expect("it answers");
        self.inbox = Some(self.schema.inbox().await);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(8), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn postgres_agrees_with_the_model(steps in steps()) {
        let Some(server) = Server::shared() else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let schema = server.schema();
            let inbox = Some(schema.inbox().await);
            agrees(&mut Postgres { schema, inbox }, &steps).await
        })?;
    }
}
