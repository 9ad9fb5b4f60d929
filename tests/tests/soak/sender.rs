//! A sender that delivers each event until it is acknowledged, and whatever else comes in on a public address.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::Full;
use hyper::{client, server};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::duplex;
use tokio::time::{sleep, timeout};
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Receiver, Secret, Signer};

use crate::chance::Chance;
use crate::{BODY_LIMIT, DEADLINE};

/// How many bytes are under way on a connection.
const WIRE: usize = 16 * 1024;

/// The sender.
pub(crate) struct Sender {
    receiver: Receiver<UnwrapWebhookEvent>,
    signer: Signer,
    forger: Signer,
    /// How many requests of a kind got which status; 0 is none, as the sender or the receiver hung up.
    answers: Mutex<BTreeMap<(&'static str, u16), usize>>,
}

impl Sender {
    pub(crate) fn new(receiver: Receiver<UnwrapWebhookEvent>, secret: Secret) -> Arc<Self> {
        let (signer, forger) = (Signer::new(secret), Signer::new(Secret::generate()));
        Arc::new(Self { receiver, signer, forger, answers: Mutex::default() })
    }

    pub(crate) fn answers(&self) -> BTreeMap<(&'static str, u16), usize> {
        self.answers.lock().expect("the soak does not panic in a lock").clone()
    }

    /// Delivers the event `number` until it gets 204, with bad company.
    pub(crate) async fn deliver(&self, number: usize) {
        let id = format!("msg_{number}");
        let body = format!(
            r#"{{"id":"evt_{number}","object":"event","created_at":0,"type":"response.completed","data":{{"id":"{number}"}}}}"#
        );
        for attempt in 0.. {
            let mut chance = Chance::of(number, 1_000_000 + attempt);
            if chance.percent() < 10 {
                self.send("forged", &self.forger, &id, body.clone()).await;
            }
            if chance.percent() < 5 {
                self.send("oversized", &self.signer, &id, " ".repeat(BODY_LIMIT + 1)).await;
            }
            if chance.percent() < 3 {
                let patience = Duration::from_micros(chance.below(3000));
                if timeout(patience, self.send("hung up", &self.signer, &id, body.clone())).await.is_err() {
                    self.note("hung up", 0);
                }
            }
            let duplicate = chance.percent() < 30;
            let (status, ()) = tokio::join!(self.send("genuine", &self.signer, &id, body.clone()), async {
                if duplicate {
                    sleep(Duration::from_micros(chance.below(3000))).await;
                    self.send("duplicate", &self.signer, &id, body.clone()).await;
                }
            });
            match status {
                204 => return,
                // Not trusted before it is said to be done.
                503 => sleep(DEADLINE).await,
                _ => sleep(Duration::from_millis(1 + chance.below(5))).await,
            }
        }
    }

    /// Sends a request over a connection of its own, and notes what it got.
    async fn send(&self, kind: &'static str, signer: &Signer, id: &str, body: String) -> u16 {
        let headers = signer.sign(id, SystemTime::now(), &body).expect("the soak signs well-formed messages");
        let mut request = Request::post("/").body(Full::<Bytes>::from(body)).expect("the request is well formed");
        *request.headers_mut() = HeaderMap::from(headers);
        let (here, there) = duplex(WIRE);
        let service = TowerToHyperService::new(self.receiver.clone());
        tokio::spawn(server::conn::http1::Builder::new().serve_connection(TokioIo::new(there), service));
        let (mut sender, connection) =
            client::conn::http1::handshake(TokioIo::new(here)).await.expect("the receiver speaks HTTP");
        let _connection = AbortOnDrop(tokio::spawn(connection));
        let status = match sender.send_request(request).await {
            Ok(response) => response.status().as_u16(),
            // The answer to a body too large comes before its end, and may find a client that still writes.
            Err(_) if kind == "oversized" => 0,
            Err(error) => panic!("no answer: {error}"),
        };
        self.note(kind, status);
        status
    }

    fn note(&self, kind: &'static str, status: u16) {
        *self.answers.lock().expect("the soak does not panic in a lock").entry((kind, status)).or_default() += 1;
    }
}

/// A task that ends with whoever started it: who hangs up leaves no connection behind.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
