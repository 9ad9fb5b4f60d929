//! Receives Stripe's events, whose signature and time are in one header.
//!
//! ```sh
//! STRIPE_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example stripe
//! ```

use std::env;

use tokio::net::TcpListener;
use webhook_events::{Delivery, HandlerResult, Receiver, async_trait, serve, shutdown_signal, webhook_events};

webhook_events!("./stripe.yaml");

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_payment_intent_succeeded(&self, event: &PaymentIntentSucceededEvent, _: &Delivery) -> HandlerResult {
        let payment = &event.data.object;
        println!("payment {} of {} {} succeeded", payment.id, payment.amount, payment.currency);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tracing_subscriber::fmt::init();
    let secret = StripeEvent::scheme().secret(&env::var("STRIPE_WEBHOOK_SECRET")?)?;
    let receiver = Receiver::<StripeEvent>::new(StripeEvent::verifier(secret), App);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve(listener, receiver, shutdown_signal()).await?)
}
