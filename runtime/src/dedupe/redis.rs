//! A store of claims in Redis, for several receivers behind one address.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Cmd, ExistenceCheck, FromRedisValue, RedisResult, SetExpiry, SetOptions};

use super::store::{Claimed, DedupeStore, Lease, StoreError};

/// What the key of a handled delivery holds. The key of a claimed one holds the lease, which is never this.
const DONE: &str = "done";

/// The longest time a key is given: beyond all sense, and within what Redis can add to its clock.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Makes a claim last for another span, if it is still ours.
const RENEW: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then \
                     return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";

/// Removes a claim, if it is still ours.
const RELEASE: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then \
                       return redis.call('DEL', KEYS[1]) else return 0 end";

/// Remembers claims in Redis, so that several receivers handle each delivery once between them.
///
/// A delivery is one key: `webhook:`, the provider of the spec in lower case, `:` and the id. The key holds who has claimed
/// the delivery, or that it was handled, and Redis removes it when its time is over.
///
/// It works with one node of Redis 2.6 or later, or of a server that speaks its protocol. For Sentinel, connect to the
/// address of the primary, and convert a [`ConnectionManager`](redis::aio::ConnectionManager) that follows it. A cluster is not supported: `MOVED` is not
/// followed, and [`connect`](Self::connect) refuses a node of one.
///
/// Redis should not evict these keys when its memory is full (`maxmemory-policy noeviction`, or one of the `volatile` kind
/// with memory to spare): a delivery whose key is gone is handled again when it is sent again.
///
/// # Examples
///
/// ```no_run
/// # async fn doc() -> Result<(), webhook_events::StoreError> {
/// use webhook_events::RedisStore;
///
/// let store = RedisStore::connect("redis://127.0.0.1/").await?.prefix("billing:webhook:");
/// // let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, handler).dedupe_store(store);
/// # drop(store);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    prefix: Option<Box<str>>,
}

impl RedisStore {
    /// Connects to the Redis at `url`, as `redis://127.0.0.1/`. A connection that breaks later is made anew.
    ///
    /// # Errors
    ///
    /// The error of the `redis` crate when `url` is none, or nobody answers there; and an error when the server is a node
    /// of a cluster.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        // A sender that gets 500 at once is better off than one that waits for us to try again.
        let config = ConnectionManagerConfig::new().set_number_of_retries(1);
        let store = Self::from(ConnectionManager::new_with_config(Client::open(url)?, config).await?);
        // Not every server of the protocol has the command.
        let info: String = store.run(redis::cmd("INFO").arg("cluster")).await.unwrap_or_default();
        if info.contains("cluster_enabled:1") {
            return Err("the server is a node of a Redis cluster, which is not supported: use a single node".into());
        }
        Ok(store)
    }

    /// Puts `prefix` in front of each id, in place of `webhook:` and the provider. Receivers of different endpoints of one
    /// provider need different ones.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        Self { prefix: Some(prefix.into()), ..self }
    }

    fn key(&self, id: &str) -> String {
        match self.prefix.as_deref() {
            Some(prefix) => format!("{prefix}{id}"),
            None => format!("webhook:{id}"),
        }
    }

    async fn run<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        command.query_async(&mut self.connection.clone()).await
    }
}

/// For a connection with settings of its own, as for TLS.
impl From<ConnectionManager> for RedisStore {
    fn from(connection: ConnectionManager) -> Self {
        Self { connection, prefix: None }
    }
}

#[async_trait]
impl DedupeStore for RedisStore {
    async fn claim(&self, id: &str, lease: &Lease) -> Result<Claimed, StoreError> {
        let key = self.key(id);
        let unless_there = SetOptions::default()
            .conditional_set(ExistenceCheck::NX)
            .with_expiration(SetExpiry::PX(milliseconds(lease.duration())));
        let set: Option<String> = self.run(&Cmd::set_options(&key, lease.to_string(), unless_there)).await?;
        if set.is_some() {
            return Ok(Claimed::Granted);
        }
        let holder: Option<String> = self.run(&Cmd::get(&key)).await?;
        // A key that has gone in between is claimed by whoever comes next.
        Ok(if holder.as_deref() == Some(DONE) { Claimed::Completed } else { Claimed::Running })
    }

    async fn renew(&self, id: &str, lease: &Lease) -> Result<bool, StoreError> {
        let mut command = eval(RENEW, &self.key(id));
        command.arg(lease.to_string()).arg(milliseconds(lease.duration()));
        Ok(self.run(&command).await?)
    }

    async fn complete(&self, id: &str, keep: Duration) -> Result<(), StoreError> {
        let for_a_while = SetOptions::default().with_expiration(SetExpiry::PX(milliseconds(keep)));
        Ok(self.run(&Cmd::set_options(self.key(id), DONE, for_a_while)).await?)
    }

    async fn release(&self, id: &str, lease: &Lease) -> Result<(), StoreError> {
        let mut command = eval(RELEASE, &self.key(id));
        command.arg(lease.to_string());
        Ok(self.run(&command).await?)
    }

    fn for_provider(self, provider: &str) -> Self {
        match self.prefix {
            None if !provider.is_empty() => self.prefix(&format!("webhook:{}:", provider.to_lowercase())),
            _ => self,
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A connection would show where it leads to, and perhaps with which password.
        f.debug_struct("RedisStore").field("prefix", &self.key("")).finish_non_exhaustive()
    }
}

fn eval(script: &str, key: &str) -> Cmd {
    let mut command = redis::cmd("EVAL");
    command.arg(script).arg(1).arg(key);
    command
}

/// The time in Redis' unit, at least one: it takes none for a mistake.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.min(LONGEST).as_millis()).unwrap_or(u64::MAX).max(1)
}
