//! The time as the writer counts it: it does not go back, whatever the system's clock does.

use std::mem;
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, OptionalExtension};

use crate::inbox::telemetry::millis;

/// By how much the clock must be behind before due times are moved.
const SLACK: i64 = 60_000;
/// By how much the clock may be ahead of what is noted for the processes to come.
const UNNOTED: i64 = 15_000;

/// The highest time seen, by this process or by one before it.
#[derive(Debug)]
pub(super) struct Clock {
    seen: i64,
    noted: i64,
}

impl Clock {
    /// Goes on from the time that was noted last.
    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let noted = noted(connection)?.unwrap_or_default();
        Ok(Self { seen: noted, noted })
    }

    /// The time in milliseconds since 1970. Where the system's clock was set back by more than a minute, due times move
    /// with it, once.
    pub(super) fn now(&mut self, connection: &Connection) -> rusqlite::Result<i64> {
        let now = millis(SystemTime::now());
        if self.seen - now > SLACK {
            // Another process that shares the file may have moved them already.
            if noted(connection)?.is_none_or(|noted| noted - now > SLACK) {
                let behind = self.seen - now;
                tracing::warn!(seconds = behind / 1000, "the clock was set back, due times of webhooks move with it");
                connection.execute("UPDATE webhook_queue SET due_at = due_at - ?1 WHERE state = 0", [behind])?;
                self.note(connection, now)?;
            }
            (self.seen, self.noted) = (now, now);
        }
        self.seen = self.seen.max(now);
        if self.seen - self.noted > UNNOTED {
            self.note(connection, self.seen)?;
        }
        Ok(self.seen)
    }

    fn note(&mut self, connection: &Connection, now: i64) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO webhook_meta (key, value) VALUES ('clock', CAST(?1 AS TEXT))";
        connection.execute(sql, [now])?;
        self.noted = now;
        Ok(())
    }
}

fn noted(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT CAST(value AS INTEGER) FROM webhook_meta WHERE key = 'clock'";
    connection.query_row(sql, [], |row| row.get(0)).optional()
}

/// A clock may be ahead by so much of the time that has passed before nothing is forgotten by it.
const LEAP: Duration = Duration::from_secs(60 * 60);

/// Whether the system's clock has leapt forward: what is young looks old by it then, and must not be forgotten.
#[derive(Debug)]
pub(super) struct Leap {
    last: (Instant, SystemTime),
    /// Nothing is forgotten until then: as much time has passed as the clock has leapt.
    until: Option<Instant>,
}

impl Leap {
    pub(super) fn new() -> Self {
        Self { last: (Instant::now(), SystemTime::now()), until: None }
    }

    /// The time; none where nothing is to be forgotten by it.
    pub(super) fn time(&mut self) -> Option<SystemTime> {
        let (now, wall) = (Instant::now(), SystemTime::now());
        let (then, wall_then) = mem::replace(&mut self.last, (now, wall));
        match wall.duration_since(wall_then + (now - then)) {
            Ok(ahead) if ahead > LEAP => {
                tracing::warn!(
                    seconds = ahead.as_secs(),
                    "the clock leapt forward, no webhook is forgotten for as long"
                );
                self.until = Some(self.until.unwrap_or(now).max(now) + ahead);
            }
            // It was put right.
            Err(behind) if behind.duration() > LEAP => self.until = None,
            _ => {}
        }
        self.until.is_none_or(|until| now >= until).then_some(wall)
    }
}
