//! A process with a receiver and workers that a test starts, and kills.

use std::collections::HashSet;
use std::env;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::rusqlite::Connection;
use webhook_events::tokio_postgres::NoTls;
use webhook_events::tokio_postgres::types::{ToSql, Type};
use webhook_events::{
    Claim, Delivery, HandlerResult, InboxStore, PostgresInbox, PostgresTx, Receiver, Retry, RunningWorkers, Secret,
    SqliteInbox, SqliteTx, Verdict, Verifier, Workers, async_trait,
};

/// The variable in which a process finds its [`Orders`].
const ORDERS: &str = "WEBHOOK_EVENTS_TEST_ORDERS";

/// How the effect of a delivery is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// On a connection of its own: at least once.
    Plain,
    /// In the transaction of the inbox.
    Transactional,
    /// In a transaction of its own, which completes the delivery.
    Completing,
}

pub(crate) const KINDS: [Kind; 3] = [Kind::Plain, Kind::Transactional, Kind::Completing];

/// Where the inbox is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum At {
    File { path: PathBuf, shared: bool },
    Server { url: String, schema: String, polls: bool },
}

/// How long a handled delivery is remembered, and its body kept.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Upkeep {
    pub(crate) remember: Duration,
    pub(crate) bodies: Duration,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { remember: Duration::from_secs(80 * 3600), bodies: Duration::MAX }
    }
}

/// What a process is told to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Orders {
    pub(crate) at: At,
    pub(crate) kind: Kind,
    pub(crate) secret: String,
    /// The beginning and the end of each call are lines of this file.
    pub(crate) log: PathBuf,
    /// A place and the pass at which the process aborts there.
    pub(crate) failpoint: Option<String>,
    /// Where the process rescues and forgets all the time.
    pub(crate) upkeep: Option<Upkeep>,
    /// After what time a delivery that failed is tried again.
    pub(crate) retry: Duration,
}

/// Aborts at the chosen pass of a place, as the inbox does at its own places.
fn failpoint(name: &str) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSES: AtomicU64 = AtomicU64::new(0);
    let Ok(chosen) = env::var("WEBHOOK_EVENTS_FAILPOINT") else { return };
    let Some((place, pass)) = chosen.split_once(':') else { return };
    if place == name && PASSES.fetch_add(1, Ordering::SeqCst) + 1 == pass.parse::<u64>().expect("the pass is a number")
    {
        std::process::abort();
    }
}

/// A log that survives the process, in which lines of several processes stay whole.
struct Log(File);

impl Log {
    fn open(path: &Path) -> Self {
        Self(OpenOptions::new().create(true).append(true).open(path).expect("the log is writable"))
    }

    fn line(&self, what: &str, id: &str) {
        let line = format!("{what} {id} {}\n", std::process::id());
        (&self.0).write_all(line.as_bytes()).expect("the log is writable");
    }
}

/// Notes that a process is gone, behind all that it wrote itself.
pub(crate) fn note_death(log: &Path, pid: u32) {
    let mut file = OpenOptions::new().create(true).append(true).open(log).expect("the log is writable");
    file.write_all(format!("killed - {pid}\n").as_bytes()).expect("the log is writable");
}

/// Writes a row for each delivery, in one of the ways.
#[derive(Clone)]
struct Effects {
    log: Arc<Log>,
    at: At,
    /// What has failed once in this process.
    failed: Arc<Mutex<HashSet<String>>>,
}

enum Writing {
    Plain,
    File(SqliteTx),
    Server(PostgresTx),
    Completing(Claim),
}

struct Handler {
    effects: Effects,
    writing: Writing,
}

/// A parameter with its type.
type Parameter<'p> = (&'p (dyn ToSql + Sync), Type);

/// The table of effects, as the engine names it.
pub(crate) fn effects_table(at: &At) -> String {
    match at {
        At::File { .. } => "effects".to_owned(),
        At::Server { schema, .. } => format!("\"{}\".effects", schema.replace('"', "\"\"")),
    }
}

/// A connection of the test's own to the file.
pub(crate) fn connection(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the file opens");
    connection.busy_timeout(Duration::from_secs(30)).expect("it waits");
    connection
}

impl Effects {
    fn insert(&self) -> String {
        let parameter = if matches!(self.at, At::File { .. }) { "?1" } else { "$1" };
        format!("INSERT INTO {} (id) VALUES ({parameter})", effects_table(&self.at))
    }

    /// Makes the table of effects, by which transactional handlers are judged.
    async fn prepare(&self) {
        let sql = format!("CREATE TABLE IF NOT EXISTS {} (id text NOT NULL)", effects_table(&self.at));
        match &self.at {
            At::File { path, .. } => connection(path).execute_batch(&sql).expect("it is made"),
            At::Server { url, .. } => {
                let (client, driver) = webhook_events::tokio_postgres::connect(url, NoTls).await.expect("it connects");
                tokio::spawn(driver);
                // Two processes at once may both find that it is missing.
                let _ = client.batch_execute(&sql).await;
            }
        }
    }

    /// Writes the effect in a transaction that also completes the delivery.
    async fn write_and_complete(&self, claim: &Claim, id: &str) -> HandlerResult {
        let done = claim.completion();
        match &self.at {
            At::File { path, .. } => {
                let mut connection = connection(path);
                let transaction =
                    connection.transaction_with_behavior(webhook_events::rusqlite::TransactionBehavior::Immediate)?;
                transaction.execute(&self.insert(), [id])?;
                let rows = transaction.execute(done.sql(), [done.seq(), done.owner(), done.attempt()])?;
                done.check(rows as u64)?;
                failpoint("own_before_commit");
                transaction.commit()?;
            }
            At::Server { url, .. } => {
                let (mut client, driver) = webhook_events::tokio_postgres::connect(url, NoTls).await?;
                tokio::spawn(driver);
                let transaction = client.transaction().await?;
                transaction.execute_typed(&self.insert(), &[(&id, Type::TEXT)]).await?;
                let (seq, owner, attempt) = (done.seq(), done.owner(), done.attempt());
                let claim: [Parameter<'_>; 3] = [(&seq, Type::INT8), (&owner, Type::INT8), (&attempt, Type::INT8)];
                let rows = transaction.execute_typed(done.sql(), &claim).await?;
                done.check(rows)?;
                failpoint("own_before_commit");
                transaction.commit().await?;
            }
        }
        failpoint("own_committed");
        Ok(())
    }

    fn fails_first(&self, id: &str) -> bool {
        self.failed.lock().expect("no test panics in a lock").insert(id.to_owned())
    }
}

/// One call of a handler; its end is noted however it ends, unless the process does.
struct Run<'h> {
    log: &'h Log,
    id: &'h str,
}

impl<'h> Run<'h> {
    fn begin(log: &'h Log, id: &'h str) -> Self {
        log.line("begin", id);
        Self { log, id }
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.log.line("end", self.id);
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let (id, effects) = (delivery.id(), &self.effects);
        let _run = Run::begin(&effects.log, id);
        failpoint("handler");
        match id.split('_').next() {
            Some("poison") => std::process::abort(),
            Some("fails") if effects.fails_first(id) => return Err("the handler fails at first".into()),
            Some("panics") if effects.fails_first(id) => panic!("the handler panics at first"),
            Some("slow") => tokio::time::sleep(Duration::from_millis(50)).await,
            _ => {}
        }
        let insert = effects.insert();
        match &self.writing {
            Writing::Plain => {}
            Writing::File(tx) => {
                let id = id.to_owned();
                tx.at_commit(move |db| {
                    db.execute(&insert, [id])?;
                    Ok(())
                });
            }
            // Without a statement that has a name, it works behind a pooler, too.
            Writing::Server(tx) => _ = tx.execute_typed(&insert, &[(&id, Type::TEXT)]).await?,
            Writing::Completing(claim) => effects.write_and_complete(claim, id).await?,
        }
        Ok(())
    }
}

/// Starts workers that write as they are told.
async fn start<S>(orders: &Orders, inbox: &S, tx: fn(S::Tx) -> Writing) -> RunningWorkers
where
    S: webhook_events::TransactionalInbox,
{
    let after = orders.retry;
    let workers = Workers::<UnwrapWebhookEvent>::new().retry(Retry::with(move |_| Verdict::After(after)));
    let effects = Effects { log: Arc::new(Log::open(&orders.log)), at: orders.at.clone(), failed: Arc::default() };
    effects.prepare().await;
    let running = match orders.kind {
        Kind::Plain => workers.start(inbox, Handler { effects, writing: Writing::Plain }).await,
        Kind::Transactional => {
            let make = move |one| Handler { effects: effects.clone(), writing: tx(one) };
            workers.start_in_transaction(inbox, make).await
        }
        Kind::Completing => {
            let make = move |claim| Handler { effects: effects.clone(), writing: Writing::Completing(claim) };
            workers.start_with(inbox, make).await
        }
    };
    running.expect("they start")
}

/// Receives until it is told to end.
async fn serve<S>(orders: &Orders, inbox: S, workers: RunningWorkers)
where
    S: InboxStore + Clone,
{
    if orders.upkeep.is_some() {
        let inbox = inbox.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let _ = InboxStore::sweep(&inbox).await;
                let _ = InboxStore::rescue(&inbox).await;
            }
        });
    }
    let secret = orders.secret.parse::<Secret>().expect("the test hands it over");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(Verifier::new(secret), &inbox);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    println!("\nlistening on {} {}", listener.local_addr().expect("it is bound"), std::process::id());
    webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await.expect("it ends cleanly");
    workers.drain().await;
}

/// What each process does. As a test of its own, without orders, it does nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other tests start it as a process"]
async fn process() {
    let Ok(orders) = env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).expect("the orders are JSON");
    let Upkeep { remember, bodies } = orders.upkeep.unwrap_or_default();
    match &orders.at {
        At::File { path, shared } => {
            let inbox = if *shared { SqliteInbox::shared(path).await } else { SqliteInbox::open(path).await };
            let inbox = inbox.expect("the inbox opens").remember_for(remember).keep_bodies_for(bodies);
            let workers = start(&orders, &inbox, Writing::File).await;
            serve(&orders, inbox, workers).await;
        }
        At::Server { url, schema, polls } => {
            let builder = PostgresInbox::builder(url.parse().expect("it is a configuration")).schema(schema);
            let builder = if *polls { builder.poll_only() } else { builder };
            let inbox = builder.connect().await.expect("the inbox opens");
            let inbox = inbox.remember_for(remember).keep_bodies_for(bodies);
            let workers = start(&orders, &inbox, Writing::Server).await;
            serve(&orders, inbox, workers).await;
        }
    }
}

/// A process under test. Dropped, it is killed.
pub(crate) struct Victim {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
    /// Its number, also where another program has started it.
    pub(crate) pid: u32,
    log: PathBuf,
}

impl Victim {
    /// Starts a process, and waits until it listens; `None` where it dies before that.
    pub(crate) fn start(orders: &Orders) -> Option<Self> {
        Self::start_by(Command::new(Self::program()), orders)
    }

    /// The program to start.
    pub(crate) fn program() -> PathBuf {
        env::current_exe().expect("the test is a program")
    }

    /// Starts a process, which may die before it listens.
    pub(crate) fn spawn(orders: &Orders) -> Child {
        Self::spawn_by(Command::new(Self::program()), orders)
    }

    fn spawn_by(mut command: Command, orders: &Orders) -> Child {
        command
            .args(["victim::process", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env(ORDERS, serde_json::to_string(orders).expect("orders are JSON"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(failpoint) = &orders.failpoint {
            command.env("WEBHOOK_EVENTS_FAILPOINT", failpoint);
        }
        command.spawn().expect("the test starts once more")
    }

    /// Starts a process by `command`, whose last argument is the program.
    pub(crate) fn start_by(command: Command, orders: &Orders) -> Option<Self> {
        let mut child = Self::spawn_by(command, orders);
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let line = output.lines().map_while(Result::ok).find(|line| line.contains("listening on "));
        let Some(line) = line else {
            let _ = child.wait();
            return None;
        };
        let mut words = line.split("listening on ").nth(1).expect("an address").split(' ');
        let (Some(address), Some(pid)) = (words.next(), words.next()) else { panic!("{line}") };
        let (address, pid) = (address.to_owned(), pid.parse().expect("a number"));
        Some(Self { child, address, pid, log: orders.log.clone() })
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid.to_string()]).status();
        assert!(sent.expect("`kill` starts").success(), "the process is there");
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it can be waited for")
    }

    /// Waits for its end by itself.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it can be waited for")
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        if self.pid != self.child.id() {
            // The program that has started it may outlive it, and it that program.
            let _ = Command::new("kill").args(["-KILL", &self.pid.to_string()]).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        note_death(&self.log, self.pid);
    }
}
