//! Accepting: whatever waits is kept by one statement, which is one commit, and then answered.
//!
//! There is no timer: a lone delivery is kept at once, and while one statement runs the next batch gathers.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{self, Instant};
use tokio_postgres::types::Type;

use super::Engine;
use super::beat::Wake;
use super::connection::{ANSWER, Connect, Failed, Link, Param};
use super::schema::Tables;
use crate::dedupe::store::StoreError;
use crate::inbox::failpoint;
use crate::inbox::store::{Accepted, NewDelivery};
use crate::inbox::telemetry;

/// How many deliveries may wait.
const WAITING: usize = 8192;
/// How many are kept together at the most.
const TOGETHER: usize = 256;
/// How many bytes of bodies are sent together, unless one body alone has more.
const BYTES_TOGETHER: usize = 8 << 20;
/// How many connections accept.
const BATCHERS: usize = 2;
/// An ordering key that has more bytes than this is kept as its digest, as an index cannot hold it.
const LONGEST_KEY: usize = 512;
/// How often the waiting deliveries are counted at the most, unless there seems to be no room.
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// How long a delivery waits for the count.
const COUNT_LIMIT: Duration = Duration::from_secs(1);

/// Keeps deliveries, and returns the numbers of those that were new. The narrow columns come a second time, so that
/// bodies are not copied for the queue.
const INSERT: &str = "WITH d AS (INSERT INTO @webhook_delivery \
       (source, id, kind, signed_at, key_index, headers, body, signature) \
     SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING seq, source, id), \
     n AS (SELECT d.seq, d.source, k.okey, k.error, k.ord FROM d \
       JOIN unnest($1, $2, $9, $10) WITH ORDINALITY AS k (source, id, okey, error, ord) USING (source, id)), \
     q AS (INSERT INTO @webhook_queue (seq, source, state, okey, reason) \
       SELECT seq, source, CASE WHEN error IS NULL THEN 0 ELSE 2 END, okey, \
         CASE WHEN error IS NULL THEN NULL ELSE 'undecodable' END FROM n), \
     a AS (INSERT INTO @webhook_attempt (seq, n, ended_at, outcome, error) \
       SELECT seq, 0, now(), 'undecodable', error FROM n WHERE error IS NOT NULL) \
     SELECT ord FROM n";

/// Revives the dead among deliveries that were known, and returns their numbers. One that is locked is being replayed or
/// discarded: a copy does not wait for that. What did not decode had no type of its
/// own, so it gets one.
const REVIVE: &str = "WITH r AS (SELECT q.seq, k.kind, k.okey, k.ord \
       FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS k (source, id, kind, okey, ord) \
       JOIN @webhook_delivery d ON d.source = k.source AND d.id = k.id JOIN @webhook_queue q ON q.seq = d.seq \
       WHERE q.state = 2 ORDER BY q.seq FOR UPDATE OF q SKIP LOCKED), \
     u AS (UPDATE @webhook_queue q SET state = 0, failures = 0, crashes = 0, due_at = now(), reason = NULL, okey = r.okey \
       FROM r WHERE q.seq = r.seq AND q.state = 2), \
     t AS (UPDATE @webhook_delivery d SET kind = r.kind FROM r WHERE d.seq = r.seq AND d.kind <> r.kind) \
     SELECT ord FROM r";

/// What became of one delivery.
type Kept = Result<Accepted, Failed>;

/// A delivery that waits to be kept.
struct Job {
    delivery: NewDelivery,
    revive: bool,
    answer: oneshot::Sender<Kept>,
}

impl Job {
    fn key(&self) -> (&str, &str) {
        (&self.delivery.source, &self.delivery.id)
    }
}

/// The way to the batchers.
pub(super) struct Accepting {
    jobs: mpsc::Sender<Job>,
}

impl Accepting {
    /// Starts the batchers, which end when this is dropped.
    pub(super) fn start(connector: &Arc<dyn Connect>, tables: &Arc<Tables>, wake: &Wake) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..BATCHERS {
            let link = Link::new(connector, ANSWER);
            let batcher = Batcher { link, tables: Arc::clone(tables), wake: wake.clone() };
            tokio::spawn(batcher.run(Arc::clone(&waiting)));
        }
        Self { jobs }
    }

    pub(super) async fn accept(&self, delivery: NewDelivery, revive: bool) -> Result<Accepted, StoreError> {
        let (answer, answered) = oneshot::channel();
        match self.jobs.try_send(Job { delivery, revive, answer }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Ok(Accepted::Full),
            Err(TrySendError::Closed(_)) => return Err("the runtime that the inbox was opened on has ended".into()),
        }
        match answered.await {
            Ok(kept) => Ok(kept?),
            Err(_) => Err("the inbox cannot be written to".into()),
        }
    }
}

/// Keeps what waits, on a connection of its own.
struct Batcher {
    link: Link,
    tables: Arc<Tables>,
    wake: Wake,
}

impl Batcher {
    async fn run(self, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) {
        let mut waiting = VecDeque::new();
        let mut taken = Vec::new();
        loop {
            if waiting.is_empty() {
                // The other batcher gathers while this one commits.
                let count = jobs.lock().await.recv_many(&mut taken, TOGETHER).await;
                if count == 0 {
                    return;
                }
                waiting.extend(taken.drain(..));
            }
            self.store(next_batch(&mut waiting)).await;
        }
    }

    async fn store(&self, batch: Vec<Job>) {
        match self.keep(&batch).await {
            Ok(kept) => self.answer(batch, kept),
            Err(failed) if batch.len() > 1 && failed.is_of_one_row() => {
                // One delivery that the database refuses must not take the others with it.
                for job in batch {
                    let kept = self.keep(slice::from_ref(&job)).await.unwrap_or_else(|failed| vec![Err(failed)]);
                    self.answer(vec![job], kept);
                }
            }
            Err(failed) => {
                let kept = vec![Err(failed); batch.len()];
                self.answer(batch, kept);
            }
        }
    }

    fn answer(&self, batch: Vec<Job>, kept: Vec<Kept>) {
        let has_work = kept.iter().any(|kept| matches!(kept, Ok(Accepted::Stored | Accepted::Revived)));
        for (job, kept) in batch.into_iter().zip(kept) {
            // A caller that waits no more has no use for the answer.
            let _ = job.answer.send(kept);
        }
        if has_work {
            self.wake.wake();
        }
    }

    /// Keeps a batch; an error where none of it is kept, or where that is not known.
    async fn keep(&self, batch: &[Job]) -> Result<Vec<Kept>, Failed> {
        let began = Instant::now();
        failpoint("before_commit");
        let is_new = self.insert(batch).await?;
        failpoint("committed");
        let mut kept: Vec<Kept> =
            is_new.iter().map(|is_new| Ok(if *is_new { Accepted::Stored } else { Accepted::Duplicate })).collect();
        // A statement does not see what others wrote while it ran, so what is known is looked at by a second one. A copy
        // that does not decode revives nothing.
        let known: Vec<usize> = (0..batch.len())
            .filter(|at| !is_new[*at] && batch[*at].revive && batch[*at].delivery.undecodable.is_none())
            .collect();
        if !known.is_empty() {
            match self.revive(batch, &known).await {
                Ok(revived) => {
                    for at in revived {
                        kept[at] = Ok(Accepted::Revived);
                        telemetry::revived();
                    }
                }
                Err(failed) => {
                    for at in known {
                        kept[at] = Err(failed.clone());
                    }
                }
            }
        }
        telemetry::committed(began.elapsed(), batch.len());
        Ok(kept)
    }

    /// Which deliveries of a batch were new, and now are kept.
    async fn insert(&self, batch: &[Job]) -> Result<Vec<bool>, Failed> {
        let all = || batch.iter().map(|job| &job.delivery);
        let sources: Vec<_> = all().map(|new| storable(&new.source)).collect();
        let ids: Vec<_> = all().map(|new| storable(&new.id)).collect();
        let kinds: Vec<_> = all().map(|new| storable(&new.kind)).collect();
        let signed_at: Vec<_> = all().map(|new| new.signed_at).collect();
        let key_indexes: Vec<_> = all().map(|new| i64::try_from(new.key_index).unwrap_or(i64::MAX)).collect();
        let headers: Vec<_> = all().map(|new| storable(&new.headers)).collect();
        let bodies: Vec<&[u8]> = all().map(|new| &new.body[..]).collect();
        let signatures: Vec<_> = all().map(|new| new.signature.as_deref().map(storable)).collect();
        let order_keys: Vec<_> = all().map(|new| new.order_key.as_deref().map(order_key)).collect();
        let errors: Vec<_> = all().map(|new| new.undecodable.as_deref().map(storable)).collect();
        let params: [Param<'_>; 10] = [
            (&sources, Type::TEXT_ARRAY),
            (&ids, Type::TEXT_ARRAY),
            (&kinds, Type::TEXT_ARRAY),
            (&signed_at, Type::INT8_ARRAY),
            (&key_indexes, Type::INT8_ARRAY),
            (&headers, Type::TEXT_ARRAY),
            (&bodies, Type::BYTEA_ARRAY),
            (&signatures, Type::TEXT_ARRAY),
            (&order_keys, Type::TEXT_ARRAY),
            (&errors, Type::TEXT_ARRAY),
        ];
        let mut is_new = vec![false; batch.len()];
        for row in self.link.query(&self.tables.sql(INSERT), &params).await? {
            if let Some(is_new) = is_new.get_mut(position(row.try_get(0)?)) {
                *is_new = true;
            }
        }
        Ok(is_new)
    }

    /// Which of the deliveries at `known` were dead, and now wait again.
    async fn revive(&self, batch: &[Job], known: &[usize]) -> Result<Vec<usize>, Failed> {
        let all = || known.iter().map(|at| &batch[*at].delivery);
        let sources: Vec<_> = all().map(|new| storable(&new.source)).collect();
        let ids: Vec<_> = all().map(|new| storable(&new.id)).collect();
        let kinds: Vec<_> = all().map(|new| storable(&new.kind)).collect();
        let order_keys: Vec<_> = all().map(|new| new.order_key.as_deref().map(order_key)).collect();
        let params: [Param<'_>; 4] = [
            (&sources, Type::TEXT_ARRAY),
            (&ids, Type::TEXT_ARRAY),
            (&kinds, Type::TEXT_ARRAY),
            (&order_keys, Type::TEXT_ARRAY),
        ];
        let rows = self.link.query(&self.tables.sql(REVIVE), &params).await?;
        let mut revived = Vec::new();
        for row in rows {
            revived.extend(known.get(position(row.try_get(0)?)));
        }
        Ok(revived)
    }
}

/// Takes the next batch from the front, sorted by id: two statements that wait for each other's ids must do so in one
/// order. Copies of one id wait for the next batch, as a statement does not see what it writes itself.
fn next_batch(waiting: &mut VecDeque<Job>) -> Vec<Job> {
    let mut all: Vec<Job> = Vec::new();
    let mut bytes = 0;
    while let Some(job) = waiting.pop_front() {
        bytes += job.delivery.body.len();
        if bytes > BYTES_TOGETHER && !all.is_empty() {
            waiting.push_front(job);
            break;
        }
        all.push(job);
    }
    all.sort_by(|one, other| one.key().cmp(&other.key()));
    let mut batch: Vec<Job> = Vec::with_capacity(all.len());
    let mut copies = Vec::new();
    for job in all {
        let is_copy = batch.last().is_some_and(|last| last.key() == job.key());
        if is_copy { copies.push(job) } else { batch.push(job) }
    }
    for copy in copies.into_iter().rev() {
        waiting.push_front(copy);
    }
    batch
}

/// The position in an array, which PostgreSQL counts from 1.
pub(super) fn position(ordinality: i64) -> usize {
    usize::try_from(ordinality - 1).unwrap_or(usize::MAX)
}

/// A text as PostgreSQL can keep it: it has none with a zero byte.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// An ordering key as it is kept.
fn order_key(key: &str) -> Cow<'_, str> {
    if key.len() <= LONGEST_KEY {
        return storable(key);
    }
    let digest = Sha256::digest(key.as_bytes());
    Cow::Owned(digest.iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}")))
}

/// How many deliveries wait: as last counted, and what this process has accepted since.
#[derive(Default)]
pub(super) struct Backlog {
    waiting: AtomicU64,
    counted: Mutex<Option<Counted>>,
}

/// When the waiting deliveries were counted, and how long that took.
struct Counted {
    at: Instant,
    took: Duration,
    waiting: u64,
}

impl Engine {
    /// Keeps a delivery, unless `most` wait already.
    pub(super) async fn accept(&self, delivery: NewDelivery, revive: bool, most: u64) -> Result<Accepted, StoreError> {
        if self.is_full(most).await {
            return Ok(Accepted::Full);
        }
        let waits = delivery.undecodable.is_none();
        let accepted = self.accepting.accept(delivery, revive).await?;
        if waits && matches!(accepted, Accepted::Stored | Accepted::Revived) {
            self.backlog.waiting.fetch_add(1, Ordering::Relaxed);
        }
        Ok(accepted)
    }

    /// True where `most` deliveries wait. They are counted about once a second, and at once where there seems to be no
    /// room, but no twentieth of the time is spent on it. A count that fails or takes long is done without.
    pub(super) async fn is_full(&self, most: u64) -> bool {
        let seems_full = || self.backlog.waiting.load(Ordering::Relaxed) >= most;
        // One counts at a time; the others go by what is known.
        if let Ok(mut counted) = self.backlog.counted.try_lock() {
            let is_due = counted.as_ref().is_none_or(|last| {
                let age = last.at.elapsed();
                age >= last.took * 20 && (age >= COUNT_EVERY || seems_full())
            });
            if is_due {
                let began = Instant::now();
                let last = counted.as_ref().map_or(0, |last| last.waiting);
                let waiting = match time::timeout(COUNT_LIMIT, self.count_waiting()).await {
                    Ok(Ok(waiting)) => waiting,
                    Ok(Err(failed)) => {
                        tracing::debug!(reason = %failed, "waiting webhooks cannot be counted");
                        last
                    }
                    Err(_) => {
                        tracing::debug!("it takes long to count waiting webhooks");
                        last
                    }
                };
                // Without a count, what was accepted since may have been handled as well.
                self.backlog.waiting.store(waiting, Ordering::Relaxed);
                *counted = Some(Counted { at: Instant::now(), took: began.elapsed(), waiting });
            }
        }
        seems_full()
    }

    async fn count_waiting(&self) -> Result<u64, Failed> {
        let sql = self.tables.sql("SELECT count(*) FROM @webhook_queue WHERE state = 0");
        match self.counter.query(&sql, &[]).await?.first() {
            Some(row) => Ok(row.try_get::<_, i64>(0)?.unsigned_abs()),
            None => Ok(0),
        }
    }
}
