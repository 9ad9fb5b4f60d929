//! The connection for reading, beside the writer's.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::dedupe::store::StoreError;

/// A connection for reading, opened when it is needed.
#[derive(Clone)]
pub(super) struct Reader(Arc<Inner>);

struct Inner {
    path: PathBuf,
    connection: Mutex<Option<Connection>>,
}

impl Reader {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, connection: Mutex::default() }))
    }

    /// Reads from one snapshot, on a thread where it may take its time.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.0);
        let read = move || {
            let mut connection = inner.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = match connection.take() {
                Some(opened) => connection.insert(opened),
                None => connection.insert(open(&inner.path)?),
            };
            read(&*Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?)
        };
        tokio::task::spawn_blocking(read).await?
    }

    /// Closes the connection, until it is needed again: the writer opens the file anew, and a reader that had the old one
    /// open would keep it from finding out what is in the log.
    pub(super) fn close(&self) {
        self.0.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch("PRAGMA query_only = 1")?;
    Ok(connection)
}

/// A connection to a file that exists, which changes nothing of it.
pub(super) fn of_existing(path: &Path) -> Result<Connection, StoreError> {
    if !path.is_file() {
        return Err("there is no such file".into());
    }
    Ok(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}
