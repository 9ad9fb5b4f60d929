//! One attempt to handle a delivery: claimed before, completed or released after, never twice at a time.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{self, Instant, sleep};
use tracing::Instrument;

use super::in_flight::{Attempt, Content, Place};
use super::{Direct, keeper, telemetry};
use crate::dedupe::store::{Claim, DedupeStore, Lease};
use crate::event::{HandlerError, HandlerResult, Union};
use crate::http::reply::{Outcome, Reply};

/// How long to wait before the store of claims is asked again, at first.
const PAUSE: Duration = Duration::from_millis(100);

/// The handler panicked. The panic hook has printed why.
struct Panicked;

impl<E: Union> Direct<E> {
    /// Starts the attempt on a task of its own, so that it goes on when nobody waits for it any more, and others go on while
    /// it blocks.
    pub(super) fn start(self: &Arc<Self>, place: Place<E>) {
        self.in_flight.keep(|| keeper::start(&self.in_flight, Arc::clone(&self.store), self.settings.lease));
        let (direct, span) = (Arc::clone(self), place.attempt.span.clone());
        tokio::spawn(async move { direct.attempt(place).await }.instrument(span));
    }

    /// Claims, handles and settles. Only the end of the runtime stops it.
    async fn attempt(&self, place: Place<E>) {
        let attempt = &*place.attempt;
        let (id, lease) = (attempt.delivery.id(), &attempt.lease);
        match self.store.claim(id, lease).await {
            Ok(Claim::Granted) => {
                attempt.claimed();
                let reply = self.handle(attempt).await;
                self.settle(&place, reply).await;
            }
            Ok(Claim::Completed) => {
                Outcome::Duplicate.tell(None);
                place.tell(Outcome::Duplicate.into());
            }
            Ok(Claim::Running) => {
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

    /// Calls the handler, for no longer than it may take.
    async fn handle(&self, attempt: &Attempt<E>) -> Reply {
        let call = telemetry::Call::began(attempt.content.label());
        let handled = caught(|| match &attempt.content {
            Content::Event(event) => self.handler.handle(event, &attempt.delivery),
            Content::Undecodable(event) => self.handler.handle_undecodable(event, &attempt.delivery),
        });
        let result = match self.settings.handler_timeout {
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
        let end = Instant::now() + lease.duration().min(self.settings.remember_for);
        let mut pause = PAUSE;
        loop {
            let (step, settled) = if reply.outcome.is_final() {
                ("complete", self.store.complete(id, self.settings.remember_for).await)
            } else {
                ("release", self.store.release(id, lease).await)
            };
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

impl<E: Union> Content<E> {
    /// The event's type as the label of a metric: what a provider may think of is not bounded.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Event(event) => E::known_type(event.event_type()).unwrap_or("unknown"),
            Self::Undecodable(event) => event.event_type(),
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

/// Calls a handler; a panic in the call, the future or its drop ends here.
async fn caught<'a>(call: impl FnOnce() -> crate::event::HandlerFuture<'a>) -> Result<HandlerResult, Panicked> {
    let (mut call, mut future) = (Some(call), None);
    let result = poll_fn(|context| {
        let poll = || {
            if let Some(call) = call.take() {
                future = Some(call());
            }
            // Made by the call; a handler that panicked in it is not polled again.
            future.as_mut().map_or(Poll::Pending, |future| future.as_mut().poll(context))
        };
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(polled) => polled.map(Ok),
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await;
    catch_unwind(AssertUnwindSafe(|| drop(future))).map_or(Err(Panicked), |()| result)
}
