//! The heartbeat, which says that the process lives, and the wake-up calls between processes.
//!
//! The heartbeat has a thread and a runtime of its own, as a handler that blocks the program's runtime must not look dead.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{self, Instant};
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::connection::{Connect, Failed, Link, Opened, Param, within};
use super::schema::Tables;
use crate::dedupe::store::StoreError;
use crate::inbox::store::Owner;

/// How long a process counts as alive after its latest heartbeat, in milliseconds of the server's clock.
const LEASE_MS: i64 = 30_000;
/// How often the heart beats.
const EVERY: Duration = Duration::from_secs(10);
/// How long one beat may take.
const ANSWER: Duration = Duration::from_secs(5);
/// How long to wait before the connection is opened again: at first, and at the most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How long to wait between two calls to other processes, so that there are at most twenty in a second.
const BETWEEN_CALLS: Duration = Duration::from_millis(50);
/// What processes call each other on.
const CHANNEL: &str = "webhook_inbox";

/// The statement that extends the lease of a process.
pub(super) struct Pulse {
    sql: String,
    owner: i64,
    host: Option<String>,
    pid: i64,
}

impl Pulse {
    pub(super) fn new(tables: &Tables, owner: Owner) -> Self {
        let sql = tables.sql(
            "INSERT INTO @webhook_owner (token, beat_until, host, pid, started_at) \
             VALUES ($1, now() + $2 * interval '1 millisecond', $3, $4, now()) \
             ON CONFLICT (token) DO UPDATE SET beat_until = excluded.beat_until",
        );
        Self { sql, owner: owner.token(), host: std::env::var("HOSTNAME").ok(), pid: i64::from(std::process::id()) }
    }

    pub(super) fn sql(&self) -> &str {
        &self.sql
    }

    pub(super) fn params(&self) -> [Param<'_>; 4] {
        [(&self.owner, Type::INT8), (&LEASE_MS, Type::INT8), (&self.host, Type::TEXT), (&self.pid, Type::INT8)]
    }
}

/// Tells the first beat's result.
type Begun = oneshot::Sender<Result<(), StoreError>>;

/// Until when this process takes nothing back: where it could not beat itself, others could not either, and their leases
/// ended although they live.
#[derive(Debug, Default)]
pub(super) struct Shaken(Mutex<Option<Instant>>);

impl Shaken {
    fn for_a_lease(&self) {
        let lease = Duration::from_millis(LEASE_MS.unsigned_abs());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + lease);
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|until| Instant::now() >= until)
    }
}

struct Heart {
    shaken: Arc<Shaken>,
    beaten: Mutex<Instant>,
    connector: Arc<dyn Connect>,
    pulse: Arc<Pulse>,
    farewell: String,
    /// Rung when another process calls; None where nothing is listened to.
    bell: Option<Arc<Notify>>,
}

/// Starts the thread, and waits for its first beat. It ends when what is returned is dropped.
pub(super) async fn start(
    connector: &Arc<dyn Connect>,
    tables: &Tables,
    pulse: &Arc<Pulse>,
    bell: Option<Arc<Notify>>,
    shaken: &Arc<Shaken>,
) -> Result<oneshot::Sender<()>, StoreError> {
    let heart = Heart {
        shaken: Arc::clone(shaken),
        beaten: Mutex::new(Instant::now()),
        connector: Arc::clone(connector),
        pulse: Arc::clone(pulse),
        farewell: tables.sql("DELETE FROM @webhook_owner WHERE token = $1"),
        bell,
    };
    let (stop, stopped) = oneshot::channel();
    let (begun, beginning) = oneshot::channel();
    thread::Builder::new().name("webhook-beat".to_owned()).spawn(
        move || match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(heart.run(begun, stopped)),
            Err(error) => _ = begun.send(Err(error.into())),
        },
    )?;
    beginning.await.unwrap_or_else(|_| Err("the thread of the heartbeat ended at its start".into()))?;
    Ok(stop)
}

impl Heart {
    async fn run(self, begun: Begun, mut stopped: oneshot::Receiver<()>) {
        let mut begun = Some(begun);
        let mut pause = PAUSE.0;
        loop {
            let began = Instant::now();
            let Err(failed) = self.beat_on_one_connection(&mut begun, &mut stopped).await else { return };
            if let Some(begun) = begun.take() {
                // A caller that waits no more has no use for it.
                let _ = begun.send(Err(failed.into()));
                return;
            }
            tracing::warn!(reason = %failed, "the heartbeat of the webhook inbox is interrupted");
            self.shaken.for_a_lease();
            pause = if began.elapsed() > EVERY { PAUSE.0 } else { (pause * 2).min(PAUSE.1) };
            tokio::select! {
                _ = &mut stopped => return,
                () = time::sleep(pause) => {}
            }
        }
    }

    async fn beat(&self, client: &Client) -> Result<(), Failed> {
        within(ANSWER, client.execute_typed(self.pulse.sql(), &self.pulse.params())).await?;
        let now = Instant::now();
        let last = mem::replace(&mut *self.beaten.lock().unwrap_or_else(PoisonError::into_inner), now);
        if now - last > EVERY * 2 {
            self.shaken.for_a_lease();
        }
        Ok(())
    }

    /// Beats until the inbox is dropped, or until the connection is lost, which is an error.
    async fn beat_on_one_connection(
        &self,
        begun: &mut Option<Begun>,
        stopped: &mut oneshot::Receiver<()>,
    ) -> Result<(), Failed> {
        let Opened { client, mut driver } = self.connector.connect(self.bell.clone()).await?;
        self.beat(&client).await?;
        if let Some(bell) = &self.bell {
            within(ANSWER, client.batch_execute(&format!("LISTEN {CHANNEL}"))).await?;
            // Calls may have been missed while nobody listened.
            bell.notify_one();
        }
        if let Some(begun) = begun.take() {
            let _ = begun.send(Ok(()));
        }
        loop {
            tokio::select! {
                _ = &mut *stopped => {
                    // Without it the lease ends by itself.
                    let token: [Param<'_>; 1] = [(&self.pulse.owner, Type::INT8)];
                    let _ = within(ANSWER, client.execute_typed(&self.farewell, &token)).await;
                    return Ok(());
                }
                _ = &mut driver => return Err(Failed::lost("the connection ended")),
                () = time::sleep(EVERY) => self.beat(&client).await?,
            }
        }
    }
}

/// Wakes workers: those of this process at once, those of others soon after.
#[derive(Clone)]
pub(super) struct Wake {
    bell: Arc<Notify>,
    call: Option<mpsc::Sender<()>>,
}

impl Wake {
    /// With `link`, other processes are called on it: after the commit, and so rarely that it costs no commit anything. A
    /// `NOTIFY` takes a lock of the whole server when its transaction commits.
    pub(super) fn new(bell: Arc<Notify>, link: Option<Arc<Link>>) -> Self {
        let call = link.map(|link| {
            let (call, mut called) = mpsc::channel(1);
            tokio::spawn(async move {
                while called.recv().await.is_some() {
                    let call = link.query("SELECT pg_notify($1, '')", &[(&CHANNEL, Type::TEXT)]).await;
                    if let Err(failed) = call {
                        tracing::debug!(reason = %failed, "other processes are not woken, they poll");
                    }
                    time::sleep(BETWEEN_CALLS).await;
                }
            });
            call
        });
        Self { bell, call }
    }

    pub(super) fn wake(&self) {
        self.bell.notify_one();
        if let Some(call) = &self.call {
            // Where one is under way already, it serves for this, too.
            let _ = call.try_send(());
        }
    }
}
