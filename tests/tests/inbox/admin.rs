//! What an operator does: list, look, replay, discard, and what is forgotten.

use std::time::{Duration, SystemTime};

use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{
    Accepted, Ended, Filter, InboxStore, NewDelivery, Settlement, Spread, SqliteInbox, State, Want, Workers,
};

use crate::engines::Folder;
use crate::handlers::Noting;

fn new(id: &str, kind: &str) -> NewDelivery {
    NewDelivery::new("shop", id, kind, "{}")
}

#[tokio::test]
async fn pages_filters_and_replays() {
    let folder = Folder::new();
    let inbox = folder.inbox().await;
    for number in 0..25 {
        let kind = if number % 2 == 0 { "order.paid" } else { "order_paid" };
        assert_eq!(inbox.accept(new(&format!("msg_{number}"), kind)).await.unwrap(), Accepted::Stored);
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = inbox.list_after(&Filter::all(), cursor.as_ref(), 10).await.unwrap();
        seen.extend(page.entries.iter().map(|entry| entry.id.clone()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..25).rev().map(|number| format!("msg_{number}")).collect();
    assert_eq!(seen, expected);
    // A pattern takes `_` as it stands.
    assert_eq!(inbox.list(Filter::all().kind("order.*")).await.unwrap().entries.len(), 13);
    assert_eq!(inbox.list(Filter::all().kind("order_paid")).await.unwrap().entries.len(), 12);
    assert!(inbox.list(Filter::all().source("other")).await.unwrap().entries.is_empty());
    let soon = SystemTime::now() + Duration::from_secs(60);
    assert!(inbox.list(Filter::all().since(soon)).await.unwrap().entries.is_empty());

    let claims = inbox.claim(&Want::new("shop", 25)).await.unwrap();
    assert_eq!(claims.claimed.len(), 25);
    let ended: Vec<Settlement> = claims
        .claimed
        .iter()
        .map(|claim| match claim.id.as_str() {
            "msg_0" => Settlement::new(claim.key, Ended::Done, "handled"),
            _ => Settlement::new(claim.key, Ended::Dead("exhausted"), "failed"),
        })
        .collect();
    assert_eq!(inbox.settle(ended.clone()).await.unwrap(), vec![true; 25]);
    // A claim ends once.
    assert_eq!(inbox.settle(ended).await.unwrap(), vec![false; 25]);
    assert_eq!(inbox.stats().await.unwrap().dead, 24);

    assert!(inbox.discard("msg_1").await.unwrap());
    assert!(!inbox.discard("msg_1").await.unwrap() && !inbox.discard("msg_0").await.unwrap());
    let discarded = inbox.get("msg_1").await.unwrap().unwrap();
    assert_eq!((discarded.state, discarded.body.len()), (State::Discarded, 0));
    assert_eq!(inbox.accept(new("msg_1", "order.paid")).await.unwrap(), Accepted::Duplicate);

    assert!(inbox.replay("msg_2").await.unwrap());
    assert!(!inbox.replay("msg_2").await.unwrap() && !inbox.replay("msg_0").await.unwrap());
    assert!(inbox.replay_again("msg_0").await.unwrap());
    assert_eq!(inbox.get("msg_0").await.unwrap().unwrap().state, State::Waiting);

    let spread = Spread::over(Duration::from_secs(3600));
    let replayed = inbox.replay_all(Filter::dead().kind("order.*").reason("exhausted"), spread).await.unwrap();
    assert_eq!(replayed, 11);
    let due = inbox.claim(&Want::new("shop", 100)).await.unwrap();
    assert!(due.claimed.len() <= 3, "the due times are spread: {}", due.claimed.len());
    assert!(due.next_due.is_some_and(|due| due > Duration::from_secs(60)));
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_dead_is_not() {
    let folder = Folder::new();
    let inbox = folder.inbox().await.remember_for(Duration::ZERO).keep_bodies_for(Duration::ZERO);
    for id in ["done", "dead", "waiting"] {
        inbox.accept(new(id, "order.paid")).await.unwrap();
    }
    let claims = inbox.claim(&Want::new("shop", 2)).await.unwrap();
    inbox
        .settle(vec![
            Settlement::new(claims.claimed[0].key, Ended::Done, "handled"),
            Settlement::new(claims.claimed[1].key, Ended::Dead("permanent"), "permanent"),
        ])
        .await
        .unwrap();
    assert!(inbox.get("done").await.unwrap().unwrap().body.is_empty(), "bodies are not kept");
    tokio::time::sleep(Duration::from_millis(20)).await;
    let swept = inbox.sweep().await.unwrap();
    assert_eq!((swept.forgotten, swept.discarded), (1, 0));
    assert!(inbox.get("done").await.unwrap().is_none());
    assert_eq!(inbox.get("dead").await.unwrap().unwrap().state, State::Dead);
    assert_eq!(inbox.get("waiting").await.unwrap().unwrap().state, State::Waiting);
    // What was dead for long enough is discarded, and remembered from then on.
    let brief = inbox.clone().keep_dead_for(Duration::ZERO).remember_for(Duration::from_secs(60));
    let swept = brief.sweep().await.unwrap();
    assert_eq!((swept.forgotten, swept.discarded), (0, 1));
    let discarded = inbox.get("dead").await.unwrap().unwrap();
    assert_eq!((discarded.state, discarded.body.len()), (State::Discarded, 0));
    assert_eq!(inbox.accept(new("dead", "order.paid")).await.unwrap(), Accepted::Duplicate);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(inbox.sweep().await.unwrap().forgotten, 1);
    // What is forgotten is new.
    assert_eq!(inbox.accept(new("done", "order.paid")).await.unwrap(), Accepted::Stored);
}

#[tokio::test]
async fn an_inspector_looks_after_it_and_takes_nothing() {
    let folder = Folder::new();
    let error = SqliteInbox::inspect(folder.file()).await.expect_err("there is no file");
    assert!(error.to_string().contains("no such file"), "{error}");
    assert!(!folder.file().exists());
    let inbox = folder.inbox().await;
    inbox.accept(new("msg_1", "order.paid")).await.unwrap();
    let mut dead = new("msg_2", "order.paid");
    dead.undecodable = Some("it has no id".to_owned());
    inbox.accept(dead).await.unwrap();
    assert_eq!(inbox.claim(&Want::new("shop", 1)).await.unwrap().claimed.len(), 1);

    let inspector = SqliteInbox::inspect(folder.file()).await.expect("it opens beside the owner");
    let stats = inspector.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.running, stats.dead), (0, 1, 1), "what runs goes on");
    for refused in [
        inspector.accept(new("msg_3", "order.paid")).await.err(),
        inspector.claim(&Want::new("shop", 1)).await.err(),
        inspector.rescue().await.err(),
        Workers::<UnwrapWebhookEvent>::new().start(&inspector, Noting::succeeding()).await.err(),
    ] {
        assert!(refused.expect("it is refused").to_string().contains("`inspect`"));
    }
    assert!(inspector.replay("msg_2").await.unwrap());
    assert_eq!(inbox.claim(&Want::new("shop", 5)).await.unwrap().claimed[0].id, "msg_2");
    drop(inspector);
    assert_eq!(inbox.stats().await.unwrap().running, 2);
}

/// Deliveries that were received while the clock was wrong do not keep those behind them from being forgotten.
#[tokio::test]
async fn what_comes_from_the_future_keeps_nothing() {
    let folder = Folder::new();
    let inbox = folder.inbox().await.remember_for(Duration::from_millis(1));
    for id in ["future", "old"] {
        inbox.accept(new(id, "order.paid")).await.unwrap();
    }
    let claims = inbox.claim(&Want::new("shop", 2)).await.unwrap().claimed;
    let done = claims.iter().map(|claim| Settlement::new(claim.key, Ended::Done, "handled")).collect();
    assert_eq!(inbox.settle(done).await.unwrap(), [true, true]);
    let connection = webhook_events::rusqlite::Connection::open(folder.file()).unwrap();
    let ahead = "UPDATE webhook_delivery SET received_at = received_at + 864000000 WHERE id = 'future'";
    connection.execute(ahead, []).unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(inbox.sweep().await.unwrap().forgotten, 1);
    assert!(inbox.get("old").await.unwrap().is_none() && inbox.get("future").await.unwrap().is_some());
}

/// Two paths of one file are one inbox.
#[cfg(unix)]
#[tokio::test]
async fn a_link_to_an_inbox_has_the_same_owner() {
    let folder = Folder::new();
    let inbox = folder.inbox().await;
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(folder.file(), &link).unwrap();
    let error = SqliteInbox::open(&link).await.expect_err("the file has an owner");
    assert!(error.to_string().contains("another process has the inbox"), "{error}");
    drop(inbox);
    assert!(SqliteInbox::open(&link).await.is_ok());
}

/// The queries that the documentation shows.
fn documented() -> impl Iterator<Item = &'static str> {
    let page = include_str!("../../../docs/inbox.md");
    let (_, block) = page.split_once("```sql\n").expect("it has queries");
    block.split("```").next().unwrap_or_default().split("\n\n")
}

#[tokio::test]
async fn documented_queries_run() {
    let folder = Folder::new();
    drop(folder.inbox().await);
    let connection = webhook_events::rusqlite::Connection::open(folder.file()).unwrap();
    assert_eq!(documented().count(), 3);
    for sql in documented() {
        connection.prepare(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn documented_queries_run_in_postgres() {
    let schema = crate::engines::schema!();
    drop(schema.inbox().await);
    let client = schema.server.client().await;
    client.batch_execute(&format!("SET search_path = {}", schema.sql("@").trim_end_matches('.'))).await.unwrap();
    for sql in documented() {
        client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
}
