//! The operations of an inbox on a connection of `SQLite`. Each runs inside the writer's transaction.

use std::collections::HashSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, Statement, named_params, params};

use super::clock::Clock;
use crate::inbox::admin::{AttemptEntry, Cursor, Entry, Filter, InboxStats, Page, Spread, State};
use crate::inbox::failpoint;
use crate::inbox::store::{
    Accepted, ClaimKey, Claims, Ended, MOST_CRASHES, NewDelivery, Owner, Rescued, Retention, Settlement, StoredClaim,
    Swept, Want,
};
use crate::inbox::telemetry::millis;

/// How many rows a sweep removes at a time.
const SWEEP: i64 = 1000;

/// Completes a delivery in a transaction of the user's own.
pub(super) const COMPLETION: &str =
    "UPDATE webhook_queue SET state = 3 WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state = 1";

/// A connection with the statements of every delivery prepared.
pub(super) struct Session<'c> {
    pub(super) connection: &'c Connection,
    pub(super) clock: Clock,
    insert_delivery: Statement<'c>,
    insert_queue: Statement<'c>,
    select_fresh: Statement<'c>,
    select_suspect: Statement<'c>,
    take: Statement<'c>,
    delivery: Statement<'c>,
    next_due: Statement<'c>,
    done: Statement<'c>,
    retry: Statement<'c>,
    dead: Statement<'c>,
    give_back: Statement<'c>,
    insert_attempt: Statement<'c>,
}

/// Rows that are due, among them only the heads of their keys where order is asked for. What runs blocks its key whatever
/// its number: a delivery that was dead and waits again is older than what may be running.
///
/// Each question is answered by one step in the index of keys, however many of the key are dead or wait.
const DUE: &str = "FROM webhook_queue q WHERE q.state = 0 AND q.source = :source AND q.due_at <= :now \
     AND (NOT :ordered OR q.okey IS NULL OR NOT (EXISTS (SELECT 1 FROM webhook_queue e WHERE e.source = q.source \
       AND e.okey = q.okey AND e.state = 0 AND e.seq < q.seq) OR EXISTS (SELECT 1 FROM webhook_queue e \
       WHERE e.source = q.source AND e.okey = q.okey AND e.state IN (1, 3)) OR :stop_at_dead AND EXISTS (SELECT 1 \
       FROM webhook_queue e WHERE e.source = q.source AND e.okey = q.okey AND e.state = 2 AND e.seq < q.seq)))";

impl<'c> Session<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        let prepare = |sql: &str| connection.prepare(sql);
        Ok(Self {
            connection,
            clock: Clock::of(connection)?,
            insert_delivery: prepare(
                "INSERT INTO webhook_delivery (source, id, kind, signed_at, key_index, received_at, headers, body, signature) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING RETURNING seq",
            )?,
            insert_queue: prepare(
                "INSERT INTO webhook_queue (seq, source, state, due_at, okey, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            select_fresh: prepare(&format!(
                "SELECT q.seq {DUE} AND q.crashes = 0 ORDER BY q.due_at, q.seq LIMIT :limit"
            ))?,
            select_suspect: prepare(&format!(
                "SELECT q.seq {DUE} AND q.crashes > 0 ORDER BY q.due_at, q.seq LIMIT :limit"
            ))?,
            take: prepare(
                "UPDATE webhook_queue SET state = 1, owner = ?2, attempt = attempt + 1 WHERE seq = ?1 \
                 RETURNING attempt, failures, crashes",
            )?,
            delivery: prepare(
                "SELECT id, kind, signed_at, key_index, received_at, headers, body FROM webhook_delivery WHERE seq = ?1",
            )?,
            next_due: prepare("SELECT min(due_at) FROM webhook_queue WHERE state = 0 AND source = ?1 AND due_at > ?2")?,
            done: prepare(
                "DELETE FROM webhook_queue WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state IN (1, 3)",
            )?,
            retry: prepare(
                "UPDATE webhook_queue SET state = 0, owner = NULL, failures = failures + 1, due_at = ?4 \
                 WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state = 1",
            )?,
            dead: prepare(
                "UPDATE webhook_queue SET state = 2, owner = NULL, failures = failures + 1, reason = ?4 \
                 WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state = 1",
            )?,
            give_back: prepare(
                "UPDATE webhook_queue SET state = 0, owner = NULL, due_at = ?4 \
                 WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state = 1",
            )?,
            insert_attempt: prepare(
                "INSERT OR REPLACE INTO webhook_attempt (seq, n, owner, began_at, ended_at, outcome, error) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
        })
    }

    pub(super) fn now(&mut self) -> rusqlite::Result<i64> {
        self.clock.now(self.connection)
    }

    pub(super) fn accept(&mut self, new: &NewDelivery, revive: bool) -> rusqlite::Result<Accepted> {
        let now = self.now()?;
        let key_index = i64::try_from(new.key_index).unwrap_or(i64::MAX);
        let delivery = params![
            new.source,
            new.id,
            new.kind,
            new.signed_at,
            key_index,
            now,
            new.headers,
            &new.body[..],
            new.signature
        ];
        let seq: Option<i64> = self.insert_delivery.query_row(delivery, |row| row.get(0)).optional()?;
        let Some(seq) = seq else { return self.accept_again(new, revive, now) };
        let state = if new.undecodable.is_some() { 2 } else { 0 };
        let reason = new.undecodable.as_ref().map(|_| "undecodable");
        failpoint("accept_between");
        self.insert_queue.execute(params![seq, new.source, state, now, new.order_key, reason])?;
        if let Some(error) = &new.undecodable {
            self.insert_attempt.execute(params![seq, 0, None::<i64>, None::<i64>, now, "undecodable", error])?;
        }
        Ok(Accepted::Stored)
    }

    /// A copy of what is there: nothing, unless it revives what is dead. One that does not decode revives nothing.
    fn accept_again(&mut self, new: &NewDelivery, revive: bool, now: i64) -> rusqlite::Result<Accepted> {
        if !revive || new.undecodable.is_some() {
            return Ok(Accepted::Duplicate);
        }
        let revived = self.connection.execute(
            "UPDATE webhook_queue SET state = 0, failures = 0, crashes = 0, due_at = ?3, reason = NULL, okey = ?4 \
             WHERE state = 2 AND seq = (SELECT seq FROM webhook_delivery WHERE source = ?1 AND id = ?2)",
            params![new.source, new.id, now, new.order_key],
        )?;
        if revived == 0 {
            return Ok(Accepted::Duplicate);
        }
        // What did not decode had no type of its own.
        self.connection.execute(
            "UPDATE webhook_delivery SET kind = ?3 WHERE source = ?1 AND id = ?2",
            params![new.source, new.id, new.kind],
        )?;
        Ok(Accepted::Revived)
    }

    pub(super) fn claim(&mut self, want: &Want, owner: Owner) -> rusqlite::Result<Claims> {
        let now = self.now()?;
        if self.is_paused()? {
            return Ok(Claims::default());
        }
        let mut claims = Claims::default();
        let due = |statement: &mut Statement<'_>, limit: usize| -> rusqlite::Result<Vec<i64>> {
            let parameters = named_params! {
                ":source": want.source, ":now": now, ":ordered": want.ordered, ":stop_at_dead": want.stop_at_dead,
                ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
            };
            statement.query_map(parameters, |row| row.get(0))?.collect()
        };
        let mut rows = if want.suspects > 0 { due(&mut self.select_suspect, want.suspects)? } else { Vec::new() };
        rows.truncate(want.slots);
        rows.extend(due(&mut self.select_fresh, want.slots - rows.len())?);
        for seq in rows {
            let (attempt, failures, crashes) =
                self.take.query_row(params![seq, owner.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let key = ClaimKey { seq, owner, attempt };
            let claimed = self.delivery.query_row([seq], |row| stored(row, key, failures, crashes))?;
            claims.claimed.push(claimed);
        }
        // What is due and was not claimed waits for something to end, and not for a time.
        let next: Option<i64> = self.next_due.query_row(params![want.source, now], |row| row.get(0))?;
        claims.next_due = next.map(|due| Duration::from_millis(u64::try_from(due - now).unwrap_or_default()));
        Ok(claims)
    }

    pub(super) fn settle(&mut self, ended: &[Settlement], keep_body: bool) -> rusqlite::Result<Vec<bool>> {
        let now = self.now()?;
        ended.iter().map(|settlement| self.settle_one(settlement, keep_body, now)).collect()
    }

    pub(super) fn settle_one(&mut self, settlement: &Settlement, keep_body: bool, now: i64) -> rusqlite::Result<bool> {
        let ClaimKey { seq, owner: Owner(owner), attempt } = settlement.key;
        let changed = match &settlement.ended {
            Ended::Done => self.done.execute(params![seq, owner, attempt])?,
            Ended::Retry(after) => {
                let due = now.saturating_add(i64::try_from(after.as_millis()).unwrap_or(i64::MAX));
                self.retry.execute(params![seq, owner, attempt, due])?
            }
            Ended::Dead(reason) => self.dead.execute(params![seq, owner, attempt, reason])?,
            Ended::GiveBack => self.give_back.execute(params![seq, owner, attempt, now])?,
        };
        // A handler that completed the delivery in its own transaction, and then failed, has succeeded all the same.
        let mut outcome = settlement.outcome;
        let held = changed > 0 || {
            let completed = settlement.ended != Ended::Done && self.done_if_completed(seq, owner, attempt)?;
            if completed {
                outcome = "handled";
            }
            completed
        };
        if held {
            let began = millis(settlement.began_at);
            self.insert_attempt.execute(params![seq, attempt, owner, began, now, outcome, settlement.error])?;
            if !keep_body && outcome == "handled" {
                self.blank(seq)?;
            }
        }
        Ok(held)
    }

    fn done_if_completed(&self, seq: i64, owner: i64, attempt: i64) -> rusqlite::Result<bool> {
        let sql = "DELETE FROM webhook_queue WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state = 3";
        Ok(self.connection.execute(sql, params![seq, owner, attempt])? > 0)
    }

    fn blank(&self, seq: i64) -> rusqlite::Result<()> {
        let sql = "UPDATE webhook_delivery SET body = x'', headers = '{}' WHERE seq = ?1";
        self.connection.execute(sql, [seq])?;
        Ok(())
    }

    /// Extends the heartbeat of a process that shares the file.
    pub(super) fn beat(&mut self, owner: Owner, lease: Duration) -> rusqlite::Result<()> {
        let now = self.now()?;
        let until = now.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX));
        self.connection.execute(
            "INSERT INTO webhook_owner (token, beat_until, pid, started_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (token) DO UPDATE SET beat_until = excluded.beat_until",
            params![owner.0, until, std::process::id(), now],
        )?;
        Ok(())
    }

    /// Gives back claims of this process that nobody here knows of: a commit that was said to have failed, and had not.
    pub(super) fn give_back_strays(&mut self, owner: Owner, held: &HashSet<ClaimKey>) -> rusqlite::Result<()> {
        let now = self.now()?;
        let mut select =
            self.connection.prepare("SELECT seq, attempt FROM webhook_queue WHERE owner = ?1 AND state = 1")?;
        let claims: Vec<(i64, i64)> =
            select.query_map([owner.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        for (seq, attempt) in claims {
            if !held.contains(&ClaimKey { seq, owner, attempt }) {
                self.give_back.execute(params![seq, owner.0, attempt, now])?;
            }
        }
        Ok(())
    }

    /// Takes back the claims of processes that are gone: of all others than `except` where the file has one owner, of
    /// those whose heartbeat has ended where it is shared.
    pub(super) fn rescue(&mut self, owner: Owner, shared: bool) -> rusqlite::Result<Rescued> {
        let now = self.now()?;
        let gone = if shared {
            "NOT EXISTS (SELECT 1 FROM webhook_owner o WHERE o.token = webhook_queue.owner AND o.beat_until > ?2) \
             AND owner <> ?1"
        } else {
            "owner <> ?1 AND ?2 IS NOT NULL"
        };
        let execute = |sql: &str| self.connection.execute(sql, params![owner.0, now]);
        // The history first, as the rows tell of it.
        execute(&format!(
            "INSERT OR REPLACE INTO webhook_attempt (seq, n, owner, ended_at, outcome) \
             SELECT seq, attempt, owner, ?2, CASE state WHEN 3 THEN 'handled' ELSE 'crashed' END \
             FROM webhook_queue WHERE state IN (1, 3) AND {gone}"
        ))?;
        failpoint("rescuing");
        execute(&format!("DELETE FROM webhook_queue WHERE state = 3 AND {gone}"))?;
        let dead = execute(&format!(
            "UPDATE webhook_queue SET state = 2, owner = NULL, crashes = crashes + 1, reason = 'crashed' \
             WHERE state = 1 AND crashes + 1 >= {MOST_CRASHES} AND {gone}"
        ))?;
        let requeued = execute(&format!(
            "UPDATE webhook_queue SET state = 0, owner = NULL, crashes = crashes + 1, due_at = ?2 \
             WHERE state = 1 AND {gone}"
        ))?;
        if shared {
            execute("DELETE FROM webhook_owner WHERE beat_until < ?2 - 86400000 AND token <> ?1")?;
        }
        Ok(Rescued { requeued: requeued as u64, dead: dead as u64 })
    }

    /// Forgets what was found to be old, unless something has become of it since.
    pub(super) fn forget(&mut self, old: &Old, retention: &Retention, now: i64) -> rusqlite::Result<Swept> {
        let mut swept = Swept::default();
        for (seq, attempt) in &old.dead {
            // One that was revived or replayed since waits, and is not given up.
            swept.discarded += u64::from(self.give_up(*seq, *attempt, "state = 2", now)?);
        }
        failpoint("sweeping");
        let is_through = "NOT EXISTS (SELECT 1 FROM webhook_queue WHERE seq = ?1) \
                          AND NOT EXISTS (SELECT 1 FROM webhook_attempt WHERE seq = ?1 AND ended_at >= ?2)";
        let delivery = format!("DELETE FROM webhook_delivery WHERE seq = ?1 AND {is_through}");
        let mut delivery = self.connection.prepare(&delivery)?;
        let mut attempts = self.connection.prepare("DELETE FROM webhook_attempt WHERE seq = ?1")?;
        for seq in &old.through {
            if delivery.execute([*seq, before(now, retention.remember_for)])? > 0 {
                attempts.execute([*seq])?;
                swept.forgotten += 1;
            }
        }
        let blank = format!("UPDATE webhook_delivery SET body = x'', headers = '{{}}' WHERE seq = ?1 AND {is_through}");
        let mut blank = self.connection.prepare(&blank)?;
        for seq in &old.blank {
            blank.execute([*seq, before(now, retention.keep_bodies_for)])?;
        }
        Ok(swept)
    }

    pub(super) fn replay(&mut self, id: &str, source: Option<&str>, again: bool) -> rusqlite::Result<bool> {
        let now = self.now()?;
        let replayed = self.connection.execute(
            "UPDATE webhook_queue SET state = 0, failures = 0, crashes = 0, due_at = ?3, reason = NULL \
             WHERE state = 2 AND seq IN (SELECT seq FROM webhook_delivery WHERE id = ?1 AND (?2 IS NULL OR source = ?2))",
            params![id, source, now],
        )?;
        if replayed > 0 || !again {
            return Ok(replayed > 0);
        }
        let replayed = self.connection.execute(
            "INSERT INTO webhook_queue (seq, source, due_at, attempt) SELECT d.seq, d.source, ?3, \
             coalesce((SELECT max(n) FROM webhook_attempt a WHERE a.seq = d.seq), 0) FROM webhook_delivery d \
             WHERE d.id = ?1 AND (?2 IS NULL OR d.source = ?2) AND length(d.body) > 0 \
             AND NOT EXISTS (SELECT 1 FROM webhook_queue q WHERE q.seq = d.seq)",
            params![id, source, now],
        )?;
        Ok(replayed > 0)
    }

    pub(super) fn replay_all(&mut self, filter: &Filter, spread: Spread) -> rusqlite::Result<u64> {
        let now = self.now()?;
        let spread = i64::try_from(spread.0.as_millis()).unwrap_or(i64::MAX);
        let since = filter.since.map(millis);
        let sql = "WITH chosen AS (SELECT q.seq, row_number() OVER (ORDER BY q.seq) - 1 AS n, count(*) OVER () AS total \
                   FROM webhook_queue q JOIN webhook_delivery d USING (seq) WHERE q.state = 2 \
                   AND (?3 IS NULL OR d.source = ?3) AND (?4 IS NULL OR d.kind LIKE ?4 ESCAPE '\\') \
                   AND (?5 IS NULL OR d.received_at >= ?5) AND (?6 IS NULL OR q.reason = ?6)) \
                   UPDATE webhook_queue SET state = 0, failures = 0, crashes = 0, reason = NULL, \
                   due_at = ?1 + (SELECT CAST(?2 * 1.0 * n / total AS INTEGER) FROM chosen WHERE chosen.seq = webhook_queue.seq) \
                   WHERE seq IN (SELECT seq FROM chosen)";
        let chosen = params![now, spread, filter.source, filter.like(), since, filter.reason];
        Ok(self.connection.execute(sql, chosen)? as u64)
    }

    pub(super) fn discard(&mut self, id: &str, source: Option<&str>) -> rusqlite::Result<bool> {
        let now = self.now()?;
        let mut select = self.connection.prepare(
            "SELECT q.seq, q.attempt FROM webhook_queue q JOIN webhook_delivery d USING (seq) WHERE d.id = ?1 \
             AND (?2 IS NULL OR d.source = ?2) AND q.state IN (0, 2)",
        )?;
        let rows: Vec<(i64, i64)> =
            select.query_map(params![id, source], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut discarded = false;
        for (seq, attempt) in &rows {
            discarded |= self.give_up(*seq, *attempt, "state IN (0, 2)", now)?;
        }
        Ok(discarded)
    }

    /// Discards a delivery: its body goes, its id stays known. False where it is not in the state any more.
    fn give_up(&mut self, seq: i64, attempt: i64, state: &str, now: i64) -> rusqlite::Result<bool> {
        let sql = format!("DELETE FROM webhook_queue WHERE seq = ?1 AND attempt = ?2 AND {state}");
        if self.connection.execute(&sql, [seq, attempt])? == 0 {
            return Ok(false);
        }
        let nothing = (None::<i64>, None::<i64>, None::<String>);
        self.insert_attempt.execute(params![seq, attempt + 1, nothing.0, nothing.1, now, "discarded", nothing.2])?;
        self.blank(seq)?;
        Ok(true)
    }

    pub(super) fn set_paused(&self, paused: bool) -> rusqlite::Result<()> {
        if paused {
            self.connection
                .execute("INSERT OR REPLACE INTO webhook_meta (key, value) VALUES ('paused', 'true')", [])?;
        } else {
            self.connection.execute("DELETE FROM webhook_meta WHERE key = 'paused'", [])?;
        }
        Ok(())
    }

    fn is_paused(&self) -> rusqlite::Result<bool> {
        is_paused(self.connection)
    }
}

/// What is old enough to be forgotten: up to [`SWEEP`] deliveries of each kind.
#[derive(Debug)]
pub(super) struct Old {
    /// Dead deliveries and their attempts.
    dead: Vec<(i64, i64)>,
    /// Deliveries that are through.
    through: Vec<i64>,
    /// Such whose bodies are not kept any longer.
    blank: Vec<i64>,
}

impl Old {
    /// Looks for it. That may take long, so the writer has no part in it.
    pub(super) fn find(connection: &Connection, retention: &Retention, now: i64) -> rusqlite::Result<Self> {
        let mut dead = connection.prepare(
            "SELECT q.seq, q.attempt FROM webhook_queue q JOIN webhook_delivery d USING (seq) WHERE q.state = 2 \
             AND d.received_at < ?1 AND NOT EXISTS (SELECT 1 FROM webhook_attempt a WHERE a.seq = q.seq \
             AND a.ended_at >= ?1) LIMIT ?2",
        )?;
        let dead =
            dead.query_map([before(now, retention.keep_dead_for), SWEEP], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let dead = dead.collect::<Result<_, _>>()?;
        // Deliveries are numbered in the order of their receipt: behind the first that is young enough, none is looked at.
        // One from the future came when the clock was wrong, and says nothing of those behind it.
        let through = |has_body: &str, time: Duration| -> rusqlite::Result<Vec<i64>> {
            let mut through = connection.prepare(&format!(
                "SELECT d.seq FROM webhook_delivery d WHERE d.seq < coalesce((SELECT seq FROM webhook_delivery \
                 WHERE received_at BETWEEN ?1 AND ?3 ORDER BY seq LIMIT 1), 9223372036854775807) AND d.received_at < ?1 {has_body} \
                 AND NOT EXISTS (SELECT 1 FROM webhook_queue q WHERE q.seq = d.seq) \
                 AND NOT EXISTS (SELECT 1 FROM webhook_attempt a WHERE a.seq = d.seq AND a.ended_at >= ?1) \
                 ORDER BY d.seq LIMIT ?2"
            ))?;
            through.query_map([before(now, time), SWEEP, now], |row| row.get(0))?.collect()
        };
        let blanks = retention.keep_bodies_for < retention.remember_for;
        Ok(Self {
            dead,
            through: through("", retention.remember_for)?,
            blank: if blanks { through("AND length(d.body) > 0", retention.keep_bodies_for)? } else { Vec::new() },
        })
    }

    /// True where there may be more.
    pub(super) fn is_part(&self) -> bool {
        [self.dead.len(), self.through.len(), self.blank.len()]
            .iter()
            .any(|count| *count as u64 >= SWEEP.unsigned_abs())
    }
}

/// The time that was so long ago.
fn before(now: i64, time: Duration) -> i64 {
    now.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

fn stored(row: &Row<'_>, key: ClaimKey, failures: u32, crashes: u32) -> rusqlite::Result<StoredClaim> {
    Ok(StoredClaim {
        key,
        failures,
        crashes,
        id: row.get(0)?,
        kind: row.get(1)?,
        signed_at: row.get(2)?,
        key_index: usize::try_from(row.get::<_, i64>(3)?).unwrap_or_default(),
        received_at: time(row.get(4)?),
        headers: row.get(5)?,
        body: Bytes::from(row.get::<_, Vec<u8>>(6)?),
    })
}

fn is_paused(connection: &Connection) -> rusqlite::Result<bool> {
    let found = connection.query_row("SELECT 1 FROM webhook_meta WHERE key = 'paused'", [], |_| Ok(()));
    Ok(found.optional()?.is_some())
}

fn time(millis: i64) -> SystemTime {
    let distance = Duration::from_millis(millis.unsigned_abs());
    if millis < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}

/// Which of the claims are still what their rows say.
pub(super) fn held(connection: &Connection, claims: &[ClaimKey]) -> rusqlite::Result<Vec<bool>> {
    let sql = "SELECT EXISTS (SELECT 1 FROM webhook_queue WHERE seq = ?1 AND owner = ?2 AND attempt = ?3 AND state IN (1, 3))";
    let mut held = connection.prepare(sql)?;
    claims.iter().map(|key| held.query_row(params![key.seq, key.owner.0, key.attempt], |row| row.get(0))).collect()
}

pub(super) fn stats(connection: &Connection) -> rusqlite::Result<InboxStats> {
    let count = |state: i64| -> rusqlite::Result<u64> {
        let count: i64 =
            connection.query_row("SELECT count(*) FROM webhook_queue WHERE state = ?1", [state], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    let now = millis(SystemTime::now());
    let oldest: Option<i64> = connection.query_row(
        "SELECT min(d.received_at) FROM webhook_queue q JOIN webhook_delivery d USING (seq) \
         WHERE q.state = 0 AND q.due_at <= ?1",
        [now],
        |row| row.get(0),
    )?;
    Ok(InboxStats {
        waiting: count(0)?,
        running: count(1)? + count(3)?,
        dead: count(2)?,
        oldest_waiting: oldest.map(|at| Duration::from_millis(u64::try_from(now - at).unwrap_or_default())),
        bytes: bytes(connection)?,
        paused: is_paused(connection)?,
        queue_dead_tuples: 0,
    })
}

/// The size of the database in bytes, its write-ahead log not counted.
pub(super) fn bytes(connection: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    Ok((pragma("page_count")? * pragma("page_size")?).unsigned_abs())
}

/// The bytes of the database that are in use.
pub(super) fn used(connection: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    Ok(((pragma("page_count")? - pragma("freelist_count")?) * pragma("page_size")?).unsigned_abs())
}

const ENTRY: &str = "SELECT d.seq, d.source, d.id, d.kind, d.received_at, d.signed_at, q.state, q.reason, q.due_at, \
     q.attempt, q.failures, q.crashes, (SELECT outcome FROM webhook_attempt a WHERE a.seq = d.seq ORDER BY n DESC LIMIT 1) \
     FROM webhook_delivery d LEFT JOIN webhook_queue q USING (seq)";

fn entry(row: &Row<'_>) -> rusqlite::Result<(i64, Entry)> {
    let state: Option<i64> = row.get(6)?;
    let last: Option<String> = row.get(12)?;
    let state = match state {
        Some(0) => State::Waiting,
        Some(2) => State::Dead,
        Some(_) => State::Running,
        None if last.as_deref() == Some("discarded") => State::Discarded,
        None => State::Done,
    };
    let due: Option<i64> = row.get(8)?;
    let entry = Entry {
        source: row.get(1)?,
        id: row.get(2)?,
        kind: row.get(3)?,
        state,
        reason: row.get(7)?,
        received_at: time(row.get(4)?),
        due_at: due.filter(|_| state == State::Waiting).map(time),
        signed_at: row.get(5)?,
        attempt: row.get::<_, Option<i64>>(9)?.unwrap_or_default(),
        failures: row.get::<_, Option<u32>>(10)?.unwrap_or_default(),
        crashes: row.get::<_, Option<u32>>(11)?.unwrap_or_default(),
        headers: String::new(),
        body: Bytes::new(),
        attempts: Vec::new(),
    };
    Ok((row.get(0)?, entry))
}

pub(super) fn list(
    connection: &Connection,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> rusqlite::Result<Page> {
    let state = match filter.state {
        None => "1",
        Some(State::Waiting) => "q.state = 0",
        Some(State::Running) => "q.state IN (1, 3)",
        Some(State::Dead) => "q.state = 2",
        Some(State::Done) => {
            "q.state IS NULL AND (SELECT outcome FROM webhook_attempt a WHERE a.seq = d.seq ORDER BY n DESC LIMIT 1) IS NOT 'discarded'"
        }
        Some(State::Discarded) => {
            "q.state IS NULL AND (SELECT outcome FROM webhook_attempt a WHERE a.seq = d.seq ORDER BY n DESC LIMIT 1) = 'discarded'"
        }
    };
    let sql = format!(
        "{ENTRY} WHERE {state} AND (?1 IS NULL OR d.source = ?1) AND (?2 IS NULL OR d.kind LIKE ?2 ESCAPE '\\') \
         AND (?3 IS NULL OR d.received_at >= ?3) AND (?4 IS NULL OR q.reason = ?4) AND (?5 IS NULL OR d.seq < ?5) \
         ORDER BY d.seq DESC LIMIT ?6"
    );
    let limit = limit.clamp(1, 1000);
    let mut statement = connection.prepare(&sql)?;
    let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let chosen = params![
        filter.source,
        filter.like(),
        filter.since.map(millis),
        filter.reason,
        after.map(|cursor| cursor.0),
        more
    ];
    let mut rows: Vec<(i64, Entry)> = statement.query_map(chosen, entry)?.collect::<Result<_, _>>()?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|(seq, _)| Cursor(*seq));
    Ok(Page { entries: rows.into_iter().map(|(_, entry)| entry).collect(), next })
}

pub(super) fn get(connection: &Connection, id: &str, source: Option<&str>) -> rusqlite::Result<Option<Entry>> {
    let sql = format!("{ENTRY} WHERE d.id = ?1 AND (?2 IS NULL OR d.source = ?2) ORDER BY d.seq DESC LIMIT 1");
    let Some((seq, mut found)) = connection.query_row(&sql, params![id, source], entry).optional()? else {
        return Ok(None);
    };
    (found.headers, found.body) =
        connection.query_row("SELECT headers, body FROM webhook_delivery WHERE seq = ?1", [seq], |row| {
            Ok((row.get(0)?, Bytes::from(row.get::<_, Vec<u8>>(1)?)))
        })?;
    let mut statement = connection
        .prepare("SELECT n, began_at, ended_at, outcome, error FROM webhook_attempt WHERE seq = ?1 ORDER BY n")?;
    let attempts = statement.query_map([seq], |row| {
        Ok(AttemptEntry {
            number: row.get(0)?,
            began_at: row.get::<_, Option<i64>>(1)?.map(time),
            ended_at: time(row.get(2)?),
            outcome: row.get(3)?,
            error: row.get(4)?,
        })
    })?;
    found.attempts = attempts.collect::<Result<_, _>>()?;
    if found.attempt == 0 {
        found.attempt = found.attempts.last().map_or(0, |attempt| attempt.number);
    }
    Ok(Some(found))
}
