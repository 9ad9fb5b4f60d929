//! Opens an inbox for an operator: one that exists, and without taking anything from the processes that work on it.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use webhook_events::rusqlite::{Connection, OpenFlags};
use webhook_events::{InboxStore, SqliteInbox, StoreError};

use crate::failure::Failure;

/// The inbox behind `sqlite:PATH` or `postgres://…`.
pub(super) async fn open(store: &str) -> Result<Arc<dyn InboxStore>, Failure> {
    if let Some(path) = store.strip_prefix("sqlite:") {
        return sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await;
    }
    if store.starts_with("postgres://") || store.starts_with("postgresql://") {
        return postgres();
    }
    Err(Failure::usage(format!("`{store}` is no inbox"))
        .help("write `sqlite:PATH`, as in `sqlite:webhooks.db`, or `postgres://HOST/DATABASE`"))
}

async fn sqlite(path: &Path) -> Result<Arc<dyn InboxStore>, Failure> {
    let cannot = |error: StoreError| Failure::world(format!("cannot open the inbox `{}`: {error}", path.display()));
    // Opening makes a file that does not exist.
    if !path.is_file() {
        return Err(Failure::world(format!("there is no file `{}`", path.display())));
    }
    // A file that processes share tells by their heartbeats that they live. Opened as its one owner, it would take the
    // deliveries from them that they are handling.
    let inbox = if is_shared(path).map_err(cannot)? {
        SqliteInbox::shared(path).await.map_err(cannot)?
    } else {
        SqliteInbox::open(path).await.map_err(|error| {
            cannot(error).help("stop the process that has it open, or let it open its inbox with `SqliteInbox::shared`")
        })?
    };
    Ok(Arc::new(inbox))
}

/// Whether there are processes that share the inbox now.
fn is_shared(path: &Path) -> Result<bool, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let has_owners = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'webhook_owner')";
    if !connection.query_row(has_owners, [], |row| row.get::<_, bool>(0))? {
        return Err("it is a database, but not an inbox".into());
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let lives = "SELECT EXISTS (SELECT 1 FROM webhook_owner WHERE beat_until > ?1)";
    Ok(connection.query_row(lives, [now], |row| row.get::<_, bool>(0))?)
}

fn postgres() -> Result<Arc<dyn InboxStore>, Failure> {
    Err(Failure::world("this version of the command opens inboxes of SQLite only"))
}
