//! What an operator sees of the inbox, and does with it.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::Engine;
use super::accept::storable;
use super::connection::{Failed, Param};
use super::queue::{REPLACE, count, millis};
use crate::inbox::admin::{AttemptEntry, Cursor, Entry, Filter, InboxStats, Page, Spread, State};
use crate::inbox::telemetry;

/// The latest time that a filter can name, in milliseconds since 1970: about the year 9900.
const LATEST: i64 = 250_000_000_000_000;

const STATS: &str = "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state IN (1, 3)), \
     count(*) FILTER (WHERE state = 2), \
     (SELECT greatest(0, extract(epoch FROM clock_timestamp() - d.received_at) * 1000)::bigint FROM @webhook_queue q \
       JOIN @webhook_delivery d USING (seq) WHERE q.state = 0 AND q.due_at <= now() ORDER BY q.seq LIMIT 1), \
     (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c \
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname IN \
       ('webhook_delivery', 'webhook_queue', 'webhook_attempt', 'webhook_owner', 'webhook_meta')), \
     EXISTS (SELECT 1 FROM @webhook_meta WHERE key = 'paused'), {DEAD_TUPLES} FROM @webhook_queue";

/// The versions of rows of the queue that `VACUUM` has not removed yet, as the server last counted them.
const DEAD_TUPLES: &str = "coalesce((SELECT s.n_dead_tup FROM pg_stat_user_tables s WHERE s.schemaname = $1 \
     AND s.relname = 'webhook_queue'), 0)::bigint";

/// So many of them are worth a warning, where they are also ten times as many as the rows.
const MANY_DEAD_TUPLES: u64 = 10_000;

/// How the latest attempt of a delivery ended.
const LAST: &str = "(SELECT a.outcome FROM @webhook_attempt a WHERE a.seq = d.seq ORDER BY a.n DESC LIMIT 1)";

const COLUMNS: &str = "d.seq, d.source, d.id, d.kind, d.received_at, d.signed_at, q.state::bigint, q.reason, q.due_at, \
     q.attempt, q.failures::bigint, q.crashes::bigint";

/// What a filter selects; its parameters are the source, the pattern of the type, the time and the reason. `ILIKE`, as
/// `LIKE` in SQLite does not tell upper from lower case.
const SELECTED: &str = "($1 IS NULL OR d.source = $1) AND ($2 IS NULL OR d.kind ILIKE $2) \
     AND ($3 IS NULL OR d.received_at >= timestamptz 'epoch' + $3 * interval '1 millisecond') \
     AND ($4 IS NULL OR q.reason = $4)";

const REPLAY: &str = "UPDATE @webhook_queue q SET state = 0, failures = 0, crashes = 0, due_at = now(), reason = NULL \
     FROM @webhook_delivery d WHERE d.seq = q.seq AND q.state = 2 AND d.id = $1 AND ($2 IS NULL OR d.source = $2)";

/// The number of attempts goes on, as it is what fences a claim.
const REPLAY_AGAIN: &str = "INSERT INTO @webhook_queue (seq, source, attempt) SELECT d.seq, d.source, \
     coalesce((SELECT max(a.n) FROM @webhook_attempt a WHERE a.seq = d.seq), 0) FROM @webhook_delivery d \
     WHERE d.id = $1 AND ($2 IS NULL OR d.source = $2) AND octet_length(d.body) > 0 \
     AND NOT EXISTS (SELECT 1 FROM @webhook_queue q WHERE q.seq = d.seq) ON CONFLICT DO NOTHING";

const DISCARD: &str = "WITH g AS (DELETE FROM @webhook_queue q USING @webhook_delivery d WHERE d.seq = q.seq AND d.id = $1 \
       AND ($2 IS NULL OR d.source = $2) AND q.state IN (0, 2) RETURNING q.seq, q.attempt), \
     a AS (INSERT INTO @webhook_attempt (seq, n, ended_at, outcome) \
       SELECT seq, attempt + 1, now(), 'discarded' FROM g {REPLACE}), \
     b AS (UPDATE @webhook_delivery d SET body = '', headers = '{}' FROM g WHERE d.seq = g.seq) \
     SELECT count(*) FROM g";

impl Engine {
    pub(super) async fn stats(&self) -> Result<InboxStats, Failed> {
        let schema = self.tables.schema();
        let sql = self.tables.sql(&STATS.replace("{DEAD_TUPLES}", DEAD_TUPLES));
        let rows = self.office.query(&sql, &[(&schema, Type::TEXT)]).await?;
        let Some(row) = rows.first() else { return Ok(InboxStats::default()) };
        let number = |column: usize| row.try_get::<_, i64>(column).map(i64::unsigned_abs);
        let oldest: Option<i64> = row.try_get(3)?;
        Ok(InboxStats {
            waiting: number(0)?,
            running: number(1)?,
            dead: number(2)?,
            oldest_waiting: oldest.map(|millis| Duration::from_millis(millis.unsigned_abs())),
            bytes: number(4)?,
            paused: row.try_get(5)?,
            queue_dead_tuples: number(6)?,
        })
    }

    /// Says where `VACUUM` does not keep up with the queue, which makes claims slow: mostly, a transaction elsewhere is open
    /// for long.
    pub(super) async fn look_for_bloat(&self) -> Result<(), Failed> {
        let schema = self.tables.schema();
        let sql = self.tables.sql(&format!("SELECT {DEAD_TUPLES}, count(*) FROM @webhook_queue"));
        let Some(row) = self.office.query(&sql, &[(&schema, Type::TEXT)]).await?.pop() else { return Ok(()) };
        let (dead, live): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let (dead, live) = (dead.unsigned_abs(), live.unsigned_abs());
        if dead >= MANY_DEAD_TUPLES && dead / 10 >= live {
            tracing::warn!(
                dead,
                live,
                "VACUUM does not keep up with webhook_queue: look for a transaction that is open for long"
            );
        }
        Ok(())
    }

    pub(super) async fn list(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Failed> {
        let state = match filter.state {
            None => "true".to_owned(),
            Some(State::Waiting) => "q.state = 0".to_owned(),
            Some(State::Running) => "q.state IN (1, 3)".to_owned(),
            Some(State::Dead) => "q.state = 2".to_owned(),
            Some(State::Done) => format!("q.state IS NULL AND {LAST} IS DISTINCT FROM 'discarded'"),
            Some(State::Discarded) => format!("q.state IS NULL AND {LAST} = 'discarded'"),
        };
        let sql = self.tables.sql(&format!(
            "SELECT {COLUMNS}, {LAST} FROM @webhook_delivery d LEFT JOIN @webhook_queue q USING (seq) \
             WHERE {state} AND {SELECTED} AND ($5 IS NULL OR d.seq < $5) ORDER BY d.seq DESC LIMIT $6"
        ));
        let limit = limit.clamp(1, 1000);
        let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let after = after.map(|cursor| cursor.0);
        let Chosen { source, kind, since, reason } = Chosen::by(filter);
        let params: [Param<'_>; 6] = [
            (&source, Type::TEXT),
            (&kind, Type::TEXT),
            (&since, Type::INT8),
            (&reason, Type::TEXT),
            (&after, Type::INT8),
            (&more, Type::INT8),
        ];
        let rows = self.office.query(&sql, &params).await?;
        let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let has_more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| has_more).map(|(seq, _)| Cursor(*seq));
        Ok(Page { entries: entries.into_iter().map(|(_, entry)| entry).collect(), next })
    }

    pub(super) async fn get(&self, id: &str, source: Option<&str>) -> Result<Option<Entry>, Failed> {
        let sql = self.tables.sql(&format!(
            "SELECT {COLUMNS}, {LAST}, d.headers, d.body FROM @webhook_delivery d LEFT JOIN @webhook_queue q USING (seq) \
             WHERE d.id = $1 AND ($2 IS NULL OR d.source = $2) ORDER BY d.seq DESC LIMIT 1"
        ));
        let id = storable(id);
        let rows = self.office.query(&sql, &[(&id, Type::TEXT), (&source, Type::TEXT)]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (seq, mut found) = entry(row)?;
        found.headers = row.try_get(13)?;
        found.body = Bytes::from(row.try_get::<_, Vec<u8>>(14)?);
        let sql = self
            .tables
            .sql("SELECT n, began_at, ended_at, outcome, error FROM @webhook_attempt WHERE seq = $1 ORDER BY n");
        for row in self.office.query(&sql, &[(&seq, Type::INT8)]).await? {
            found.attempts.push(AttemptEntry {
                number: row.try_get(0)?,
                began_at: row.try_get(1)?,
                ended_at: row.try_get(2)?,
                outcome: row.try_get(3)?,
                error: row.try_get(4)?,
            });
        }
        if found.attempt == 0 {
            found.attempt = found.attempts.last().map_or(0, |attempt| attempt.number);
        }
        Ok(Some(found))
    }

    pub(super) async fn replay(&self, id: &str, source: Option<&str>, again: bool) -> Result<bool, Failed> {
        let id = storable(id);
        let params: [Param<'_>; 2] = [(&id, Type::TEXT), (&source, Type::TEXT)];
        let mut replayed = self.office.execute(&self.tables.sql(REPLAY), &params).await?;
        if replayed == 0 && again {
            replayed = self.office.execute(&self.tables.sql(REPLAY_AGAIN), &params).await?;
        }
        self.wake.wake();
        Ok(replayed > 0)
    }

    pub(super) async fn replay_all(&self, filter: &Filter, spread: Spread) -> Result<u64, Failed> {
        let sql = self.tables.sql(&format!(
            "WITH c AS (SELECT q.seq, row_number() OVER (ORDER BY q.seq) - 1 AS n, count(*) OVER () AS total \
               FROM @webhook_queue q JOIN @webhook_delivery d USING (seq) WHERE q.state = 2 AND {SELECTED}) \
             UPDATE @webhook_queue q SET state = 0, failures = 0, crashes = 0, reason = NULL, \
               due_at = now() + floor($5::float8 * c.n / c.total) * interval '1 millisecond' \
             FROM c WHERE q.seq = c.seq AND q.state = 2"
        ));
        let spread = millis(spread.0);
        let Chosen { source, kind, since, reason } = Chosen::by(filter);
        let params: [Param<'_>; 5] = [
            (&source, Type::TEXT),
            (&kind, Type::TEXT),
            (&since, Type::INT8),
            (&reason, Type::TEXT),
            (&spread, Type::INT8),
        ];
        let replayed = self.office.execute(&sql, &params).await?;
        self.wake.wake();
        Ok(replayed)
    }

    pub(super) async fn discard(&self, id: &str, source: Option<&str>) -> Result<bool, Failed> {
        let sql = self.tables.sql(&DISCARD.replace("{REPLACE}", REPLACE));
        let id = storable(id);
        let rows = self.office.query(&sql, &[(&id, Type::TEXT), (&source, Type::TEXT)]).await?;
        match rows.first() {
            Some(row) => Ok(row.try_get::<_, i64>(0)? > 0),
            None => Ok(false),
        }
    }

    pub(super) async fn set_paused(&self, paused: bool) -> Result<(), Failed> {
        let sql = if paused {
            "INSERT INTO @webhook_meta (key, value) VALUES ('paused', 'true') ON CONFLICT (key) DO NOTHING"
        } else {
            "DELETE FROM @webhook_meta WHERE key = 'paused'"
        };
        self.office.execute(&self.tables.sql(sql), &[]).await?;
        self.wake.wake();
        Ok(())
    }
}

/// The parameters of [`SELECTED`].
struct Chosen {
    source: Option<String>,
    kind: Option<String>,
    since: Option<i64>,
    reason: Option<String>,
}

impl Chosen {
    fn by(filter: &Filter) -> Self {
        let text = |text: &str| storable(text).into_owned();
        Self {
            source: filter.source.as_deref().map(text),
            kind: filter.like().as_deref().map(text),
            since: filter.since.map(|time| telemetry::millis(time).min(LATEST)),
            reason: filter.reason.as_deref().map(text),
        }
    }
}

/// A row of [`COLUMNS`] and [`LAST`].
fn entry(row: &Row) -> Result<(i64, Entry), Failed> {
    let state: Option<i64> = row.try_get(6)?;
    let last: Option<String> = row.try_get(12)?;
    let state = match state {
        Some(0) => State::Waiting,
        Some(2) => State::Dead,
        Some(_) => State::Running,
        None if last.as_deref() == Some("discarded") => State::Discarded,
        None => State::Done,
    };
    let due_at: Option<SystemTime> = row.try_get(8)?;
    let attempt: Option<i64> = row.try_get(9)?;
    let entry = Entry {
        source: row.try_get(1)?,
        id: row.try_get(2)?,
        kind: row.try_get(3)?,
        state,
        reason: row.try_get(7)?,
        received_at: row.try_get(4)?,
        due_at: due_at.filter(|_| state == State::Waiting),
        signed_at: row.try_get(5)?,
        attempt: attempt.unwrap_or_default(),
        failures: count(row, 10)?,
        crashes: count(row, 11)?,
        headers: String::new(),
        body: Bytes::new(),
        attempts: Vec::new(),
    };
    Ok((row.try_get(0)?, entry))
}
