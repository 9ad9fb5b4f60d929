//! The tables of an inbox in `SQLite`, and how a file comes to have them.

use rusqlite::{Connection, OptionalExtension};

use crate::inbox::failpoint;

/// The version that this crate writes.
pub(super) const VERSION: i64 = 1;

/// What each version adds to the one before.
const MIGRATIONS: [&str; 1] = ["
CREATE TABLE webhook_delivery (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  signed_at   INTEGER NOT NULL,
  key_index   INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  headers     TEXT    NOT NULL,
  body        BLOB    NOT NULL,
  signature   TEXT,
  UNIQUE (source, id)
) STRICT;
CREATE UNIQUE INDEX webhook_delivery_signature ON webhook_delivery (source, signature) WHERE signature IS NOT NULL;
CREATE TABLE webhook_queue (
  seq      INTEGER PRIMARY KEY,
  source   TEXT    NOT NULL,
  state    INTEGER NOT NULL DEFAULT 0,
  due_at   INTEGER NOT NULL,
  owner    INTEGER,
  attempt  INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  crashes  INTEGER NOT NULL DEFAULT 0,
  okey     TEXT,
  reason   TEXT
) STRICT;
CREATE INDEX webhook_queue_due  ON webhook_queue (source, due_at, seq) WHERE state = 0;
CREATE INDEX webhook_queue_suspect ON webhook_queue (source, due_at, seq) WHERE state = 0 AND crashes > 0;
CREATE INDEX webhook_queue_mine ON webhook_queue (owner) WHERE state IN (1, 3);
CREATE INDEX webhook_queue_dead ON webhook_queue (seq) WHERE state = 2;
CREATE INDEX webhook_queue_key  ON webhook_queue (source, okey, state, seq) WHERE okey IS NOT NULL;
CREATE TABLE webhook_attempt (
  seq      INTEGER NOT NULL,
  n        INTEGER NOT NULL,
  owner    INTEGER,
  began_at INTEGER,
  ended_at INTEGER NOT NULL,
  outcome  TEXT    NOT NULL,
  error    TEXT,
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_attempt_ended ON webhook_attempt (ended_at);
CREATE TABLE webhook_owner (
  token      INTEGER PRIMARY KEY,
  beat_until INTEGER NOT NULL,
  host       TEXT,
  pid        INTEGER,
  started_at INTEGER NOT NULL
) STRICT;
CREATE TABLE webhook_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"];

/// Brings the file to [`VERSION`], in one transaction.
pub(super) fn migrate(connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let migrated = migrate_in_transaction(connection);
    failpoint("migration_before_commit");
    connection.execute_batch(if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    failpoint("migrated");
    migrated
}

fn migrate_in_transaction(connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let version = version(connection)?.unwrap_or_default();
    if version > VERSION {
        return Err(format!(
            "the inbox has schema version {version}, and this program knows {VERSION}: update webhook-events"
        )
        .into());
    }
    let from = usize::try_from(version)?;
    for step in &MIGRATIONS[from..] {
        connection.execute_batch(step)?;
    }
    failpoint("migrating");
    connection.execute(
        "INSERT INTO webhook_meta (key, value) VALUES ('version', ?1) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [VERSION.to_string()],
    )?;
    Ok(())
}

/// Refuses a file whose tables are not those of [`VERSION`]: who looks after an inbox changes nothing of it.
pub(super) fn check(connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    match version(connection)? {
        Some(VERSION) => Ok(()),
        Some(version) => {
            let known = format!("the inbox has schema version {version}, and this program knows {VERSION}");
            Err(format!("{known}: use the version of webhook-events that the receiver has").into())
        }
        None => Err("it is a database, but not an inbox".into()),
    }
}

/// The version of the tables; `None` where there are none.
fn version(connection: &Connection) -> Result<Option<i64>, Box<dyn std::error::Error + Send + Sync>> {
    let has_meta = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'webhook_meta'", [], |_| Ok(()))
        .optional()?
        .is_some();
    if !has_meta {
        return Ok(None);
    }
    let text: String =
        connection.query_row("SELECT value FROM webhook_meta WHERE key = 'version'", [], |row| row.get(0))?;
    Ok(Some(text.parse()?))
}
