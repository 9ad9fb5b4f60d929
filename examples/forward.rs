//! Forwards each event to a broker or to another service, behind an inbox.
//!
//! The inbox is what makes this safe: the sender is answered once the delivery is on disk, and the delivery is published
//! until the broker confirms it, however long the broker is away.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… FORWARD_TO=http://127.0.0.1:9000/events \
//!     cargo run -p webhook-events-examples --example forward -- webhooks.db
//! ```

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, RETRY_AFTER};
use hyper::{Request, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::time::timeout;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{
    Delivery, HandlerError, HandlerResult, Receiver, Secret, SqliteInbox, Verifier, async_trait, handler_fn,
};

/// What events are forwarded to.
#[async_trait]
trait Broker: Send + Sync + 'static {
    /// Publishes a message, and returns when the broker has confirmed it.
    ///
    /// `id` stays the same when a message is published again, which happens where a confirmation is lost or the process
    /// dies before the inbox has noted it. The broker or its consumers drop the copies by it: it is the `Nats-Msg-Id` of
    /// JetStream, the `MessageDeduplicationId` of SQS FIFO, and a message key for consumers of Kafka.
    async fn publish(&self, id: &str, subject: &str, message: Vec<u8>) -> HandlerResult;
}

/// A service that takes messages over HTTP.
struct HttpService {
    client: Client<HttpConnector, Full<Bytes>>,
    url: Uri,
}

impl HttpService {
    fn new(url: Uri) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), url }
    }
}

#[async_trait]
impl Broker for HttpService {
    async fn publish(&self, id: &str, subject: &str, message: Vec<u8>) -> HandlerResult {
        let request = Request::post(self.url.clone())
            .header("idempotency-key", id)
            .header("x-event-type", subject)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(message)))
            // An event type that is no header value is none the next time, either.
            .map_err(HandlerError::permanent)?;
        // A service that hangs is a failure, as one that is away.
        let response = timeout(Duration::from_secs(10), self.client.request(request)).await??;
        if response.status().is_success() {
            return Ok(());
        }
        let error = HandlerError::retryable(format!("the service answered {}", response.status()));
        let delay = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        Err(match delay {
            Some(seconds) => error.retry_after(Duration::from_secs(seconds)),
            None => error,
        })
    }
}

/// Handles every event, those of unknown types included.
async fn forward(broker: Arc<dyn Broker>, event: UnwrapWebhookEvent, delivery: Delivery) -> HandlerResult {
    let message = serde_json::to_vec(&event)?;
    broker.publish(delivery.id(), event.event_type(), message).await?;
    println!("{} is forwarded (delivery {})", event.event_type(), delivery.id());
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let path = env::args().nth(1).unwrap_or_else(|| "webhooks.db".to_owned());
    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let broker: Arc<dyn Broker> = Arc::new(HttpService::new(env::var("FORWARD_TO")?.parse()?));

    let handler =
        handler_fn(move |event: UnwrapWebhookEvent, delivery: Delivery| forward(Arc::clone(&broker), event, delivery));
    let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, handler).inbox(SqliteInbox::open(path).await?).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await?;
    Ok(())
}
