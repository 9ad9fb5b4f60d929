//! SQLite: the inbox, one INSERT a delivery, and apalis.

use std::path::Path;
use std::time::Instant;

use webhook_events::rusqlite::{Connection, params};
use webhook_events::{InboxStore, SqliteInbox};

use crate::apalis;
use crate::load::{BACKLOG, CALLERS, Failure, SPAN, accepts, accepts_and_handles, body, drains, fill, rate};
use crate::score::Score;
use crate::table::Table;

/// Deliveries a second that one caller keeps, each with one INSERT, which is one commit.
fn inserts(path: &Path) -> Result<f64, Failure> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         CREATE TABLE delivery (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body BLOB NOT NULL)",
    )?;
    let mut insert = connection.prepare("INSERT INTO delivery VALUES (?1, 'batch.completed', ?2)")?;
    let (begun, body, mut count) = (Instant::now(), body(), 0);
    while begun.elapsed() < SPAN {
        insert.execute((format!("msg_{count}"), &body[..]))?;
        count += 1;
    }
    Ok(rate(count, begun.elapsed()))
}

/// A file with a million deliveries that were handled and a million that wait, as if the inbox had written them.
fn with_millions(path: &Path) -> Result<(), Failure> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = OFF")?;
    let body = body();
    for chunk in 0..200_i64 {
        let transaction = connection.transaction()?;
        {
            let mut delivery = transaction.prepare(
                "INSERT INTO webhook_delivery (source, id, kind, signed_at, key_index, received_at, headers, body) \
                 VALUES ('openai', ?1, 'batch.completed', 0, 0, unixepoch() * 1000, '{}', ?2) RETURNING seq",
            )?;
            let mut attempt = transaction.prepare(
                "INSERT INTO webhook_attempt (seq, n, owner, began_at, ended_at, outcome) \
                 VALUES (?1, 1, 1, unixepoch() * 1000, unixepoch() * 1000, 'handled')",
            )?;
            let mut queue = transaction
                .prepare("INSERT INTO webhook_queue (seq, source, due_at) VALUES (?1, 'openai', unixepoch() * 1000)")?;
            for number in 0..10_000_i64 {
                // In no order, as the ids of providers are.
                let id = format!("{:016x}", (chunk * 10_000 + number).wrapping_mul(0x1e37_79b9_7f4a_7c15));
                let seq: i64 = delivery.query_row(params![id, &body[..]], |row| row.get(0))?;
                if chunk < 100 {
                    attempt.execute([seq])?;
                } else {
                    queue.execute([seq])?;
                }
            }
        }
        transaction.commit()?;
    }
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

pub(crate) async fn run(folder: &Path, score: &mut Score, millions: bool) -> Result<(), Failure> {
    let mut table = Table::new("SQLite, `synchronous=FULL`, deliveries of 400 bytes", &["/s", "/ one INSERT each"]);
    let open = async |name: &str| SqliteInbox::open(folder.join(name)).await;
    let base = inserts(&folder.join("plain.db"))?;
    let mut row = |name: &str, rate: f64| table.row(name, [format!("{rate:.0}"), format!("{:.2}", rate / base)]);
    row("one INSERT each, one caller", base);
    let mut accepted = 0.0;
    for count in [1, 8, CALLERS, 256] {
        let rate = accepts(&open(&format!("accept-{count}.db")).await?, "openai", count).await?;
        row(&format!("inbox accepts, callers: {count}"), rate);
        match count {
            1 => score.note("SQLite, 1 caller / one INSERT each", rate / base, 0.6),
            CALLERS => {
                accepted = rate;
                score.note("SQLite, 64 callers / one INSERT each", rate / base, 5.0);
            }
            _ => {}
        }
    }
    let both = accepts_and_handles(&open("both.db").await?).await?;
    row("inbox accepts and handles, 64 callers", both);
    score.note("SQLite, accepted and handled / accepted", both / accepted, 0.5);
    let inbox = open("drain.db").await?;
    fill(&inbox).await?;
    let drained = drains(&inbox, BACKLOG).await?;
    row("inbox handles a backlog", drained);
    let pushed = apalis::pushes(&folder.join("apalis.db")).await?;
    row("apalis-sqlite pushes, 64 callers", pushed);
    score.note("SQLite, accepts / apalis-sqlite pushes", accepted / pushed, 8.0);
    let apalis = apalis::drains(&folder.join("apalis-drain.db")).await?;
    row("apalis-sqlite handles a backlog", apalis);
    score.note("SQLite, backlog / apalis-sqlite backlog", drained / apalis, 15.0);
    if millions {
        drop(open("millions.db").await?);
        with_millions(&folder.join("millions.db"))?;
        let begun = Instant::now();
        let inbox = open("millions.db").await?.max_backlog(3_000_000);
        let opened = begun.elapsed();
        let crowded = accepts(&inbox, "openai", CALLERS).await?;
        row("inbox with 1 M known and 1 M waiting: accepts, 64 callers", crowded);
        score.note("SQLite, accepts with 1 M + 1 M / empty", crowded / accepted, 0.3);
        let drained_of_million = drains(&inbox, BACKLOG).await?;
        row("inbox with 1 M known and 1 M waiting: handles", drained_of_million);
        score.note("SQLite, backlog of 1 M / of 60,000", drained_of_million / drained, 0.8);
        let begun = Instant::now();
        InboxStore::sweep(&inbox).await?;
        println!("opened with 1 M waiting in {opened:.1?}, swept in {:.1?}\n", begun.elapsed());
    }
    println!("{table}");
    Ok(())
}
