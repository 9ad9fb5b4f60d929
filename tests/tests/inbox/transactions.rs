//! Effects exactly once: writes and completion are one commit.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::rusqlite::Connection;
use webhook_events::{
    Claim, Delivery, HandlerResult, Receiver, Retry, SqliteInbox, SqliteTx, State, Verdict, Workers, async_trait,
};

use crate::engines::Folder;
use crate::handlers::{BATCH, Sender, until};

/// Writes a row for each delivery, and then ends as its id says.
struct Rows {
    tx: SqliteTx,
    kept: Arc<Mutex<Vec<SqliteTx>>>,
}

#[async_trait]
impl EventHandler for Rows {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let (id, batch) = (delivery.id().to_owned(), event.data.id.clone());
        let before: i64 =
            self.tx.read(|db| Ok(db.query_row("SELECT count(*) FROM effects", [], |row| row.get(0))?)).await?;
        assert!(before >= 0);
        let row = id.clone();
        self.tx.at_commit(move |db| {
            db.execute("INSERT INTO effects (id, batch) VALUES (?1, ?2)", [row, batch])?;
            Ok(())
        });
        match id.as_str() {
            "fails" => Err("no".into()),
            "panics" => panic!("a handler panics on purpose"),
            "write_fails" => {
                self.tx.at_commit(|db| {
                    db.execute("INSERT INTO no_such_table VALUES (1)", [])?;
                    Ok(())
                });
                Ok(())
            }
            "write_panics" => {
                self.tx.at_commit(|_| panic!("a write panics on purpose"));
                Ok(())
            }
            "kept" => {
                self.kept.lock().expect("no test panics in a lock").push(self.tx.clone());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn once() -> Retry {
    Retry::with(|_| Verdict::GiveUp)
}

fn effects(folder: &Folder) -> Vec<String> {
    let connection = Connection::open(folder.file()).expect("the file opens");
    let mut statement = connection.prepare("SELECT id FROM effects ORDER BY rowid").expect("the table is there");
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

async fn prepared(folder: &Folder) -> SqliteInbox {
    let inbox = folder.inbox().await;
    let connection = Connection::open(folder.file()).expect("the file opens");
    connection.execute_batch("CREATE TABLE effects (id TEXT, batch TEXT)").expect("it is made");
    inbox
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_are_made_with_the_completion_or_not_at_all() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = prepared(&folder).await;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(once())
        .start_in_transaction(&inbox, move |tx: SqliteTx| Rows { tx, kept: Arc::clone(&keep) })
        .await
        .expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    let ids = ["one", "fails", "panics", "write_fails", "write_panics", "kept", "two"];
    for id in ids {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    until(async || {
        let stats = inbox.stats().await.expect("it answers");
        stats.waiting + stats.running == 0
    })
    .await;
    workers.drain().await;
    let mut written = effects(&folder);
    written.sort();
    assert_eq!(written, ["one", "two"]);
    for id in ids {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        let is_done = ["one", "two"].contains(&id);
        assert_eq!(entry.state, if is_done { State::Done } else { State::Dead }, "{id}");
    }
    let kept_entry = inbox.get("kept").await.unwrap().unwrap();
    assert!(kept_entry.attempts[0].error.as_deref().unwrap().contains("a clone of the transaction"), "{kept_entry:?}");
}

/// Completes the delivery in a transaction of its own, as with any other driver.
struct Own {
    claim: Claim,
    connection: Arc<Mutex<Connection>>,
}

#[async_trait]
impl EventHandler for Own {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let mut connection = self.connection.lock().expect("no test panics in a lock");
        let tx = connection.transaction()?;
        tx.execute("INSERT INTO effects (id) VALUES (?1)", [delivery.id()])?;
        let done = self.claim.completion();
        let rows = tx.execute(done.sql(), [done.seq(), done.owner(), done.attempt()])?;
        done.check(rows as u64)?;
        tx.commit()?;
        // Failing after the commit changes nothing: the delivery is handled.
        if delivery.id() == "late" { Err("too late".into()) } else { Ok(()) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_completes_a_delivery_in_any_drivers_transaction() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = prepared(&folder).await;
    let connection = Connection::open(folder.file()).expect("the file opens");
    connection.busy_timeout(Duration::from_secs(10)).expect("it waits");
    let connection = Arc::new(Mutex::new(connection));
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(once())
        .start_with(&inbox, move |claim: Claim| Own { claim, connection: Arc::clone(&connection) })
        .await
        .expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    for id in ["one", "late", "two"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    until(async || {
        let stats = inbox.stats().await.expect("it answers");
        stats.waiting + stats.running == 0
    })
    .await;
    workers.drain().await;
    let mut written = effects(&folder);
    written.sort();
    assert_eq!(written, ["late", "one", "two"]);
    for id in ["one", "late", "two"] {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        assert_eq!(entry.state, State::Done, "{id}");
    }
}

/// Breaks a constraint that is looked at when the transaction is committed.
struct Deferring(SqliteTx);

#[async_trait]
impl EventHandler for Deferring {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let parent = if delivery.id() == "broken" { 7 } else { 1 };
        self.0.at_commit(move |db| {
            db.execute("INSERT INTO child (parent) VALUES (?1)", [parent])?;
            Ok(())
        });
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_constraint_takes_no_other_delivery_with_it() {
    let (folder, sender) = (Folder::new(), Sender::new());
    let inbox = folder.inbox().await;
    let connection = Connection::open(folder.file()).expect("the file opens");
    let tables = "CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1); \
                  CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)";
    connection.execute_batch(tables).expect("they are made");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(sender.verifier(), &inbox);
    for id in ["one", "broken", "two", "three"] {
        assert_eq!(sender.send(&receiver, id, BATCH).await, 204);
    }
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(once())
        .start_in_transaction(&inbox, Deferring)
        .await
        .expect("they start");
    until(async || {
        let stats = inbox.stats().await.expect("it answers");
        stats.waiting + stats.running == 0
    })
    .await;
    workers.drain().await;
    for id in ["one", "broken", "two", "three"] {
        let entry = inbox.get(id).await.expect("it answers").expect("it is known");
        assert_eq!(entry.state, if id == "broken" { State::Dead } else { State::Done }, "{id}");
        assert_eq!(entry.attempts.len(), 1, "{id}");
    }
    let broken = inbox.get("broken").await.unwrap().unwrap();
    assert!(broken.attempts[0].error.as_deref().unwrap().contains("foreign key of the table `child`"), "{broken:?}");
}
