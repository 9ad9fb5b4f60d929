//! PostgreSQL: the inbox, one INSERT a delivery over a pool, and `graphile_worker`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::sync::Mutex;
use webhook_events::tokio_postgres::{self, Client, NoTls};
use webhook_events::{InboxStore, PostgresInbox};

use crate::graphile::{self, Settings};
use crate::load::{BACKLOG, CALLERS, Failure, accepts, accepts_and_handles, body, callers, drains, fill};
use crate::score::Score;
use crate::table::Table;

async fn connect(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Deliveries a second that many callers keep, each with one INSERT, over a pool of ten connections.
async fn inserts(url: &str) -> Result<f64, Failure> {
    let mut clients = Vec::new();
    for _ in 0..10 {
        let client = connect(url).await?;
        let insert = client.prepare("INSERT INTO bench.plain VALUES ($1, 'batch.completed', $2)").await?;
        clients.push(Mutex::new((client, insert)));
    }
    let (clients, next) = (Arc::new(clients), Arc::new(AtomicUsize::new(0)));
    callers(CALLERS, move |id| {
        let clients = Arc::clone(&clients);
        let at = next.fetch_add(1, Ordering::Relaxed) % clients.len();
        async move {
            // Each has a connection to itself, as with a pool.
            let connection = clients[at].lock().await;
            let (client, insert) = &*connection;
            client.execute(insert, &[&id, &&body()[..]]).await?;
            Ok(())
        }
    })
    .await
}

/// Tables with a million deliveries that were handled and a million that wait, as if the inbox had written them.
const MILLIONS: &str = "INSERT INTO bench_millions.webhook_delivery (source, id, kind, signed_at, key_index, headers, body) \
       SELECT 'openai', md5(n::text), 'batch.completed', 0, 0, '{}', convert_to(rpad('{', 400, ' '), 'UTF8') \
       FROM generate_series(1, 2000000) n; \
     INSERT INTO bench_millions.webhook_attempt (seq, n, owner, began_at, ended_at, outcome) \
       SELECT seq, 1, 1, now(), now(), 'handled' FROM bench_millions.webhook_delivery WHERE seq <= 1000000; \
     INSERT INTO bench_millions.webhook_queue (seq, source) \
       SELECT seq, 'openai' FROM bench_millions.webhook_delivery WHERE seq > 1000000; \
     UPDATE bench_millions.webhook_delivery SET body = convert_to($body$BODY$body$, 'UTF8') WHERE seq > 1900000; \
     ANALYZE bench_millions.webhook_delivery; ANALYZE bench_millions.webhook_attempt; ANALYZE bench_millions.webhook_queue";

const SCHEMAS: [&str; 8] = [
    "bench",
    "bench_accept",
    "bench_both",
    "bench_drain",
    "bench_millions",
    "bench_graphile",
    "bench_graphile_default",
    "bench_graphile_local",
];

async fn forget(setup: &Client) -> Result<(), Failure> {
    for schema in SCHEMAS {
        setup.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await?;
    }
    Ok(())
}

pub(crate) async fn run(url: &str, score: &mut Score, millions: bool) -> Result<(), Failure> {
    let setup = connect(url).await?;
    forget(&setup).await?;
    setup
        .batch_execute(
            "CREATE SCHEMA bench; CREATE TABLE bench.plain (id text PRIMARY KEY, kind text NOT NULL, body bytea NOT NULL)",
        )
        .await?;
    let open = async |schema: &str| PostgresInbox::builder(url.parse()?).schema(schema).connect().await;
    let mut table = Table::new("PostgreSQL, deliveries of 400 bytes", &["/s", "/ one INSERT each"]);
    let base = inserts(url).await?;
    let mut row = |name: &str, rate: f64| table.row(name, [format!("{rate:.0}"), format!("{:.2}", rate / base)]);
    row("one INSERT each, 64 callers, a pool of 10", base);
    let inbox = open("bench_accept").await?;
    let mut accepted = 0.0;
    for count in [1, 16, CALLERS, 256] {
        let rate = accepts(&inbox, &format!("callers-{count}"), count).await?;
        row(&format!("inbox accepts, callers: {count}"), rate);
        if count == CALLERS {
            accepted = rate;
            score.note("PostgreSQL, accepts / one INSERT each over a pool of 10", rate / base, 2.5);
        }
    }
    let both = accepts_and_handles(&open("bench_both").await?).await?;
    row("inbox accepts and handles, 64 callers", both);
    let inbox = open("bench_drain").await?;
    fill(&inbox).await?;
    let drained = drains(&inbox, BACKLOG).await?;
    row("inbox handles a backlog", drained);
    let added = graphile::adds(url).await?;
    row("graphile_worker adds jobs with a key, 64 callers", added);
    score.note("PostgreSQL, accepts / graphile_worker adds", accepted / added, 15.0);
    let local = graphile::drains(url, Settings::Local).await?;
    row("graphile_worker with a local queue handles a backlog", local);
    score.note("PostgreSQL, backlog / graphile_worker's with a local queue", drained / local, 0.7);
    let default = graphile::drains(url, Settings::Default).await?;
    row("graphile_worker by default handles a backlog", default);
    score.note("PostgreSQL, backlog / graphile_worker's by default", drained / default, 50.0);
    if millions {
        drop(open("bench_millions").await?);
        let body = String::from_utf8_lossy(&body()).into_owned();
        setup.batch_execute(&MILLIONS.replace("BODY", &body)).await?;
        // What waits longest is what has the body of an event.
        setup
            .batch_execute(
                "UPDATE bench_millions.webhook_queue SET due_at = due_at - interval '1 hour' WHERE seq > 1900000",
            )
            .await?;
        setup.batch_execute("VACUUM ANALYZE").await?;
        let begun = Instant::now();
        let inbox = open("bench_millions").await?.max_backlog(3_000_000);
        let opened = begun.elapsed();
        let crowded = accepts(&inbox, "openai", CALLERS).await?;
        row("inbox with 1 M known and 1 M waiting: accepts, 64 callers", crowded);
        score.note("PostgreSQL, accepts with 1 M + 1 M / empty", crowded / accepted, 0.8);
        let of_million = drains(&inbox, BACKLOG).await?;
        row("inbox with 1 M known and 1 M waiting: handles", of_million);
        score.note("PostgreSQL, backlog of 1 M / of 60,000", of_million / drained, 0.8);
        let begun = Instant::now();
        InboxStore::sweep(&inbox).await?;
        println!("opened with 1 M waiting in {opened:.1?}, swept in {:.1?}\n", begun.elapsed());
    }
    println!("{table}");
    forget(&setup).await
}
