//! Processes that die: killed at random, at named places, or by a handler.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use tower_service::Service;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::{
    Delivery, Filter, HandlerResult, Receiver, Retry, Secret, Signer, SqliteInbox, SqliteTx, State, Verdict, Verifier,
    Workers, async_trait,
};

use crate::engines::Folder;
use crate::handlers::BATCH;

const FILE: &str = "WEBHOOK_EVENTS_TEST_INBOX";
const SECRET: &str = "WEBHOOK_EVENTS_TEST_SECRET";
const KIND: &str = "WEBHOOK_EVENTS_TEST_KIND";

/// Writes the beginning and the end of each call to a log that survives the process.
struct Logging {
    log: Mutex<fs::File>,
    tx: Option<SqliteTx>,
}

impl Logging {
    fn open(path: &Path) -> fs::File {
        OpenOptions::new().create(true).append(true).open(path).expect("the log is writable")
    }

    fn line(&self, text: &str) {
        let mut log = self.log.lock().expect("no test panics in a lock");
        writeln!(log, "{text}").expect("the log is writable");
        log.sync_data().expect("the log is on disk");
    }
}

#[async_trait]
impl EventHandler for Logging {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        self.line(&format!("begin {}", delivery.id()));
        if delivery.id().starts_with("poison") {
            std::process::abort();
        }
        if let Some(tx) = &self.tx {
            let id = delivery.id().to_owned();
            tx.at_commit(move |db| {
                db.execute("INSERT INTO effects (id) VALUES (?1)", [id])?;
                Ok(())
            });
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        self.line(&format!("end {}", delivery.id()));
        Ok(())
    }
}

/// What each process does. As a test of its own, without the variables, it does nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other tests start it as a process"]
async fn victim() {
    let Ok(file) = env::var(FILE) else { return };
    let secret = Secret::from_env(SECRET).expect("the test hands it over");
    let log = Path::new(&file).with_extension("log");
    let inbox = SqliteInbox::open(&file).await.expect("the inbox opens");
    let retry = Retry::with(|_| Verdict::After(Duration::from_millis(10)));
    let workers = Workers::<UnwrapWebhookEvent>::new().retry(retry);
    let workers = if env::var(KIND).is_ok_and(|kind| kind == "transactional") {
        let make = move |tx: SqliteTx| Logging { log: Mutex::new(Logging::open(&log)), tx: Some(tx) };
        workers.start_in_transaction(&inbox, make).await
    } else {
        workers.start(&inbox, Logging { log: Mutex::new(Logging::open(&log)), tx: None }).await
    };
    let workers = workers.expect("they start");
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(Verifier::new(secret), &inbox);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    println!("\nlistening on {}", listener.local_addr().expect("it is bound"));
    webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await.expect("it ends cleanly");
    workers.drain().await;
}

/// A process that can be killed.
pub(crate) struct Victim {
    child: Child,
    pub(crate) address: String,
}

impl Victim {
    fn start(file: &Path, secret: &Secret, kind: &str, failpoint: Option<&str>) -> Option<Self> {
        let program = env::current_exe().expect("the test is a program");
        let file = file.to_str().expect("the path is UTF-8");
        let variables = [(FILE, file), (SECRET, &*secret.expose()), (KIND, kind)];
        Self::run(Command::new(program), "processes::victim", &variables, failpoint)
    }

    /// A test of this program as a process of its own, started by `command`.
    pub(crate) fn run(
        mut command: Command,
        test: &str,
        variables: &[(&str, &str)],
        failpoint: Option<&str>,
    ) -> Option<Self> {
        command
            .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(failpoint) = failpoint {
            command.env("WEBHOOK_EVENTS_FAILPOINT", failpoint);
        }
        let mut child = command.spawn().expect("the test starts once more");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let line = output.lines().map_while(Result::ok).find(|line| line.contains("listening on "));
        if let Some(line) = line {
            let address = line.split("listening on ").nth(1).expect("an address").to_owned();
            Some(Self { child, address })
        } else {
            // It died before it listened.
            let _ = child.wait();
            None
        }
    }

    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub(crate) fn is_dead(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_some())
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the kernel saw of one delivery: the log of the database is synced before the answer is sent.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_204_follows_a_sync_of_the_log() {
    let (folder, secret) = (Folder::new(), Secret::generate());
    let trace = folder.path().join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,recvfrom,sendto,read,write,writev", "-o"]);
    strace.arg(&trace).arg(env::current_exe().expect("the test is a program"));
    if Command::new("strace")
        .args(["-e", "trace=none", "true"])
        .output()
        .map_or(true, |output| !output.status.success())
    {
        eprintln!("skipped: strace is not there, or may not trace");
        return;
    }
    let file = folder.file();
    let file = file.to_str().expect("the path is UTF-8");
    let variables = [(FILE, file), (SECRET, &*secret.expose()), (KIND, "plain")];
    let victim = Victim::run(strace, "processes::victim", &variables, None).expect("it listens");
    for number in 0..5 {
        assert_eq!(send(&victim.address, &secret, &format!("msg_{number}")).await, Some(204));
        // What is noted of this one is not to be taken for the next.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // strace writes what it saw before the process goes on.
    let seen = fs::read_to_string(&trace).expect("strace has written");
    drop(victim);
    let (mut is_synced, mut answers) = (false, 0);
    for line in seen.lines() {
        if line.contains("POST / HTTP/1.1") {
            is_synced = false;
        } else if line.contains("sync(") && line.contains("webhooks.db-wal") {
            is_synced = true;
        } else if line.contains("HTTP/1.1 204") {
            answers += 1;
            assert!(is_synced, "an answer before its sync:\n{seen}");
        }
    }
    assert_eq!(answers, 5, "{seen}");
}

/// Sends a delivery as a sender does, on a connection of its own; `None` where there was no answer.
pub(crate) async fn send(address: &str, secret: &Secret, id: &str) -> Option<u16> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let headers = Signer::new(secret.clone()).sign(id, SystemTime::now(), BATCH).expect("it signs");
    let mut request = format!("POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in &headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["content-length: ", &BATCH.len().to_string(), "\r\n\r\n", BATCH]);
    let exchange = async {
        let mut stream = tokio::net::TcpStream::connect(address).await.ok()?;
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
    };
    tokio::time::timeout(Duration::from_secs(10), exchange).await.ok().flatten()
}

/// What must hold at the end: computed from the answers, the handler's log and the tables, and from nothing inside.
async fn hold(file: &Path, acknowledged: &BTreeSet<String>, is_transactional: bool) {
    let inbox = SqliteInbox::open(file).await.expect("the inbox opens");
    let mut states = BTreeMap::new();
    let mut cursor = None;
    loop {
        let page = inbox.list_after(&Filter::all(), cursor.as_ref(), 1000).await.expect("it answers");
        states.extend(page.entries.into_iter().map(|entry| (entry.id.clone(), entry.state)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    // I1 and I2: what was answered with 2xx is known, and done or dead.
    for id in acknowledged {
        let state = states.get(id).unwrap_or_else(|| panic!("{id} was acknowledged and is not there"));
        assert!(matches!(state, State::Done | State::Dead), "{id} is {state:?}");
    }
    let log = fs::read_to_string(file.with_extension("log")).unwrap_or_default();
    let connection = webhook_events::rusqlite::Connection::open(file).expect("the file opens");
    let mut handled = BTreeMap::new();
    let mut statement = connection
        .prepare(
            "SELECT d.id, a.n FROM webhook_attempt a JOIN webhook_delivery d USING (seq) WHERE a.outcome = 'handled'",
        )
        .expect("the tables are there");
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
    for row in rows {
        let (id, attempt) = row.unwrap();
        assert!(handled.insert(id.clone(), attempt).is_none(), "I3: {id} was handled with success twice");
    }
    // I3: as many beginnings as attempts, so none after the success, which is the last attempt.
    for (id, attempt) in &handled {
        let begun = log.lines().filter(|line| *line == format!("begin {id}")).count();
        assert!(
            i64::try_from(begun).unwrap() <= *attempt,
            "I3: {id} began {begun} times and was handled at attempt {attempt}"
        );
    }
    if is_transactional {
        // I5: one effect for each that is done, and none for the others.
        let mut statement = connection.prepare("SELECT id, count(*) FROM effects GROUP BY id").unwrap();
        let effects: BTreeMap<String, i64> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap();
        for (id, state) in &states {
            let expected = i64::from(*state == State::Done);
            assert_eq!(effects.get(id).copied().unwrap_or_default(), expected, "I5: {id} is {state:?}");
        }
    }
}

/// Sends and kills, then lets it all come to its end, and checks.
async fn torture(kind: &str, rounds: usize, failpoint: Option<&str>) {
    let folder = Folder::new();
    let (file, secret): (PathBuf, Secret) = (folder.file(), Secret::generate());
    drop(folder.inbox().await);
    let connection = webhook_events::rusqlite::Connection::open(&file).expect("the file opens");
    connection.execute_batch("CREATE TABLE effects (id TEXT)").expect("it is made");
    drop(connection);
    let mut acknowledged = BTreeSet::new();
    let mut number = 0;
    for round in 0..rounds {
        // The first process after a crash runs on, or nothing would ever end.
        let at = failpoint.filter(|_| round % 2 == 0);
        let Some(mut victim) = Victim::start(&file, &secret, kind, at) else { continue };
        for _ in 0..20 {
            let ids: Vec<String> = (0..8).map(|offset| format!("msg_{}", number + offset)).collect();
            number += 8;
            let answers = ids.iter().map(|id| send(&victim.address, &secret, id));
            for (id, answer) in ids.iter().zip(join_all(answers).await) {
                if answer.is_some_and(|status| (200..300).contains(&status)) {
                    acknowledged.insert(id.clone());
                }
            }
            if victim.is_dead() {
                break;
            }
        }
        victim.kill();
    }
    assert!(!acknowledged.is_empty(), "nothing was accepted");
    // To the end, without a kill.
    let victim = Victim::start(&file, &secret, kind, None).expect("it starts");
    let reader = webhook_events::rusqlite::Connection::open(&file).expect("the file opens");
    for _ in 0..6000 {
        let left: i64 = reader
            .query_row("SELECT count(*) FROM webhook_queue WHERE state <> 2", [], |row| row.get(0))
            .expect("it answers");
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    victim.kill();
    hold(&file, &acknowledged, kind == "transactional").await;
}

pub(crate) async fn join_all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut futures: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut futures {
            if output.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *output = Some(value);
            }
        }
        if futures.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    futures.into_iter().filter_map(|(_, output)| output).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_nothing_is_lost_or_handled_after_success() {
    torture("plain", 4, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_transactional_effects_are_exactly_once() {
    torture("transactional", 4, None).await;
}

/// `cargo test -p webhook-events-tests --test inbox --release -- --ignored killed_many_times`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes some minutes"]
async fn killed_many_times() {
    torture("plain", 250, None).await;
    torture("transactional", 250, None).await;
}

/// In builds with `--cfg inbox_failpoints`, as CI makes one.
#[cfg(inbox_failpoints)]
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_named_place() {
    for kind in ["plain", "transactional"] {
        for place in [
            "begun",
            "before_commit",
            "committed",
            "claimed",
            "before_settle",
            "settled",
            "tx_before_commit",
            "tx_committed",
        ] {
            for pass in [2, 5, 11] {
                torture(kind, 2, Some(&format!("{place}:{pass}"))).await;
            }
        }
    }
}

/// One delivery aborts the process: it is dead after three crashes, and drags no other down.
#[tokio::test(flavor = "multi_thread")]
async fn a_poison_delivery_is_dead_after_three_crashes_and_no_other() {
    let folder = Folder::new();
    let (file, secret) = (folder.file(), Secret::generate());
    {
        let inbox = folder.inbox().await;
        let receiver = Receiver::<UnwrapWebhookEvent>::storing(Verifier::new(secret.clone()), &inbox);
        for number in 0..100 {
            let id = if number == 50 { "poison".to_owned() } else { format!("msg_{number}") };
            let headers = Signer::new(secret.clone()).sign(&id, SystemTime::now(), BATCH).expect("it signs");
            let mut request = http::Request::post("/").body(BATCH.to_owned()).expect("the request is well formed");
            *request.headers_mut() = headers.into();
            let Ok(answer) = receiver.clone().call(request).await;
            assert_eq!(answer.status(), 204);
        }
    }
    let count = |state: &str| -> i64 {
        let connection = webhook_events::rusqlite::Connection::open(&file).expect("the file opens");
        connection
            .query_row(&format!("SELECT count(*) FROM webhook_queue WHERE {state}"), [], |row| row.get(0))
            .unwrap()
    };
    let mut starts = 0;
    while count("state <> 2") > 0 {
        starts += 1;
        assert!(starts < 10, "it does not come to an end");
        let Some(mut victim) = Victim::start(&file, &secret, "plain", None) else { continue };
        for _ in 0..1000 {
            if victim.is_dead() || count("state <> 2") == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    let inbox = folder.inbox().await;
    let dead = inbox.list(Filter::dead()).await.expect("it answers").entries;
    assert_eq!(dead.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["poison"]);
    assert_eq!((dead[0].reason.as_deref(), dead[0].crashes), (Some("crashed"), 3));
}
