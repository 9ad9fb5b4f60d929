//! The lease keeper: one task for each receiver that renews the claims of all its attempts, so that a handler that computes
//! or blocks keeps its claim.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{self, Instant, sleep};

use super::in_flight::{Attempt, InFlight};
use super::telemetry;
use crate::dedupe::store::DedupeStore;

/// How many renewals are under way at a time.
const AT_ONCE: usize = 32;

/// Starts the keeper of the attempts in `in_flight`, whose claims last for `lease`. It ends with `in_flight`.
pub(super) fn start<E: Send + Sync + 'static>(
    in_flight: &Arc<InFlight<E>>,
    store: Arc<dyn DedupeStore>,
    lease: Duration,
) -> AbortHandle {
    let in_flight = Arc::downgrade(in_flight);
    tokio::spawn(keep(in_flight, store, lease)).abort_handle()
}

async fn keep<E: Send + Sync + 'static>(in_flight: Weak<InFlight<E>>, store: Arc<dyn DedupeStore>, lease: Duration) {
    // A claim is renewed when a third of its lease is over, and tried again twice before the lease ends.
    let period = (lease / 6).max(Duration::from_millis(1));
    loop {
        sleep(period).await;
        let Some(in_flight) = in_flight.upgrade() else { return };
        let Some(then) = Instant::now().checked_sub(lease / 6) else { continue };
        let due = in_flight.claimed_before(then);
        drop(in_flight);
        let mut renewals = JoinSet::new();
        for attempt in due {
            if renewals.len() >= AT_ONCE {
                renewals.join_next().await;
            }
            renewals.spawn(renew(Arc::clone(&store), attempt, period));
        }
        while renewals.join_next().await.is_some() {}
    }
}

/// Renews one claim. A store that does not answer within `patience` is asked again with the next round.
async fn renew<E>(store: Arc<dyn DedupeStore>, attempt: Arc<Attempt<E>>, patience: Duration) {
    let renewed = time::timeout(patience, store.renew(attempt.delivery.id(), &attempt.lease)).await;
    let is_lost = match renewed {
        Ok(Ok(true)) => {
            attempt.claimed();
            false
        }
        Ok(Ok(false)) => true,
        Ok(Err(error)) => {
            attempt.span.in_scope(|| telemetry::store_failed("renew", &*error));
            attempt.has_ended_by_itself()
        }
        Err(_) => attempt.has_ended_by_itself(),
    };
    if is_lost && attempt.lost() {
        attempt.span.in_scope(telemetry::claim_lost);
    }
}
