//! The time as the writer counts it: it does not go back, whatever the system's clock does.

use std::time::SystemTime;

use rusqlite::Connection;

use crate::inbox::telemetry::millis;

/// By how much the clock must be behind before due times are moved.
const SLACK: i64 = 60_000;

/// The highest time seen.
#[derive(Debug, Default)]
pub(super) struct Clock {
    seen: i64,
}

impl Clock {
    /// The time in milliseconds since 1970. Where the system's clock was set back by more than a minute, due times move
    /// with it, once.
    pub(super) fn now(&mut self, connection: &Connection) -> rusqlite::Result<i64> {
        let now = millis(SystemTime::now());
        if self.seen - now > SLACK {
            let behind = self.seen - now;
            tracing::warn!(seconds = behind / 1000, "the clock was set back, due times of webhooks move with it");
            connection.execute("UPDATE webhook_queue SET due_at = due_at - ?1 WHERE state = 0", [behind])?;
            self.seen = now;
        }
        self.seen = self.seen.max(now);
        Ok(self.seen)
    }
}
