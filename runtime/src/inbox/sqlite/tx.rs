//! The transaction of a handler on an inbox in `SQLite`: writes are collected, and made in the commit that completes the
//! delivery.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction};

use super::reader::Reader;
use crate::dedupe::store::StoreError;
use crate::inbox::store::ClaimKey;

/// A write of the handler.
pub(super) type Write = Box<dyn FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send>;

/// What a handler of `Workers::start_in_transaction` writes with.
///
/// `SQLite` has one writer, which no handler can hold while it awaits something else. So the writes are collected, and the
/// inbox makes them together with the completion of the delivery, in one commit: all of them or none. Tables of your own
/// must be in the inbox's file; the inbox's begin with `webhook_`.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "openai")] {
/// use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler};
/// use webhook_events::{Delivery, HandlerResult, SqliteTx, async_trait};
///
/// struct Batches {
///     tx: SqliteTx,
/// }
///
/// #[async_trait]
/// impl EventHandler for Batches {
///     async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
///         let id = event.data.id.clone();
///         self.tx.at_commit(move |db| {
///             db.execute("INSERT INTO batches (id) VALUES (?1)", [id])?;
///             Ok(())
///         });
///         Ok(())
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteTx {
    inner: Arc<Inner>,
}

struct Inner {
    key: ClaimKey,
    reader: Reader,
    writes: Mutex<Vec<Write>>,
}

impl SqliteTx {
    pub(super) fn new(key: ClaimKey, reader: Reader) -> Self {
        Self { inner: Arc::new(Inner { key, reader, writes: Mutex::default() }) }
    }

    /// Adds a write, to be made when the handler has succeeded, in the order in which they were added.
    ///
    /// When one fails or panics, none is made, and the attempt has failed. It must not begin or end transactions.
    pub fn at_commit(&self, write: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send + 'static) {
        self.inner.writes.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(write));
    }

    /// Reads from the inbox's file, as it is before the writes of this handler.
    ///
    /// # Errors
    ///
    /// What `read` returns.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.inner.reader.run(read).await
    }

    pub(super) fn key(&self) -> ClaimKey {
        self.inner.key
    }

    /// The writes; `None` where a clone is still held, which could add more.
    pub(super) fn into_writes(self) -> Option<Vec<Write>> {
        let inner = Arc::into_inner(self.inner)?;
        Some(inner.writes.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for SqliteTx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteTx").field("key", &self.inner.key).finish_non_exhaustive()
    }
}
