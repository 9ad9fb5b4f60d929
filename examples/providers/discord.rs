//! Receives Discord's events, signed with ed25519. Discord's PING is answered, and its forged requests get the 401 it tests for.
//!
//! ```sh
//! DISCORD_PUBLIC_KEY=… cargo run -p webhook-events-examples --example discord
//! ```

use std::env;

use tokio::net::TcpListener;
use webhook_events::{Delivery, HandlerResult, Receiver, async_trait, serve, shutdown_signal, webhook_events};

webhook_events!("./discord.yaml");

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_application_authorized(&self, event: &ApplicationAuthorizedEvent, _: &Delivery) -> HandlerResult {
        let (user, scopes) = (&event.event.data.user, &event.event.data.scopes);
        println!("{} authorized the app: {}", user.username, scopes.join(", "));
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tracing_subscriber::fmt::init();
    let secret = DiscordEvent::scheme().secret(&env::var("DISCORD_PUBLIC_KEY")?)?;
    let receiver = Receiver::<DiscordEvent>::new(DiscordEvent::verifier(secret), App);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve(listener, receiver, shutdown_signal()).await?)
}
