//! Connections: one that is opened again after it was lost, and a pool of them for transactions.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::{self, Instant};
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, CancelToken, Client, Config, Row, Socket};

use crate::http::chain;

/// How long a connection may take to be opened.
const CONNECT: Duration = Duration::from_secs(10);
/// How long one host may take of it, unless the configuration says it.
const HOST: Duration = Duration::from_secs(3);
/// After what silence it is looked whether a connection is still there, unless the configuration says it.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// How long sent data may stay unacknowledged before a connection counts as lost, unless the configuration says it.
const SILENCE: Duration = Duration::from_secs(30);
/// How long the statements of a delivery may take. A connection that is silent for longer is given up.
pub(super) const ANSWER: Duration = Duration::from_secs(30);
/// How long statements may take that look at whole tables.
pub(super) const LONG_ANSWER: Duration = Duration::from_secs(600);
/// How long a rollback may take before the connection is closed instead.
pub(super) const UNDO: Duration = Duration::from_secs(5);
/// How long no connection is tried after one could not be opened: at first, and at the most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// A parameter of a statement, with its type. Statements whose types are given need no preparing, so each is one round
/// trip, and works behind a pooler that gives every transaction another connection.
pub(super) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// Why a statement failed.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    text: String,
    code: Option<SqlState>,
    is_lost: bool,
}

impl Failed {
    /// The connection is of no more use, and what became of the statement is not known.
    pub(super) fn lost(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: None, is_lost: true }
    }

    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// True for errors that one of several rows, or another transaction, may have caused: bad data, a limit, a deadlock.
    pub(super) fn is_of_one_row(&self) -> bool {
        let class = self.code.as_ref().and_then(|code| code.code().get(..2));
        matches!(class, Some("22" | "40" | "54"))
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else { return Self::lost(chain(&error)) };
        let code = db.code().clone();
        // After a failover the old primary refuses writes for ever; a new connection finds the new one.
        let is_lost = matches!(db.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
            || code == SqlState::READ_ONLY_SQL_TRANSACTION;
        let text = format!("{}: {} (SQLSTATE {})", db.severity(), db.message(), code.code());
        Self { text, code: Some(code), is_lost }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Failed {}

/// Waits for an answer of the database, but no longer than `limit`.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Failed> {
    match time::timeout(limit, work).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Failed::lost(format!("the database has not answered within {limit:?}"))),
    }
}

/// An open connection, and the task that moves its bytes.
pub(super) struct Opened {
    pub(super) client: Client,
    pub(super) driver: JoinHandle<()>,
}

/// Opens connections. The trait hides the type of the TLS connector.
#[async_trait]
pub(super) trait Connect: Send + Sync {
    /// Opens a connection, driven by a task of the current runtime. `heard` is notified of each `NOTIFY` that arrives.
    async fn connect(&self, heard: Option<Arc<Notify>>) -> Result<Opened, Failed>;

    /// Asks the server to end what runs on a connection that is given up: it does not notice by itself while it waits for a
    /// lock, and would do what it was asked when nobody waits for it any more.
    async fn cancel(&self, given_up: CancelToken);
}

pub(super) struct Connector<T> {
    config: Config,
    tls: T,
}

impl<T> Connector<T> {
    pub(super) fn new(mut config: Config, tls: T) -> Self {
        if config.get_application_name().is_none() {
            config.application_name("webhook-events");
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        if config.get_connect_timeout().is_none() {
            // So that a host that is gone leaves time for the next one.
            config.connect_timeout(HOST);
        }
        if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
            // A firewall that drops what is silent says nothing of it.
            config.keepalives_idle(KEEPALIVE).keepalives_interval(KEEPALIVE / 3).keepalives_retries(3);
        }
        Self { config, tls }
    }
}

#[async_trait]
impl<T> Connect for Connector<T>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    async fn connect(&self, heard: Option<Arc<Notify>>) -> Result<Opened, Failed> {
        let limit = CONNECT.max(HOST * 2 * u32::try_from(self.config.get_hosts().len()).unwrap_or(u32::MAX));
        let (client, mut connection) = within(limit, self.config.connect(self.tls.clone())).await?;
        let driver = tokio::spawn(async move {
            loop {
                match poll_fn(|context| connection.poll_message(context)).await {
                    Some(Ok(AsyncMessage::Notification(_))) => {
                        if let Some(heard) = &heard {
                            heard.notify_one();
                        }
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
                        tracing::debug!(reason = chain(&error), "a connection of the webhook inbox ended");
                        return;
                    }
                    None => return,
                }
            }
        });
        Ok(Opened { client, driver })
    }

    async fn cancel(&self, given_up: CancelToken) {
        let cancel = given_up.cancel_query(self.tls.clone());
        if !matches!(time::timeout(UNDO, cancel).await, Ok(Ok(()))) {
            tracing::debug!("a statement of the webhook inbox cannot be cancelled");
        }
    }
}

/// One connection, opened when it is first used and again after it was lost.
pub(super) struct Link {
    connector: Arc<dyn Connect>,
    limit: Duration,
    state: tokio::sync::Mutex<State>,
}

#[derive(Default)]
struct State {
    client: Option<Arc<Client>>,
    refused: Option<Refused>,
}

/// Why there is no connection, and until when none is tried.
struct Refused {
    failed: Failed,
    pause: Duration,
    until: Instant,
}

impl Link {
    /// A connection whose statements may take as long as `limit`.
    pub(super) fn new(connector: &Arc<dyn Connect>, limit: Duration) -> Self {
        Self { connector: Arc::clone(connector), limit, state: tokio::sync::Mutex::default() }
    }

    /// Runs a statement, and returns its rows.
    pub(super) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Failed> {
        let client = self.client().await?;
        let answer = within(self.limit, client.query_typed(sql, params)).await;
        self.keep_or_forget(&client, answer.as_ref().err()).await;
        answer
    }

    /// Runs a statement, and returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Failed> {
        let client = self.client().await?;
        let answer = within(self.limit, client.execute_typed(sql, params)).await;
        self.keep_or_forget(&client, answer.as_ref().err()).await;
        answer
    }

    /// Runs `begin`, a statement and a commit, and returns the rows of the statement. Nothing else may run on the connection
    /// meanwhile: it would be part of the transaction.
    pub(super) async fn query_in_transaction(
        &self,
        begin: &str,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, Failed> {
        let client = self.client().await?;
        let answer = within(self.limit, async {
            client.batch_execute(begin).await?;
            let rows = client.query_typed(sql, params).await?;
            client.batch_execute("COMMIT").await?;
            Ok(rows)
        });
        let answer = answer.await;
        if answer.is_err() {
            // Whatever is left of the transaction ends with its connection.
            self.forget(&client).await;
        }
        answer
    }

    async fn client(&self) -> Result<Arc<Client>, Failed> {
        let mut state = self.state.lock().await;
        if let Some(client) = &state.client
            && !client.is_closed()
        {
            return Ok(Arc::clone(client));
        }
        state.client = None;
        // Callers do not wait for a database that is not there: they are told at once.
        if let Some(refused) = &state.refused
            && Instant::now() < refused.until
        {
            return Err(refused.failed.clone());
        }
        match self.connector.connect(None).await {
            Ok(opened) => {
                let client = Arc::new(opened.client);
                *state = State { client: Some(Arc::clone(&client)), refused: None };
                Ok(client)
            }
            Err(failed) => {
                let pause = state.refused.as_ref().map_or(PAUSE.0, |before| (before.pause * 2).min(PAUSE.1));
                state.refused = Some(Refused { failed: failed.clone(), pause, until: Instant::now() + pause });
                Err(failed)
            }
        }
    }

    /// Lets go of a connection that is of no more use. Other statements that run on it end by themselves.
    async fn keep_or_forget(&self, client: &Arc<Client>, failed: Option<&Failed>) {
        if failed.is_some_and(Failed::is_lost) {
            self.forget(client).await;
        }
    }

    async fn forget(&self, client: &Arc<Client>) {
        let mut state = self.state.lock().await;
        if state.client.as_ref().is_some_and(|current| Arc::ptr_eq(current, client)) {
            state.client = None;
            if !client.is_closed() {
                let (connector, token) = (Arc::clone(&self.connector), client.cancel_token());
                tokio::spawn(async move { connector.cancel(token).await });
            }
        }
    }
}

/// Connections for transactions: opened when one is needed, as many as there are permits, and kept for the next.
pub(super) struct Pool {
    connector: Arc<dyn Connect>,
    idle: Mutex<Vec<Opened>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    pub(super) fn new(connector: &Arc<dyn Connect>, most: usize) -> Self {
        let permits = Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)));
        Self { connector: Arc::clone(connector), idle: Mutex::default(), permits }
    }

    /// Waits for a connection on which `begin` succeeds.
    pub(super) async fn begin(&self, begin: &str) -> Result<(Opened, OwnedSemaphorePermit), Failed> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| Failed::lost("the pool of connections is closed"))?;
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let was_idle = idle.is_some();
            let opened = match idle {
                Some(opened) => opened,
                None => self.connector.connect(None).await?,
            };
            match within(ANSWER, opened.client.batch_execute(begin)).await {
                Ok(()) => return Ok((opened, permit)),
                // It may have been cut while nobody used it.
                Err(failed) if was_idle => tracing::debug!(reason = %failed, "an idle connection is not used any more"),
                Err(failed) => return Err(failed),
            }
        }
    }

    /// Keeps a connection, on which no transaction is open, for the next.
    pub(super) fn keep(&self, opened: Opened) {
        if !opened.client.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(opened);
        }
    }

    /// Rolls back, and keeps the connection where that succeeds.
    pub(super) async fn roll_back(&self, opened: Opened) {
        match within(UNDO, opened.client.batch_execute("ROLLBACK")).await {
            Ok(()) => self.keep(opened),
            // The server rolls back when the connection is closed.
            Err(_) => opened.driver.abort(),
        }
    }
}
