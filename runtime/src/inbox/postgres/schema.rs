//! The tables of an inbox in PostgreSQL, how a database comes to have them, and what the server must be like.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Transaction};

use super::connection::{Failed, Param};
use crate::dedupe::store::StoreError;
use crate::inbox::failpoint;

/// The version that this crate writes.
const VERSION: usize = MIGRATIONS.len();

/// Held by who migrates, until its transaction ends: "webhooks" in ASCII.
const LOCK: i64 = 0x7765_6268_6f6f_6b73;

/// The longest name that PostgreSQL does not cut.
const LONGEST_NAME: usize = 63;

/// What each version adds to the one before.
///
/// The delivery is written once and holds what is large; the queue is narrow, and holds only what is not through. No
/// foreign key joins them, as its check would write a lock into every delivery. The unique key begins with the id, so that
/// it serves an operator who does not name the source. What is only looked up is compared byte by byte, as the rules of a
/// language take ten times as long. The headers are JSON as text: nothing in the database looks into
/// them.
const MIGRATIONS: [&str; 1] = ["
CREATE TABLE @webhook_delivery (
  seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      text COLLATE \"C\"        NOT NULL,
  id          text COLLATE \"C\"        NOT NULL,
  kind        text        NOT NULL,
  signed_at   bigint      NOT NULL,
  key_index   bigint      NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  headers     text        NOT NULL,
  body        bytea       NOT NULL,
  signature   text COLLATE \"C\",
  UNIQUE (id, source)
);
ALTER TABLE @webhook_delivery ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX webhook_delivery_signature ON @webhook_delivery (source, signature) WHERE signature IS NOT NULL;
CREATE INDEX webhook_delivery_received ON @webhook_delivery USING brin (received_at) WITH (autosummarize = on);
CREATE TABLE @webhook_queue (
  seq      bigint      PRIMARY KEY,
  source   text COLLATE \"C\"        NOT NULL,
  state    smallint    NOT NULL DEFAULT 0,
  due_at   timestamptz NOT NULL DEFAULT now(),
  owner    bigint,
  attempt  bigint      NOT NULL DEFAULT 0,
  failures int         NOT NULL DEFAULT 0,
  crashes  smallint    NOT NULL DEFAULT 0,
  okey     text COLLATE \"C\",
  reason   text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_cost_delay = 0);
CREATE INDEX webhook_queue_due ON @webhook_queue (source, due_at, seq) WHERE state = 0;
CREATE INDEX webhook_queue_suspect ON @webhook_queue (source, due_at, seq) WHERE state = 0 AND crashes > 0;
CREATE INDEX webhook_queue_mine ON @webhook_queue (owner) WHERE state IN (1, 3);
CREATE INDEX webhook_queue_dead ON @webhook_queue (seq) WHERE state = 2;
CREATE INDEX webhook_queue_key ON @webhook_queue (source, okey, state, seq) WHERE okey IS NOT NULL;
CREATE TABLE @webhook_attempt (
  seq      bigint      NOT NULL,
  n        bigint      NOT NULL,
  owner    bigint,
  began_at timestamptz,
  ended_at timestamptz NOT NULL,
  outcome  text        NOT NULL,
  error    text,
  PRIMARY KEY (seq, n)
);
CREATE TABLE @webhook_owner (
  token      bigint      PRIMARY KEY,
  beat_until timestamptz NOT NULL,
  host       text,
  pid        bigint,
  started_at timestamptz NOT NULL
);
CREATE TABLE @webhook_meta (key text PRIMARY KEY, value text NOT NULL);
"];

/// The names of the tables.
///
/// Statements write them as `@webhook_queue`. They always name the schema, which is looked up once: a handler that sets
/// its own `search_path` completes its delivery all the same.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    schema: String,
    prefix: String,
}

impl Tables {
    fn of(schema: String) -> Self {
        let prefix = format!("{}.", quoted(&schema));
        Self { schema, prefix }
    }

    /// The schema that the tables are in.
    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// The statement with the names of the tables.
    pub(super) fn sql(&self, statement: &str) -> String {
        statement.replace('@', &self.prefix)
    }
}

/// A name as an identifier of SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Refuses a server that is too old, and one whose commits a crash may undo.
pub(super) async fn check(client: &Client, allows_lossy: bool) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), \
               current_setting('synchronous_commit'), current_setting('fsync'), \
               current_setting('default_transaction_isolation'), pg_is_in_recovery()";
    let row = client.query_typed_one(sql, &[]).await.map_err(Failed::from)?;
    let text = |column: usize| row.try_get::<_, String>(column).map_err(Failed::from);
    if row.try_get::<_, i64>(0).map_err(Failed::from)? < 130_000 {
        let version = text(1)?;
        return Err(format!("PostgreSQL {version} is too old for the inbox; help: use version 13 or later").into());
    }
    if row.try_get::<_, bool>(5).map_err(Failed::from)? {
        let help = "connect to the primary, for instance with `target_session_attrs=read-write`";
        return Err(format!("the server is a standby, which cannot be written to; help: {help}").into());
    }
    for (setting, column) in [("synchronous_commit", 2), ("fsync", 3)] {
        if !allows_lossy && text(column)? == "off" {
            return Err(format!(
                "`{setting}` is off on the server, so a crash may lose deliveries that were answered with 2xx; help: turn \
                 it on, or call `PostgresBuilder::allow_lossy` if such a loss is acceptable"
            )
            .into());
        }
    }
    let isolation = text(4)?;
    if isolation != "read committed" {
        return Err(format!(
            "the inbox does not work with `default_transaction_isolation` set to `{isolation}`; help: set it to `read \
             committed` for the role of the inbox, or for its connections with `options=-c \
             default_transaction_isolation=read\\ committed`"
        )
        .into());
    }
    Ok(())
}

/// Brings the tables to [`VERSION`], in one transaction, and says where they are: in `schema`, or where the `search_path`
/// finds or makes them.
pub(super) async fn migrate(client: &mut Client, schema: Option<&str>) -> Result<Tables, StoreError> {
    if schema.is_some_and(|name| name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0')) {
        return Err(format!("the name of the schema must have 1 to {LONGEST_NAME} bytes, none of them zero").into());
    }
    let transaction = client.transaction().await.map_err(Failed::from)?;
    let lock = format!("SELECT pg_advisory_xact_lock({LOCK})");
    transaction.batch_execute(&lock).await.map_err(Failed::from)?;
    if let Some(schema) = schema {
        // `IF NOT EXISTS` asks for the right to create schemas even where there is nothing to create.
        let sql = "SELECT nspname::text FROM pg_namespace WHERE nspname = $1";
        if text(&transaction, sql, &[(&schema, Type::TEXT)]).await?.is_none() {
            transaction.batch_execute(&format!("CREATE SCHEMA {}", quoted(schema))).await.map_err(Failed::from)?;
        }
    }
    let (tables, version) = if let Some(found) = find(&transaction, schema).await? {
        found
    } else {
        let new = match schema {
            Some(schema) => Some(schema.to_owned()),
            None => text(&transaction, "SELECT current_schema()::text", &[]).await?,
        };
        let new = new.ok_or("no schema of the `search_path` exists; help: name one with `PostgresBuilder::schema`")?;
        (Tables::of(new), 0)
    };
    if version > VERSION {
        return Err(format!(
            "the inbox has schema version {version}, and this program knows {VERSION}: update webhook-events"
        )
        .into());
    }
    for step in &MIGRATIONS[version..] {
        transaction.batch_execute(&tables.sql(step)).await.map_err(Failed::from)?;
    }
    failpoint("migrating");
    if version < VERSION {
        let sql = tables.sql(
            "INSERT INTO @webhook_meta (key, value) VALUES ('version', $1) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        );
        transaction.execute_typed(&sql, &[(&VERSION.to_string(), Type::TEXT)]).await.map_err(Failed::from)?;
    }
    failpoint("migration_before_commit");
    transaction.commit().await.map_err(Failed::from)?;
    failpoint("migrated");
    Ok(tables)
}

/// Finds tables of [`VERSION`], and changes nothing: who looks after an inbox leaves it as it is.
pub(super) async fn inspect(client: &mut Client, schema: Option<&str>) -> Result<Tables, StoreError> {
    let transaction = client.transaction().await.map_err(Failed::from)?;
    match find(&transaction, schema).await? {
        Some((tables, VERSION)) => Ok(tables),
        Some((_, version)) => {
            let known = format!("the inbox has schema version {version}, and this program knows {VERSION}");
            Err(format!("{known}: use the version of webhook-events that the receiver has").into())
        }
        None => {
            Err("the database has no inbox in the schemas of the `search_path`, or in the schema that was named".into())
        }
    }
}

/// Where the tables are, and their version; `None` where there are none.
async fn find(transaction: &Transaction<'_>, schema: Option<&str>) -> Result<Option<(Tables, usize)>, StoreError> {
    let meta = schema.map_or_else(|| "webhook_meta".to_owned(), |schema| format!("{}.webhook_meta", quoted(schema)));
    let sql = "SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.oid = to_regclass($1)";
    let Some(found) = text(transaction, sql, &[(&meta, Type::TEXT)]).await? else { return Ok(None) };
    let tables = Tables::of(found);
    let sql = tables.sql("SELECT value FROM @webhook_meta WHERE key = 'version'");
    let version = text(transaction, &sql, &[]).await?.ok_or("the inbox does not say which version it has")?;
    Ok(Some((tables, version.parse()?)))
}

/// The one text that a statement returns, if any.
async fn text(transaction: &Transaction<'_>, sql: &str, params: &[Param<'_>]) -> Result<Option<String>, Failed> {
    match transaction.query_typed_opt(sql, params).await? {
        Some(row) => Ok(row.try_get(0)?),
        None => Ok(None),
    }
}
