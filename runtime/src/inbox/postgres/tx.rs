//! The transaction of a handler on an inbox in PostgreSQL: its writes and the completion of the delivery are one commit.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::Engine;
use super::accept::storable;
use super::connection::{ANSWER, Failed, Opened, Param, UNDO, within};
use super::queue::{REPLACE, millis_since};
use super::schema::quoted;
use crate::dedupe::store::StoreError;
use crate::inbox::failpoint;
use crate::inbox::store::{ClaimKey, Finished, Settlement};

/// How often and after what time the outcome of a commit is asked for, whose answer was lost.
const ASKED: (u32, Duration) = (50, Duration::from_millis(200));

/// Completes the delivery, where the claim is still held and the transaction is the one that was begun for it. Returns
/// whether it is, and its number where the delivery is completed.
const COMPLETE: &str = "WITH h AS (DELETE FROM @webhook_queue q WHERE q.seq = $1 AND q.owner = $2 AND q.attempt = $3 \
       AND q.state IN (1, 3) AND current_setting('webhook_events.claim', true) = $4 \
       RETURNING q.seq, q.owner, q.attempt), \
     a AS (INSERT INTO @webhook_attempt (seq, n, owner, began_at, ended_at, outcome, error) \
       SELECT seq, attempt, owner, clock_timestamp() - $5 * interval '1 millisecond', clock_timestamp(), $6, $7 FROM h \
       {REPLACE}), \
     b AS (UPDATE @webhook_delivery d SET body = '', headers = '{}' FROM h WHERE $8 AND d.seq = h.seq) \
     SELECT current_setting('webhook_events.claim', true) IS NOT DISTINCT FROM $4, \
       (SELECT pg_current_xact_id()::text FROM h)";

/// The transaction in which a handler of `Workers::start_in_transaction` writes.
///
/// It derefs to [`tokio_postgres::Client`], whose methods take `&self`. When the handler succeeds, the inbox completes the
/// delivery in this transaction and commits it: the writes take effect exactly once. When the handler fails, panics or
/// takes too long, the inbox rolls it back.
///
/// The handler must not end the transaction by itself, with `batch_execute("COMMIT")` for instance: such a delivery is
/// dead at once, as another attempt would repeat what is committed. Clones must not outlive the handler: the attempt fails
/// then, and the connection is closed.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "openai")] {
/// use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler};
/// use webhook_events::{Delivery, HandlerResult, PostgresTx, async_trait};
///
/// struct Batches {
///     tx: PostgresTx,
/// }
///
/// #[async_trait]
/// impl EventHandler for Batches {
///     async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
///         self.tx.execute("INSERT INTO batches (id) VALUES ($1)", &[&event.data.id]).await?;
///         Ok(())
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresTx {
    inner: Arc<Inner>,
}

struct Inner {
    key: ClaimKey,
    opened: Opened,
    /// Taken when the transaction ends, even where a clone lives on.
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl PostgresTx {
    /// Sets a savepoint, to which [`rollback_to`](Self::rollback_to) returns.
    ///
    /// # Errors
    ///
    /// Any error of the database.
    pub async fn savepoint(&self, name: &str) -> Result<(), Error> {
        self.batch_execute(&format!("SAVEPOINT {}", quoted(name))).await
    }

    /// Undoes what was written since the savepoint, which stays. After a statement that failed, this is what lets the
    /// transaction go on.
    ///
    /// # Errors
    ///
    /// Any error of the database, for instance that there is no such savepoint.
    pub async fn rollback_to(&self, name: &str) -> Result<(), Error> {
        self.batch_execute(&format!("ROLLBACK TO SAVEPOINT {}", quoted(name))).await
    }
}

impl Deref for PostgresTx {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.inner.opened.client
    }
}

impl fmt::Debug for PostgresTx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresTx").field("key", &self.inner.key).finish_non_exhaustive()
    }
}

/// The value of a setting that ends with the transaction: where it is gone, the handler has ended the transaction.
fn mark(key: ClaimKey) -> String {
    format!("{}:{}", key.seq, key.attempt)
}

impl Engine {
    pub(super) async fn begin(&self, key: ClaimKey) -> Result<PostgresTx, Failed> {
        let idle = i32::try_from(self.transaction_idle.as_millis()).unwrap_or(i32::MAX);
        let begin = format!(
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout = {idle}; SET LOCAL tcp_keepalives_idle = 10; \
             SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3; \
             SELECT set_config('webhook_events.claim', '{}', true)",
            mark(key)
        );
        let (opened, permit) = self.pool.begin(&begin).await?;
        Ok(PostgresTx { inner: Arc::new(Inner { key, opened, permit: Mutex::new(Some(permit)) }) })
    }

    pub(super) async fn finish(
        &self,
        tx: PostgresTx,
        ended: &Settlement,
        commit: bool,
        keep_body: bool,
    ) -> Result<Finished, StoreError> {
        let permit = tx.inner.permit.lock().unwrap_or_else(PoisonError::into_inner).take();
        let driver = tx.inner.opened.driver.abort_handle();
        let finished = match Arc::into_inner(tx.inner) {
            Some(Inner { key, opened, .. }) if commit => self.commit(key, opened, ended, keep_body).await?,
            Some(Inner { key, opened, .. }) => self.roll_back(key, opened).await,
            None => {
                // Closed under its hands, so that it writes nothing more; the server rolls back.
                driver.abort();
                let message = "a clone of the transaction was kept beyond the handler";
                Finished::Misused { message, committed: false }
            }
        };
        drop(permit);
        Ok(finished)
    }

    /// Rolls back, and finds out whether there was something to roll back.
    async fn roll_back(&self, key: ClaimKey, opened: Opened) -> Finished {
        let sql = "SELECT current_setting('webhook_events.claim', true) IS NOT DISTINCT FROM $1";
        let marked = mark(key);
        let params: [Param<'_>; 1] = [(&marked, Type::TEXT)];
        // A transaction that failed answers with an error, and so is still open.
        let is_open = match within(UNDO, opened.client.query_typed_one(sql, &params)).await {
            Ok(row) => row.try_get(0).unwrap_or(true),
            Err(failed) if failed.is_lost() => {
                opened.driver.abort();
                return Finished::RolledBack;
            }
            Err(_) => true,
        };
        self.pool.roll_back(opened).await;
        if is_open { Finished::RolledBack } else { ended_by_handler() }
    }

    async fn commit(
        &self,
        key: ClaimKey,
        opened: Opened,
        ended: &Settlement,
        keep_body: bool,
    ) -> Result<Finished, StoreError> {
        let sql = self.tables.sql(&COMPLETE.replace("{REPLACE}", REPLACE));
        let (seq, owner, attempt) = (key.seq, key.owner.token(), key.attempt);
        let (marked, took, blank) = (mark(key), millis_since(ended.began_at), !keep_body);
        let error = ended.error.as_deref().map(storable);
        let params: [Param<'_>; 8] = [
            (&seq, Type::INT8),
            (&owner, Type::INT8),
            (&attempt, Type::INT8),
            (&marked, Type::TEXT),
            (&took, Type::INT8),
            (&ended.outcome, Type::TEXT),
            (&error, Type::TEXT),
            (&blank, Type::BOOL),
        ];
        let row = match within(ANSWER, opened.client.query_typed_one(&sql, &params)).await {
            Ok(row) => row,
            Err(failed) => {
                // The handler may have gone on after a statement that failed, and with it the transaction.
                self.pool.roll_back(opened).await;
                return Err(failed.into());
            }
        };
        let (is_open, number): (bool, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        if !is_open {
            self.pool.roll_back(opened).await;
            return Ok(ended_by_handler());
        }
        let Some(number) = number else {
            self.pool.roll_back(opened).await;
            self.let_go(&HashSet::from([key])).await;
            return Ok(Finished::Lost);
        };
        failpoint("tx_before_commit");
        match within(ANSWER, opened.client.batch_execute("COMMIT")).await {
            Ok(()) => self.pool.keep(opened),
            // The server has answered, so it has rolled back: a deferred constraint, for instance.
            Err(failed) if !failed.is_lost() => {
                self.pool.keep(opened);
                return Err(failed.into());
            }
            Err(failed) => {
                opened.driver.abort();
                if !self.is_committed(&number).await? {
                    return Err(failed.into());
                }
            }
        }
        failpoint("tx_committed");
        self.let_go(&HashSet::from([key])).await;
        Ok(Finished::Committed)
    }

    /// What became of the transaction `number`, the answer to whose commit was lost.
    async fn is_committed(&self, number: &str) -> Result<bool, Failed> {
        // Where the server has not noticed yet that the connection is gone, the transaction would hold the delivery's row
        // for as long as it may be idle. Only a transaction that is still open has its number on a connection.
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_xid = ($1::xid8)::xid";
        let ask = "SELECT pg_xact_status($1::xid8)";
        let mut last = Failed::lost("the outcome of the commit is not known");
        for _ in 0..ASKED.0 {
            let params: [Param<'_>; 1] = [(&number, Type::TEXT)];
            let status = match self.work.query(end, &params).await {
                Ok(_) => self.work.query(ask, &params).await,
                Err(failed) => Err(failed),
            };
            match status {
                Ok(rows) => match rows.first().map(|row| row.try_get::<_, Option<String>>(0)).transpose()?.flatten() {
                    Some(status) if status == "committed" => return Ok(true),
                    Some(status) if status == "aborted" => return Ok(false),
                    _ => {}
                },
                // The server may be starting again.
                Err(failed) => last = failed,
            }
            time::sleep(ASKED.1).await;
        }
        Err(last)
    }
}

fn ended_by_handler() -> Finished {
    Finished::Misused { message: "the handler ended its transaction by itself", committed: true }
}
