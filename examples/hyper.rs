//! A receiver on hyper alone, without a web framework.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example hyper
//! ```

use std::error::Error;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use webhook_events::openai::{EventHandler, ResponseCompletedWebhookEvent, UnwrapWebhookEvent};
use webhook_events::{Delivery, HandlerResult, Receiver, Secret, Verifier, async_trait};

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_response_completed(&self, event: &ResponseCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        println!("response {} is complete", event.data.id);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, App);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(receiver.clone());
        tokio::spawn(async move {
            // The timer ends connections on which no request comes.
            let connection =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                eprintln!("connection: {error}");
            }
        });
    }
}
