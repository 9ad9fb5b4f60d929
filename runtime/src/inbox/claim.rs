//! The claim that a handler holds, for those that complete a delivery in a transaction of their own.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::store::{ClaimKey, StoredClaim};
use super::watched::Watched;

/// The claim of one attempt, given to the function of `Workers::start_with`.
#[derive(Clone, Debug)]
pub struct Claim {
    key: ClaimKey,
    failures: u32,
    received_at: SystemTime,
    headers: String,
    sql: &'static str,
    watched: Arc<Watched>,
}

impl Claim {
    pub(crate) fn new(stored: &StoredClaim, sql: &'static str, watched: &Arc<Watched>) -> Self {
        Self {
            watched: Arc::clone(watched),
            key: stored.key,
            failures: stored.failures,
            received_at: stored.received_at,
            headers: stored.headers.clone(),
            sql,
        }
    }

    /// The number of this attempt, from 1. It grows with every claim of the delivery, and is never used twice.
    #[must_use]
    pub fn attempt(&self) -> i64 {
        self.key.attempt
    }

    /// How often the delivery has failed before.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// When the delivery was received.
    #[must_use]
    pub fn received_at(&self) -> SystemTime {
        self.received_at
    }

    /// The headers that were kept, as a JSON object of texts.
    #[must_use]
    pub fn headers(&self) -> &str {
        &self.headers
    }

    /// Waits until the claim is lost: another process has it, as the heartbeat of this one was late, or the database has
    /// not answered for as long as a lease. What this attempt writes with [`completion`](Self::completion) is refused then,
    /// so a handler that takes long may as well end.
    ///
    /// It is looked at about once a second, while somebody waits. In an inbox that one process owns it does not happen.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use webhook_events::{Claim, HandlerResult};
    /// # async fn transcode() {}
    /// async fn handle(claim: &Claim) -> HandlerResult {
    ///     tokio::select! {
    ///         () = transcode() => Ok(()),
    ///         () = claim.lost() => Err("another process has the delivery".into()),
    ///     }
    /// }
    /// ```
    pub async fn lost(&self) {
        self.watched.lost(self.key).await;
    }

    /// The statement that completes the delivery, to be run in a transaction of your own on the inbox's database.
    #[must_use]
    pub fn completion(&self) -> Completion {
        Completion { key: self.key, sql: self.sql }
    }
}

/// One statement that completes a delivery, for any driver.
///
/// Run [`sql`](Self::sql) with the three parameters [`seq`](Self::seq), [`owner`](Self::owner) and
/// [`attempt`](Self::attempt), in this order, in the transaction that holds the handler's writes, and pass the number of
/// rows that it changed to [`check`](Self::check). Commit when that is `Ok`.
#[derive(Clone, Copy, Debug)]
pub struct Completion {
    key: ClaimKey,
    sql: &'static str,
}

impl Completion {
    /// The statement.
    #[must_use]
    pub fn sql(&self) -> &'static str {
        self.sql
    }

    /// The first parameter.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.key.seq
    }

    /// The second parameter.
    #[must_use]
    pub fn owner(&self) -> i64 {
        self.key.owner.0
    }

    /// The third parameter.
    #[must_use]
    pub fn attempt(&self) -> i64 {
        self.key.attempt
    }

    /// Whether the statement completed the delivery, from the number of rows that it changed.
    ///
    /// # Errors
    ///
    /// [`ClaimLost`] where another process has the delivery now: roll back.
    pub fn check(&self, rows: u64) -> Result<(), ClaimLost> {
        if rows == 1 { Ok(()) } else { Err(ClaimLost) }
    }
}

/// The claim is another's: this process was taken for dead, as its heartbeat was late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimLost;

impl fmt::Display for ClaimLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another process has claimed the delivery: roll back")
    }
}

impl Error for ClaimLost {}
