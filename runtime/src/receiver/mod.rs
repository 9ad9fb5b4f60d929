//! The receiver: a delivery's whole way as a tower service. It is read, verified, decoded, claimed, handled and answered.

mod attempt;
mod in_flight;
mod keeper;
#[cfg(feature = "inbox")]
mod keeping;
#[cfg(feature = "server")]
mod serve;
mod service;
mod telemetry;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time;

use in_flight::InFlight;
#[cfg(feature = "inbox")]
use keeping::Keeping;
#[cfg(feature = "server")]
pub use serve::{Serve, serve, shutdown_signal};
pub use service::ResponseFuture;

use crate::dedupe::memory::MemoryStore;
use crate::dedupe::store::DedupeStore;
use crate::event::{Dispatch, Handler, Union};
use crate::signing::verifier::Verifier;

/// Receives deliveries over HTTP: a [`tower::Service`](tower_service::Service) for axum, hyper, tonic or any other server
/// on tokio.
///
/// It verifies a request, decodes its event, makes sure that a delivery sent twice is handled once, calls the handler, and
/// answers so that the sender comes back exactly when another attempt can help. Its body may be of any type. It is cheap to
/// clone, and all clones share what they know of duplicates and handlers in flight.
///
/// # Examples
///
/// ```
/// use webhook_events::{Dispatch, Receiver, Secret, Verifier};
///
/// fn receiver<E: Dispatch<H>, H: Send + Sync + 'static>(handler: H) -> Receiver<E> {
///     let verifier = Verifier::new(Secret::generate());
///     Receiver::<E>::new(verifier, handler).body_limit(64 * 1024)
/// }
/// ```
///
/// # Answers
///
/// The checks are made in the order of this table.
///
/// | situation | answer |
/// |---|---|
/// | draining | 503 with `Retry-After` |
/// | not `POST` | 405 with `Allow` |
/// | the body has a `Content-Encoding` other than `identity` | 415 |
/// | the body is over the limit, announced or streamed | 413, and no more of it is read |
/// | the body takes longer than [`body_timeout`](Self::body_timeout) | 408 |
/// | the body breaks off | 400 |
/// | a header or the signature is wrong | 400, the same for every reason; tracing gets the reason at `DEBUG` |
/// | genuine, but it names no type | 422 |
/// | as many handlers run as [`max_in_flight`](Self::max_in_flight) allows | 503 with `Retry-After` |
/// | the store of claims does not answer | 500 |
/// | handled before | 204 |
/// | another process is handling it | 503 with `Retry-After` |
/// | the handler succeeds, or fails for good ([`HandlerError::permanent`](crate::HandlerError::permanent)) | 204 |
/// | genuine, but it does not decode, and `on_undecodable` does not take it | 422 |
/// | the handler fails or panics | 500; 503 with the delay of [`retry_after`](crate::HandlerError::retry_after) |
/// | the handler takes longer than [`handler_timeout`](Self::handler_timeout) | 503 with `Retry-After`; it is dropped |
/// | the handler still runs at the [`deadline`](Self::deadline) | 503 with `Retry-After`; it runs on: see [`AtDeadline`] |
///
/// A delivery whose id is in flight in this process waits for that attempt's end, and gets the same answer.
///
/// # Duplicates
///
/// A delivery is known by its `webhook-id`, which a sender keeps when it tries again. It is claimed before the handler is
/// called, and remembered once it is handled. When the handler fails or panics the claim is released, so the next attempt
/// is handled; so is one after the process died in the midst of a handler, as soon as its [`lease`](Self::lease) has ended.
/// While processes live and the store answers, no event is in two handlers at a time, and none is handled again after
/// success. A handler that must be safe even so uses [`Delivery::id`](crate::Delivery::id) as its idempotency key.
///
/// When the sender hangs up, a handler that has begun still runs to its end, and how it ends is remembered.
///
/// # With an inbox
///
/// `inbox` (features `sqlite` and `postgres`) keeps each delivery on stable storage before it is answered with 204, and hands
/// it to the handler after that, until it succeeds or is dead. [`deadline`](Self::deadline), [`lease`](Self::lease),
/// [`remember_for`](Self::remember_for), [`dedupe_store`](Self::dedupe_store), [`max_in_flight`](Self::max_in_flight) and
/// [`handler_timeout`](Self::handler_timeout) then have no effect.
///
/// # Handlers that block
///
/// Each handler runs on a task of its own, and claims are renewed by another, so a handler that computes or blocks neither
/// delays the answer at the deadline nor loses its claim. That holds as long as one thread of the runtime is free: when
/// every thread is blocked, nothing else runs, the deadline included. Move such work to
/// [`tokio::task::spawn_blocking`]:
///
/// ```
/// # async fn handle(id: String) -> webhook_events::HandlerResult {
/// # fn render(id: &str) -> Vec<u8> { id.into() }
/// let pdf = tokio::task::spawn_blocking(move || render(&id)).await?;
/// # drop(pdf);
/// # Ok(())
/// # }
/// ```
///
/// # Tracing
///
/// Each request has a span `webhook` with the fields `id`, `event_type`, `key_index` (which secret signed it), `age_s`
/// (seconds since it was signed), `outcome` and `status`. All but the last two are there only when the signature holds. In
/// it is one event for how the delivery ended, with `outcome`, `reason` and `handler_ms` (time in the handler); a handler
/// that passed its deadline has a second one when it ends. What strangers can cause is at `DEBUG`. Secrets, signatures and
/// bodies are never shown; the text of a handler's error is.
pub struct Receiver<E> {
    shared: Arc<Shared<E>>,
}

/// What all clones of a receiver have in common.
struct Shared<E> {
    verifier: Verifier,
    settings: Settings,
    way: Way<E>,
    /// Whether the runtime of the first delivery has timers.
    has_timers: OnceLock<bool>,
}

/// What becomes of a genuine delivery.
enum Way<E> {
    /// It is handled before it is answered.
    Direct(Arc<Direct<E>>),
    /// It is kept before it is answered.
    #[cfg(feature = "inbox")]
    Inbox(Arc<Keeping>),
}

/// How a receiver handles deliveries itself.
struct Direct<E> {
    handler: Arc<dyn Handler<E>>,
    store: Arc<dyn DedupeStore>,
    in_flight: Arc<InFlight<E>>,
    handler_timeout: Option<Duration>,
    remember_for: Duration,
    lease: Duration,
}

/// The limits of a receiver.
#[derive(Clone, Copy, Debug)]
struct Settings {
    body_limit: usize,
    body_timeout: Duration,
    deadline: Duration,
    at_deadline: AtDeadline,
    #[cfg(feature = "inbox")]
    store_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            body_timeout: Duration::from_secs(10),
            // OpenAI waits for 20 seconds.
            deadline: Duration::from_secs(10),
            at_deadline: AtDeadline::AskAgain,
            #[cfg(feature = "inbox")]
            store_timeout: Duration::from_secs(5),
        }
    }
}

/// What a sender is told when the handler still runs at the [`deadline`](Receiver::deadline).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AtDeadline {
    /// 503 with `Retry-After`: the sender comes back, and its next attempt joins the handler that still runs, or finds the
    /// event handled. Nothing is lost, whatever becomes of the handler.
    #[default]
    AskAgain,
    /// 202: the sender does not come back. When the handler fails after that, or the process ends, the event is lost.
    Acknowledge,
}

impl<E: Union> Receiver<E> {
    /// A receiver that proves deliveries genuine with `verifier` and brings their events to `handler`.
    ///
    /// The handler is any type that implements the generated `EventHandler`, an `Arc` of one, as `Arc<dyn EventHandler>`, or
    /// a function in [`handler_fn`](crate::handler_fn).
    #[must_use]
    pub fn new<H>(verifier: Verifier, handler: H) -> Self
    where
        E: Dispatch<H>,
        H: Send + Sync + 'static,
    {
        telemetry::describe();
        let direct = Direct {
            handler: Arc::new(handler),
            store: Arc::new(MemoryStore::new()),
            in_flight: Arc::new(InFlight::new(8192)),
            handler_timeout: None,
            // OpenAI tries again for 72 hours.
            remember_for: Duration::from_secs(80 * 60 * 60),
            lease: Duration::from_secs(60),
        };
        Self::of(verifier, Way::Direct(Arc::new(direct)))
    }

    fn of(verifier: Verifier, way: Way<E>) -> Self {
        let verifier = verifier.event_header(E::TAG.header);
        let shared = Shared { verifier, settings: Settings::default(), way, has_timers: OnceLock::new() };
        Self { shared: Arc::new(shared) }
    }

    /// The longest body that is read, in bytes. 1 MiB unless set.
    #[must_use]
    pub fn body_limit(self, bytes: usize) -> Self {
        self.with(|shared| shared.settings.body_limit = bytes)
    }

    /// How long a body may take to arrive. 10 seconds unless set.
    #[must_use]
    pub fn body_timeout(self, timeout: Duration) -> Self {
        self.with(|shared| shared.settings.body_timeout = timeout)
    }

    /// How long the sender waits for the handler, counted from when the body is there. 10 seconds unless set.
    ///
    /// The handler runs on after that. What the sender is told is set by [`at_deadline`](Self::at_deadline).
    #[must_use]
    pub fn deadline(self, deadline: Duration) -> Self {
        self.with(|shared| shared.settings.deadline = deadline)
    }

    /// What the sender is told at the deadline. [`AtDeadline::AskAgain`] unless set.
    #[must_use]
    pub fn at_deadline(self, at_deadline: AtDeadline) -> Self {
        self.with(|shared| shared.settings.at_deadline = at_deadline)
    }

    /// How long a handler may run. Without bound unless set.
    ///
    /// A handler that takes longer is dropped at its next `.await`, its claim is released, and the next attempt is handled.
    #[must_use]
    pub fn handler_timeout(self, timeout: Duration) -> Self {
        self.direct(|direct| direct.handler_timeout = Some(timeout))
    }

    /// How many deliveries may be in flight at a time, handlers past their deadline included. 8,192 unless set.
    ///
    /// Further ones are answered with 503 and `Retry-After`.
    #[must_use]
    pub fn max_in_flight(self, most: usize) -> Self {
        self.direct(|direct| direct.in_flight = Arc::new(InFlight::new(most)))
    }

    /// How long a handled delivery is remembered. 80 hours unless set, as OpenAI tries again for 72.
    #[must_use]
    pub fn remember_for(self, time: Duration) -> Self {
        self.direct(|direct| direct.remember_for = time)
    }

    /// How long a claim outlives the process that made it. One minute unless set.
    ///
    /// While the handler runs, its claim is renewed, however long it takes: three times in this span, or more often.
    #[must_use]
    pub fn lease(self, time: Duration) -> Self {
        self.direct(|direct| direct.lease = time)
    }

    /// Where claims are kept: a [`MemoryStore`] unless set.
    ///
    /// The store is told the provider that the spec names, with [`DedupeStore::for_provider`].
    #[must_use]
    pub fn dedupe_store(self, store: impl DedupeStore) -> Self {
        let store = store.for_provider(E::PROVIDER.unwrap_or_default());
        self.direct(|direct| direct.store = Arc::new(store))
    }

    /// Refuses new deliveries with 503 from now on, for every clone, and waits until all handlers are through, also those
    /// past their deadline.
    ///
    /// A handler that never ends keeps it waiting, unless there is a [`handler_timeout`](Self::handler_timeout): put it
    /// under a [`tokio::time::timeout`] of as long as the process may take to end, as `serve` does. Dropped early, it still
    /// refuses.
    pub async fn drain(&self) {
        match &self.shared.way {
            Way::Direct(direct) => direct.in_flight.drain().await,
            #[cfg(feature = "inbox")]
            Way::Inbox(keeping) => keeping.drain().await,
        }
    }

    /// Drains for no longer than `grace`. With an inbox, handlers that run on then are dropped, and their deliveries wait to
    /// be handled again: a deploy counts neither as a failure nor as a crash. Without one they run on, for as long as the
    /// process does. False where there were such handlers. [`serve`](crate::serve) does this by itself.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn end<E: webhook_events::Union>(receiver: webhook_events::Receiver<E>) {
    /// // The server has ended. A few seconds are left before the process is killed.
    /// if !receiver.drain_within(Duration::from_secs(20)).await {
    ///     eprintln!("some handlers were left");
    /// }
    /// # }
    /// ```
    pub async fn drain_within(&self, grace: Duration) -> bool {
        if time::timeout(grace, self.drain()).await.is_ok() {
            return true;
        }
        self.give_back().await;
        false
    }

    /// Drops the handlers of an inbox that still run, at the end of the process.
    pub(crate) async fn give_back(&self) {
        #[cfg(feature = "inbox")]
        if let Way::Inbox(keeping) = &self.shared.way {
            keeping.give_back().await;
        }
    }

    fn with(self, change: impl FnOnce(&mut Shared<E>)) -> Self {
        let mut shared = Arc::unwrap_or_clone(self.shared);
        change(&mut shared);
        Self { shared: Arc::new(shared) }
    }

    /// Changes what matters without an inbox alone.
    fn direct(self, change: impl FnOnce(&mut Direct<E>)) -> Self {
        self.with(|shared| match &mut shared.way {
            Way::Direct(direct) => {
                let mut changed = Direct::clone(direct);
                change(&mut changed);
                *direct = Arc::new(changed);
            }
            #[cfg(feature = "inbox")]
            Way::Inbox(_) => {}
        })
    }
}

impl<E> Clone for Receiver<E> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<E> Clone for Shared<E> {
    fn clone(&self) -> Self {
        Self {
            verifier: self.verifier.clone(),
            settings: self.settings,
            way: self.way.clone(),
            has_timers: OnceLock::new(),
        }
    }
}

impl<E> Clone for Way<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Direct(direct) => Self::Direct(Arc::clone(direct)),
            #[cfg(feature = "inbox")]
            Self::Inbox(keeping) => Self::Inbox(Arc::clone(keeping)),
        }
    }
}

impl<E> Clone for Direct<E> {
    fn clone(&self) -> Self {
        Self {
            handler: Arc::clone(&self.handler),
            store: Arc::clone(&self.store),
            in_flight: Arc::clone(&self.in_flight),
            handler_timeout: self.handler_timeout,
            remember_for: self.remember_for,
            lease: self.lease,
        }
    }
}

impl<E> fmt::Debug for Receiver<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}
