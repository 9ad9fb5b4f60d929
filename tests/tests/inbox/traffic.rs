//! A sender as providers have one: it signs, delivers, and tries again until it gets a 2xx.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use webhook_events::{Secret, Signer};

use crate::handlers::BATCH;

/// Sends a delivery on a connection of its own; `None` where there was no answer.
pub(crate) async fn send(address: &str, secret: &Secret, id: &str) -> Option<u16> {
    send_at(address, secret, id, SystemTime::now()).await
}

/// Sends a delivery that was signed at another time.
pub(crate) async fn send_at(address: &str, secret: &Secret, id: &str, at: SystemTime) -> Option<u16> {
    let headers = Signer::new(secret.clone()).sign(id, at, BATCH).expect("it signs");
    let mut request = format!("POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in &headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["content-length: ", &BATCH.len().to_string(), "\r\n\r\n", BATCH]);
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
    };
    timeout(Duration::from_secs(10), exchange).await.ok().flatten()
}

/// Deliveries that are sent all the time, to whichever process is there.
pub(crate) struct Traffic {
    secret: Secret,
    addresses: Mutex<Vec<String>>,
    acknowledged: Mutex<BTreeSet<String>>,
    next: AtomicU64,
    stops: AtomicBool,
}

impl Traffic {
    /// Begins to send with so many callers, each of which has one request under way, and waits `pause` between two.
    pub(crate) fn start(secret: &Secret, callers: u64, pause: Duration) -> (Arc<Self>, JoinSet<()>) {
        let traffic = Arc::new(Self {
            secret: secret.clone(),
            addresses: Mutex::default(),
            acknowledged: Mutex::default(),
            next: AtomicU64::new(0),
            stops: AtomicBool::new(false),
        });
        let mut tasks = JoinSet::new();
        for _ in 0..callers {
            let traffic = Arc::clone(&traffic);
            tasks.spawn(async move {
                while !traffic.stops.load(Ordering::Relaxed) {
                    traffic.deliver().await;
                    sleep(pause).await;
                }
            });
        }
        (traffic, tasks)
    }

    /// Where processes listen now.
    pub(crate) fn go_to(&self, addresses: Vec<String>) {
        *self.addresses.lock().expect("no test panics in a lock") = addresses;
    }

    /// How many deliveries were acknowledged.
    pub(crate) fn count(&self) -> usize {
        self.acknowledged.lock().expect("no test panics in a lock").len()
    }

    /// Ends, and tells what was acknowledged.
    pub(crate) async fn stop(&self, tasks: JoinSet<()>) -> BTreeSet<String> {
        self.stops.store(true, Ordering::Relaxed);
        tasks.join_all().await;
        self.acknowledged.lock().expect("no test panics in a lock").clone()
    }

    async fn deliver(&self) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let kind = match number % 50 {
            7 | 19 => "fails",
            31 => "panics",
            43 => "slow",
            _ => "msg",
        };
        let id = format!("{kind}_{number}");
        for attempt in 0..200 {
            let address = {
                let addresses = self.addresses.lock().expect("no test panics in a lock");
                let which = usize::try_from(number).unwrap_or_default() + attempt;
                addresses.get(which % addresses.len().max(1)).cloned()
            };
            let answer = match address {
                Some(address) => send(&address, &self.secret, &id).await,
                None => None,
            };
            if answer.is_some_and(|status| (200..300).contains(&status)) {
                self.acknowledged.lock().expect("no test panics in a lock").insert(id.clone());
                if !number.is_multiple_of(8) || attempt > 3 {
                    return;
                }
                // Once more, as senders do to which the answer was lost.
            } else {
                sleep(Duration::from_millis(20)).await;
            }
            if self.stops.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}
