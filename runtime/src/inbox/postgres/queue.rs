//! The queue: claims, how they ended, what other processes have left behind, and what need not be remembered any more.
//!
//! Each operation is one statement, which is atomic by itself: tasks share a connection, and a transaction that one of them
//! begins and abandons would swallow what the others write.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::time;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::Engine;
use super::accept::{position, storable};
use super::connection::{Failed, Param};
use crate::inbox::failpoint;
use crate::inbox::store::{
    ClaimKey, Claims, Ended, MOST_CRASHES, Rescued, Retention, Settlement, StoredClaim, Swept, Want,
};

/// How long a claim may take and still be handled: less than a lease.
const STALE: Duration = Duration::from_secs(20);
/// How long what is locked by others waits to be settled.
const BUSY: Duration = Duration::from_millis(500);
/// How many claims a rescue takes back at a time.
const RESCUE: i64 = 500;
/// How many rows a sweep removes at a time.
const SWEEP: i64 = 1000;
/// The longest time that is added to or taken from the server's: 1,000 years, in milliseconds.
const LONGEST: i64 = 31_557_600_000_000;

/// Replaces the entry of an attempt that is there already.
pub(super) const REPLACE: &str = "ON CONFLICT (seq, n) DO UPDATE SET owner = excluded.owner, \
     began_at = excluded.began_at, ended_at = excluded.ended_at, outcome = excluded.outcome, error = excluded.error";

/// Settlements, each where the claim is still held. A row that is locked, by a transaction of the handler's that has outlived
/// it for instance, is passed over and returned as busy: the others must not wait for it. A handler that completed the delivery in its own transaction (state 3),
/// and then failed, has succeeded all the same.
const SETTLE: &str = "WITH h AS MATERIALIZED (SELECT q.seq, q.owner, q.attempt, q.state, k.kind, k.delay, k.reason, k.took, \
       k.error, k.ord, CASE WHEN k.kind <> 0 AND q.state = 3 THEN 'handled' ELSE k.outcome END AS outcome \
       FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY \
         AS k (seq, owner, attempt, kind, delay, reason, took, outcome, error, ord) \
       JOIN @webhook_queue q ON q.seq = k.seq AND q.owner = k.owner AND q.attempt = k.attempt \
       WHERE q.state IN (1, 3) ORDER BY q.seq FOR UPDATE OF q SKIP LOCKED), \
     g AS (DELETE FROM @webhook_queue q USING h WHERE q.seq = h.seq AND (h.kind = 0 OR h.state = 3)), \
     b AS (UPDATE @webhook_queue q SET owner = NULL, state = CASE h.kind WHEN 2 THEN 2 ELSE 0 END, \
         failures = q.failures + CASE h.kind WHEN 3 THEN 0 ELSE 1 END, \
         reason = CASE h.kind WHEN 2 THEN h.reason ELSE q.reason END, \
         due_at = CASE h.kind WHEN 2 THEN q.due_at ELSE now() + h.delay * interval '1 millisecond' END \
       FROM h WHERE q.seq = h.seq AND h.kind <> 0 AND h.state = 1), \
     a AS (INSERT INTO @webhook_attempt (seq, n, owner, began_at, ended_at, outcome, error) \
       SELECT seq, attempt, owner, now() - took * interval '1 millisecond', now(), outcome, error FROM h {REPLACE}), \
     d AS (UPDATE @webhook_delivery d SET body = '', headers = '{}' FROM h \
       WHERE $10 AND d.seq = h.seq AND h.outcome = 'handled') \
     SELECT ord, false FROM h UNION ALL SELECT k.ord, true \
       FROM unnest($1, $2, $3) WITH ORDINALITY AS k (seq, owner, attempt, ord) \
       JOIN @webhook_queue q ON q.seq = k.seq AND q.owner = k.owner AND q.attempt = k.attempt \
       WHERE q.state IN (1, 3) AND NOT EXISTS (SELECT 1 FROM h WHERE h.ord = k.ord)";

/// What was claimed.
const DELIVERIES: &str = "SELECT seq, id, kind, signed_at, key_index, received_at, headers, body FROM @webhook_delivery \
     WHERE seq = ANY ($1)";

/// Takes back claims of processes whose lease has ended. The rows are chosen first and then locked by the very claim that
/// was seen: a row that was claimed anew in between is another's.
const TAKE_BACK: &str = "WITH g AS MATERIALIZED (SELECT q.seq, q.owner, q.attempt FROM @webhook_queue q \
       WHERE q.state IN (1, 3) AND q.owner <> $1 AND NOT EXISTS (SELECT 1 FROM @webhook_owner o \
         WHERE o.token = q.owner AND o.beat_until > now()) ORDER BY q.seq LIMIT $2), \
     c AS MATERIALIZED (SELECT q.seq, q.owner, q.attempt, q.state FROM g \
       JOIN @webhook_queue q ON q.seq = g.seq AND q.owner = g.owner AND q.attempt = g.attempt \
       WHERE q.state IN (1, 3) ORDER BY q.seq FOR UPDATE OF q SKIP LOCKED), \
     a AS (INSERT INTO @webhook_attempt (seq, n, owner, ended_at, outcome) \
       SELECT seq, attempt, owner, now(), CASE state WHEN 3 THEN 'handled' ELSE 'crashed' END FROM c {REPLACE}), \
     t AS (DELETE FROM @webhook_queue q USING c WHERE q.seq = c.seq AND c.state = 3), \
     b AS (UPDATE @webhook_queue q SET owner = NULL, crashes = q.crashes + 1, \
         state = CASE WHEN q.crashes + 1 >= $3 THEN 2 ELSE 0 END, \
         reason = CASE WHEN q.crashes + 1 >= $3 THEN 'crashed' ELSE q.reason END, \
         due_at = CASE WHEN q.crashes + 1 >= $3 THEN q.due_at ELSE now() END \
       FROM c WHERE q.seq = c.seq AND c.state = 1 RETURNING q.state) \
     SELECT (SELECT count(*) FROM b WHERE state = 0), (SELECT count(*) FROM b WHERE state = 2), \
       (SELECT count(*) FROM c)";

/// Gives back claims of this process that nobody here knows of: the answer to the claim was lost with its connection. They
/// are named, so that a statement that comes late, when its caller has gone, gives back nothing else.
const GIVE_BACK: &str = "UPDATE @webhook_queue q SET state = 0, owner = NULL, due_at = now() \
     FROM unnest($2, $3) AS k (seq, attempt) \
     WHERE q.seq = k.seq AND q.attempt = k.attempt AND q.owner = $1 AND q.state = 1";

/// Gives up deliveries that were dead for long enough: their bodies go, their ids stay known.
const DISCARD: &str = "WITH g AS (DELETE FROM @webhook_queue WHERE state = 2 AND seq IN (SELECT q.seq FROM @webhook_queue q \
       JOIN @webhook_delivery d USING (seq) WHERE q.state = 2 AND d.received_at < now() - $1 * interval '1 millisecond' \
       AND NOT EXISTS (SELECT 1 FROM @webhook_attempt a WHERE a.seq = q.seq \
         AND a.ended_at >= now() - $1 * interval '1 millisecond') LIMIT $2) RETURNING seq, attempt), \
     a AS (INSERT INTO @webhook_attempt (seq, n, ended_at, outcome) SELECT seq, attempt + 1, now(), 'discarded' FROM g \
       ON CONFLICT (seq, n) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome) \
     UPDATE @webhook_delivery d SET body = '', headers = '{}' FROM g WHERE d.seq = g.seq";

/// Forgets deliveries that are through, with their attempts. The latest attempt is looked up for each by itself, as a join
/// would read all attempts for a handful of deliveries.
const FORGET: &str = "WITH g AS (DELETE FROM @webhook_delivery WHERE seq IN (SELECT d.seq FROM @webhook_delivery d \
       WHERE d.received_at < now() - $1 * interval '1 millisecond' \
       AND NOT EXISTS (SELECT 1 FROM @webhook_queue q WHERE q.seq = d.seq) \
       AND coalesce((SELECT max(a.ended_at) FROM @webhook_attempt a WHERE a.seq = d.seq), d.received_at) \
         < now() - $1 * interval '1 millisecond' LIMIT $2) RETURNING seq), \
     a AS (DELETE FROM @webhook_attempt a USING g WHERE a.seq = g.seq) SELECT count(*) FROM g";

/// Blanks bodies that were kept for long enough.
const BLANK: &str = "UPDATE @webhook_delivery SET body = '', headers = '{}' WHERE seq IN (SELECT d.seq \
     FROM @webhook_delivery d WHERE d.received_at < now() - $1 * interval '1 millisecond' AND octet_length(d.body) > 0 \
     AND NOT EXISTS (SELECT 1 FROM @webhook_queue q WHERE q.seq = d.seq) \
     AND NOT EXISTS (SELECT 1 FROM @webhook_attempt a WHERE a.seq = d.seq \
       AND a.ended_at >= now() - $1 * interval '1 millisecond') LIMIT $2)";

/// A duration for the server, which adds it to its own clock.
pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(LONGEST).min(LONGEST)
}

/// How long ago a time of this process's clock is, for the server.
pub(super) fn millis_since(time: SystemTime) -> i64 {
    millis(time.elapsed().unwrap_or_default())
}

/// A number that is never negative, and never so large that it does not fit.
pub(super) fn count(row: &Row, column: usize) -> Result<u32, Failed> {
    let count: Option<i64> = row.try_get(column)?;
    Ok(u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX))
}

/// The statement of a claim: suspects first, then fresh deliveries for the slots that are left, and with their rows whether
/// the lease holds and when the next is due. Without a lease nothing is claimed, as it could be taken back at once.
///
/// Every limit is a parameter: where it is computed, the planner expects a tenth of the table, and reads all of it. The
/// limit of the two together ends the reading of fresh rows, so none is locked in vain.
fn claim(want: &Want) -> String {
    // Of each key only the head, and only while nothing of the key runs: a delivery that was dead and waits again is older
    // than what may be running.
    let head = if want.ordered {
        // Each is one step in the index of keys, however many of the key are dead or wait. As scalars they are not made a
        // join, which would read the whole table.
        let first = |state: &str| {
            format!(
                "(SELECT e.seq FROM @webhook_queue e WHERE e.source = q.source AND e.okey = q.okey AND e.state = {state} \
                 ORDER BY e.state, e.seq LIMIT 1)"
            )
        };
        let dead =
            if want.stop_at_dead { format!("AND coalesce({} > q.seq, true) ", first("2")) } else { String::new() };
        format!(
            "AND (q.okey IS NULL OR q.seq = {} AND {} IS NULL AND {} IS NULL {dead}) ",
            first("0"),
            first("1"),
            first("3")
        )
    } else {
        String::new()
    };
    let due = format!(
        "SELECT q.seq FROM @webhook_queue q WHERE q.state = 0 AND q.source = $1 AND q.due_at <= now() \
         AND (SELECT is_alive AND NOT is_paused FROM g) {head}"
    );
    format!(
        "WITH g AS MATERIALIZED (SELECT \
           EXISTS (SELECT 1 FROM @webhook_owner WHERE token = $2 AND beat_until > now()) AS is_alive, \
           EXISTS (SELECT 1 FROM @webhook_meta WHERE key = 'paused') AS is_paused), \
         s AS MATERIALIZED ({due} AND q.crashes > 0 ORDER BY q.due_at, q.seq LIMIT $4 FOR UPDATE OF q SKIP LOCKED), \
         f AS MATERIALIZED ({due} AND q.crashes = 0 ORDER BY q.due_at, q.seq LIMIT $3 FOR UPDATE OF q SKIP LOCKED), \
         u AS (UPDATE @webhook_queue q SET state = 1, owner = $2, attempt = q.attempt + 1 \
           FROM (SELECT seq FROM s UNION ALL SELECT seq FROM f LIMIT $3) c WHERE q.seq = c.seq \
           RETURNING q.seq, q.attempt, q.failures, q.crashes, q.due_at) \
         SELECT g.is_alive, n.next, u.seq, u.attempt, u.failures::bigint, u.crashes::bigint \
         FROM g LEFT JOIN LATERAL (SELECT greatest(0, ceil(extract(epoch FROM q.due_at - now()) * 1000))::bigint AS next \
             FROM @webhook_queue q WHERE q.state = 0 AND q.source = $1 AND q.due_at > now() \
             ORDER BY q.due_at, q.seq LIMIT 1) n ON NOT g.is_paused \
           LEFT JOIN u ON true \
         ORDER BY (u.crashes > 0) DESC, u.due_at, u.seq"
    )
}

impl Engine {
    pub(super) async fn claim(&self, want: &Want) -> Result<Claims, Failed> {
        let sql = self.tables.sql(&claim(want));
        let slots = i64::try_from(want.slots).unwrap_or(i64::MAX);
        let suspects = i64::try_from(want.suspects).unwrap_or(i64::MAX).min(slots);
        let owner = self.owner.token();
        let source = storable(&want.source);
        let params: [Param<'_>; 4] =
            [(&source, Type::TEXT), (&owner, Type::INT8), (&slots, Type::INT8), (&suspects, Type::INT8)];
        let asked = Instant::now();
        // Until the claims are noted, nobody may take them for stray ones.
        let mut held = self.held.lock().await;
        let begin = want.ordered.then(|| self.one_at_a_time(&want.source));
        let query = async || match &begin {
            Some(begin) => self.ordered.query_in_transaction(begin, &sql, &params).await,
            None => self.work.query(&sql, &params).await,
        };
        let mut rows = query().await?;
        let is_alive = match rows.first() {
            Some(row) => row.try_get(0)?,
            None => false,
        };
        if !is_alive {
            self.work.execute(self.pulse.sql(), &self.pulse.params()).await?;
            rows = query().await?;
        }
        let mut claims = Claims::default();
        let mut keys = Vec::new();
        for row in &rows {
            let next: Option<i64> = row.try_get(1)?;
            claims.next_due = next.map(|next| Duration::from_millis(u64::try_from(next).unwrap_or_default()));
            if let Some(seq) = row.try_get::<_, Option<i64>>(2)? {
                let key = ClaimKey { seq, owner: self.owner, attempt: row.try_get(3)? };
                keys.push((key, count(row, 4)?, count(row, 5)?));
            }
        }
        if keys.is_empty() {
            return Ok(claims);
        }
        // What is large is read when the claim is committed: a process that is stopped while it reads holds nobody up.
        let seqs: Vec<_> = keys.iter().map(|(key, ..)| key.seq).collect();
        let rows = self.work.query(&self.tables.sql(DELIVERIES), &[(&seqs, Type::INT8_ARRAY)]).await?;
        let mut deliveries = HashMap::new();
        for row in &rows {
            deliveries.insert(row.try_get::<_, i64>(0)?, row);
        }
        if asked.elapsed() > STALE {
            // The process was stopped in the middle, and the lease may be over: others may have handled them by now.
            tracing::warn!("webhooks were claimed so slowly that they are given back");
            return Ok(claims);
        }
        let mut orphans = Vec::new();
        for (key, failures, crashes) in keys {
            match deliveries.get(&key.seq) {
                Some(row) => claims.claimed.push(stored(row, key, failures, crashes)?),
                None => orphans.push(key.seq),
            }
        }
        held.extend(claims.claimed.iter().map(|stored| stored.key));
        drop(held);
        if !orphans.is_empty() {
            // It was replayed in the same moment in which it was forgotten.
            let sql = self.tables.sql("DELETE FROM @webhook_queue WHERE seq = ANY ($1) AND owner = $2");
            let params: [Param<'_>; 2] = [(&orphans, Type::INT8_ARRAY), (&owner, Type::INT8)];
            if let Err(failed) = self.work.execute(&sql, &params).await {
                tracing::debug!(reason = %failed, "claims of forgotten webhooks are left to the next rescue");
            }
        }
        Ok(claims)
    }

    /// The beginning of a transaction in which claims of one source come one after another.
    ///
    /// A statement does not see what another that runs beside it claims. Where a delivery was revived or replayed between
    /// the two, each would see another one as the head of their key, and both would run. A process that is stopped in the
    /// middle holds the others up for no longer than the server lets its transaction be idle. Compiling the statement would
    /// take longer than running it.
    fn one_at_a_time(&self, source: &str) -> String {
        let digest = Sha256::new().chain_update(self.tables.schema()).chain_update([0]).chain_update(source).finalize();
        let mut key = [0; 8];
        key.copy_from_slice(&digest[..8]);
        let key = i64::from_be_bytes(key);
        format!(
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 5000; SET LOCAL jit = off; \
             SELECT pg_advisory_xact_lock({key})"
        )
    }

    /// Which of the claims were held, and the settlements that have to wait.
    pub(super) async fn settle(
        &self,
        ended: &[Settlement],
        keep_body: bool,
    ) -> Result<(Vec<bool>, Vec<Settlement>), Failed> {
        let mut busy = Vec::new();
        let mut is_held = vec![false; ended.len()];
        // A claim ends once: of two settlements of one claim the first counts.
        let mut seen = HashSet::new();
        let first: Vec<usize> = (0..ended.len()).filter(|at| seen.insert(ended[*at].key)).collect();
        if first.is_empty() {
            return Ok((is_held, busy));
        }
        let all = || first.iter().map(|at| &ended[*at]);
        let seqs: Vec<_> = all().map(|one| one.key.seq).collect();
        let owners: Vec<_> = all().map(|one| one.key.owner.token()).collect();
        let attempts: Vec<_> = all().map(|one| one.key.attempt).collect();
        let kinds: Vec<i64> = all().map(|one| kind(&one.ended)).collect();
        let delays: Vec<_> = all().map(|one| delay(&one.ended)).collect();
        let reasons: Vec<_> = all().map(|one| reason(&one.ended)).collect();
        let took: Vec<_> = all().map(|one| millis_since(one.began_at)).collect();
        let outcomes: Vec<_> = all().map(|one| one.outcome).collect();
        let errors: Vec<_> = all().map(|one| one.error.as_deref().map(storable)).collect();
        let blank = !keep_body;
        let params: [Param<'_>; 10] = [
            (&seqs, Type::INT8_ARRAY),
            (&owners, Type::INT8_ARRAY),
            (&attempts, Type::INT8_ARRAY),
            (&kinds, Type::INT8_ARRAY),
            (&delays, Type::INT8_ARRAY),
            (&reasons, Type::TEXT_ARRAY),
            (&took, Type::INT8_ARRAY),
            (&outcomes, Type::TEXT_ARRAY),
            (&errors, Type::TEXT_ARRAY),
            (&blank, Type::BOOL),
        ];
        let sql = self.tables.sql(&SETTLE.replace("{REPLACE}", REPLACE));
        for row in self.work.query(&sql, &params).await? {
            if let Some(at) = first.get(position(row.try_get(0)?)) {
                is_held[*at] = true;
                if row.try_get(1)? {
                    seen.remove(&ended[*at].key);
                    busy.push(ended[*at].clone());
                }
            }
        }
        self.let_go(&seen).await;
        Ok((is_held, busy))
    }

    /// Settles what had to wait, as soon as nobody has it locked.
    pub(super) async fn settle_later(&self, mut busy: Vec<Settlement>, keep_body: bool) {
        while !busy.is_empty() {
            time::sleep(BUSY).await;
            match self.settle(&busy, keep_body).await {
                Ok((_, still)) => busy = still,
                Err(failed) => tracing::debug!(reason = %failed, "webhook attempts wait to be settled"),
            }
        }
    }

    /// Which of the claims are still what their rows say.
    pub(super) async fn still_held(&self, claims: &[ClaimKey]) -> Result<Vec<bool>, Failed> {
        let seqs: Vec<_> = claims.iter().map(|key| key.seq).collect();
        let owners: Vec<_> = claims.iter().map(|key| key.owner.token()).collect();
        let attempts: Vec<_> = claims.iter().map(|key| key.attempt).collect();
        let sql = "SELECT k.ord FROM unnest($1, $2, $3) WITH ORDINALITY AS k (seq, owner, attempt, ord) \
                   JOIN @webhook_queue q ON q.seq = k.seq AND q.owner = k.owner AND q.attempt = k.attempt \
                   WHERE q.state IN (1, 3)";
        let params: [Param<'_>; 3] =
            [(&seqs, Type::INT8_ARRAY), (&owners, Type::INT8_ARRAY), (&attempts, Type::INT8_ARRAY)];
        let mut held = vec![false; claims.len()];
        for row in self.work.query(&self.tables.sql(sql), &params).await? {
            if let Some(held) = held.get_mut(position(row.try_get(0)?)) {
                *held = true;
            }
        }
        Ok(held)
    }

    /// Notes that claims have ended, whoever has them now.
    pub(super) async fn let_go(&self, keys: &HashSet<ClaimKey>) {
        self.held.lock().await.retain(|key| !keys.contains(key));
    }

    pub(super) async fn rescue(&self) -> Result<Rescued, Failed> {
        self.give_back_strays().await?;
        if !self.shaken.is_over() {
            return Ok(Rescued::default());
        }
        let sql = self.tables.sql(&TAKE_BACK.replace("{REPLACE}", REPLACE));
        let owner = self.owner.token();
        let mut rescued = Rescued::default();
        loop {
            let params: [Param<'_>; 3] = [(&owner, Type::INT8), (&RESCUE, Type::INT8), (&MOST_CRASHES, Type::INT8)];
            failpoint("rescuing");
            let rows = self.office.query(&sql, &params).await?;
            failpoint("rescued");
            let Some(row) = rows.first() else { break };
            rescued.requeued += row.try_get::<_, i64>(0)?.unsigned_abs();
            rescued.dead += row.try_get::<_, i64>(1)?.unsigned_abs();
            if row.try_get::<_, i64>(2)? < RESCUE {
                break;
            }
        }
        let sql =
            self.tables.sql("DELETE FROM @webhook_owner WHERE beat_until < now() - interval '1 day' AND token <> $1");
        self.office.execute(&sql, &[(&owner, Type::INT8)]).await?;
        Ok(rescued)
    }

    async fn give_back_strays(&self) -> Result<(), Failed> {
        let owner = self.owner.token();
        let sql = self.tables.sql("SELECT seq, attempt FROM @webhook_queue WHERE owner = $1 AND state = 1");
        let (mut seqs, mut attempts) = (Vec::new(), Vec::new());
        // No claim is made meanwhile, or it would look like a stray one.
        let held = self.held.lock().await;
        for row in self.work.query(&sql, &[(&owner, Type::INT8)]).await? {
            let key = ClaimKey { seq: row.try_get(0)?, owner: self.owner, attempt: row.try_get(1)? };
            if !held.contains(&key) {
                seqs.push(key.seq);
                attempts.push(key.attempt);
            }
        }
        drop(held);
        if seqs.is_empty() {
            return Ok(());
        }
        let params: [Param<'_>; 3] = [(&owner, Type::INT8), (&seqs, Type::INT8_ARRAY), (&attempts, Type::INT8_ARRAY)];
        let count = self.work.execute(&self.tables.sql(GIVE_BACK), &params).await?;
        if count > 0 {
            tracing::warn!(count, "webhooks wait again whose claim was answered on a connection that was lost");
        }
        Ok(())
    }

    pub(super) async fn sweep(&self, retention: &Retention) -> Result<Swept, Failed> {
        let remember = millis(retention.remember_for);
        let keep_dead = millis(retention.keep_dead_for);
        let keep_bodies = millis(retention.keep_bodies_for);
        let blanks = retention.keep_bodies_for < retention.remember_for;
        let mut swept = Swept::default();
        loop {
            let discarded = self.sweep_by(DISCARD, keep_dead).await?;
            let forget: [Param<'_>; 2] = [(&remember, Type::INT8), (&SWEEP, Type::INT8)];
            failpoint("sweeping");
            let rows = self.office.query(&self.tables.sql(FORGET), &forget).await?;
            failpoint("swept");
            let forgotten = match rows.first() {
                Some(row) => row.try_get::<_, i64>(0)?.unsigned_abs(),
                None => 0,
            };
            let blanked = if blanks { self.sweep_by(BLANK, keep_bodies).await? } else { 0 };
            swept.discarded += discarded;
            swept.forgotten += forgotten;
            if discarded.max(forgotten).max(blanked) < SWEEP.unsigned_abs() {
                return Ok(swept);
            }
            // Others get a turn between two batches.
            time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Changes one batch of rows that are older than `age`, and returns how many there were.
    async fn sweep_by(&self, sql: &str, age: i64) -> Result<u64, Failed> {
        self.office.execute(&self.tables.sql(sql), &[(&age, Type::INT8), (&SWEEP, Type::INT8)]).await
    }
}

/// A claim with its delivery, as [`DELIVERIES`] returns it.
fn stored(row: &Row, key: ClaimKey, failures: u32, crashes: u32) -> Result<StoredClaim, Failed> {
    Ok(StoredClaim {
        key,
        failures,
        crashes,
        id: row.try_get(1)?,
        kind: row.try_get(2)?,
        signed_at: row.try_get(3)?,
        key_index: usize::try_from(row.try_get::<_, i64>(4)?).unwrap_or_default(),
        received_at: row.try_get(5)?,
        headers: row.try_get(6)?,
        body: Bytes::from(row.try_get::<_, Vec<u8>>(7)?),
    })
}

/// How a claim ended, as a number for the statement.
fn kind(ended: &Ended) -> i64 {
    match ended {
        Ended::Done => 0,
        Ended::Retry(_) => 1,
        Ended::Dead(_) => 2,
        Ended::GiveBack => 3,
    }
}

fn delay(ended: &Ended) -> i64 {
    if let Ended::Retry(delay) = ended { millis(*delay) } else { 0 }
}

fn reason(ended: &Ended) -> Option<&'static str> {
    if let Ended::Dead(reason) = ended { Some(reason) } else { None }
}
