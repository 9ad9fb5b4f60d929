//! Tables of every version that there was: they are opened, brought up to date, and worked off.

use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::rusqlite::Connection;
use webhook_events::{Accepted, Filter, InboxStore, NewDelivery, Spread, State, Workers};

use crate::engines::Folder;
#[cfg(unix)]
use crate::engines::schema;
use crate::handlers::{BATCH, Noting, until};

const SQLITE: [&str; 1] = [include_str!("../../goldens/inbox/sqlite-v1.sql")];
#[cfg(unix)]
const POSTGRES: [&str; 1] = [include_str!("../../goldens/inbox/postgres-v1.sql")];

/// What each of them holds, and what becomes of it.
async fn is_worked_off<S: InboxStore + Clone>(inbox: &S) {
    let state = async |id: &str| inbox.get(id).await.expect("it answers").map(|entry| entry.state);
    assert_eq!(state("handled").await, Some(State::Done));
    assert_eq!(state("discarded").await, Some(State::Discarded));
    assert_eq!(state("waiting").await, Some(State::Waiting));
    assert_eq!(state("dead").await, Some(State::Dead));
    // Its process is gone.
    assert_eq!(state("running").await, Some(State::Waiting));
    assert_eq!(state("completed").await, Some(State::Done));
    let new = NewDelivery::new("openai", "handled", "batch.completed", BATCH);
    assert_eq!(inbox.accept(new).await.expect("it answers"), Accepted::Duplicate);
    assert_eq!(inbox.replay_all(&Filter::dead(), Spread::none()).await.expect("it answers"), 1);
    let handler = Noting::succeeding();
    let workers = Workers::<UnwrapWebhookEvent>::new().start(inbox, handler.clone()).await.expect("they start");
    until(async || handler.calls().len() == 3).await;
    workers.drain().await;
    let mut calls = handler.calls();
    calls.sort();
    assert_eq!(calls, ["dead", "running", "waiting"]);
    for id in ["handled", "waiting", "dead", "running", "completed"] {
        assert_eq!(state(id).await, Some(State::Done), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_every_version_are_worked_off() {
    for sql in SQLITE {
        let folder = Folder::new();
        let connection = Connection::open(folder.file()).expect("it opens");
        connection.execute_batch(&sql.replace("{BODY}", BATCH)).expect("it is SQL");
        drop(connection);
        is_worked_off(&folder.inbox().await).await;
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn schemas_of_every_version_are_worked_off() {
    for sql in POSTGRES {
        let schema = schema!();
        let client = schema.server.client().await;
        client
            .batch_execute(&format!("CREATE SCHEMA {}", schema.sql("@").trim_end_matches('.')))
            .await
            .expect("it is new");
        client.batch_execute(&schema.sql(&sql.replace("{BODY}", BATCH))).await.expect("it is SQL");
        is_worked_off(&schema.inbox().await).await;
    }
}

/// The tables of the newest version are as they were when it came out: who changes them adds a version.
#[tokio::test(flavor = "multi_thread")]
async fn tables_of_a_version_do_not_change() {
    let tables = |folder: &Folder| -> Vec<(String, String)> {
        let connection = Connection::open(folder.file()).expect("it opens");
        let mut statement = connection
            .prepare(
                "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name",
            )
            .expect("it is SQL");
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.split_whitespace().collect())))
            .expect("it answers")
            .collect::<Result<_, _>>()
            .expect("it answers")
    };
    let (golden, new) = (Folder::new(), Folder::new());
    let newest = SQLITE.last().expect("there is one");
    Connection::open(golden.file()).expect("it opens").execute_batch(newest).expect("it is SQL");
    drop(new.inbox().await);
    assert_eq!(tables(&new), tables(&golden));
}
