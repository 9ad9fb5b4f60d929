//! What an engine does: the operations of the inbox, each atomic, and the data that goes in and out.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use std::{fmt, mem};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::Notify;

use super::admin::{Cursor, Entry, Filter, InboxStats, Page, Spread};
use super::watched::Watched;
use crate::dedupe::store::StoreError;

/// An inbox of one of the engines of this crate: `SqliteInbox` or `PostgresInbox`.
///
/// The trait is sealed until a third engine has tried it. Its operations are what receivers, workers and the command line
/// use; programs use the methods of the engines.
#[async_trait]
pub trait InboxStore: sealed::Sealed + Send + Sync + 'static {
    /// Keeps a delivery. When this returns, it is on stable storage.
    async fn accept(&self, delivery: NewDelivery) -> Result<Accepted, StoreError>;

    /// Claims deliveries that are due, for the process of this inbox.
    async fn claim(&self, want: &Want) -> Result<Claims, StoreError>;

    /// Says how claims ended, in one commit; `false` for each that was not this process's any more.
    async fn settle(&self, ended: Vec<Settlement>) -> Result<Vec<bool>, StoreError>;

    /// Claims of processes that are gone go back: waiting again, or dead after three crashes.
    async fn rescue(&self) -> Result<Rescued, StoreError>;

    /// Which of these claims are this process's still.
    async fn held(&self, claims: &[ClaimKey]) -> Result<Vec<bool>, StoreError>;

    /// Waits until there may be something to claim. It may return early.
    async fn woken(&self);

    /// Forgets what need not be remembered any more, in bounded batches.
    async fn sweep(&self) -> Result<Swept, StoreError>;

    /// Counts what there is.
    async fn stats(&self) -> Result<InboxStats, StoreError>;

    /// Deliveries that `filter` selects, newest first.
    async fn list(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError>;

    /// One delivery with its attempts and its body.
    async fn get(&self, id: &str) -> Result<Option<Entry>, StoreError>;

    /// Lets a dead delivery, or with `again` a handled one, wait to be handled.
    async fn replay(&self, id: &str, again: bool) -> Result<bool, StoreError>;

    /// Lets all dead deliveries that `filter` selects wait to be handled, their due times spread; how many there were.
    async fn replay_all(&self, filter: &Filter, spread: Spread) -> Result<u64, StoreError>;

    /// Gives up a delivery that waits or is dead: its body goes, its id stays known.
    async fn discard(&self, id: &str) -> Result<bool, StoreError>;

    /// Whether workers of every process claim nothing more; accepting goes on.
    async fn set_paused(&self, paused: bool) -> Result<(), StoreError>;

    /// What all handles of this inbox in the process have in common.
    #[doc(hidden)]
    fn common(&self) -> &Common;
}

/// An inbox whose database handlers can write to in the transaction that completes the delivery.
#[async_trait]
pub trait TransactionalInbox: InboxStore + Clone {
    /// The transaction, as the handler sees it.
    type Tx: Clone + Send + Sync + 'static;

    /// Begins the transaction of one attempt.
    #[doc(hidden)]
    async fn begin(&self, key: ClaimKey) -> Result<Self::Tx, StoreError>;

    /// Ends it: with `commit` the writes and the completion become one commit, else nothing of it remains.
    #[doc(hidden)]
    async fn finish(&self, tx: Self::Tx, ended: Settlement, commit: bool) -> Result<Finished, StoreError>;
}

pub(crate) mod sealed {
    /// Implemented by the engines of this crate.
    pub trait Sealed {}
}

/// How the transaction of an attempt ended.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    Committed,
    RolledBack,
    /// The claim was another's, so nothing was committed.
    Lost,
    /// The handler kept a clone of the transaction, which was rolled back; or ended it by itself, which cannot be taken
    /// back.
    Misused {
        message: &'static str,
        committed: bool,
    },
}

/// A delivery to be kept.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewDelivery {
    /// The endpoint: ids of two sources never meet.
    pub source: String,
    /// The delivery's id.
    pub id: String,
    /// The event type; empty where the body does not name one.
    pub kind: String,
    /// When it was signed, in unix seconds.
    pub signed_at: i64,
    /// Which secret signed it.
    pub key_index: usize,
    /// The headers that are kept, as a JSON object of texts.
    pub headers: String,
    /// The signed bytes.
    pub body: Bytes,
    /// Deliveries of one key are handled one at a time, in order of receipt.
    pub order_key: Option<String>,
    /// Why it does not decode; it is kept as dead.
    pub undecodable: Option<String>,
    /// The beginning of its signature, where the id is not signed: a replay under another id is a duplicate by it.
    pub signature: Option<String>,
}

impl fmt::Debug for NewDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDelivery").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl NewDelivery {
    /// A delivery that waits to be handled.
    #[must_use]
    pub fn new(source: &str, id: &str, kind: &str, body: impl Into<Bytes>) -> Self {
        Self {
            source: source.to_owned(),
            id: id.to_owned(),
            kind: kind.to_owned(),
            signed_at: 0,
            key_index: 0,
            headers: "{}".to_owned(),
            body: body.into(),
            order_key: None,
            undecodable: None,
            signature: None,
        }
    }
}

/// What became of a delivery that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accepted {
    /// It is kept.
    Stored,
    /// One of its id was kept before.
    Duplicate,
    /// One of its id was dead, and waits to be handled again.
    Revived,
    /// There is no room: it is not kept.
    Full,
}

/// A process that claims: a random number that no other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner(pub(crate) i64);

impl Owner {
    /// The number.
    #[must_use]
    pub const fn token(self) -> i64 {
        self.0
    }
}

/// What fences a claim: only who has the latest attempt of a row may settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClaimKey {
    pub(crate) seq: i64,
    pub(crate) owner: Owner,
    pub(crate) attempt: i64,
}

/// What a worker wants to claim.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Want {
    /// Of which endpoint.
    pub source: String,
    /// How many deliveries that were not in a crash before.
    pub slots: usize,
    /// How many of those that were.
    pub suspects: usize,
    /// Whether deliveries of one key wait for each other.
    pub ordered: bool,
    /// Whether a dead delivery blocks the later ones of its key.
    pub stop_at_dead: bool,
}

impl Want {
    /// Some deliveries of `source`.
    #[must_use]
    pub fn new(source: &str, slots: usize) -> Self {
        Self { source: source.to_owned(), slots, suspects: 0, ordered: false, stop_at_dead: false }
    }
}

/// What was claimed.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Claims {
    /// The deliveries.
    pub claimed: Vec<StoredClaim>,
    /// After what time the next is due; `None` where none waits for a time. What is due and was not claimed waits for
    /// something to end: a free slot, or what runs of its key.
    pub next_due: Option<Duration>,
}

/// One claimed delivery.
#[derive(Clone)]
#[non_exhaustive]
pub struct StoredClaim {
    /// The fence.
    pub key: ClaimKey,
    /// How often it failed before.
    pub failures: u32,
    /// How often its process died while it was handled.
    pub crashes: u32,
    /// The delivery's id.
    pub id: String,
    /// The event type; empty where the body did not name one.
    pub kind: String,
    /// When it was signed, in unix seconds.
    pub signed_at: i64,
    /// Which secret signed it.
    pub key_index: usize,
    /// When it was received.
    pub received_at: SystemTime,
    /// The headers that were kept, as a JSON object of texts.
    pub headers: String,
    /// The signed bytes.
    pub body: Bytes,
}

impl fmt::Debug for StoredClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredClaim").field("key", &self.key).field("id", &self.id).finish_non_exhaustive()
    }
}

/// How one claim ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settlement {
    /// The claim.
    pub key: ClaimKey,
    /// What is to become of the delivery.
    pub ended: Ended,
    /// When the attempt began.
    pub began_at: SystemTime,
    /// What the attempt's history says of it: `handled`, `failed`, `panicked`, `timed_out`, `permanent`, `given_back`.
    pub outcome: &'static str,
    /// The error, cut at 2 kB.
    pub error: Option<String>,
}

impl Settlement {
    /// How the claim `key` ended.
    #[must_use]
    pub fn new(key: ClaimKey, ended: Ended, outcome: &'static str) -> Self {
        Self { key, ended, began_at: SystemTime::now(), outcome, error: None }
    }
}

/// What is to become of a delivery whose claim ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ended {
    /// It is handled.
    Done,
    /// It failed, and is due again after this time.
    Retry(Duration),
    /// It is dead, for this reason: `permanent`, `exhausted`, `misused`.
    Dead(&'static str),
    /// It was not handled, and is due at once: the process ends.
    GiveBack,
}

/// What was rescued from processes that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rescued {
    /// Deliveries that wait again.
    pub requeued: u64,
    /// Deliveries that are dead, after three crashes.
    pub dead: u64,
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swept {
    /// Handled deliveries.
    pub forgotten: u64,
    /// Dead deliveries, after `keep_dead_for`.
    pub discarded: u64,
}

/// How long things are kept, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retention {
    /// How long a handled delivery is remembered, from the later of receipt and completion. 80 hours unless set.
    pub remember_for: Duration,
    /// How long a dead delivery is kept. 30 days unless set.
    pub keep_dead_for: Duration,
    /// How long the body of a handled delivery is kept, as long as it is remembered unless set.
    pub keep_bodies_for: Duration,
    /// How many deliveries may wait. 1,000,000 unless set.
    pub max_backlog: u64,
    /// Whether a copy of a dead delivery revives it. True unless set.
    pub revive: bool,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            remember_for: Duration::from_secs(80 * 60 * 60),
            keep_dead_for: Duration::from_secs(30 * 24 * 60 * 60),
            keep_bodies_for: Duration::MAX,
            max_backlog: 1_000_000,
            revive: true,
        }
    }
}

/// What the handles of one inbox in a process have in common, whatever the engine.
#[doc(hidden)]
pub struct Common {
    /// Set with `source(…)`; else the provider's name.
    pub(crate) source: Option<String>,
    /// Rung after each accept, for the workers of this process.
    pub(crate) bell: Arc<Notify>,
    /// The ordering keys of events, as the workers and receivers of this process were told, by the type of the union.
    order_keys: Arc<Mutex<HashMap<TypeId, OrderKey>>>,
    /// Claims whose tasks ended without saying how: the next rescue gives them back.
    strays: Arc<Mutex<Vec<ClaimKey>>>,
    /// Names of headers that are kept beside the usual ones.
    pub(crate) keep_headers: Vec<String>,
    /// Claims whose handlers ask to be told when they are lost.
    pub(crate) watched: Arc<Watched>,
    pub(crate) owner: Owner,
    /// The statement that completes a delivery.
    pub(crate) completion: &'static str,
}

/// The ordering key of an event, whose union is behind `Any`.
pub(crate) type OrderKey = Arc<dyn Fn(&dyn std::any::Any) -> Option<String> + Send + Sync>;

impl Common {
    pub(crate) fn new(owner: Owner, completion: &'static str) -> Self {
        Self {
            source: None,
            bell: Arc::default(),
            order_keys: Arc::default(),
            strays: Arc::default(),
            keep_headers: Vec::new(),
            watched: Arc::default(),
            owner,
            completion,
        }
    }

    /// Says how the ordering key of an event of `E` is computed. The first that is said counts.
    pub(crate) fn order_by<E: 'static>(&self, key: OrderKey) {
        self.order_keys.lock().unwrap_or_else(PoisonError::into_inner).entry(TypeId::of::<E>()).or_insert(key);
    }

    /// How the ordering key of an event of `E` is computed.
    pub(crate) fn order_key<E: 'static>(&self) -> Option<OrderKey> {
        self.order_keys.lock().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<E>()).cloned()
    }

    /// Notes a claim that nobody settles any more.
    pub(crate) fn stray(&self, key: ClaimKey) {
        self.strays.lock().unwrap_or_else(PoisonError::into_inner).push(key);
    }

    /// Takes the claims that nobody settles any more.
    pub(crate) fn take_strays(&self) -> Vec<ClaimKey> {
        mem::take(&mut *self.strays.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The source of a union's deliveries: the provider's name in lower case unless set.
    pub(crate) fn source(&self, provider: Option<&str>) -> String {
        self.source.clone().unwrap_or_else(|| provider.unwrap_or("webhooks").to_lowercase())
    }
}

impl Clone for Common {
    fn clone(&self) -> Self {
        Self {
            source: self.source.clone(),
            bell: Arc::clone(&self.bell),
            order_keys: Arc::clone(&self.order_keys),
            strays: Arc::clone(&self.strays),
            keep_headers: self.keep_headers.clone(),
            watched: Arc::clone(&self.watched),
            owner: self.owner,
            completion: self.completion,
        }
    }
}

impl fmt::Debug for Common {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Common").field("source", &self.source).field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// A random number of 63 bits that no other process has.
pub(crate) fn new_owner() -> Owner {
    use std::hash::{BuildHasher, RandomState};
    // The standard library seeds its hash maps from the operating system.
    let random = RandomState::new().hash_one((std::process::id(), SystemTime::now()));
    Owner((random >> 1).cast_signed())
}

/// What is said to who wants more of an inbox that was opened to be looked after.
pub(crate) const INSPECTED: &str = "the inbox was opened with `inspect`, which neither accepts nor handles deliveries";

/// After this many crashes of its process a delivery is dead.
pub(crate) const MOST_CRASHES: i64 = 3;

/// The longest error text that is kept, in bytes.
const LONGEST_ERROR: usize = 2048;

/// An error text as it is kept.
pub(crate) fn cut(mut text: String) -> String {
    if text.len() > LONGEST_ERROR {
        let end = (0..=LONGEST_ERROR).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    // PostgreSQL has no text with a zero byte.
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}
