//! Processes on one PostgreSQL that die at named places, with each kind of handler.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::Command;
use std::time::Duration;

use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::tokio_postgres::{Client, NoTls};
use webhook_events::{
    Claim, Delivery, Filter, HandlerResult, PostgresInbox, PostgresTx, Receiver, Retry, Secret, State, Verdict,
    Verifier, Workers, async_trait,
};

use crate::processes::{Victim, join_all, send};
use crate::server::{Schema, Server};

const URL: &str = "WEBHOOK_EVENTS_TEST_URL";
const SCHEMA: &str = "WEBHOOK_EVENTS_TEST_SCHEMA";
const SECRET: &str = "WEBHOOK_EVENTS_TEST_SECRET";
const KIND: &str = "WEBHOOK_EVENTS_TEST_KIND";

/// How the effect of a delivery is written.
enum Writing {
    /// On a connection of its own: at least once.
    Plain(Client),
    /// In the transaction of the inbox.
    Transactional(PostgresTx),
    /// In a transaction of its own, which completes the delivery.
    Completing(Claim, tokio::sync::Mutex<Client>),
}

/// Writes a row for each delivery.
struct Effects {
    writing: Writing,
    insert: String,
}

#[async_trait]
impl EventHandler for Effects {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let id = delivery.id().to_owned();
        match &self.writing {
            Writing::Plain(client) => _ = client.execute(&self.insert, &[&id]).await?,
            Writing::Transactional(tx) => _ = tx.execute(&self.insert, &[&id]).await?,
            Writing::Completing(claim, client) => {
                let mut client = client.lock().await;
                let transaction = client.transaction().await?;
                transaction.execute(&self.insert, &[&id]).await?;
                let completion = claim.completion();
                let claim = [completion.seq(), completion.owner(), completion.attempt()];
                let completed = transaction.execute(completion.sql(), &[&claim[0], &claim[1], &claim[2]]).await?;
                completion.check(completed)?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }
}

/// What each process does. As a test of its own, without the variables, it does nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other test starts it as a process"]
async fn victim() {
    let (Ok(url), Ok(schema)) = (env::var(URL), env::var(SCHEMA)) else { return };
    let secret = Secret::from_env(SECRET).expect("the test hands it over");
    let config = url.parse().expect("it is a configuration");
    let inbox = PostgresInbox::builder(config).schema(&schema).connect().await.expect("the inbox opens");
    let retry = Retry::with(|_| Verdict::After(Duration::from_millis(10)));
    let workers = Workers::<UnwrapWebhookEvent>::new().retry(retry);
    let insert = format!("INSERT INTO \"{}\".effects (id) VALUES ($1)", schema.replace('"', "\"\""));
    let connect = async || {
        let (client, connection) = webhook_events::tokio_postgres::connect(&url, NoTls).await.expect("it connects");
        tokio::spawn(connection);
        client
    };
    let workers = match env::var(KIND).unwrap_or_default().as_str() {
        "transactional" => {
            let make = move |tx| Effects { writing: Writing::Transactional(tx), insert: insert.clone() };
            workers.start_in_transaction(&inbox, make).await
        }
        "completing" => {
            let mut clients = Vec::new();
            for _ in 0..64 {
                clients.push(connect().await);
            }
            // A connection for each attempt: when they are used up, the process has nothing more to show.
            let clients = std::sync::Mutex::new(clients);
            let make = move |claim| {
                let client = clients.lock().expect("no test panics here").pop().expect("enough connections");
                Effects { writing: Writing::Completing(claim, tokio::sync::Mutex::new(client)), insert: insert.clone() }
            };
            workers.start_with(&inbox, make).await
        }
        _ => workers.start(&inbox, Effects { writing: Writing::Plain(connect().await), insert }).await,
    };
    let workers = workers.expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(Verifier::new(secret), &inbox);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    println!("\nlistening on {}", listener.local_addr().expect("it is bound"));
    webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await.expect("it ends cleanly");
    workers.drain().await;
}

/// One process dies at a place, another goes on, and what must hold is looked at from outside.
async fn torture(schema: &Schema, kind: &str, failpoint: &str) {
    let (server, secret) = (&schema.server, Secret::generate());
    let inbox = schema.inbox().await;
    let client = server.client().await;
    client.batch_execute(&schema.sql("CREATE TABLE @effects (id text NOT NULL)")).await.expect("it is made");
    let url = server.url();
    let variables = [(URL, url.as_str()), (SCHEMA, &schema.name), (SECRET, &*secret.expose()), (KIND, kind)];
    let start = |failpoint| {
        let program = Command::new(env::current_exe().expect("the test is a program"));
        Victim::run(program, "postgres_processes::victim", &variables, failpoint)
    };
    let mut acknowledged = BTreeSet::new();
    if let Some(mut victim) = start(Some(failpoint)) {
        for round in 0..4 {
            let ids: Vec<String> = (0..8).map(|offset| format!("msg_{}", round * 8 + offset)).collect();
            let answers = join_all(ids.iter().map(|id| send(&victim.address, &secret, id))).await;
            let good = ids.iter().zip(answers).filter(|(_, answer)| answer.is_some_and(|status| status == 204));
            acknowledged.extend(good.map(|(id, _)| id.clone()));
            if victim.is_dead() {
                break;
            }
        }
        victim.kill();
    }
    // Its lease ends now, and not in half a minute; that of this test's own inbox does not.
    let ended = schema.sql("UPDATE @webhook_owner SET beat_until = now() - interval '1 second' WHERE pid <> $1");
    let own = i64::from(std::process::id());
    client.execute(&ended, &[&own]).await.expect("it is written");
    let victim = start(None).expect("it starts");
    if acknowledged.is_empty() {
        assert_eq!(send(&victim.address, &secret, "msg_last").await, Some(204));
        acknowledged.insert("msg_last".to_owned());
    }
    for _ in 0..3000 {
        let stats = inbox.stats().await.expect("it answers");
        if stats.waiting + stats.running == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    victim.kill();

    let at = format!("{kind} {failpoint}");
    let page = inbox.list_after(&Filter::all(), None, 1000).await.expect("it answers");
    let states: BTreeMap<String, State> = page.entries.into_iter().map(|entry| (entry.id, entry.state)).collect();
    for id in &acknowledged {
        assert_eq!(states.get(id), Some(&State::Done), "{at}: {id}");
    }
    let rows =
        client.query(&schema.sql("SELECT id, count(*) FROM @effects GROUP BY id"), &[]).await.expect("it answers");
    let effects: BTreeMap<String, i64> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for (id, state) in &states {
        let count = effects.get(id).copied().unwrap_or_default();
        assert_eq!(*state, State::Done, "{at}: {id}");
        assert!(if kind == "plain" { count >= 1 } else { count == 1 }, "{at}: {id} has {count} effects");
    }
    let twice = client
        .query(
            &schema.sql("SELECT seq FROM @webhook_attempt WHERE outcome = 'handled' GROUP BY seq HAVING count(*) > 1"),
            &[],
        )
        .await
        .expect("it answers");
    assert!(twice.is_empty(), "{at}: a delivery was handled with success twice");
}

#[cfg(inbox_failpoints)]
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_named_place() {
    let Some(server) = Server::shared() else { return };
    for kind in ["plain", "transactional", "completing"] {
        for place in
            ["before_commit", "committed", "claimed", "before_settle", "settled", "tx_before_commit", "tx_committed"]
        {
            for pass in [1, 3] {
                torture(&server.schema(), kind, &format!("{place}:{pass}")).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_mid_flight_nothing_is_lost_or_done_twice() {
    let Some(server) = Server::shared() else { return };
    for kind in ["plain", "transactional", "completing"] {
        // Without named places the process lives until it is killed behind its last answer.
        torture(&server.schema(), kind, "nowhere:1").await;
    }
}
