//! The writer: one thread that owns the connection and commits whatever waits in one transaction.
//!
//! There is no timer: a lone operation is committed at once, and while one commit reaches the disk the next batch gathers.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};
use tokio::sync::oneshot;

use super::file::Files;
use super::reader::Reader;
use super::session::Session;
use crate::dedupe::store::StoreError;
use crate::inbox::store::Owner;
use crate::inbox::telemetry;

/// How many operations may wait.
const WAITING: usize = 8192;
/// How many are committed together at the most.
const TOGETHER: usize = 1024;
/// How long what waits is refused after an error, unless the file was open for longer than this.
const PAUSE: Duration = Duration::from_millis(250);
/// How long the writer is idle before it moves the log into the database.
const IDLE: Duration = Duration::from_millis(200);
/// The log may grow to this many pages before a commit has to wait for a checkpoint: 16 MB.
const LOG_PAGES: u32 = 4096;

/// An operation inside the transaction, and what follows its commit.
type Work = Box<dyn FnOnce(&mut Session<'_>, &Transaction<'_>) -> Result<After, Failed> + Send>;
/// Told whether the commit succeeded.
type After = Box<dyn FnOnce(Result<(), &str>) + Send>;

/// Why an operation failed: alone, or with all of its transaction.
pub(super) enum Failed {
    /// The operation has told its caller; the others go on.
    Alone,
    /// The database failed.
    All(rusqlite::Error, After),
}

/// The writer, as its callers see it.
pub(super) struct Writer {
    queue: Mutex<Option<SyncSender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// How many operations have been committed.
    pub(super) committed: Arc<AtomicU64>,
}

/// The heartbeat of a process that shares the file. The writer's thread beats: it runs on whatever the handlers block, and
/// for as long as anything of the inbox is left.
pub(super) struct Pulse {
    owner: Owner,
    lease: Duration,
    beaten: Option<Instant>,
}

impl Pulse {
    pub(super) fn new(owner: Owner, lease: Duration) -> Self {
        Self { owner, lease, beaten: None }
    }

    /// After what time the next beat is due.
    fn wait(&self) -> Duration {
        self.beaten.map_or(Duration::ZERO, |at| (self.lease / 6).saturating_sub(at.elapsed()))
    }

    fn beat(&mut self, connection: &Connection, session: &mut Session<'_>) -> rusqlite::Result<()> {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        session.beat(self.owner, self.lease)?;
        transaction.commit()?;
        self.beaten = Some(Instant::now());
        Ok(())
    }
}

/// There was no room for an operation.
pub(super) struct Full;

impl Writer {
    /// Starts the thread. `first` runs before anything else, and its error is that of the start.
    pub(super) fn start(
        path: PathBuf,
        readers: [Reader; 2],
        mut pulse: Option<Pulse>,
        first: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = sync_channel::<Work>(WAITING);
        let (started, start) = std::sync::mpsc::channel();
        let committed = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&committed);
        let thread = thread::Builder::new().name("webhook-inbox".to_owned()).spawn(move || {
            let connection = open(&path, OpenFlags::default()).and_then(|connection| {
                first(&connection)?;
                Ok(connection)
            });
            match connection {
                Ok(connection) => {
                    // The caller waits for it.
                    let _ = started.send(Ok(()));
                    drop(started);
                    write(&path, connection, &readers, &waiting, &counter, &mut pulse);
                }
                Err(error) => _ = started.send(Err(error)),
            }
        })?;
        start.recv().unwrap_or_else(|_| Err("the thread of the inbox ended at its start".into()))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), committed })
    }

    /// Runs an operation in the next transaction. What it returns is returned after the commit.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, StoreError>>, Full> {
        let (answer, answered) = oneshot::channel();
        self.push(Box::new(move |session, _| match work(session) {
            Ok(value) => Ok(Box::new(move |commit: Result<(), &str>| {
                // A caller that waits no more has no use for the answer.
                let _ = answer.send(commit.map(|()| value).map_err(Into::into));
            })),
            Err(error) => {
                let text = error.to_string();
                let after: After = Box::new(move |_| _ = answer.send(Err(text.into())));
                Err(Failed::All(error, after))
            }
        }))?;
        Ok(answered)
    }

    /// Runs an operation that may fail by itself, without the others of its transaction.
    pub(super) fn run_guarded<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session<'_>, &Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, StoreError>>, Full> {
        let (answer, answered) = oneshot::channel();
        self.push(Box::new(move |session, transaction| {
            let connection = session.connection;
            if let Err(error) = connection.execute_batch("SAVEPOINT webhook_guarded") {
                let text = error.to_string();
                return Err(Failed::All(error, Box::new(move |_| _ = answer.send(Err(text.into())))));
            }
            let result = catch_unwind(AssertUnwindSafe(|| work(session, transaction)));
            let undo = |error: StoreError, answer: oneshot::Sender<Result<T, StoreError>>| {
                let undone = connection.execute_batch("ROLLBACK TO webhook_guarded; RELEASE webhook_guarded");
                let text = error.to_string();
                match undone {
                    Ok(()) => {
                        let _ = answer.send(Err(error));
                        Err(Failed::Alone)
                    }
                    Err(failed) => Err(Failed::All(failed, Box::new(move |_| _ = answer.send(Err(text.into()))))),
                }
            };
            let result = result.map(|result| result.and_then(|value| deferred(connection).map(|()| value)));
            match result {
                Ok(Ok(value)) => match connection.execute_batch("RELEASE webhook_guarded") {
                    Ok(()) => Ok(Box::new(move |commit: Result<(), &str>| {
                        let _ = answer.send(commit.map(|()| value).map_err(Into::into));
                    })),
                    Err(error) => undo(error.into(), answer),
                },
                Ok(Err(error)) => undo(error, answer),
                Err(panic) => undo(panicked(&*panic).into(), answer),
            }
        }))?;
        Ok(answered)
    }

    fn push(&self, work: Work) -> Result<(), Full> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);

        queue.as_ref().map_or(Err(Full), |queue| queue.try_send(work).map_err(|_| Full))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The thread commits what waits, and ends.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
    }
}

fn panicked(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a write of the handler panicked: {}", text.unwrap_or("no text"))
}

/// Opens the file for writing, with every commit on stable storage.
fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(&format!(
        "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; \
         PRAGMA checkpoint_fullfsync = 1; PRAGMA wal_autocheckpoint = {LOG_PAGES}; \
         PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;"
    ))?;
    Ok(connection)
}

/// Commits until nobody can send any more.
fn write(
    path: &Path,
    connection: Connection,
    readers: &[Reader],
    waiting: &Receiver<Work>,
    committed: &AtomicU64,
    pulse: &mut Option<Pulse>,
) {
    let mut connection = Some(connection);
    let first = Files::at(path);
    loop {
        let opened = match connection.take() {
            Some(connection) => Ok(connection),
            // Claims of this process are those of the file that it has opened.
            None if first.is_replaced() => Err("another file has taken its place: start the process anew".into()),
            // One that is gone is not made anew: it would be empty.
            None => open(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE),
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                tracing::error!(reason = %error, "the webhook inbox cannot be opened again, trying on");
                if !refuse(waiting) {
                    return;
                }
                continue;
            }
        };
        // Statements live as long as their connection; after an error both are made anew.
        let began = Instant::now();
        match write_on(path, &opened, waiting, committed, pulse) {
            Ok(()) => {
                let _ = opened.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
                return;
            }
            Err(error) => tracing::error!(reason = %error, "a commit of the webhook inbox failed"),
        }
        drop(opened);
        readers.iter().for_each(Reader::close);
        if began.elapsed() < PAUSE && !refuse(waiting) {
            return;
        }
    }
}

/// Drops what waits, which its callers see; false once nobody can send any more.
fn refuse(waiting: &Receiver<Work>) -> bool {
    let end = Instant::now() + PAUSE;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        match waiting.recv_timeout(left) {
            Ok(work) => drop(work),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// Commits until nobody can send any more, or the database fails.
fn write_on(
    path: &Path,
    connection: &Connection,
    waiting: &Receiver<Work>,
    committed: &AtomicU64,
    pulse: &mut Option<Pulse>,
) -> rusqlite::Result<()> {
    let mut session = Session::new(connection)?;
    let mut files = Files::at(path);
    let mut is_dirty = false;
    loop {
        if let Some(pulse) = pulse.as_mut().filter(|pulse| pulse.wait().is_zero()) {
            pulse.beat(connection, &mut session)?;
        }
        let idle = is_dirty.then_some(IDLE);
        let wait = pulse.as_ref().map(Pulse::wait).into_iter().chain(idle).min();
        let first = match wait {
            Some(wait) => match waiting.recv_timeout(wait) {
                Ok(work) => work,
                Err(RecvTimeoutError::Timeout) => {
                    if idle.is_some_and(|idle| wait == idle) {
                        // A reader may be in the way, and then the next idle time will do.
                        let _ = connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
                        is_dirty = false;
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            },
            None => match waiting.recv() {
                Ok(work) => work,
                Err(_) => return Ok(()),
            },
        };
        is_dirty = true;
        let began = Instant::now();
        let count = commit(connection, &mut session, &mut files, first, waiting)?;
        telemetry::committed(began.elapsed(), count);
        committed.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// One transaction of all that waits, and then the answers.
fn commit(
    connection: &Connection,
    session: &mut Session<'_>,
    files: &mut Files,
    first: Work,
    waiting: &Receiver<Work>,
) -> rusqlite::Result<usize> {
    let mut answers: Vec<After> = Vec::new();
    let fail = |answers: Vec<After>, error: &rusqlite::Error| {
        let text = error.to_string();
        for answer in answers {
            answer(Err(&text));
        }
    };
    // Where it fails, `first` is dropped, which its caller sees.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    crate::inbox::failpoint("begun");
    // Where due times move with the clock, they do so outside of what may be undone by itself.
    if let Err(error) = session.now() {
        drop(transaction);
        return Err(error);
    }
    let mut next = Some(first);
    let mut count = 0;
    while let Some(work) = next.take() {
        count += 1;
        match work(session, &transaction) {
            Ok(after) => answers.push(after),
            Err(Failed::Alone) => {}
            Err(Failed::All(error, after)) => {
                answers.push(after);
                drop(transaction);
                fail(answers, &error);
                return Err(error);
            }
        }
        if connection.is_autocommit() {
            // Somebody's closure ended the transaction, and what came before it with it.
            let error = rusqlite::Error::InvalidQuery;
            std::mem::forget(transaction);
            fail(answers, &error);
            return Err(error);
        }
        if count < TOGETHER {
            next = waiting.try_recv().ok();
        }
    }
    crate::inbox::failpoint("before_commit");
    if let Err(error) = transaction.commit() {
        fail(answers, &error);
        return Err(error);
    }
    crate::inbox::failpoint("committed");
    if !files.are_there() {
        if files.file_is_there() {
            // What is in a log that was removed is not lost yet.
            let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        let error = removed();
        fail(answers, &error);
        return Err(error);
    }
    for answer in answers {
        answer(Ok(()));
    }
    Ok(count)
}

/// What is said of a commit to a file that is not at its path any more.
fn removed() -> rusqlite::Error {
    let text = "the file of the inbox, or its log, was removed or replaced while it was open".to_owned();
    rusqlite::Error::SqliteFailure(
        ffi::Error { code: ErrorCode::CannotOpen, extended_code: ffi::SQLITE_CANTOPEN },
        Some(text),
    )
}

/// An error where a constraint is violated that is only looked at when the transaction is committed, with which all that is
/// in it would fail.
fn deferred(connection: &Connection) -> Result<(), StoreError> {
    let may_be = "SELECT (SELECT defer_foreign_keys FROM pragma_defer_foreign_keys) \
                  OR EXISTS (SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY DEFERRED%')";
    if connection.query_row(may_be, [], |row| row.get(0))? {
        let mut check = connection.prepare("PRAGMA foreign_key_check")?;
        if let Some(row) = check.query([])?.next()? {
            let table: String = row.get(0)?;
            return Err(format!("a foreign key of the table `{table}` is violated").into());
        }
    }
    Ok(())
}
