//! The inbox beside one INSERT a delivery, and beside a receiver without one, in one run: `cargo bench --bench inbox`.
//!
//! PostgreSQL takes part where `WEBHOOK_EVENTS_POSTGRES` is the URL of a database for the bench alone. All figures are of
//! the same disk and the same minutes, so it is the ratios that count.

#[path = "../table.rs"]
mod table;

use std::env;
use std::error::Error;
use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use table::Table;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use webhook_events::openai::{EventHandler, EventType, UnwrapWebhookEvent};
use webhook_events::rusqlite::Connection;
use webhook_events::tokio_postgres::{self, NoTls};
use webhook_events::{
    Delivery, HandlerResult, InboxStore, NewDelivery, PostgresInbox, Receiver, Secret, Signer, SqliteInbox, Verifier,
    Workers, async_trait,
};

type Failure = Box<dyn Error + Send + Sync>;

/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(3);
/// How many deliveries are handled for a drain.
const BACKLOG: u64 = 30_000;
/// How many requests are sent over HTTP.
const REQUESTS: usize = 20_000;

/// A handler that does nothing but count.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicU64>);

#[async_trait]
impl EventHandler for Counting {
    async fn on_unhandled(&self, _: EventType, _: &Delivery) -> HandlerResult {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A folder that is gone after the bench.
struct Folder(PathBuf);

impl Folder {
    /// Beside the build, which is on a disk and not in memory.
    fn new() -> Result<Self, Failure> {
        let path = env::current_exe()?.with_file_name(format!("inbox-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    async fn sqlite(&self, name: &str) -> Result<SqliteInbox, Failure> {
        SqliteInbox::open(self.0.join(name)).await
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = Folder::new()?;
        sqlite(&folder).await?;
        if let Ok(url) = env::var("WEBHOOK_EVENTS_POSTGRES") {
            postgres(&url).await?;
        }
        over_http(&folder).await
    })
}

/// A body of the size that most events have.
fn body() -> Bytes {
    Bytes::from(format!("{:<400}", EventType::BatchCompleted.sample()))
}

fn new(id: &str) -> NewDelivery {
    NewDelivery::new("openai", id, "batch.completed", body())
}

/// How many a second there were.
fn rate(count: u64, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate is no exact number")]
    let count = count as f64;
    count / took.as_secs_f64()
}

/// Deliveries a second that so many callers have done one after another.
async fn callers<F: Future<Output = Result<(), Failure>> + Send>(
    count: usize,
    one: impl Fn(String) -> F + Clone + Send + 'static,
) -> Result<f64, Failure> {
    let (begun, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for caller in 0..count {
        let (one, done) = (one.clone(), Arc::clone(&done));
        tasks.spawn(async move {
            for number in 0.. {
                if begun.elapsed() >= SPAN {
                    break;
                }
                one(format!("msg_{caller}_{number}")).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(rate(done.load(Ordering::Relaxed), begun.elapsed()))
}

async fn accepts<S: InboxStore + Clone>(inbox: &S, count: usize) -> Result<f64, Failure> {
    let inbox = inbox.clone();
    callers(count, move |id| {
        let inbox = inbox.clone();
        async move { inbox.accept(new(&id)).await.map(drop) }
    })
    .await
}

/// Deliveries a second that workers handle of a backlog.
async fn drains<S: InboxStore + Clone>(inbox: &S) -> Result<f64, Failure> {
    let handler = Counting::default();
    let before = inbox.stats().await?.waiting;
    let begun = Instant::now();
    let workers = Workers::<UnwrapWebhookEvent>::new().concurrency(256).start(inbox, handler.clone()).await?;
    while handler.0.load(Ordering::Relaxed) < before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    workers.drain().await;
    Ok(rate(before, took))
}

async fn fill<S: InboxStore + Clone>(inbox: &S) -> Result<(), Failure> {
    let mut tasks = JoinSet::new();
    for caller in 0..64 {
        let inbox = inbox.clone();
        tasks.spawn(async move {
            for number in 0..BACKLOG / 64 {
                inbox.accept(new(&format!("fill_{caller}_{number}"))).await?;
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

fn row(table: &mut Table, name: &str, rate: f64, base: f64) {
    table.row(name, [format!("{rate:.0}"), format!("{:.2}", rate / base)]);
}

async fn sqlite(folder: &Folder) -> Result<(), Failure> {
    let mut table = Table::new("SQLite, synchronous=FULL, deliveries of 400 bytes", &["/s", "/ one INSERT each"]);
    let connection = Connection::open(folder.0.join("plain.db"))?;
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
    let base = rate(count, begun.elapsed());
    row(&mut table, "one INSERT each, one caller", base, base);
    for count in [1, 64] {
        let rate = accepts(&folder.sqlite(&format!("accept-{count}.db")).await?, count).await?;
        row(&mut table, &format!("inbox, {count} {}", if count == 1 { "caller" } else { "callers" }), rate, base);
    }
    let inbox = folder.sqlite("both.db").await?;
    let handler = Counting::default();
    let workers = Workers::<UnwrapWebhookEvent>::new().concurrency(256).start(&inbox, handler.clone()).await?;
    let begun = Instant::now();
    accepts(&inbox, 64).await?;
    let handled = rate(handler.0.load(Ordering::Relaxed), begun.elapsed());
    workers.drain().await;
    row(&mut table, "inbox, 64 callers: accepted and handled", handled, base);
    let inbox = folder.sqlite("drain.db").await?;
    fill(&inbox).await?;
    row(&mut table, "inbox, workers of a backlog", drains(&inbox).await?, base);
    println!("{table}");
    Ok(())
}

async fn postgres(url: &str) -> Result<(), Failure> {
    let mut table = Table::new("PostgreSQL, deliveries of 400 bytes", &["/s", "/ one INSERT each"]);
    let (setup, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    setup
        .batch_execute(
            "DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench; \
             CREATE TABLE bench.plain (id text PRIMARY KEY, kind text NOT NULL, body bytea NOT NULL)",
        )
        .await?;
    let mut clients = Vec::new();
    for _ in 0..10 {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let insert = client.prepare("INSERT INTO bench.plain VALUES ($1, 'batch.completed', $2)").await?;
        clients.push(tokio::sync::Mutex::new((client, insert)));
    }
    let clients = Arc::new(clients);
    let next = Arc::new(AtomicU64::new(0));
    // Each has a connection to itself, as with a pool.
    let base = callers(64, move |id| {
        let clients = Arc::clone(&clients);
        let at = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or_default() % clients.len();
        async move {
            let connection = clients[at].lock().await;
            let (client, insert) = &*connection;
            client.execute(insert, &[&id, &&body()[..]]).await?;
            Ok(())
        }
    })
    .await?;
    row(&mut table, "one INSERT each, 64 callers, a pool of 10", base, base);
    let open = async |schema: &str| PostgresInbox::builder(url.parse()?).schema(schema).connect().await;
    setup
        .batch_execute("DROP SCHEMA IF EXISTS bench_accept CASCADE; DROP SCHEMA IF EXISTS bench_drain CASCADE")
        .await?;
    let inbox = open("bench_accept").await?;
    for count in [1, 64] {
        let source = inbox.clone().source(&format!("caller-{count}"));
        let rate = callers(count, move |id| {
            let inbox = source.clone();
            async move {
                inbox
                    .accept(NewDelivery::new(&format!("bench-{count}"), &id, "batch.completed", body()))
                    .await
                    .map(drop)
            }
        })
        .await?;
        row(&mut table, &format!("inbox, {count} {}", if count == 1 { "caller" } else { "callers" }), rate, base);
    }
    let inbox = open("bench_drain").await?;
    fill(&inbox).await?;
    row(&mut table, "inbox, workers of a backlog", drains(&inbox).await?, base);
    println!("{table}");
    Ok(())
}

/// Requests a second over HTTP, in one process with the sender: 64 connections, each with one request at a time.
async fn over_http(folder: &Folder) -> Result<(), Failure> {
    let secret = Secret::generate();
    let mut table = Table::new("over HTTP, 64 connections", &["/s", "/ direct"]);
    let receiver = |handler| Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), handler);
    let direct = requests(&secret, receiver(Counting::default())).await?;
    row(&mut table, "direct: the handler is called before the answer", direct, direct);
    let inbox = receiver(Counting::default()).inbox(folder.sqlite("http.db").await?).await?;
    row(&mut table, "SQLite inbox: stored before the answer", requests(&secret, inbox).await?, direct);
    println!("{table}");
    Ok(())
}

async fn requests(secret: &Secret, receiver: Receiver<UnwrapWebhookEvent>) -> Result<f64, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let uri = format!("http://{}/", listener.local_addr()?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let shutdown = async move { _ = stopped.await };
        webhook_events::serve(listener, receiver, shutdown).await
    });
    let signer = Signer::new(secret.clone());
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let signed: Vec<_> = (0..REQUESTS)
        .map(|number| signer.sign(&format!("msg_{number}"), SystemTime::now(), body()).map(http::HeaderMap::from).ok())
        .collect();
    let signed = Arc::new(signed);
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for caller in 0..64 {
        let (client, signed, uri) = (client.clone(), Arc::clone(&signed), uri.clone());
        tasks.spawn(async move {
            for headers in signed.iter().skip(caller).step_by(64).flatten() {
                let mut request = Request::post(&uri).body(Full::new(body()))?;
                request.headers_mut().extend(headers.clone());
                let status = client.request(request).await?.status();
                if status != 204 {
                    return Err(format!("a delivery was answered with {status}").into());
                }
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let took = begun.elapsed();
    let _ = stop.send(());
    serving.await??;
    Ok(rate(REQUESTS as u64, took))
}
