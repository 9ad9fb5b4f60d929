//! How one claim is handled: by a handler that is there, by one made for the claim, or by one made for a transaction.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use tokio::time;

use super::claim::Claim;
use super::content::{content, delivery};
use super::retry::{Failure, Retry, Verdict};
use super::store::{ClaimKey, Ended, Finished, Settlement, StoredClaim, TransactionalInbox, cut};
use super::telemetry;
use super::watched::Watched;
use crate::dedupe::store::StoreError;
use crate::event::{self, Content, Delivery, Dispatch, Handler, HandlerResult, Panicked, Union};

/// What is made of a claim.
pub(super) enum Handled {
    /// It is to be settled so.
    Settle(Settlement),
    /// It was settled in its own transaction.
    Settled,
    /// The claim was another's.
    Lost,
}

/// Runs the handler for one claim.
#[async_trait]
pub(super) trait Runner<E>: Send + Sync {
    async fn run(&self, stored: StoredClaim, limits: &Limits) -> Handled;
}

/// What bounds an attempt.
pub(super) struct Limits {
    pub(super) handler_timeout: Duration,
    pub(super) retry: Retry,
}

/// A handler that is there for all claims.
pub(super) struct Plain<E>(pub(super) Arc<dyn Handler<E>>);

#[async_trait]
impl<E: Union> Runner<E> for Plain<E> {
    async fn run(&self, stored: StoredClaim, limits: &Limits) -> Handled {
        let Ok(attempt) = Attempt::<E>::new(&stored) else { return undecodable::<E>(&stored) };
        let result = attempt.call(&*self.0, limits).await;
        Handled::Settle(attempt.told(attempt.settlement(result, limits)))
    }
}

/// A handler made for each claim, which completes the delivery in a transaction of its own or lets us do it.
pub(super) struct WithClaim<F> {
    pub(super) make: F,
    pub(super) sql: &'static str,
    pub(super) watched: Arc<Watched>,
}

#[async_trait]
impl<E, H, F> Runner<E> for WithClaim<F>
where
    E: Dispatch<H>,
    H: Send + Sync + 'static,
    F: Fn(Claim) -> H + Send + Sync,
{
    async fn run(&self, stored: StoredClaim, limits: &Limits) -> Handled {
        let Ok(attempt) = Attempt::<E>::new(&stored) else { return undecodable::<E>(&stored) };
        let handler = (self.make)(Claim::new(&stored, self.sql, &self.watched));
        let result = attempt.call(&handler, limits).await;
        Handled::Settle(attempt.told(attempt.settlement(result, limits)))
    }
}

/// A handler made for each transaction.
pub(super) struct InTransaction<S, F> {
    pub(super) store: S,
    pub(super) make: F,
}

#[async_trait]
impl<E, S, H, F> Runner<E> for InTransaction<S, F>
where
    E: Dispatch<H>,
    S: TransactionalInbox,
    H: Send + Sync + 'static,
    F: Fn(S::Tx) -> H + Send + Sync,
{
    async fn run(&self, stored: StoredClaim, limits: &Limits) -> Handled {
        let Ok(attempt) = Attempt::<E>::new(&stored) else { return undecodable::<E>(&stored) };
        let tx = match self.store.begin(stored.key).await {
            Ok(tx) => tx,
            Err(error) => return Handled::Settle(attempt.failed(&error, limits)),
        };
        let handler = (self.make)(tx.clone());
        let result = attempt.call(&handler, limits).await;
        drop(handler);
        let settlement = attempt.settlement(result, limits);
        let commit = settlement.ended == Ended::Done;
        match self.store.finish(tx, settlement.clone(), commit).await {
            Ok(Finished::Committed) => {
                attempt.told(settlement);
                Handled::Settled
            }
            Ok(Finished::RolledBack) => Handled::Settle(attempt.told(settlement)),
            Ok(Finished::Lost) => Handled::Lost,
            Ok(Finished::Misused { message, committed: false }) => {
                Handled::Settle(attempt.failed(&message.into(), limits))
            }
            Ok(Finished::Misused { message, committed: true }) => {
                // A retry would repeat what is committed.
                let ended = Ended::Dead("misused");
                let settlement = Settlement { ended, outcome: "misused", error: Some(message.into()), ..settlement };
                Handled::Settle(attempt.told(settlement))
            }
            Err(error) => Handled::Settle(attempt.failed(&error, limits)),
        }
    }
}

/// One attempt of a delivery that decodes as far as its type.
struct Attempt<'s, E> {
    stored: &'s StoredClaim,
    content: Content<E>,
    delivery: Delivery,
    began_at: SystemTime,
}

/// How a call ended.
enum Called {
    Returned(HandlerResult),
    Panicked,
    TimedOut,
}

impl<'s, E: Union> Attempt<'s, E> {
    fn new(stored: &'s StoredClaim) -> Result<Self, ()> {
        telemetry::began(stored);
        let content = content::<E>(stored).map_err(|_| ())?;
        Ok(Self { stored, content, delivery: delivery(stored), began_at: SystemTime::now() })
    }

    async fn call(&self, handler: &(impl Handler<E> + ?Sized), limits: &Limits) -> Called {
        let called = event::call(handler, &self.content, &self.delivery);
        match time::timeout(limits.handler_timeout, called).await {
            Ok(Ok(result)) => Called::Returned(result),
            Ok(Err(Panicked)) => Called::Panicked,
            Err(_) => Called::TimedOut,
        }
    }

    fn settlement(&self, called: Called, limits: &Limits) -> Settlement {
        match called {
            Called::Returned(Ok(())) => self.ended(Ended::Done, "handled", None),
            Called::Returned(Err(error)) if error.is_permanent() => {
                let text = crate::http::chain(error.source());
                self.ended(Ended::Dead("permanent"), "permanent", Some(text))
            }
            Called::Returned(Err(error)) => {
                let text = crate::http::chain(error.source());
                match (&self.content, limits.retry.verdict(&self.failure(Some(&error)))) {
                    // What the handler does not take does not decode by trying again, but by a deploy.
                    (Content::Undecodable(_), _) => self.ended(Ended::Dead("undecodable"), "undecodable", Some(text)),
                    (_, verdict) => self.ended(by(verdict), "failed", Some(text)),
                }
            }
            Called::Panicked => {
                let verdict = limits.retry.verdict(&self.failure(None));
                self.ended(by(verdict), "panicked", Some("the handler panicked".to_owned()))
            }
            Called::TimedOut => {
                let verdict = limits.retry.verdict(&self.failure(None));
                let error = format!("the handler took longer than {:?} and was dropped", limits.handler_timeout);
                self.ended(by(verdict), "timed_out", Some(error))
            }
        }
    }

    /// The store failed, or the handler misused it.
    fn failed(&self, error: &StoreError, limits: &Limits) -> Settlement {
        let verdict = limits.retry.verdict(&self.failure(None));
        self.told(self.ended(by(verdict), "failed", Some(error.to_string())))
    }

    fn failure<'a>(&'a self, error: Option<&'a crate::event::HandlerError>) -> Failure<'a> {
        Failure { failures: self.stored.failures.saturating_add(1), error, event_type: &self.stored.kind }
    }

    fn ended(&self, ended: Ended, outcome: &'static str, error: Option<String>) -> Settlement {
        Settlement { key: self.stored.key, ended, began_at: self.began_at, outcome, error: error.map(cut) }
    }

    /// A tracing event and the metrics of how it ended.
    fn told(&self, settlement: Settlement) -> Settlement {
        let outcome = settlement.outcome;
        let handler_ms = self.began_at.elapsed().unwrap_or_default().as_secs_f64() * 1e3;
        match (&settlement.ended, settlement.error.as_deref()) {
            (Ended::Done, _) => tracing::info!(outcome, handler_ms, "webhook handled"),
            (Ended::Retry(after), reason) => {
                let retry_s = after.as_secs_f64();
                tracing::error!(outcome, handler_ms, retry_s, reason, "webhook handler failed, it is tried again");
            }
            (_, reason) => {
                tracing::error!(outcome, handler_ms, reason, "webhook handler failed, the delivery is dead");
            }
        }
        telemetry::ended(outcome, self.content.label());
        if let Ended::Dead(reason) = settlement.ended {
            telemetry::died(reason, 1);
        }
        settlement
    }
}

fn by(verdict: Verdict) -> Ended {
    match verdict {
        Verdict::After(delay) => Ended::Retry(delay),
        Verdict::GiveUp => Ended::Dead("exhausted"),
    }
}

/// What is known of an attempt beside the handler's own methods: in the function that makes a handler, the rule of retries
/// or the drop of a handler, where code of the user runs, too.
pub(super) struct Beside {
    key: ClaimKey,
    failures: u32,
    kind: String,
}

impl Beside {
    pub(super) fn of(stored: &StoredClaim) -> Self {
        Self { key: stored.key, failures: stored.failures.saturating_add(1), kind: stored.kind.clone() }
    }

    /// Such code panicked: a failure, whose retry the default rule decides on, as the user's may be what panicked.
    pub(super) fn panicked(&self, began_at: SystemTime) -> Settlement {
        let failure = Failure { failures: self.failures, error: None, event_type: &self.kind };
        let ended = by(Retry::default().verdict(&failure));
        let error = "the function that makes the handler, the rule of retries or the drop of the handler panicked";
        tracing::error!(outcome = "panicked", reason = error, "webhook attempt failed");
        telemetry::ended("panicked", "none");
        if let Ended::Dead(reason) = ended {
            telemetry::died(reason, 1);
        }
        Settlement { key: self.key, ended, began_at, outcome: "panicked", error: Some(error.to_owned()) }
    }
}

/// What `future` returns. A panic in it ends here.
pub(super) async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(polled) => polled.map(Ok),
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

/// A delivery of which not even the type can be told.
fn undecodable<E: Union>(stored: &StoredClaim) -> Handled {
    let error = content::<E>(stored).err().map(|error| cut(error.to_string()));
    tracing::error!(outcome = "undecodable", reason = error, "webhook does not decode, the delivery is dead");
    telemetry::ended("undecodable", "none");
    telemetry::died("undecodable", 1);
    Handled::Settle(Settlement {
        key: stored.key,
        ended: Ended::Dead("undecodable"),
        began_at: SystemTime::now(),
        outcome: "undecodable",
        error,
    })
}
