//! The Redis store, against a `redis-server` on loopback.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use tokio::time::sleep;
use webhook_events::{Claimed, DedupeStore, HandlerError, Lease, RedisStore};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

const MINUTE: Duration = Duration::from_secs(60);

/// A server of the test's own, which keeps nothing on disk.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    /// Nothing where `redis-server` is not installed; CI installs it.
    pub(crate) async fn start() -> Option<Self> {
        // Another test may take the port in between, so the server has a few tries.
        for _ in 0..5 {
            let free = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
            let port = free.local_addr().expect("a bound listener has an address").port();
            drop(free);
            let started = Command::new("redis-server")
                .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
                .stdout(Stdio::null())
                .spawn();
            let Ok(process) = started else {
                assert!(std::env::var_os("CI").is_none(), "CI has no redis-server: `apt-get install redis-server`");
                eprintln!("skipped: there is no redis-server; `apt-get install redis-server` brings it");
                return None;
            };
            let mut server = Self { process, url: format!("redis://127.0.0.1:{port}/") };
            if server.is_up().await {
                return Some(server);
            }
        }
        panic!("redis-server does not start");
    }

    /// Waits until it answers; false when it ended instead.
    async fn is_up(&mut self) -> bool {
        while self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            if RedisStore::connect(&self.url).await.is_ok() {
                return true;
            }
            sleep(Duration::from_millis(20)).await;
        }
        false
    }

    async fn store(&self) -> RedisStore {
        RedisStore::connect(&self.url).await.expect("the server is up")
    }

    pub(crate) async fn connection(&self) -> MultiplexedConnection {
        let client = redis::Client::open(self.url.as_str()).expect("the URL is one");
        client.get_multiplexed_async_connection().await.expect("the server is up")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn claim(store: &RedisStore, id: &str) -> (Claimed, Lease) {
    let lease = Lease::new(MINUTE);
    (store.claim(id, &lease).await.expect("the server is up"), lease)
}

#[tokio::test]
async fn a_claim_is_one_key_from_claim_to_completion() {
    let Some(server) = Server::start().await else { return };
    let (store, mut redis) = (server.store().await, server.connection().await);
    let (granted, lease) = claim(&store, "msg_1").await;
    assert_eq!(granted, Claimed::Granted);
    assert_eq!(redis.get::<_, String>("webhook:msg_1").await.ok(), Some(lease.to_string()));
    let left: i64 = redis.pttl("webhook:msg_1").await.expect("the server is up");
    assert!((1..=60_000).contains(&left), "{left}");
    assert_eq!(claim(&store, "msg_1").await.0, Claimed::Running);

    store.complete("msg_1", 60 * MINUTE).await.expect("the server is up");
    assert_eq!(claim(&store, "msg_1").await.0, Claimed::Completed);
    let left: i64 = redis.pttl("webhook:msg_1").await.expect("the server is up");
    assert!((60_001..=3_600_000).contains(&left), "{left}");
    assert_eq!(redis.keys::<_, Vec<String>>("*").await.ok(), Some(vec!["webhook:msg_1".to_owned()]));
}

#[tokio::test]
async fn only_the_holder_renews_and_releases() {
    let Some(server) = Server::start().await else { return };
    let (store, mut redis) = (server.store().await.prefix("mine:"), server.connection().await);
    let (_, late) = claim(&store, "msg_1").await;
    let _: () = redis.del("mine:msg_1").await.expect("the server is up");
    let (granted, current) = claim(&store, "msg_1").await;
    assert_eq!(granted, Claimed::Granted);

    store.release("msg_1", &late).await.expect("the server is up");
    assert!(!store.renew("msg_1", &late).await.expect("the server is up"));
    assert_eq!(claim(&store, "msg_1").await.0, Claimed::Running);

    let _: () = redis.pexpire("mine:msg_1", 30_000).await.expect("the server is up");
    assert!(store.renew("msg_1", &current).await.expect("the server is up"));
    let left: i64 = redis.pttl("mine:msg_1").await.expect("the server is up");
    assert!(left > 30_000, "{left}");
    store.release("msg_1", &current).await.expect("the server is up");
    assert!(!store.renew("msg_1", &current).await.expect("the server is up"));
    assert_eq!(claim(&store, "msg_1").await.0, Claimed::Granted);
}

#[tokio::test]
async fn what_a_dead_process_had_claimed_is_free_when_the_lease_has_ended() {
    let Some(server) = Server::start().await else { return };
    let store = server.store().await;
    let dead = Lease::new(Duration::from_millis(1));
    assert_eq!(store.claim("msg_1", &dead).await.ok(), Some(Claimed::Granted));
    while claim(&store, "msg_1").await.0 != Claimed::Granted {
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn any_length_of_time_is_good() {
    let Some(server) = Server::start().await else { return };
    let store = server.store().await;
    let forever = Lease::new(Duration::MAX);
    assert_eq!(store.claim("running", &forever).await.ok(), Some(Claimed::Granted));
    assert!(store.renew("running", &forever).await.expect("the server is up"));
    store.complete("handled", Duration::MAX).await.expect("the server is up");
    store.complete("forgotten", Duration::ZERO).await.expect("the server is up");
    assert_eq!(claim(&store, "running").await.0, Claimed::Running);
    assert_eq!(claim(&store, "handled").await.0, Claimed::Completed);
}

#[tokio::test]
async fn of_two_receivers_one_handles_each_delivery() {
    let Some(server) = Server::start().await else { return };
    let stage = Stage::new(|call| async move {
        if call % 7 == 0 { Err(HandlerError::retryable("every seventh fails")) } else { Ok(()) }
    });
    let one = Endpoint::new(Arc::clone(&stage)).beside(server.store().await);
    let other = one.beside(server.store().await);

    let mut rounds = 0;
    let mut open: Vec<_> = (0..100).map(|number| format!("msg_{number}")).collect();
    while !open.is_empty() {
        let sent: Vec<_> = open
            .drain(..)
            .map(|id| {
                let (one, other) = (one.clone(), other.clone());
                tokio::spawn(async move {
                    let (first, second) = tokio::join!(one.deliver(&id, DONE), other.deliver(&id, DONE));
                    // Whoever comes second cannot wait for another process, so is asked to come back.
                    let allowed =
                        [StatusCode::NO_CONTENT, StatusCode::SERVICE_UNAVAILABLE, StatusCode::INTERNAL_SERVER_ERROR];
                    assert!(allowed.contains(&first) && allowed.contains(&second), "{first} and {second}");
                    (id, first == StatusCode::NO_CONTENT && second == StatusCode::NO_CONTENT)
                })
            })
            .collect();
        for delivery in sent {
            let (id, is_done) = delivery.await.expect("no delivery panics");
            if !is_done {
                open.push(id);
            }
        }
        rounds += 1;
        assert!(rounds < 100, "{} deliveries come to no end", open.len());
    }
    let calls = stage.calls();
    let failed = calls.len().div_ceil(7);
    assert_eq!(calls.len() - failed, 100, "each succeeds once");
}

#[tokio::test]
async fn without_redis_the_sender_comes_back() {
    let Some(server) = Server::start().await else { return };
    let endpoint = Endpoint::new(Stage::succeeding()).beside(server.store().await);
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    drop(server);
    assert_eq!(endpoint.deliver("msg_2", DONE).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn no_connection_is_an_error_that_says_so() {
    let free = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = free.local_addr().expect("a bound listener has an address").port();
    drop(free);
    let error = RedisStore::connect(&format!("redis://:password@127.0.0.1:{port}/")).await.expect_err("nobody listens");
    assert!(!error.to_string().is_empty() && !error.to_string().contains("password"), "{error}");
    assert!(RedisStore::connect("not a URL").await.is_err());
}

#[tokio::test]
async fn a_store_is_printed_without_its_connection() {
    let Some(server) = Server::start().await else { return };
    assert_eq!(format!("{:?}", server.store().await), r#"RedisStore { prefix: "webhook:", .. }"#);
}
