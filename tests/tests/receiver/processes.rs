//! Two processes behind one Redis, one of which dies in the midst of a handler.

use std::env;
use std::future::pending;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use http::StatusCode;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use tokio::time::sleep;
use webhook_events::openai::{EventHandler, ResponseCompletedWebhookEvent, UnwrapWebhookEvent};
use webhook_events::{Delivery, HandlerResult, Receiver, RedisStore, Secret, Signer, Verifier, async_trait};

use crate::endpoint::{DONE, Endpoint, Served};
use crate::redis::Server;
use crate::stage::Stage;

const REDIS: &str = "WEBHOOK_EVENTS_TEST_REDIS";
const SECRET: &str = "WEBHOOK_EVENTS_TEST_SECRET";
const STALLS: &str = "WEBHOOK_EVENTS_TEST_STALLS";

/// Counts in Redis which deliveries it handles; one that stalls only notes that it began.
struct Counting {
    redis: MultiplexedConnection,
    stalls: bool,
}

#[async_trait]
impl EventHandler for Counting {
    async fn on_response_completed(&self, _: &ResponseCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let mut redis = self.redis.clone();
        if self.stalls {
            let _: i64 = redis.incr(format!("begun {}", delivery.id()), 1).await?;
            pending::<()>().await;
        }
        Ok(redis.incr(format!("handled {}", delivery.id()), 1).await?)
    }
}

/// What each process does. As a test of its own, without the variables, it does nothing.
#[tokio::test]
#[ignore = "the other tests start it as a process"]
async fn process() {
    let Ok(url) = env::var(REDIS) else { return };
    let client = redis::Client::open(url.as_str()).expect("the URL is one");
    let redis = client.get_multiplexed_async_connection().await.expect("the server is up");
    let handler = Counting { redis, stalls: env::var_os(STALLS).is_some() };
    let secret = Secret::from_env(SECRET).expect("the test hands it over");
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), handler)
        .dedupe_store(RedisStore::connect(&url).await.expect("the server is up"))
        .lease(Duration::from_secs(3))
        .deadline(Duration::from_millis(100));
    let mut endpoint = Endpoint::verifying(Stage::succeeding(), Verifier::new(secret.clone()), Signer::new(secret));
    endpoint.receiver = receiver;
    let served = endpoint.serve().await;
    println!("\nlistening on {}", served.address);
    pending::<()>().await;
}

/// A process that ends with the test.
struct Process {
    child: Child,
    served: Served,
}

impl Process {
    fn start(server: &Server, endpoint: &Endpoint, secret: &Secret, stalls: bool) -> Self {
        let mut command = Command::new(env::current_exe().expect("a test knows where it is"));
        command.args(["--exact", "processes::process", "--ignored", "--nocapture"]);
        command.env(REDIS, &server.url).env(SECRET, &*secret.expose()).stdout(Stdio::piped());
        if stalls {
            command.env(STALLS, "1");
        }
        let mut child = command.spawn().expect("the process starts");
        let lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let address: SocketAddr = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on ")?.parse().ok())
            .expect("the process listens");
        Self { child, served: Served { endpoint: endpoint.clone(), address } }
    }

    /// Delivers until it is acknowledged, as a sender does.
    async fn deliver(&self, id: &str) {
        loop {
            let status = self.served.deliver(id, DONE).await.status;
            if status == StatusCode::NO_CONTENT {
                return;
            }
            assert!([StatusCode::SERVICE_UNAVAILABLE, StatusCode::ACCEPTED].contains(&status), "{status}");
            sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn endpoint() -> (Endpoint, Secret) {
    let secret = Secret::generate();
    let signer = Signer::new(secret.clone());
    (Endpoint::verifying(Stage::succeeding(), Verifier::new(secret.clone()), signer), secret)
}

#[tokio::test]
async fn each_delivery_is_handled_by_one_of_them() {
    let Some(server) = Server::start().await else { return };
    let (endpoint, secret) = endpoint();
    let one = Process::start(&server, &endpoint, &secret, false);
    let other = Process::start(&server, &endpoint, &secret, false);
    for number in 0..50 {
        let id = format!("msg_{number}");
        tokio::join!(one.deliver(&id), other.deliver(&id), one.deliver(&id), other.deliver(&id));
        let handled: i64 = server.connection().await.get(format!("handled {id}")).await.expect("the server is up");
        assert_eq!(handled, 1, "{id}");
    }
}

#[tokio::test]
async fn what_a_process_leaves_when_it_dies_the_other_handles() {
    let Some(server) = Server::start().await else { return };
    let (endpoint, secret) = endpoint();
    let dying = Process::start(&server, &endpoint, &secret, true);
    let other = Process::start(&server, &endpoint, &secret, false);
    assert_eq!(dying.served.deliver("msg_1", DONE).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let mut redis = server.connection().await;
    assert_eq!(redis.get("begun msg_1").await, Ok(1));
    assert_eq!(other.served.deliver("msg_1", DONE).await.status, StatusCode::SERVICE_UNAVAILABLE);
    drop(dying);
    other.deliver("msg_1").await;
    assert_eq!(redis.get("handled msg_1").await, Ok(1));
}
