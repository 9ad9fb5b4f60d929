//! The workers: they claim what is due, hand it to handlers, and settle how it ended.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{self, Instant, sleep};
use tracing::Instrument;

use super::claim::Claim;
use super::retry::{Retry, random};
use super::runner::{Beside, Handled, InTransaction, Limits, Plain, Runner, WithClaim, caught};
use super::store::{ClaimKey, Ended, InboxStore, OrderKey, Settlement, StoredClaim, TransactionalInbox, Want};
use super::telemetry;
use crate::dedupe::store::StoreError;
use crate::event::{Dispatch, Handler, Panicked, Union};

/// How long to wait for something to claim before looking again.
const POLL: Duration = Duration::from_secs(1);
/// How often claims of processes that are gone are looked for.
const RESCUE: Duration = Duration::from_secs(15);
/// How often what need not be remembered is forgotten.
const SWEEP: Duration = Duration::from_secs(60);
/// How often gauges are set.
const GAUGES: Duration = Duration::from_secs(15);
/// How many settlements are made in one commit at the most.
const BATCH: usize = 256;

/// The settings of workers that handle the deliveries of an inbox.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(all(feature = "sqlite", feature = "openai"))] {
/// use std::time::Duration;
/// use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
/// use webhook_events::{Retry, SqliteInbox, Workers};
///
/// struct App;
///
/// impl EventHandler for App {}
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let inbox = SqliteInbox::open("webhooks.db").await?;
/// let workers = Workers::<UnwrapWebhookEvent>::new()
///     .concurrency(16)
///     .retry(Retry::exponential(Duration::from_secs(1), Duration::from_secs(6 * 3600)).attempts(30))
///     .handler_timeout(Duration::from_secs(15 * 60))
///     .start(&inbox, App)
///     .await?;
/// // … and at the end:
/// workers.drain().await;
/// # Ok(())
/// # }
/// # }
/// ```
#[must_use = "workers do nothing until they are started"]
pub struct Workers<E> {
    concurrency: usize,
    retry: Retry,
    handler_timeout: Duration,
    order_key: Option<OrderKey>,
    stop_at_dead: bool,
    events: PhantomData<fn(E)>,
}

impl<E: Union> Workers<E> {
    /// Workers with the usual settings: 16 handlers at a time, the default [`Retry`], 15 minutes for each handler, no order.
    pub fn new() -> Self {
        Self {
            concurrency: 16,
            retry: Retry::default(),
            handler_timeout: Duration::from_secs(15 * 60),
            order_key: None,
            stop_at_dead: false,
            events: PhantomData,
        }
    }

    /// How many handlers run at a time in this process. 16 unless set.
    pub fn concurrency(mut self, handlers: usize) -> Self {
        self.concurrency = handlers.max(1);
        self
    }

    /// When a delivery that failed is tried again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How long a handler may run. A handler that takes longer is dropped at its next `.await`, which is a failure.
    pub fn handler_timeout(mut self, timeout: Duration) -> Self {
        self.handler_timeout = timeout;
        self
    }

    /// Handles deliveries of one key one at a time, in order of receipt. Those without a key are not ordered.
    ///
    /// The key is kept with a delivery when it is accepted. Receivers of this process that use the same inbox take it from
    /// here; those of other processes are told with [`Receiver::ordered_by`](crate::Receiver::ordered_by). A dead delivery
    /// lets the next of its key pass: see [`stop_at_dead`](Self::stop_at_dead).
    pub fn ordered_by(mut self, key: impl Fn(&E) -> Option<String> + Send + Sync + 'static) -> Self {
        self.order_key = Some(erased(key));
        self
    }

    /// Lets a dead delivery block the later ones of its key, until it is replayed or discarded.
    pub fn stop_at_dead(mut self) -> Self {
        self.stop_at_dead = true;
        self
    }

    /// Starts the workers.
    ///
    /// # Errors
    ///
    /// Any error of the store, which is asked for what other processes have left behind.
    pub async fn start<S, H>(self, inbox: &S, handler: H) -> Result<RunningWorkers, StoreError>
    where
        S: InboxStore + Clone,
        E: Dispatch<H>,
        H: Send + Sync + 'static,
    {
        self.run(Arc::new(inbox.clone()), Plain(Arc::new(handler))).await
    }

    /// Starts the workers with a handler made for each attempt, whose writes and the completion of the delivery are one
    /// commit: effects exactly once.
    ///
    /// `make` gets the transaction. When the handler succeeds, the completion becomes part of it and it is committed; when
    /// it fails or panics, it is rolled back. A clone of the transaction must not outlive the handler.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn start_in_transaction<S, H, F>(self, inbox: &S, make: F) -> Result<RunningWorkers, StoreError>
    where
        S: TransactionalInbox,
        E: Dispatch<H>,
        H: Send + Sync + 'static,
        F: Fn(S::Tx) -> H + Send + Sync + 'static,
    {
        self.run(Arc::new(inbox.clone()), InTransaction { store: inbox.clone(), make }).await
    }

    /// Starts the workers with a handler made for each claim, which may complete the delivery in a transaction of its own
    /// driver, with [`Claim::completion`].
    ///
    /// A handler that succeeds without doing so is completed as by [`start`](Self::start).
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn start_with<S, H, F>(self, inbox: &S, make: F) -> Result<RunningWorkers, StoreError>
    where
        S: InboxStore + Clone,
        E: Dispatch<H>,
        H: Send + Sync + 'static,
        F: Fn(Claim) -> H + Send + Sync + 'static,
    {
        let (sql, watched) = (inbox.common().completion, Arc::clone(&inbox.common().watched));
        self.run(Arc::new(inbox.clone()), WithClaim { make, sql, watched }).await
    }

    /// Starts the workers with a handler whose type is forgotten.
    pub(crate) async fn start_erased(
        self,
        store: Arc<dyn InboxStore>,
        handler: Arc<dyn Handler<E>>,
    ) -> Result<RunningWorkers, StoreError> {
        self.run(store, Plain(handler)).await
    }

    async fn run(
        self,
        store: Arc<dyn InboxStore>,
        runner: impl Runner<E> + 'static,
    ) -> Result<RunningWorkers, StoreError> {
        telemetry::describe();
        if let Some(key) = &self.order_key {
            store.common().order_by::<E>(Arc::clone(key));
        }
        rescue(&*store).await?;
        let (stop, stopped) = watch::channel(false);
        let (settle, settlements) = mpsc::unbounded_channel();
        let (abandon, abandoned) = watch::channel(false);
        let (ending, ended) = watch::channel(false);
        let crew = Arc::new(Crew {
            want: Want {
                source: store.common().source(E::PROVIDER),
                slots: 0,
                suspects: 0,
                ordered: self.order_key.is_some(),
                stop_at_dead: self.stop_at_dead,
            },
            concurrency: self.concurrency,
            store,
            runner: Arc::new(runner),
            limits: Limits { handler_timeout: self.handler_timeout, retry: self.retry },
            settle,
            abandoned,
            slots: Slots::default(),
        });
        let settling = settle_all(Arc::clone(&crew.store), settlements, crew.want.ordered);
        let upkeep = tokio::spawn(upkeep(Arc::clone(&crew.store), stopped.clone()));
        let last = Arc::clone(&crew.store);
        tokio::spawn(crew.claim_all(stopped));
        tokio::spawn(async move {
            settling.await;
            // A claim whose answer was lost is given back, too.
            if !matches!(time::timeout(GIVE_BACK, last.rescue()).await, Ok(Ok(_))) {
                tracing::debug!("what the webhook inbox has claimed and lost is left to the next rescue");
            }
            drop(last);
            upkeep.abort();
            // When the end is told, nothing has the inbox open any more.
            let _ = upkeep.await;
            ending.send_replace(true);
        });
        Ok(RunningWorkers { ending: Ending { stop, abandon, ended } })
    }
}

impl<E: Union> Default for Workers<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> fmt::Debug for Workers<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers")
            .field("concurrency", &self.concurrency)
            .field("retry", &self.retry)
            .field("handler_timeout", &self.handler_timeout)
            .finish_non_exhaustive()
    }
}

/// Workers that run. Dropped, they claim nothing more and end what they have begun.
#[must_use = "dropped workers claim nothing more"]
#[derive(Debug)]
pub struct RunningWorkers {
    ending: Ending,
}

impl RunningWorkers {
    /// Claims nothing more, and waits until every handler that runs is through and its end is noted.
    pub async fn drain(self) {
        self.ending.drain().await;
    }

    /// The same for no longer than `grace`. Handlers that run on then are dropped, and their deliveries wait to be handled
    /// again: a deploy counts neither as a failure nor as a crash. False where there were such handlers.
    pub async fn drain_within(self, grace: Duration) -> bool {
        self.ending.drain_within(grace).await
    }

    /// How they end, for whoever ends them.
    pub(crate) fn ending(&self) -> Ending {
        self.ending.clone()
    }
}

impl Drop for RunningWorkers {
    fn drop(&mut self) {
        self.ending.stop();
    }
}

/// How long the store may take to note what was given back.
const GIVE_BACK: Duration = Duration::from_secs(5);

/// The end of some workers. All clones end the same ones, and wait for the same end.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    stop: watch::Sender<bool>,
    abandon: watch::Sender<bool>,
    /// True once every handler is through, and its end is noted.
    ended: watch::Receiver<bool>,
}

impl Ending {
    /// Claims nothing more.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Claims nothing more, and waits for what runs.
    pub(crate) async fn drain(&self) {
        self.stop();
        // Where the settler is gone without a word, nothing runs either.
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }

    /// The same for no longer than `grace`; then what runs is given back. False where there was such.
    pub(crate) async fn drain_within(&self, grace: Duration) -> bool {
        if time::timeout(grace, self.drain()).await.is_ok() {
            return true;
        }
        self.give_back().await;
        false
    }

    /// Drops what runs, and waits until that is noted.
    pub(crate) async fn give_back(&self) {
        self.stop();
        self.abandon.send_replace(true);
        // Where the store does not answer, the deliveries are taken back from a process that is gone.
        let _ = time::timeout(GIVE_BACK, self.drain()).await;
    }
}

/// What the tasks of some workers share.
struct Crew<E> {
    want: Want,
    concurrency: usize,
    store: Arc<dyn InboxStore>,
    runner: Arc<dyn Runner<E>>,
    limits: Limits,
    settle: mpsc::UnboundedSender<(Settlement, tracing::Span)>,
    abandoned: watch::Receiver<bool>,
    slots: Slots,
}

/// How many handlers run.
#[derive(Default)]
struct Slots {
    taken: std::sync::atomic::AtomicUsize,
    /// A delivery that was in a crash before runs alone among its kind, so that it drags no other down.
    suspect: AtomicBool,
    freed: Notify,
}

/// The place of one handler; dropped, it is free.
struct Slot<E: Union> {
    crew: Arc<Crew<E>>,
    is_suspect: bool,
}

impl<E: Union> Drop for Slot<E> {
    fn drop(&mut self) {
        if self.is_suspect {
            self.crew.slots.suspect.store(false, Ordering::SeqCst);
            // The next suspect may have waited for this one.
            self.crew.store.common().bell.notify_one();
        }
        self.crew.slots.taken.fetch_sub(1, Ordering::SeqCst);
        self.crew.slots.freed.notify_one();
    }
}

impl<E: Union> Crew<E> {
    /// Claims until it is stopped, then waits for the handlers.
    async fn claim_all(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut pause = Duration::from_millis(100);
        while !*stopped.borrow() {
            let wait = match self.claim().await {
                Ok(wait) => {
                    pause = Duration::from_millis(100);
                    wait
                }
                Err(error) => {
                    tracing::error!(reason = %error, "no webhooks can be claimed");
                    pause = (pause * 2).min(Duration::from_secs(10));
                    Some(Wait::Time(pause))
                }
            };
            let Some(wait) = wait else { continue };
            let waiting = async {
                match wait {
                    Wait::Slot => self.slots.freed.notified().await,
                    Wait::Time(time) => sleep(time).await,
                    Wait::Work(next_due) => {
                        // Some earlier and some later than others, so that processes do not ask all at once.
                        let poll = POLL.mul_f64(0.7 + 0.6 * random());
                        let time = next_due.map_or(poll, |due| due.min(poll));
                        let _ = time::timeout(time, self.store.woken()).await;
                    }
                }
            };
            tokio::select! {
                () = waiting => {}
                _ = stopped.changed() => {}
            }
        }
        while self.slots.taken.load(Ordering::SeqCst) > 0 {
            let freed = self.slots.freed.notified();
            if self.slots.taken.load(Ordering::SeqCst) > 0 {
                let _ = time::timeout(POLL, freed).await;
            }
        }
    }

    /// Claims for the slots that are free, and says what to wait for; `None` where there may be more.
    async fn claim(self: &Arc<Self>) -> Result<Option<Wait>, StoreError> {
        let free = self.concurrency - self.slots.taken.load(Ordering::SeqCst).min(self.concurrency);
        if free == 0 {
            return Ok(Some(Wait::Slot));
        }
        let suspects = usize::from(!self.slots.suspect.load(Ordering::SeqCst));
        let want = Want { slots: free, suspects, ..self.want.clone() };
        let claims = self.store.claim(&want).await?;
        let count = claims.claimed.len();
        for stored in claims.claimed {
            self.slots.taken.fetch_add(1, Ordering::SeqCst);
            let is_suspect = stored.crashes > 0;
            if is_suspect {
                self.slots.suspect.store(true, Ordering::SeqCst);
            }
            let slot = Slot { crew: Arc::clone(self), is_suspect };
            let span = telemetry::attempt(&stored, &stored.kind);
            tokio::spawn(handle(slot, stored).instrument(span));
        }
        Ok(if count >= free { None } else { Some(Wait::Work(claims.next_due)) })
    }
}

/// The ordering key of an event whose type is forgotten.
fn erased<E: Union>(key: impl Fn(&E) -> Option<String> + Send + Sync + 'static) -> OrderKey {
    Arc::new(move |event: &dyn Any| event.downcast_ref().and_then(&key))
}

/// Keeps this ordering key with deliveries that are accepted in this process; the first that is said counts.
pub(crate) fn order_by<E: Union>(store: &dyn InboxStore, key: impl Fn(&E) -> Option<String> + Send + Sync + 'static) {
    store.common().order_by::<E>(erased(key));
}

/// What a claimer waits for.
enum Wait {
    /// A handler that ends.
    Slot,
    Time(Duration),
    /// An accept, or that the next is due.
    Work(Option<Duration>),
}

async fn handle<E: Union>(slot: Slot<E>, stored: StoredClaim) {
    let crew = &slot.crew;
    let (key, began_at) = (stored.key, SystemTime::now());
    let mut unsettled = Unsettled { store: &*crew.store, key: Some(key) };
    let mut abandoned = crew.abandoned.clone();
    let beside = Beside::of(&stored);
    let handled = if *abandoned.borrow() {
        // It was claimed in the moment in which the process began to end: the handler does not begin.
        Handled::Settle(Settlement { began_at, ..Settlement::new(key, Ended::GiveBack, "given_back") })
    } else {
        tokio::select! {
            biased;
            handled = caught(crew.runner.run(stored, &crew.limits)) => {
                handled.unwrap_or_else(|Panicked| Handled::Settle(beside.panicked(began_at)))
            }
            Ok(_) = abandoned.wait_for(|abandoned| *abandoned) => {
                telemetry::given_back();
                Handled::Settle(Settlement { began_at, ..Settlement::new(key, Ended::GiveBack, "given_back") })
            }
        }
    };
    match handled {
        Handled::Settle(settlement) => {
            if crew.settle.send((settlement, tracing::Span::current())).is_err() {
                // There is no settler, so the runtime ends.
                return;
            }
        }
        Handled::Settled if crew.want.ordered => crew.store.common().bell.notify_one(),
        Handled::Settled => {}
        Handled::Lost => telemetry::lease_lost(),
    }
    unsettled.key = None;
}

/// A claim whose end nobody has said yet. Dropped, as when the runtime of the workers ends and the process does not, it is
/// given back by the next rescue.
struct Unsettled<'s> {
    store: &'s dyn InboxStore,
    key: Option<ClaimKey>,
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.store.common().stray(key);
        }
    }
}

/// Settles what has ended, as much as there is in one commit. A store that fails is asked again until it answers: the
/// handler must not run again for lack of a store.
async fn settle_all(
    store: Arc<dyn InboxStore>,
    mut ended: mpsc::UnboundedReceiver<(Settlement, tracing::Span)>,
    ordered: bool,
) {
    let mut batch = Vec::new();
    while ended.recv_many(&mut batch, BATCH).await > 0 {
        let (settlements, spans): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let mut pause = Duration::from_millis(100);
        let held = loop {
            match store.settle(settlements.clone()).await {
                Ok(held) => break held,
                Err(error) => {
                    tracing::error!(reason = %error, "the end of webhook attempts cannot be noted, trying again");
                    sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(10));
                }
            }
        };
        if ordered {
            // The next of a key may have waited for this one.
            store.common().bell.notify_one();
        }
        for (span, held) in spans.iter().zip(held) {
            if !held {
                span.in_scope(telemetry::lease_lost);
            }
        }
    }
}

/// Rescues, sweeps and sets gauges, for as long as the workers claim, and tells handlers of lost claims until all have ended.
async fn upkeep(store: Arc<dyn InboxStore>, stopped: watch::Receiver<bool>) {
    let (mut rescued, mut swept, mut gauged) = (Instant::now(), Instant::now(), Instant::now());
    let mut answered = Instant::now();
    loop {
        sleep(Duration::from_secs(1).mul_f64(0.8 + 0.4 * random())).await;
        store.common().watched.look(&*store, &mut answered).await;
        if *stopped.borrow() {
            continue;
        }
        let mut failed: Option<StoreError> = None;
        if rescued.elapsed() >= RESCUE {
            rescued = Instant::now();
            failed = rescue(&*store).await.err();
        }
        if swept.elapsed() >= SWEEP {
            swept = Instant::now();
            match store.sweep().await {
                Ok(swept) if swept.discarded > 0 => {
                    tracing::warn!(count = swept.discarded, "dead webhooks were discarded, they were kept long enough");
                }
                Ok(_) => {}
                Err(error) => failed = Some(error),
            }
        }
        if cfg!(feature = "metrics") && gauged.elapsed() >= GAUGES {
            gauged = Instant::now();
            match store.stats().await {
                Ok(stats) => telemetry::stats(&stats),
                Err(error) => failed = Some(error),
            }
        }
        if let Some(error) = failed {
            tracing::error!(reason = %error, "upkeep of the webhook inbox failed");
        }
    }
}

async fn rescue(store: &dyn InboxStore) -> Result<(), StoreError> {
    telemetry::rescued(&store.rescue().await?);
    Ok(())
}
