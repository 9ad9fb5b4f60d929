//! A receiver with an inbox: deliveries are kept before they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::Notify;
use tokio::time;

use super::{Receiver, Way, telemetry};
use crate::dedupe::store::StoreError;
use crate::event::Union;
use crate::http::chain;
use crate::http::refusal::Refusal;
use crate::http::reply::{Outcome, Reply};
use crate::inbox::{self, Accepted, Ending, InboxStore, Intake, RunningWorkers, Workers};
use crate::signing::verified::Verified;
use crate::signing::verifier::Verifier;

/// Where deliveries are kept, and the workers that handle them in this process.
pub(super) struct Keeping {
    store: Arc<dyn InboxStore>,
    /// None where the workers are elsewhere. They claim for as long as a clone of the receiver is left.
    workers: Option<RunningWorkers>,
    draining: AtomicBool,
    accepting: AtomicUsize,
    accepted: Notify,
}

impl<E: Union> Receiver<E> {
    /// Keeps each delivery in `inbox` before it is answered, and starts workers that hand it to the handler.
    ///
    /// A 2xx then means: on stable storage, or known before. The workers have the settings of
    /// [`Workers::new`]; for others, and for workers in another process, use [`storing`](Self::storing) and
    /// [`Workers`]. The source of the deliveries is the provider's name in lower case, unless the inbox names one.
    ///
    /// # Errors
    ///
    /// Any error of the inbox, which is asked for what an earlier process has left behind.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # #[cfg(all(feature = "sqlite", feature = "openai"))] {
    /// # use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
    /// use webhook_events::{Receiver, SqliteInbox};
    /// # struct App;
    /// # impl EventHandler for App {}
    /// # async fn example(verifier: webhook_events::Verifier) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    /// let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, App)
    ///     .inbox(SqliteInbox::open("webhooks.db").await?)
    ///     .await?;
    /// # drop(receiver);
    /// # Ok(())
    /// # }
    /// # }
    /// ```
    pub async fn inbox(self, inbox: impl InboxStore + Clone) -> Result<Self, StoreError> {
        let Way::Direct(direct) = &self.shared.way else {
            return Err("the receiver has an inbox already".into());
        };
        let store: Arc<dyn InboxStore> = Arc::new(inbox);
        let workers = Workers::<E>::new().start_erased(Arc::clone(&store), Arc::clone(&direct.handler)).await?;
        let keeping = Keeping::new(store, Some(workers));
        Ok(self.with(|shared| shared.way = Way::Inbox(Arc::new(keeping))))
    }

    /// A receiver that keeps deliveries in `inbox` and handles none: workers elsewhere do.
    #[must_use]
    pub fn storing(verifier: Verifier, inbox: &(impl InboxStore + Clone)) -> Self {
        telemetry::describe();
        inbox::describe();
        let keeping = Keeping::new(Arc::new(inbox.clone()), None);
        Self::of(verifier, Way::Inbox(Arc::new(keeping)))
    }

    /// The key by which deliveries are handled in order, where the workers are in another process: it is stored with each
    /// delivery. The workers there must be [ordered](Workers::ordered_by), too. Without effect on a receiver without an
    /// inbox, and where the workers of this process have said it already.
    #[must_use]
    pub fn ordered_by(self, key: impl Fn(&E) -> Option<String> + Send + Sync + 'static) -> Self {
        if let Way::Inbox(keeping) = &self.shared.way {
            inbox::order_by(&*keeping.store, key);
        }
        self
    }

    /// How long the inbox may take to keep a delivery before it is answered with 503. 5 seconds unless set.
    ///
    /// What became of it is open then: the sender's next attempt is new, or a duplicate.
    #[must_use]
    pub fn store_timeout(self, timeout: Duration) -> Self {
        self.with(|shared| shared.settings.store_timeout = timeout)
    }
}

impl Keeping {
    fn new(store: Arc<dyn InboxStore>, workers: Option<RunningWorkers>) -> Self {
        Self {
            store,
            workers,
            draining: AtomicBool::new(false),
            accepting: AtomicUsize::new(0),
            accepted: Notify::new(),
        }
    }

    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    /// Keeps a verified delivery.
    pub(super) async fn keep<E: Union>(
        &self,
        headers: &HeaderMap,
        verified: &Verified,
        timeout: Duration,
        trace: &mut telemetry::Request,
    ) -> Result<Reply, Refusal> {
        let _accepting = Accepting::new(self)?;
        let Intake { delivery, label, event_type, error, key_panicked } =
            Intake::new::<E>(self.store.common(), headers, verified);
        trace.typed(&event_type, label);
        let accept = async {
            if key_panicked {
                return Err("the function of `ordered_by` panicked".into());
            }
            self.store.accept(delivery).await
        };
        let (outcome, reason) = match time::timeout(timeout, accept).await {
            Ok(Ok(Accepted::Stored)) => match error {
                None => (Outcome::Stored, None),
                Some(error) => (Outcome::KeptDead, Some(error.to_string())),
            },
            Ok(Ok(Accepted::Revived)) => (Outcome::Revived, None),
            Ok(Ok(Accepted::Duplicate)) => (Outcome::Duplicate, None),
            Ok(Ok(Accepted::Full)) => (Outcome::NoRoom, None),
            Ok(Err(error)) => (Outcome::NotKept, Some(chain(&*error))),
            Err(_) => (Outcome::NotKept, Some(format!("the inbox took longer than {timeout:?}"))),
        };
        outcome.tell(reason.as_ref().map(|reason| reason as &dyn std::fmt::Display));
        Ok(outcome.into())
    }

    /// Accepts and claims nothing more, and waits until what was accepted is answered and every handler is through.
    pub(super) async fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
        let ending = self.ending();
        if let Some(ending) = &ending {
            ending.stop();
        }
        loop {
            let accepted = self.accepted.notified();
            if self.accepting.load(Ordering::SeqCst) == 0 {
                break;
            }
            accepted.await;
        }
        if let Some(ending) = ending {
            ending.drain().await;
        }
    }

    /// Drops the handlers that still run, and lets their deliveries wait to be handled again.
    pub(super) async fn give_back(&self) {
        if let Some(ending) = self.ending() {
            ending.give_back().await;
        }
    }

    fn ending(&self) -> Option<Ending> {
        self.workers.as_ref().map(RunningWorkers::ending)
    }
}

/// A delivery that is being kept.
struct Accepting<'k>(&'k Keeping);

impl<'k> Accepting<'k> {
    fn new(keeping: &'k Keeping) -> Result<Self, Refusal> {
        keeping.accepting.fetch_add(1, Ordering::SeqCst);
        let accepting = Self(keeping);
        // Looked at after it was counted: a drain that does not see the count has been seen here.
        if keeping.is_draining() { Err(Refusal::Draining) } else { Ok(accepting) }
    }
}

impl Drop for Accepting<'_> {
    fn drop(&mut self) {
        if self.0.accepting.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.accepted.notify_waiters();
        }
    }
}
