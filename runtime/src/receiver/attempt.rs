//! One attempt to handle a delivery: claimed before, completed or released after, never twice at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{self, Instant, sleep};
use tracing::Instrument;

use super::in_flight::{Attempt, Place};
use super::{Direct, keeper, telemetry};
use crate::dedupe::store::{Claimed, DedupeStore, Lease, StoreError};
use crate::event::{self, Content, HandlerError, Panicked, Union};
use crate::http::reply::{Outcome, Reply};

/// How long to wait before the store of claims is asked again, at first.
const PAUSE: Duration = Duration::from_millis(100);

impl<E: Union> Direct<E> {
    /// Starts the attempt on a task of its own, so that it goes on when nobody waits for it any more, and others go on while
    /// it blocks.
    pub(super) fn start(self: &Arc<Self>, place: Place<E>) {
        self.in_flight.keep(|| keeper::start(&self.in_flight, Arc::clone(&self.store), self.lease));
        let (direct, span) = (Arc::clone(self), place.attempt.span.clone());
        tokio::spawn(async move { direct.attempt(place).await }.instrument(span));
    }

    /// Claims, handles and settles. Only the end of the runtime stops it.
    async fn attempt(&self, place: Place<E>) {
        let attempt = &*place.attempt;
        let (id, lease) = (attempt.delivery.id(), &attempt.lease);
        match self.store.claim(id, lease).await {
            Ok(Claimed::Granted) => {
                attempt.claimed();
                let reply = match self.is_replay(attempt).await {
                    Ok(false) => self.handle(attempt).await,
                    Ok(true) => {
                        Outcome::Duplicate.tell(None);
                        Outcome::Duplicate.into()
                    }
                    Err(error) => {
                        telemetry::store_failed("claim", &*error);
                        Outcome::StoreFailed.into()
                    }
                };
                self.settle(&place, reply).await;
            }
            Ok(Claimed::Completed) => {
                Outcome::Duplicate.tell(None);
                place.tell(Outcome::Duplicate.into());
            }
            Ok(Claimed::Running) => {
                Outcome::Elsewhere.tell(None);
                place.tell(Outcome::Elsewhere.into());
            }
            Err(error) => {
                telemetry::store_failed("claim", &*error);
                place.tell(Outcome::StoreFailed.into());
                // The claim may have landed all the same, and would keep the next attempts away for a whole lease.
                let (store, id, lease) = (Arc::clone(&self.store), id.to_owned(), lease.clone());
                tokio::spawn(release(store, id, lease).in_current_span());
            }
        }
    }

    /// Whether the signature is known under another id, where the id is not signed and anybody can change it.
    async fn is_replay(&self, attempt: &Attempt<E>) -> Result<bool, StoreError> {
        let Some(id) = attempt.delivery.replay_id() else { return Ok(false) };
        // Remembered from now on: what fails is sent again under the id that it has, which is claimed already.
        match self.store.claim(&id, &attempt.lease).await? {
            Claimed::Granted => Ok(false),
            Claimed::Running | Claimed::Completed => Ok(true),
        }
    }

    /// Calls the handler, for no longer than it may take.
    async fn handle(&self, attempt: &Attempt<E>) -> Reply {
        let call = telemetry::Call::began(attempt.content.label());
        let handled = event::call(&*self.handler, &attempt.content, &attempt.delivery);
        let result = match self.handler_timeout {
            None => Ok(handled.await),
            // Dropped with its timeout, wherever it was.
            Some(limit) => time::timeout(limit, handled).await,
        };
        let failed = |error: &HandlerError| match attempt.content {
            _ if error.is_permanent() => Outcome::Permanent,
            Content::Undecodable(_) => Outcome::Undecodable,
            Content::Event(_) => Outcome::Failed,
        };
        let (outcome, error) = match result {
            Ok(Ok(Ok(()))) => (Outcome::Handled, None),
            Ok(Ok(Err(error))) => (failed(&error), Some(error)),
            Ok(Err(Panicked)) => (Outcome::Panicked, None),
            Err(_) => (Outcome::TimedOut, None),
        };
        call.ended(outcome, error.as_ref());
        let delay = error.filter(|error| !error.is_permanent()).and_then(|error| error.delay());
        Reply::from(outcome).retry_after(delay)
    }

    /// Tells the store how it ended, and then all who wait. What is not noted as handled is handled again once the lease
    /// has ended, so that is tried until then.
    async fn settle(&self, place: &Place<E>, reply: Reply) {
        let attempt = &*place.attempt;
        let (id, lease) = (attempt.delivery.id(), &attempt.lease);
        let end = Instant::now() + lease.duration().min(self.remember_for);
        let replay_id = attempt.delivery.replay_id();
        let mut pause = PAUSE;
        loop {
            let (step, mut settled) = if reply.outcome.is_final() {
                ("complete", self.store.complete(id, self.remember_for).await)
            } else {
                ("release", self.store.release(id, lease).await)
            };
            if let (Ok(()), Some(id)) = (&settled, &replay_id) {
                settled = if reply.outcome.is_final() {
                    self.store.complete(id, self.remember_for).await
                } else {
                    self.store.release(id, lease).await
                };
            }
            place.tell(reply);
            let Err(error) = settled else { return };
            telemetry::store_failed(step, &*error);
            if Instant::now() + pause >= end {
                return;
            }
            sleep(pause).await;
            pause *= 2;
        }
    }
}

/// Gives a claim back that may have landed although the store did not say so, for as long as it may last.
async fn release(store: Arc<dyn DedupeStore>, id: String, lease: Lease) {
    let end = Instant::now() + lease.duration().min(Duration::from_secs(24 * 60 * 60));
    let mut pause = PAUSE;
    while store.release(&id, &lease).await.is_err() && Instant::now() + pause < end {
        sleep(pause).await;
        pause *= 2;
    }
}
