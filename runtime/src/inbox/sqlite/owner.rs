//! Who owns the file: one process at a time, unless the inbox is shared.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, ErrorCode};

use crate::dedupe::store::StoreError;

/// The lock of a second, empty database beside the file: exclusive for one owner, shared for several. It ends with the
/// process, however that ends, and does not keep readers from the file itself.
pub(super) struct Lock(#[expect(dead_code, reason = "held for its drop")] Mutex<Connection>);

impl Lock {
    pub(super) fn take(file: &Path, is_shared: bool) -> Result<Self, StoreError> {
        let mut path = file.as_os_str().to_owned();
        path.push("-owner");
        let connection = Connection::open(PathBuf::from(path))?;
        connection.busy_timeout(std::time::Duration::from_millis(200))?;
        let lock = if is_shared {
            // A transaction that has read something holds its lock until its end.
            "BEGIN; SELECT count(*) FROM sqlite_schema"
        } else {
            "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE"
        };
        match connection.execute_batch(lock) {
            Ok(()) => Ok(Self(Mutex::new(connection))),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Err(format!(
                "another process has the inbox `{}` open: stop it, or open the inbox with `SqliteInbox::shared` in both",
                file.display()
            )
            .into()),
            Err(error) => Err(error.into()),
        }
    }
}
