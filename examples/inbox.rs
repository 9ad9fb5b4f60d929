//! A receiver with an inbox in a file: a 2xx means that the delivery is on disk, and it is handled until the handler
//! succeeds.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example inbox -- webhooks.db
//! ```

use std::env;
use std::error::Error;

use tokio::net::TcpListener;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::{Delivery, HandlerResult, Receiver, Secret, SqliteInbox, Verifier, async_trait};

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        // An error from `?` is a failure: the inbox tries again later, and the sender hears nothing of it.
        println!("batch {} is complete (delivery {})", event.data.id, delivery.id());
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let path = env::args().nth(1).unwrap_or_else(|| "webhooks.db".to_owned());

    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, App)
        // Opens the file and starts the workers, which begin with what an earlier process left.
        .inbox(SqliteInbox::open(path).await?)
        .await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await?;
    Ok(())
}
