//! An inbox in a file: `SQLite`, with one writer thread that commits in groups.

mod clock;
mod file;
mod owner;
mod reader;
mod schema;
mod session;
mod tx;
mod writer;

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;
use tokio::time::Instant;

use self::reader::Reader;
pub use tx::SqliteTx;
use writer::{Full, Pulse, Writer};

use super::admin::{Cursor, Entry, Filter, InboxStats, Page, Spread};
use super::store::{
    Accepted, ClaimKey, Claims, Common, Finished, INSPECTED, InboxStore, NewDelivery, Owner, Rescued, Retention,
    Settlement, Swept, TransactionalInbox, Want, new_owner, sealed,
};
use super::telemetry;
use crate::dedupe::store::StoreError;

/// How long a process that shares the file is taken for alive after its latest heartbeat.
const LEASE: Duration = Duration::from_secs(30);

/// How often it is looked at how full the inbox is: in operations, where its size is bounded,
const SIZE_EVERY: u64 = 256;
/// and in time.
const SIZE_FOR: Duration = Duration::from_secs(1);

/// An inbox in a file of `SQLite`, for one process.
///
/// A delivery is on the disk when it is accepted: every commit ends with an fsync, and deliveries that arrive while one
/// is under way share the next. One process owns the file at a time; a second gets an error, unless both open it with
/// [`shared`](Self::shared). Others may read it, with `sqlite3` for instance.
///
/// It is cheap to clone, and all clones are the same inbox.
///
/// # Examples
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use webhook_events::{Filter, SqliteInbox};
///
/// let inbox = SqliteInbox::open("webhooks.db").await?;
/// println!("{:?}", inbox.stats().await?);
/// for entry in inbox.list(Filter::dead()).await?.entries {
///     println!("{} {} {:?}", entry.id, entry.kind, entry.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteInbox {
    engine: Arc<Engine>,
    common: Common,
    retention: Retention,
    max_size: Option<u64>,
}

/// What all clones have in common.
struct Engine {
    writer: Writer,
    reader: Reader,
    /// Counts what waits, whatever else is read for however long.
    counter: Reader,
    path: PathBuf,
    access: Access,
    /// The claims of this process that have not ended. They are added by the writer, before the claim is committed.
    held: Arc<Mutex<HashSet<ClaimKey>>>,
    size: Mutex<Option<Size>>,
    leap: Mutex<clock::Leap>,
    /// True while one caller looks how full the inbox is: the others go by what is known.
    is_looking: AtomicBool,
    #[expect(dead_code, reason = "held for its drop")]
    lock: Option<owner::Lock>,
}

/// Who else may have the file open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// Nobody who accepts or handles.
    Alone,
    /// Others who accept and handle, too.
    Shared,
    /// Whoever accepts and handles: this process does neither.
    Inspected,
}

/// What is known of how full the inbox is.
#[derive(Clone, Copy)]
struct Size {
    looked: Instant,
    /// How many operations had been committed then.
    committed: u64,
    bytes: u64,
    waiting: u64,
}

impl SqliteInbox {
    /// Opens the inbox in the file at `path`, and makes the file and its tables where they are missing.
    ///
    /// Deliveries that a process was handling when it died wait again at once.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or is no database, when another process has it open as an inbox, and when a newer
    /// version of this crate has written it.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref().to_owned(), Access::Alone).await
    }

    /// Opens an inbox that several processes of one machine share.
    ///
    /// Each tells by a heartbeat that it lives, in the time of the machine's clock; the deliveries of one that died wait
    /// again after 30 seconds.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), except that the file may be open in other processes.
    pub async fn shared(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref().to_owned(), Access::Shared).await
    }

    /// Opens an inbox that exists, to look after it beside the process that works on it, however that one has opened it.
    ///
    /// It lists, counts, replays, discards and pauses. Workers find what was replayed within about a second. It takes
    /// nothing from other processes and changes no table, so it is for tools such as the command line.
    ///
    /// # Errors
    ///
    /// When there is no such file, when it is not an inbox, and when another version of this crate has written it.
    pub async fn inspect(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_as(path.as_ref().to_owned(), Access::Inspected).await
    }

    async fn open_as(path: PathBuf, access: Access) -> Result<Self, StoreError> {
        let path = file::path(path)?;
        let owner = new_owner();
        let engine = tokio::task::spawn_blocking(move || Engine::open(path, owner, access)).await??;
        let common = Common::new(owner, session::COMPLETION);
        let inbox = Self { engine: Arc::new(engine), common, retention: Retention::default(), max_size: None };
        if access == Access::Inspected {
            return Ok(inbox);
        }
        telemetry::rescued(&inbox.rescue().await?);
        Ok(inbox)
    }

    /// The name of the endpoint: ids of two sources never meet. The provider's name in lower case unless set.
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        self.common.source = Some(source.to_owned());
        self
    }

    /// How long a handled delivery is remembered, from the later of receipt and completion. 80 hours unless set.
    #[must_use]
    pub fn remember_for(mut self, time: Duration) -> Self {
        self.retention.remember_for = time;
        self
    }

    /// How long a dead delivery is kept before it is discarded. 30 days unless set.
    #[must_use]
    pub fn keep_dead_for(mut self, time: Duration) -> Self {
        self.retention.keep_dead_for = time;
        self
    }

    /// How long the body of a handled delivery is kept; [`Duration::ZERO`] blanks it at once. As long as the delivery is
    /// remembered unless set. Its id is remembered all the same.
    #[must_use]
    pub fn keep_bodies_for(mut self, time: Duration) -> Self {
        self.retention.keep_bodies_for = time;
        self
    }

    /// Keeps the headers of these names, beside those of the signature and of tracing. `Authorization` and cookies are
    /// never kept.
    #[must_use]
    pub fn keep_headers<I: IntoIterator<Item = impl Into<String>>>(mut self, names: I) -> Self {
        self.common.keep_headers = names.into_iter().map(Into::into).collect();
        self
    }

    /// How many deliveries may wait; further ones are answered with 503. 1,000,000 unless set.
    #[must_use]
    pub fn max_backlog(mut self, deliveries: u64) -> Self {
        self.retention.max_backlog = deliveries;
        self
    }

    /// How many bytes of the file may be in use before deliveries are answered with 503. Without bound unless set. What was
    /// forgotten is free for others, so the file grows no further than this and what is accepted within a second.
    #[must_use]
    pub fn max_size(mut self, bytes: u64) -> Self {
        self.max_size = Some(bytes);
        self
    }

    /// Whether a copy that the sender delivers revives a dead delivery. True unless set.
    #[must_use]
    pub fn revive(mut self, revive: bool) -> Self {
        self.retention.revive = revive;
        self
    }

    /// Writes in the next commit, and waits for it.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut session::Session<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self.engine.writer.run(work) {
            Ok(answer) => answered(answer).await,
            Err(Full) => Err("too many operations wait for the inbox".into()),
        }
    }

    /// True where there is no room for another delivery.
    async fn is_full(&self) -> Result<bool, StoreError> {
        let committed = self.engine.writer.committed.load(Ordering::Relaxed);
        let known = *lock(&self.engine.size);
        let is_fresh = known.is_some_and(|size| {
            // Counting takes long where much waits, so it is done the more rarely, the more room there is.
            let room = self.retention.max_backlog.saturating_sub(size.waiting) / 4;
            let operations = if self.max_size.is_some() { room.min(SIZE_EVERY) } else { room };
            committed <= size.committed + operations && size.looked.elapsed() < SIZE_FOR
        });
        let size = match known {
            Some(size) if is_fresh || self.engine.is_looking.swap(true, Ordering::Relaxed) => size,
            _ => {
                // On a task of its own: a caller that goes away must not leave the look undone.
                let looking = self.clone();
                let looked = tokio::spawn(async move {
                    let looked = looking.look(committed).await;
                    looking.engine.is_looking.store(false, Ordering::Relaxed);
                    looked
                });
                looked.await??
            }
        };
        Ok(size.waiting >= self.retention.max_backlog || self.max_size.is_some_and(|most| size.bytes >= most))
    }

    /// Looks at how full the inbox is.
    async fn look(&self, committed: u64) -> Result<Size, StoreError> {
        let (bytes, waiting) = self
            .engine
            .counter
            .run(|connection| {
                let sql = "SELECT count(*) FROM webhook_queue WHERE state = 0";
                let waiting: i64 = connection.query_row(sql, [], |row| row.get(0))?;
                Ok((session::used(connection)?, waiting.unsigned_abs()))
            })
            .await?;
        let size = Size { looked: Instant::now(), committed, bytes, waiting };
        *lock(&self.engine.size) = Some(size);
        Ok(size)
    }
}

/// The methods of an operator.
impl SqliteInbox {
    /// Counts what there is.
    ///
    /// # Errors
    ///
    /// Any error of the database; likewise of the other methods.
    pub async fn stats(&self) -> Result<InboxStats, StoreError> {
        InboxStore::stats(self).await
    }

    /// The first hundred deliveries that `filter` selects, newest first.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn list(&self, filter: Filter) -> Result<Page, StoreError> {
        InboxStore::list(self, &filter, None, 100).await
    }

    /// Up to `limit` deliveries after `cursor`, the end of the page before.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn list_after(&self, filter: &Filter, cursor: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        InboxStore::list(self, filter, cursor, limit).await
    }

    /// One delivery with its attempts and its body; `None` where it is not known.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn get(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        InboxStore::get(self, id).await
    }

    /// Lets a dead delivery wait to be handled; false where it is not dead.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::replay(self, id, false).await
    }

    /// Lets a delivery that was handled be handled again, which repeats its effects; false where its body is gone.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay_again(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::replay(self, id, true).await
    }

    /// Lets all dead deliveries that `filter` selects wait to be handled, and returns how many there were.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay_all(&self, filter: Filter, spread: Spread) -> Result<u64, StoreError> {
        InboxStore::replay_all(self, &filter, spread).await
    }

    /// Gives up a delivery that waits or is dead: its body goes, its id stays known. False where there is none.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn discard(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::discard(self, id).await
    }

    /// Stops workers of every process from claiming; accepting goes on.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn pause(&self) -> Result<(), StoreError> {
        self.set_paused(true).await
    }

    /// Ends a pause.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn resume(&self) -> Result<(), StoreError> {
        self.set_paused(false).await
    }
}

impl Engine {
    fn open(path: PathBuf, owner: Owner, access: Access) -> Result<Self, StoreError> {
        let at = |error: StoreError| -> StoreError { format!("the inbox `{}`: {error}", path.display()).into() };
        if access == Access::Inspected {
            // Before the writer, which would make the file, and set what it sets.
            reader::of_existing(&path).and_then(|connection| schema::check(&connection)).map_err(at)?;
        }
        let lock = match access {
            Access::Alone => Some(owner::Lock::take(&path, false)?),
            Access::Shared => Some(owner::Lock::take(&path, true)?),
            Access::Inspected => None,
        };
        let pulse = (access == Access::Shared).then(|| Pulse::new(owner, LEASE));
        let (reader, counter) = (Reader::new(path.clone()), Reader::new(path.clone()));
        let readers = [reader.clone(), counter.clone()];
        let writer = Writer::start(path.clone(), readers, pulse, move |connection| {
            let version: String = connection.query_row("SELECT sqlite_version()", [], |row| row.get(0))?;
            if is_older(&version) {
                return Err(format!("SQLite {version} can corrupt its log (fixed in 3.51.3): link a later one").into());
            }
            if access == Access::Inspected { Ok(()) } else { schema::migrate(connection) }
        })
        .map_err(at)?;
        Ok(Self {
            writer,
            reader,
            counter,
            path,
            access,
            held: Arc::default(),
            size: Mutex::default(),
            leap: Mutex::new(clock::Leap::new()),
            is_looking: AtomicBool::new(false),
            lock,
        })
    }

    /// An error where this process neither accepts nor handles.
    fn works(&self) -> Result<(), StoreError> {
        if self.access == Access::Inspected { Err(INSPECTED.into()) } else { Ok(()) }
    }
}

/// True for versions of `SQLite` before 3.51.3, whose write-ahead log can be corrupted when it is reset.
fn is_older(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    (part(), part(), part()) < (3, 51, 3)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answered<T>(answer: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    answer.await.unwrap_or_else(|_| Err("the inbox cannot be written to".into()))
}

impl sealed::Sealed for SqliteInbox {}

#[async_trait]
impl InboxStore for SqliteInbox {
    async fn accept(&self, delivery: NewDelivery) -> Result<Accepted, StoreError> {
        self.engine.works()?;
        if self.is_full().await? {
            return Ok(Accepted::Full);
        }
        let revive = self.retention.revive;
        let accepted = match self.engine.writer.run(move |session| session.accept(&delivery, revive)) {
            Ok(answer) => answered(answer).await?,
            Err(Full) => return Ok(Accepted::Full),
        };
        if matches!(accepted, Accepted::Stored | Accepted::Revived) {
            self.common.bell.notify_one();
        }
        if accepted == Accepted::Revived {
            telemetry::revived();
        }
        Ok(accepted)
    }

    async fn claim(&self, want: &Want) -> Result<Claims, StoreError> {
        self.engine.works()?;
        let (want, owner, held) = (want.clone(), self.common.owner, Arc::clone(&self.engine.held));
        // Held before the commit: a rescue must not take them for strays.
        let taken: Arc<Mutex<Vec<ClaimKey>>> = Arc::default();
        let taking = Arc::clone(&taken);
        let claims = self
            .write(move |session| {
                let claims = session.claim(&want, owner)?;
                let keys = claims.claimed.iter().map(|claim| claim.key);
                lock(&held).extend(keys.clone());
                lock(&taking).extend(keys);
                Ok(claims)
            })
            .await;
        if claims.is_err() {
            // Should they be claimed all the same, the next rescue gives them back.
            let mut held = lock(&self.engine.held);
            for key in lock(&taken).drain(..) {
                held.remove(&key);
            }
        }
        super::failpoint("claimed");
        claims
    }

    async fn settle(&self, ended: Vec<Settlement>) -> Result<Vec<bool>, StoreError> {
        let keep_body = !self.retention.keep_bodies_for.is_zero();
        super::failpoint("before_settle");
        let keys: Vec<ClaimKey> = ended.iter().map(|settlement| settlement.key).collect();
        let settled = self.write(move |session| session.settle(&ended, keep_body)).await?;
        let mut held = lock(&self.engine.held);
        for key in keys {
            held.remove(&key);
        }
        drop(held);
        super::failpoint("settled");
        Ok(settled)
    }

    async fn rescue(&self) -> Result<Rescued, StoreError> {
        self.engine.works()?;
        let (owner, is_shared) = (self.common.owner, self.engine.access == Access::Shared);
        for key in self.common.take_strays() {
            lock(&self.engine.held).remove(&key);
        }
        let held = Arc::clone(&self.engine.held);
        let rescued = self
            .write(move |session| {
                let held = lock(&held).clone();
                session.give_back_strays(owner, &held)?;
                session.rescue(owner, is_shared)
            })
            .await;
        super::failpoint("rescued");
        rescued
    }

    async fn held(&self, claims: &[ClaimKey]) -> Result<Vec<bool>, StoreError> {
        let claims = claims.to_vec();
        self.engine.reader.run(move |connection| Ok(session::held(connection, &claims)?)).await
    }

    async fn woken(&self) {
        self.common.bell.notified().await;
    }

    async fn sweep(&self) -> Result<Swept, StoreError> {
        // All of a sweep goes by the time that was looked at here.
        let Some(now) = lock(&self.engine.leap).time() else { return Ok(Swept::default()) };
        let now = telemetry::millis(now);
        let retention = self.retention;
        // A connection of its own: what looks through all deliveries must not hold up who else reads.
        let reader = Reader::new(self.engine.path.clone());
        let mut swept = Swept::default();
        loop {
            let old = reader.run(move |connection| Ok(session::Old::find(connection, &retention, now)?)).await?;
            let is_part = old.is_part();
            let Swept { forgotten, discarded } =
                self.write(move |session| session.forget(&old, &retention, now)).await?;
            swept.forgotten += forgotten;
            swept.discarded += discarded;
            super::failpoint("swept");
            if !is_part {
                break;
            }
            // Others get a turn between two batches.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if swept != Swept::default() {
            self.write(|session| {
                let mut statement = session.connection.prepare("PRAGMA incremental_vacuum(256)")?;
                let mut pages = statement.query([])?;
                while pages.next()?.is_some() {}
                Ok(())
            })
            .await?;
        }
        Ok(swept)
    }

    async fn stats(&self) -> Result<InboxStats, StoreError> {
        self.engine.reader.run(|connection| Ok(session::stats(connection)?)).await
    }

    async fn list(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        let (filter, after) = (filter.clone(), after.cloned());
        self.engine.reader.run(move |connection| Ok(session::list(connection, &filter, after.as_ref(), limit)?)).await
    }

    async fn get(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        let (id, source) = (id.to_owned(), self.common.source.clone());
        self.engine.reader.run(move |connection| Ok(session::get(connection, &id, source.as_deref())?)).await
    }

    async fn replay(&self, id: &str, again: bool) -> Result<bool, StoreError> {
        let (id, source) = (id.to_owned(), self.common.source.clone());
        let replayed = self.write(move |session| session.replay(&id, source.as_deref(), again)).await?;
        self.common.bell.notify_one();
        Ok(replayed)
    }

    async fn replay_all(&self, filter: &Filter, spread: Spread) -> Result<u64, StoreError> {
        let filter = filter.clone();
        let replayed = self.write(move |session| session.replay_all(&filter, spread)).await?;
        self.common.bell.notify_one();
        Ok(replayed)
    }

    async fn discard(&self, id: &str) -> Result<bool, StoreError> {
        let (id, source) = (id.to_owned(), self.common.source.clone());
        self.write(move |session| session.discard(&id, source.as_deref())).await
    }

    async fn set_paused(&self, paused: bool) -> Result<(), StoreError> {
        self.write(move |session| session.set_paused(paused)).await?;
        self.common.bell.notify_one();
        Ok(())
    }

    fn common(&self) -> &Common {
        &self.common
    }
}

#[async_trait]
impl TransactionalInbox for SqliteInbox {
    type Tx = SqliteTx;

    async fn begin(&self, key: ClaimKey) -> Result<SqliteTx, StoreError> {
        Ok(SqliteTx::new(key, self.engine.reader.clone()))
    }

    async fn finish(&self, tx: SqliteTx, ended: Settlement, commit: bool) -> Result<Finished, StoreError> {
        let key = tx.key();
        debug_assert_eq!(key, ended.key, "a transaction ends with its own claim");
        let Some(writes) = tx.into_writes() else {
            let message = "a clone of the transaction was kept beyond the handler";
            return Ok(Finished::Misused { message, committed: false });
        };
        if !commit {
            return Ok(Finished::RolledBack);
        }
        let keep_body = !self.retention.keep_bodies_for.is_zero();
        super::failpoint("tx_before_commit");
        let finished = self.engine.writer.run_guarded(move |session, transaction| {
            let now = session.now()?;
            if !session.settle_one(&ended, keep_body, now)? {
                return Ok(Finished::Lost);
            }
            for write in writes {
                write(transaction)?;
            }
            Ok(Finished::Committed)
        });
        let finished = match finished {
            Ok(answer) => answered(answer).await,
            Err(Full) => Err("too many operations wait for the inbox".into()),
        };
        if matches!(finished, Ok(Finished::Committed | Finished::Lost)) {
            lock(&self.engine.held).remove(&key);
        }
        super::failpoint("tx_committed");
        finished
    }
}

impl fmt::Debug for SqliteInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteInbox")
            .field("path", &self.engine.path)
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}
