//! A delivery's whole way as a tower service: read, verified, decoded, claimed, handled, answered.

mod attempt;
mod detach;
mod in_flight;
#[cfg_attr(not(feature = "metrics"), path = "unmetered.rs")]
mod metrics;
mod service;
mod settings;
mod telemetry;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use in_flight::Running;
pub use service::ResponseFuture;
use settings::Settings;
#[cfg(feature = "axum")]
pub(crate) use telemetry::refused;

use crate::dedupe::memory::MemoryStore;
use crate::dedupe::store::DedupeStore;
use crate::event::Handler;
use crate::event::{Dispatch, Union};
use crate::signing::verifier::Verifier;

/// Receives deliveries over HTTP: a [`tower::Service`](tower_service::Service) for axum, hyper, tonic or any other server
/// on tokio.
///
/// It verifies a request, decodes its event, sees to it that a delivery sent twice is handled once, calls the handler, and
/// answers so that the sender comes back exactly when another attempt can help. Its body may be of any type. It is cheap to
/// clone, and all clones share what they know of duplicates and running handlers.
///
/// # Examples
///
/// ```
/// use webhook_events::{Delivery, Dispatch, HandlerResult, Receiver, Secret, Union, Verifier};
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
/// | draining for the end of the process | 503 with `Retry-After` |
/// | not `POST` | 405 with `Allow` |
/// | the body is over the limit, announced or streamed | 413, and no more of it is read |
/// | the body takes longer than [`body_timeout`](Self::body_timeout) | 408 |
/// | the body breaks off | 400 |
/// | a header or the signature is wrong | 400, the same for every reason; the reason goes to tracing |
/// | genuine, but not an event of the union | 422 |
/// | the store of claims does not answer | 500 |
/// | handled before | 204 |
/// | another process is handling it | 503 with `Retry-After` |
/// | the handler succeeds, or fails for good ([`HandlerError::permanent`](crate::HandlerError::permanent)) | 204 |
/// | the handler fails or panics | 500 |
/// | the handler still runs at the [`deadline`](Self::deadline) | 202; it runs on |
///
/// A delivery whose id is being handled in this process waits for that one's end, and gets the same answer.
///
/// # Duplicates
///
/// A delivery is known by its `webhook-id`, which a sender keeps when it tries again. It is claimed before the handler is
/// called, and remembered once it is handled. When the handler fails or panics the claim is released, so the next attempt
/// is handled; so is one after the process died in the midst of a handler, as soon as its [`lease`](Self::lease) has ended.
/// Unless the process dies, no event is in two handlers at a time, and none is handled again after success. A handler that
/// must be safe even so uses [`Delivery::id`](crate::Delivery::id) as its idempotency key.
///
/// When the sender hangs up, a handler that has begun still runs to its end, and how it ends is remembered.
///
/// # Tracing
///
/// Each request has a span `webhook` with the fields `id`, `event_type`, `key_index` (which secret signed it), `age_s`
/// (seconds since it was signed), `outcome` and `status`. All but the last two are there only when the signature holds. In it
/// stands one event for how the delivery ended, with `outcome`, `reason` and `handler_ms` (time in the handler); a handler
/// that passed its deadline has a second one when it ends. Secrets, signatures and bodies are never shown; the text of a
/// handler's error is.
pub struct Receiver<E> {
    shared: Arc<Shared<E>>,
}

/// What all clones of a receiver have in common.
struct Shared<E> {
    verifier: Verifier,
    handler: Arc<dyn Handler<E>>,
    store: Arc<dyn DedupeStore>,
    running: Running,
    settings: Settings,
}

impl<E: Union> Receiver<E> {
    /// A receiver that proves deliveries genuine with `verifier` and brings their events to `handler`.
    ///
    /// The handler is any type that implements the generated `EventHandler`, or an `Arc` of one, as `Arc<dyn EventHandler>`.
    #[must_use]
    pub fn new<H>(verifier: Verifier, handler: H) -> Self
    where
        E: Dispatch<H>,
        H: Send + Sync + 'static,
    {
        metrics::describe();
        let shared = Shared {
            verifier,
            handler: Arc::new(handler),
            store: Arc::new(MemoryStore::new()),
            running: Running::default(),
            settings: Settings::default(),
        };
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
    /// After that it gets 202 and does not come back, and the handler runs on.
    #[must_use]
    pub fn deadline(self, deadline: Duration) -> Self {
        self.with(|shared| shared.settings.deadline = deadline)
    }

    /// How long a handled delivery is remembered. 80 hours unless set, as OpenAI tries again for 72.
    #[must_use]
    pub fn remember_for(self, time: Duration) -> Self {
        self.with(|shared| shared.settings.remember_for = time)
    }

    /// How long a claim outlives the process that made it. One minute unless set.
    ///
    /// While the handler runs, its claim is renewed three times in this span, however long it takes.
    #[must_use]
    pub fn lease(self, time: Duration) -> Self {
        self.with(|shared| shared.settings.lease = time)
    }

    /// Where claims are kept: a [`MemoryStore`] unless set.
    #[must_use]
    pub fn dedupe_store(self, store: impl DedupeStore) -> Self {
        self.with(|shared| shared.store = Arc::new(store))
    }

    /// Refuses new deliveries with 503 from now on, for every clone, and waits until all running handlers are through, also
    /// those past their deadline.
    ///
    /// A handler that never ends keeps it waiting: put it under a [`tokio::time::timeout`] of as long as the process may
    /// take to end. Dropped early, it still refuses.
    pub async fn drain(&self) {
        self.shared.running.drain().await;
    }

    fn with(self, change: impl FnOnce(&mut Shared<E>)) -> Self {
        let mut shared = Arc::unwrap_or_clone(self.shared);
        change(&mut shared);
        Self { shared: Arc::new(shared) }
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
            handler: Arc::clone(&self.handler),
            store: Arc::clone(&self.store),
            running: self.running.clone(),
            settings: self.settings,
        }
    }
}

impl<E> fmt::Debug for Receiver<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}
