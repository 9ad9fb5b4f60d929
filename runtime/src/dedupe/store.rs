//! Which deliveries are claimed or handled already: the trait that a store of them implements.

use std::error::Error;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_trait::async_trait;

/// Why a store did not answer. The text goes to tracing.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Remembers which deliveries are claimed or handled, by `webhook-id`.
///
/// A receiver claims a delivery before it calls the handler. While the handler runs it renews the claim, so the lease
/// only ever ends when the process died; then the sender's next attempt is handled. After success it completes the claim,
/// after a failure it releases it.
///
/// [`MemoryStore`](crate::MemoryStore) serves one process, `RedisStore` (feature `redis`) several.
/// Implement it for a store of your own, such as a table beside the data that your handlers write.
///
/// An error from [`claim`](Self::claim) is answered with 500, so the sender comes back: without the store the receiver
/// can tell neither that a delivery is new nor that it is not.
#[async_trait]
pub trait DedupeStore: Send + Sync + 'static {
    /// Takes the delivery `id` for whoever holds `lease`, unless it is claimed or completed. This must be atomic.
    ///
    /// The claim ends by itself after [`Lease::duration`].
    ///
    /// # Errors
    ///
    /// Any error of the store.
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claimed, StoreError>;

    /// Lets the claim of `lease` begin anew, for another [`Lease::duration`]. False when it is no longer `lease`'s.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError>;

    /// Remembers for the time `keep` that the delivery `id` was handled, whoever has a claim on it by now.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError>;

    /// Gives the claim of `lease` back. A claim that is no longer `lease`'s, because it ended and somebody else has the
    /// delivery now, stays as it is.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError>;

    /// The store for the deliveries of `provider`, the name in the spec, which is empty where the spec has none.
    ///
    /// A receiver calls it once. A store that several receivers share keeps the ids of providers apart by it; the default
    /// changes nothing.
    #[must_use]
    fn for_provider(self, provider: &str) -> Self
    where
        Self: Sized,
    {
        let _ = provider;
        self
    }
}

#[async_trait]
impl<S: DedupeStore + ?Sized> DedupeStore for Arc<S> {
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claimed, StoreError> {
        S::claim(self, id, lease).await
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError> {
        S::renew(self, id, lease).await
    }

    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError> {
        S::complete(self, id, keep).await
    }

    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        S::release(self, id, lease).await
    }
}

/// What a store says to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The delivery is yours to handle.
    Granted,
    /// Somebody else has claimed it, and their lease runs.
    Running,
    /// It was handled.
    Completed,
}

/// The right to handle one delivery for some time, and what tells its holder from any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    process: u64,
    number: u64,
    duration: Duration,
}

/// A random number that no other process has: the standard library seeds its hash maps with one.
static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));

static NEXT: AtomicU64 = AtomicU64::new(0);

impl Lease {
    /// A lease that no other equals, of this or any other process.
    #[must_use]
    pub fn new(duration: Duration) -> Self {
        Self { process: *PROCESS, number: NEXT.fetch_add(1, Ordering::Relaxed), duration }
    }

    /// How long a claim lasts that is not renewed.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }
}

/// The text to keep in a store: 32 hexadecimal digits.
impl fmt::Display for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.process, self.number)
    }
}
