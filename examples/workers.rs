//! Receivers and workers in processes of their own, on one inbox.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example workers -- receive webhooks.db
//! cargo run -p webhook-events-examples --example workers -- work webhooks.db
//! ```
//!
//! Any number of each may run on one machine. For several machines, open a `PostgresInbox` in place of the file: nothing
//! else changes.

use std::env;
use std::error::Error;
use std::time::Duration;

use tokio::net::TcpListener;
use webhook_events::openai::{
    EventHandler, ResponseCompletedWebhookEvent, ResponseFailedWebhookEvent, UnwrapWebhookEvent,
};
use webhook_events::{
    Delivery, HandlerError, HandlerResult, Receiver, Retry, Secret, SqliteInbox, Verifier, Workers, async_trait,
    shutdown_signal,
};

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_response_completed(&self, event: &ResponseCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        println!("response {} is complete", event.data.id);
        Ok(())
    }

    async fn on_response_failed(&self, event: &ResponseFailedWebhookEvent, _: &Delivery) -> HandlerResult {
        // No further attempt can help, so the delivery is dead at once. It is kept, and can be replayed.
        Err(HandlerError::permanent(format!("nobody asked for the response {}", event.data.id)))
    }
}

/// Events of one response are handled one at a time, in the order in which they were received.
fn response_of(event: &UnwrapWebhookEvent) -> Option<String> {
    match event {
        UnwrapWebhookEvent::ResponseCompleted(event) => Some(event.data.id.clone()),
        UnwrapWebhookEvent::ResponseFailed(event) => Some(event.data.id.clone()),
        _ => None,
    }
}

/// Stores what is genuine, and answers.
async fn receive(inbox: &SqliteInbox) -> Result<(), Box<dyn Error + Send + Sync>> {
    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    // The key is stored with the delivery, so this process must know it, too.
    let receiver =
        Receiver::<UnwrapWebhookEvent>::storing(verifier, inbox).ordered_by(response_of).body_limit(256 * 1024);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    webhook_events::serve(listener, receiver, shutdown_signal()).await?;
    Ok(())
}

/// Handles what is stored, whoever has stored it.
async fn work(inbox: &SqliteInbox) -> Result<(), Box<dyn Error + Send + Sync>> {
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .concurrency(4)
        .retry(Retry::exponential(Duration::from_secs(2), Duration::from_secs(60 * 60)).attempts(40))
        .handler_timeout(Duration::from_secs(20))
        .ordered_by(response_of)
        .start(inbox, App)
        .await?;
    println!("working");
    shutdown_signal().await;
    // What runs ends, and what waits is there for the next process.
    if !workers.drain_within(Duration::from_secs(25)).await {
        eprintln!("some handlers were dropped, and their deliveries wait to be handled again");
    }
    let stats = inbox.stats().await?;
    println!("{} waiting, {} running, {} dead", stats.waiting, stats.running, stats.dead);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let mut arguments = env::args().skip(1);
    let (Some(role), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: workers receive|work <file>".into());
    };
    let inbox = SqliteInbox::shared(path).await?.max_backlog(100_000);
    match role.as_str() {
        "receive" => receive(&inbox).await,
        "work" => work(&inbox).await,
        other => Err(format!("there is no role `{other}`: it is `receive` or `work`").into()),
    }
}
