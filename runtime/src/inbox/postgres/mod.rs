//! An inbox in PostgreSQL, for as many processes and machines as share the database.

mod accept;
mod admin;
mod beat;
mod connection;
mod queue;
mod schema;
mod tx;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Mutex, oneshot};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Config, NoTls, Socket};

use self::accept::{Accepting, Backlog};
use self::beat::{Pulse, Shaken, Wake};
use self::connection::{ANSWER, Connect, Connector, Failed, LONG_ANSWER, Link, Pool};
use self::schema::Tables;
pub use self::tx::PostgresTx;
use super::admin::{Cursor, Entry, Filter, InboxStats, Page, Spread};
use super::store::{
    Accepted, ClaimKey, Claims, Common, Finished, INSPECTED, InboxStore, NewDelivery, Owner, Rescued, Retention,
    Settlement, Swept, TransactionalInbox, Want, new_owner, sealed,
};
use super::telemetry;
use crate::dedupe::store::StoreError;

/// Completes a delivery in a transaction of the user's own.
const COMPLETION: &str =
    "UPDATE @webhook_queue SET state = 3 WHERE seq = $1 AND owner = $2 AND attempt = $3 AND state = 1";

/// An inbox in PostgreSQL 13 or later, for any number of receivers and workers on any number of machines.
///
/// A delivery is on the server's stable storage when it is accepted: deliveries that arrive together are written by one
/// statement, and answered after its commit. Each process says by a heartbeat that it lives, on a thread of its own; the
/// deliveries of one that died wait again after 30 seconds. All times are those of the server's clock.
///
/// A process has three connections, one more for its heartbeat, one for what operators ask for, and those of transactional
/// handlers, all opened again when they are lost.
///
/// It is cheap to clone, and all clones are the same inbox. The tasks of the inbox run on the runtime on which it was
/// opened.
///
/// # Examples
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use webhook_events::{Filter, PostgresInbox};
///
/// let inbox = PostgresInbox::connect("postgres://app@127.0.0.1/app").await?;
/// println!("{:?}", inbox.stats().await?);
/// for entry in inbox.list(Filter::dead()).await?.entries {
///     println!("{} {} {:?}", entry.id, entry.kind, entry.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresInbox {
    engine: Arc<Engine>,
    common: Common,
    retention: Retention,
}

/// What all clones have in common.
struct Engine {
    owner: Owner,
    tables: Arc<Tables>,
    pulse: Arc<Pulse>,
    wake: Wake,
    accepting: Accepting,
    backlog: Backlog,
    /// The connection of claims and settlements.
    work: Arc<Link>,
    /// The connection of claims in order, which are transactions.
    ordered: Link,
    /// The connection of what may take long: it holds up no claim.
    office: Link,
    /// The connection on which it is counted what waits.
    counter: Link,
    /// True where this process neither accepts nor handles.
    is_inspector: bool,
    shaken: Arc<Shaken>,
    pool: Pool,
    transaction_idle: Duration,
    /// The claims of this process that have not ended. Held while the server is asked for more.
    held: Mutex<HashSet<ClaimKey>>,
    #[expect(dead_code, reason = "its drop ends the heartbeat")]
    stop: Option<oneshot::Sender<()>>,
}

/// The settings of a [`PostgresInbox`] that must be known before it connects.
///
/// # Examples
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use webhook_events::PostgresInbox;
///
/// let config = "postgres://app@127.0.0.1/app".parse()?;
/// let inbox = PostgresInbox::builder(config).schema("webhooks").transactions(32).connect().await?.source("openai");
/// # drop(inbox);
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder opens nothing before `connect`"]
#[derive(Clone, Debug)]
pub struct PostgresBuilder {
    config: Config,
    schema: Option<String>,
    is_polling: bool,
    is_inspector: bool,
    allows_lossy: bool,
    transactions: usize,
    transaction_idle: Duration,
}

impl PostgresBuilder {
    /// The schema of the inbox's tables, which is made where it is missing. Unless set, the tables are where the
    /// connection's `search_path` finds them, or makes them. It cannot be changed after connecting.
    pub fn schema(mut self, name: &str) -> Self {
        self.schema = Some(name.to_owned());
        self
    }

    /// Uses neither `LISTEN` nor `NOTIFY`, which do not work behind a pooler in transaction mode. Workers find what other
    /// processes have accepted by asking about once a second.
    pub fn poll_only(mut self) -> Self {
        self.is_polling = true;
        self
    }

    /// Connects to a server with `synchronous_commit` or `fsync` turned off, although a crash of the server may then lose
    /// deliveries that were answered with 2xx.
    pub fn allow_lossy(mut self) -> Self {
        self.allows_lossy = true;
        self
    }

    /// Connects to look after an inbox that exists: to list, count, replay, discard and pause. It makes and changes no table,
    /// takes nothing from other processes, and neither accepts nor handles; a server that may lose commits is no obstacle.
    pub fn inspect(mut self) -> Self {
        self.is_inspector = true;
        self
    }

    /// How many transactional handlers may run at a time, each on a connection of its own. 16 unless set, as many as
    /// workers run unless set. Further ones wait.
    pub fn transactions(mut self, connections: usize) -> Self {
        self.transactions = connections;
        self
    }

    /// How long a transactional handler may go without a statement before the server ends its transaction, so that one
    /// that hangs does not hold its locks for ever. 15 minutes unless set; make it no shorter than the handler's timeout.
    pub fn transaction_idle(mut self, time: Duration) -> Self {
        self.transaction_idle = time;
        self
    }

    /// Connects without TLS, and makes the tables where they are missing.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached or refuses the connection, when it is older than PostgreSQL 13, a standby, or
    /// [may lose what it has confirmed](Self::allow_lossy), and when a newer version of this crate has written the tables.
    pub async fn connect(self) -> Result<PostgresInbox, StoreError> {
        self.connect_tls(NoTls).await
    }

    /// Connects with TLS where the configuration asks for it. `tls` is what `tokio-postgres-rustls`,
    /// `postgres-native-tls` or `postgres-openssl` make.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and those of TLS.
    pub async fn connect_tls<T>(self, tls: T) -> Result<PostgresInbox, StoreError>
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let connector: Arc<dyn Connect> = Arc::new(Connector::new(self.config.clone(), tls));
        self.open(&connector).await
    }

    async fn open(self, connector: &Arc<dyn Connect>) -> Result<PostgresInbox, StoreError> {
        let mut first = connector.connect(None).await?.client;
        schema::check(&first, self.allows_lossy || self.is_inspector).await?;
        let schema = self.schema.as_deref();
        let tables = Arc::new(if self.is_inspector {
            schema::inspect(&mut first, schema).await?
        } else {
            schema::migrate(&mut first, schema).await?
        });
        drop(first);
        let owner = new_owner();
        // Claims hand the statement out for any driver, for as long as it likes; an inbox is opened once.
        let completion: &'static str = Box::leak(tables.sql(COMPLETION).into_boxed_str());
        let common = Common::new(owner, completion);
        let pulse = Arc::new(Pulse::new(&tables, owner));
        let heard = (!self.is_polling).then(|| Arc::clone(&common.bell));
        let shaken = Arc::default();
        // Nothing is claimed before the first beat, as it would be taken back.
        let stop =
            if self.is_inspector { None } else { Some(beat::start(connector, &tables, &pulse, heard, &shaken).await?) };
        let work = Arc::new(Link::new(connector, ANSWER));
        let wake = Wake::new(Arc::clone(&common.bell), (!self.is_polling).then(|| Arc::clone(&work)));
        let engine = Engine {
            owner,
            pulse,
            accepting: Accepting::start(connector, &tables, &wake),
            backlog: Backlog::default(),
            tables,
            wake,
            work,
            ordered: Link::new(connector, ANSWER),
            office: Link::new(connector, LONG_ANSWER),
            counter: Link::new(connector, LONG_ANSWER),
            is_inspector: self.is_inspector,
            shaken,
            pool: Pool::new(connector, self.transactions),
            transaction_idle: self.transaction_idle,
            held: Mutex::default(),
            stop,
        };
        let inbox = PostgresInbox { engine: Arc::new(engine), common, retention: Retention::default() };
        if self.is_inspector {
            return Ok(inbox);
        }
        telemetry::rescued(&inbox.rescue().await?);
        Ok(inbox)
    }
}

impl PostgresInbox {
    /// Connects to the database that `url` names, without TLS, and makes the inbox's tables where they are missing. They
    /// begin with `webhook_`, and are in the first schema of the connection's `search_path`.
    ///
    /// # Errors
    ///
    /// When `url` is not one, and as [`PostgresBuilder::connect`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let config: Config = url.parse().map_err(Failed::from)?;
        Self::builder(config).connect().await
    }

    /// Connects with TLS where the configuration asks for it.
    ///
    /// # Errors
    ///
    /// As [`PostgresBuilder::connect_tls`].
    pub async fn connect_tls<T>(config: Config, tls: T) -> Result<Self, StoreError>
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        Self::builder(config).connect_tls(tls).await
    }

    /// Connects to look after an inbox that exists, as with [`PostgresBuilder::inspect`].
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and when the database has no inbox, or one of another version of this crate.
    pub async fn inspect(url: &str) -> Result<Self, StoreError> {
        let config: Config = url.parse().map_err(Failed::from)?;
        Self::builder(config).inspect().connect().await
    }

    /// The settings that must be known before connecting, such as the schema of the tables.
    pub fn builder(config: Config) -> PostgresBuilder {
        PostgresBuilder {
            config,
            schema: None,
            is_polling: false,
            is_inspector: false,
            allows_lossy: false,
            transactions: 16,
            transaction_idle: Duration::from_secs(15 * 60),
        }
    }

    /// The name of the endpoint: ids of two sources never meet. The provider's name in lower case unless set.
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        self.common.source = Some(source.to_owned());
        self
    }

    /// How long a handled delivery is remembered, from the later of receipt and completion. 80 hours unless set.
    #[must_use]
    pub fn remember_for(mut self, time: Duration) -> Self {
        self.retention.remember_for = time;
        self
    }

    /// How long a dead delivery is kept before it is discarded. 30 days unless set.
    #[must_use]
    pub fn keep_dead_for(mut self, time: Duration) -> Self {
        self.retention.keep_dead_for = time;
        self
    }

    /// How long the body of a handled delivery is kept; [`Duration::ZERO`] blanks it at once. As long as the delivery is
    /// remembered unless set. Its id is remembered all the same.
    #[must_use]
    pub fn keep_bodies_for(mut self, time: Duration) -> Self {
        self.retention.keep_bodies_for = time;
        self
    }

    /// Keeps the headers of these names, beside those of the signature and of tracing. `Authorization` and cookies are
    /// never kept.
    #[must_use]
    pub fn keep_headers<I: IntoIterator<Item = impl Into<String>>>(mut self, names: I) -> Self {
        self.common.keep_headers = names.into_iter().map(Into::into).collect();
        self
    }

    /// How many deliveries may wait; further ones are answered with 503. 1,000,000 unless set. They are counted about once
    /// a second, so that several processes may together accept some more.
    #[must_use]
    pub fn max_backlog(mut self, deliveries: u64) -> Self {
        self.retention.max_backlog = deliveries;
        self
    }

    /// Whether a copy that the sender delivers revives a dead delivery. True unless set.
    #[must_use]
    pub fn revive(mut self, revive: bool) -> Self {
        self.retention.revive = revive;
        self
    }

    fn keeps_bodies(&self) -> bool {
        !self.retention.keep_bodies_for.is_zero()
    }
}

/// The methods of an operator.
impl PostgresInbox {
    /// Counts what there is.
    ///
    /// # Errors
    ///
    /// Any error of the database; likewise of the other methods.
    pub async fn stats(&self) -> Result<InboxStats, StoreError> {
        InboxStore::stats(self).await
    }

    /// The first hundred deliveries that `filter` selects, newest first.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn list(&self, filter: Filter) -> Result<Page, StoreError> {
        InboxStore::list(self, &filter, None, 100).await
    }

    /// Up to `limit` deliveries after `cursor`, the end of the page before.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn list_after(&self, filter: &Filter, cursor: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        InboxStore::list(self, filter, cursor, limit).await
    }

    /// One delivery with its attempts and its body; `None` where it is not known.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn get(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        InboxStore::get(self, id).await
    }

    /// Lets a dead delivery wait to be handled; false where it is not dead.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::replay(self, id, false).await
    }

    /// Lets a delivery that was handled be handled again, which repeats its effects; false where its body is gone.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay_again(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::replay(self, id, true).await
    }

    /// Lets all dead deliveries that `filter` selects wait to be handled, and returns how many there were.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn replay_all(&self, filter: Filter, spread: Spread) -> Result<u64, StoreError> {
        InboxStore::replay_all(self, &filter, spread).await
    }

    /// Gives up a delivery that waits or is dead: its body goes, its id stays known. False where there is none.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn discard(&self, id: &str) -> Result<bool, StoreError> {
        InboxStore::discard(self, id).await
    }

    /// Stops workers of every process from claiming; accepting goes on.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn pause(&self) -> Result<(), StoreError> {
        self.set_paused(true).await
    }

    /// Ends a pause.
    ///
    /// # Errors
    ///
    /// As [`stats`](Self::stats).
    pub async fn resume(&self) -> Result<(), StoreError> {
        self.set_paused(false).await
    }
}

impl Engine {
    /// An error where this process neither accepts nor handles.
    fn works(&self) -> Result<(), StoreError> {
        if self.is_inspector { Err(INSPECTED.into()) } else { Ok(()) }
    }
}

impl sealed::Sealed for PostgresInbox {}

#[async_trait]
impl InboxStore for PostgresInbox {
    async fn accept(&self, delivery: NewDelivery) -> Result<Accepted, StoreError> {
        self.engine.works()?;
        self.engine.accept(delivery, self.retention.revive, self.retention.max_backlog).await
    }

    async fn claim(&self, want: &Want) -> Result<Claims, StoreError> {
        self.engine.works()?;
        let claims = self.engine.claim(want).await?;
        super::failpoint("claimed");
        Ok(claims)
    }

    async fn settle(&self, ended: Vec<Settlement>) -> Result<Vec<bool>, StoreError> {
        super::failpoint("before_settle");
        let keep_bodies = self.keeps_bodies();
        let settled = self.engine.settle(&ended, keep_bodies).await;
        super::failpoint("settled");
        let (held, busy) = settled?;
        if !busy.is_empty() {
            let engine = Arc::clone(&self.engine);
            tokio::spawn(async move { engine.settle_later(busy, keep_bodies).await });
        }
        Ok(held)
    }

    async fn rescue(&self) -> Result<Rescued, StoreError> {
        self.engine.works()?;
        let strays = self.common.take_strays();
        if !strays.is_empty() {
            self.engine.let_go(&strays.into_iter().collect()).await;
        }
        Ok(self.engine.rescue().await?)
    }

    async fn held(&self, claims: &[ClaimKey]) -> Result<Vec<bool>, StoreError> {
        Ok(self.engine.still_held(claims).await?)
    }

    async fn woken(&self) {
        self.common.bell.notified().await;
    }

    async fn sweep(&self) -> Result<Swept, StoreError> {
        let swept = self.engine.sweep(&self.retention).await?;
        self.engine.look_for_bloat().await?;
        Ok(swept)
    }

    async fn stats(&self) -> Result<InboxStats, StoreError> {
        Ok(self.engine.stats().await?)
    }

    async fn list(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        Ok(self.engine.list(filter, after, limit).await?)
    }

    async fn get(&self, id: &str) -> Result<Option<Entry>, StoreError> {
        Ok(self.engine.get(id, self.common.source.as_deref()).await?)
    }

    async fn replay(&self, id: &str, again: bool) -> Result<bool, StoreError> {
        Ok(self.engine.replay(id, self.common.source.as_deref(), again).await?)
    }

    async fn replay_all(&self, filter: &Filter, spread: Spread) -> Result<u64, StoreError> {
        Ok(self.engine.replay_all(filter, spread).await?)
    }

    async fn discard(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.engine.discard(id, self.common.source.as_deref()).await?)
    }

    async fn set_paused(&self, paused: bool) -> Result<(), StoreError> {
        Ok(self.engine.set_paused(paused).await?)
    }

    fn common(&self) -> &Common {
        &self.common
    }
}

#[async_trait]
impl TransactionalInbox for PostgresInbox {
    type Tx = PostgresTx;

    async fn begin(&self, key: ClaimKey) -> Result<PostgresTx, StoreError> {
        Ok(self.engine.begin(key).await?)
    }

    async fn finish(&self, tx: PostgresTx, ended: Settlement, commit: bool) -> Result<Finished, StoreError> {
        self.engine.finish(tx, &ended, commit, self.keeps_bodies()).await
    }
}

impl fmt::Debug for PostgresInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresInbox")
            .field("schema", &self.engine.tables.schema())
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}
