//! Hands events on to NATS JetStream, under the delivery's id: the inbox keeps what the broker has not confirmed, and the
//! broker recognises what it gets twice.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run --manifest-path examples/clients/Cargo.toml --bin nats -- nats://127.0.0.1:4222
//! ```

use std::env;
use std::error::Error;
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::{self, Context, stream};
use tokio::net::TcpListener;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Delivery, HandlerResult, Receiver, Secret, SqliteInbox, Verifier, handler_fn, shutdown_signal};

/// Publishes an event, and waits until the broker has confirmed it. An error is a failure: the inbox tries again later.
async fn forward(broker: Context, event: UnwrapWebhookEvent, delivery: Delivery) -> HandlerResult {
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", delivery.id());
    let (event_type, message) = (event.event_type().to_owned(), serde_json::to_vec(&event)?);
    let published = broker.publish_with_headers(format!("openai.{event_type}"), headers, message.into()).await?;
    let confirmed = published.await?;
    let copy = if confirmed.duplicate { ", which the broker had already" } else { "" };
    println!("{event_type} is forwarded (delivery {}){copy}", delivery.id());
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let url = env::args().nth(1).ok_or("usage: nats <URL of a NATS server with JetStream>")?;
    let broker = jetstream::new(async_nats::connect(url).await?);
    let stream = stream::Config {
        name: "webhooks".to_owned(),
        subjects: vec!["openai.>".to_owned()],
        duplicate_window: Duration::from_hours(1),
        ..stream::Config::default()
    };
    broker.get_or_create_stream(stream).await?;

    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let handler = handler_fn(move |event, delivery| forward(broker.clone(), event, delivery));
    let receiver =
        Receiver::<UnwrapWebhookEvent>::new(verifier, handler).inbox(SqliteInbox::open("webhooks.db").await?).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    webhook_events::serve(listener, receiver, shutdown_signal()).await?;
    Ok(())
}
