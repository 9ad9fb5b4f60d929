//! The inbox: deliveries kept on stable storage before they are answered, and handled until they succeed or are dead.
//!
//! `store` is what an engine does, and `sqlite` and `postgres` do it. `workers` claim what is waiting and settle how it
//! ended; `admin` is what an operator sees and does.

#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres")),
    allow(dead_code, unused_imports, reason = "parts of it serve engines alone")
)]

mod admin;
mod claim;
mod content;
#[cfg(feature = "postgres")]
mod postgres;
mod retry;
mod runner;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod telemetry;
mod watched;
mod workers;

pub use admin::{AttemptEntry, Cursor, Entry, Filter, InboxStats, Page, Spread, State};
pub use claim::{Claim, ClaimLost, Completion};
pub(crate) use content::Intake;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresBuilder, PostgresInbox, PostgresTx};
pub use retry::{Failure, Retry, Verdict};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteInbox, SqliteTx};
pub use store::{
    Accepted, ClaimKey, Claims, Ended, InboxStore, NewDelivery, Owner, Rescued, Retention, Settlement, StoredClaim,
    Swept, TransactionalInbox, Want,
};
pub(crate) use telemetry::describe;
pub(crate) use workers::{Ending, order_by};
pub use workers::{RunningWorkers, Workers};

/// A named place where tests let the process die: `WEBHOOK_EVENTS_FAILPOINT=claimed:3` aborts at the third pass of
/// `claimed`, in builds with `--cfg inbox_failpoints`.
#[cfg(inbox_failpoints)]
pub(crate) fn failpoint(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static CHOSEN: LazyLock<Option<(String, u64)>> = LazyLock::new(|| {
        let chosen = std::env::var("WEBHOOK_EVENTS_FAILPOINT").ok()?;
        let (name, pass) = chosen.split_once(':')?;
        Some((name.to_owned(), pass.parse().ok()?))
    });
    static PASSES: AtomicU64 = AtomicU64::new(0);
    if let Some((chosen, pass)) = &*CHOSEN
        && chosen == name
        && PASSES.fetch_add(1, Ordering::SeqCst) + 1 == *pass
    {
        std::process::abort();
    }
}

#[cfg(not(inbox_failpoints))]
pub(crate) const fn failpoint(_: &str) {}
