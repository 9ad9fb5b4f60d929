//! A receiver that only stores, and workers with settings of their own.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example workers -- webhooks.db
//! ```
//!
//! Both halves are in one process here. They can be in two processes of one machine that open the file with
//! `SqliteInbox::shared`. The key of `ordered_by` is then noted only by a process that has started workers with it.

use std::env;
use std::error::Error;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::timeout;
use webhook_events::openai::{
    EventHandler, ResponseCompletedWebhookEvent, ResponseFailedWebhookEvent, UnwrapWebhookEvent,
};
use webhook_events::{
    Delivery, HandlerError, HandlerResult, Receiver, Retry, Secret, SqliteInbox, Verifier, Workers, async_trait,
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

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let path = env::args().nth(1).unwrap_or_else(|| "webhooks.db".to_owned());
    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let inbox =
        SqliteInbox::open(path).await?.max_backlog(100_000).keep_dead_for(Duration::from_secs(90 * 24 * 60 * 60));

    // The workers first: they are what tells the receiver about the ordering key.
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .concurrency(4)
        .retry(Retry::exponential(Duration::from_secs(2), Duration::from_secs(60 * 60)).attempts(40))
        // Shorter than the time that a deploy leaves the process, so that no handler is cut off.
        .handler_timeout(Duration::from_secs(20))
        .ordered_by(response_of)
        .start(&inbox, App)
        .await?;

    let receiver = Receiver::<UnwrapWebhookEvent>::storing(verifier, &inbox).body_limit(256 * 1024);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let served = webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await;

    // The receiver stores nothing more. What runs ends, and what waits is there for the next process.
    if timeout(Duration::from_secs(25), workers.drain()).await.is_err() {
        eprintln!("some handlers are still running");
    }
    let stats = inbox.stats().await?;
    println!("{} waiting, {} running, {} dead", stats.waiting, stats.running, stats.dead);
    served?;
    Ok(())
}
