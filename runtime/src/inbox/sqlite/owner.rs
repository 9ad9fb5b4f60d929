//! Who owns the file: one process at a time, unless the inbox is shared.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, ErrorCode};

use crate::dedupe::store::StoreError;

/// The lock of a second, empty database beside the file. It ends with the process, however that ends, and does not keep
/// readers from the file itself.
pub(super) struct Lock(#[expect(dead_code, reason = "held for its drop")] Mutex<Connection>);

impl Lock {
    pub(super) fn take(file: &Path) -> Result<Self, StoreError> {
        let mut path = file.as_os_str().to_owned();
        path.push("-owner");
        let connection = Connection::open(PathBuf::from(path))?;
        connection.busy_timeout(std::time::Duration::from_millis(200))?;
        match connection.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE") {
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
