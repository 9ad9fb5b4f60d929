//! Receives GitHub's events, which a header and the key `action` name together.
//!
//! ```sh
//! GITHUB_WEBHOOK_SECRET=… cargo run -p webhook-events-examples --example github
//! ```

use std::env;

use tokio::net::TcpListener;
use webhook_events::{Delivery, HandlerResult, Receiver, async_trait, serve, shutdown_signal, webhook_events};

webhook_events!("./github.yaml");

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_issues_opened(&self, event: &IssuesOpenedEvent, _: &Delivery) -> HandlerResult {
        println!("issue {} was opened: {}", event.issue.number, event.issue.title);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tracing_subscriber::fmt::init();
    let secret = GitHubEvent::scheme().secret(&env::var("GITHUB_WEBHOOK_SECRET")?)?;
    let receiver = Receiver::<GitHubEvent>::new(GitHubEvent::verifier(secret), App);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve(listener, receiver, shutdown_signal()).await?)
}
