//! Receives Slack's events. The challenge by which Slack verifies the URL is answered by the receiver.
//!
//! ```sh
//! SLACK_SIGNING_SECRET=… cargo run -p webhook-events-examples --example slack
//! ```

use std::env;

use tokio::net::TcpListener;
use webhook_events::{Delivery, HandlerResult, Receiver, async_trait, serve, shutdown_signal, webhook_events};

webhook_events!("./slack.yaml");

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_app_mention(&self, event: &AppMentionEvent, _: &Delivery) -> HandlerResult {
        println!("{} said {:?}", event.event.user, event.event.text);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tracing_subscriber::fmt::init();
    let secret = SlackEvent::scheme().secret(&env::var("SLACK_SIGNING_SECRET")?)?;
    let receiver = Receiver::<SlackEvent>::new(SlackEvent::verifier(secret), App);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve(listener, receiver, shutdown_signal()).await?)
}
