//! One event's way through the handler: claimed before, completed or released after, never handled twice at a time.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::detach::{Detach, Panicked};
use super::in_flight::{First, Join, Run};
use super::{Shared, telemetry};
use crate::dedupe::store::{Claim, Lease};
use crate::event::Delivery;
use crate::event::HandlerResult;
use crate::event::Union;
use crate::http::outcome::Outcome;
use crate::http::refusal::Refusal;
use crate::http::within::within;

/// An event's place on the way to the handler.
pub(super) enum Place {
    /// It is the first of its id, and goes all the way.
    First(Detach<Outcome>, Arc<Run>),
    /// One of its id is on the way already.
    Duplicate(Arc<Run>),
}

impl<E: Union> Shared<E> {
    /// The place of an event; its way begins when [`outcome`](Self::outcome) is awaited.
    pub(super) fn place(self: &Arc<Self>, event: E, delivery: Delivery) -> Result<Place, Refusal> {
        Ok(match self.running.join(delivery.id()).ok_or(Refusal::Draining)? {
            Join::First(first) => {
                let (shared, run) = (Arc::clone(self), first.run());
                Place::First(Detach::new(async move { shared.run(&event, &delivery, first).await }), run)
            }
            Join::Duplicate(run) => Place::Duplicate(run),
        })
    }

    /// Waits for the end or the deadline.
    pub(super) async fn outcome(&self, place: Place) -> Outcome {
        let began = Instant::now();
        let deadline = || self.settings.deadline.saturating_sub(began.elapsed());
        let outcome = match place {
            Place::First(mut work, run) => match within(deadline, Pin::new(&mut work)).await {
                Some(Ok(outcome)) => return outcome,
                // The handler's own panics end before they come here, which leaves the store's.
                Some(Err(Panicked)) => Outcome::Abandoned,
                None => run.unfinished(),
            },
            Place::Duplicate(run) => {
                within(deadline, pin!(run.outcome())).await.map_or_else(|| run.unfinished(), Outcome::shared)
            }
        };
        telemetry::passed_by(outcome);
        outcome
    }

    /// Claims, handles and settles. Nothing stops it once begun, but for the end of the process.
    async fn run(&self, event: &E, delivery: &Delivery, first: First) -> Outcome {
        let (id, lease) = (delivery.id(), Lease::new(self.settings.lease));
        let outcome = match self.store.claim(id, &lease).await {
            Ok(Claim::Granted) => {
                first.claimed();
                let outcome = self.call(event, delivery, &lease).await;
                self.settle(id, &lease, outcome).await;
                outcome
            }
            Ok(Claim::Completed) => {
                telemetry::passed_by(Outcome::Duplicate);
                Outcome::Duplicate
            }
            Ok(Claim::Running) => {
                telemetry::passed_by(Outcome::Elsewhere);
                Outcome::Elsewhere
            }
            Err(error) => {
                telemetry::store_failed("claim", &*error);
                Outcome::StoreFailed
            }
        };
        first.end(outcome);
        outcome
    }

    /// Calls the handler, and renews the claim for as long as it runs.
    async fn call(&self, event: &E, delivery: &Delivery, lease: &Lease) -> Outcome {
        let call = telemetry::Call::began(event);
        let mut handler = pin!(self.caught(event, delivery));
        let mut renewal = None;
        let result = poll_fn(|context| {
            let polled = handler.as_mut().poll(context);
            if polled.is_pending() {
                let renewal = renewal.get_or_insert_with(|| Box::pin(self.renew(delivery.id(), lease)));
                let Poll::Pending = renewal.as_mut().poll(context);
            }
            polled
        })
        .await;
        let (outcome, error) = match result {
            Ok(Ok(())) => (Outcome::Handled, None),
            Ok(Err(error)) if error.is_permanent() => (Outcome::Permanent, Some(error)),
            Ok(Err(error)) => (Outcome::Failed, Some(error)),
            Err(Panicked) => (Outcome::Panicked, None),
        };
        call.ended(outcome, error.as_ref());
        outcome
    }

    /// Calls the handler; a panic in the call, the future or its drop ends here.
    async fn caught(&self, event: &E, delivery: &Delivery) -> Result<HandlerResult, Panicked> {
        let mut future = None;
        let result = poll_fn(|context| {
            let poll = || {
                let future = future.get_or_insert_with(|| self.handler.handle(event, delivery));
                future.as_mut().poll(context)
            };
            match catch_unwind(AssertUnwindSafe(poll)) {
                Ok(polled) => polled.map(Ok),
                Err(_) => Poll::Ready(Err(Panicked)),
            }
        })
        .await;
        catch_unwind(AssertUnwindSafe(|| drop(future))).map_or(Err(Panicked), |()| result)
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Infallible {
        // Two renewals may be lost before the claim is.
        let period = (lease.duration() / 3).max(Duration::from_millis(1));
        loop {
            sleep(period).await;
            match self.store.renew(id, lease).await {
                Ok(true) => {}
                Ok(false) => telemetry::claim_lost(),
                Err(error) => telemetry::store_failed("renew", &*error),
            }
        }
    }

    /// Says to the store how it ended. Where that fails, the claim ends with its lease.
    async fn settle(&self, id: &str, lease: &Lease, outcome: Outcome) {
        let (step, settled) = if outcome.is_final() {
            ("complete", self.store.complete(id, self.settings.remember_for).await)
        } else {
            ("release", self.store.release(id, lease).await)
        };
        if let Err(error) = settled {
            telemetry::store_failed(step, &*error);
        }
    }
}
