//! Effects exactly once in PostgreSQL: the orders that a handler writes and the completion of the delivery are one commit.
//!
//! It makes a table `orders` beside those of the inbox, signs and delivers to itself, and ends.
//!
//! ```sh
//! cargo run -p webhook-events-examples --example transactions -- postgres://app@127.0.0.1/app
//! ```

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use hyper::Request;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, EventType, UnwrapWebhookEvent};
use webhook_events::tokio_postgres::{self, NoTls};
use webhook_events::{
    Delivery, HandlerResult, PostgresInbox, PostgresTx, Receiver, Retry, Secret, Signer, Verifier, Workers, async_trait,
};

/// Orders the results of each batch. It is made for one attempt, with the transaction of that attempt.
struct Orders {
    tx: PostgresTx,
    attempts: Arc<AtomicU32>,
}

#[async_trait]
impl EventHandler for Orders {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
        let insert = "INSERT INTO orders (batch, delivery) VALUES ($1, $2)";
        self.tx.execute(insert, &[&event.data.id, &delivery.id()]).await?;
        if attempt == 1 {
            // The row is rolled back with this attempt. The next attempt writes it.
            return Err("the first attempt fails on purpose".into());
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::args().nth(1).ok_or("usage: transactions <URL of a PostgreSQL database>")?;
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute("CREATE TABLE IF NOT EXISTS orders (batch text NOT NULL, delivery text NOT NULL)").await?;

    let inbox = PostgresInbox::connect(&url).await?;
    let attempts = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&attempts);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(Retry::exponential(Duration::from_millis(50), Duration::from_secs(1)))
        .start_in_transaction(&inbox, move |tx: PostgresTx| Orders { tx, attempts: Arc::clone(&counter) })
        .await?;

    let secret = Secret::generate();
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(Verifier::new(secret.clone()), &inbox);
    let service = TowerToHyperService::new(receiver);
    let body = EventType::BatchCompleted.sample();
    for id in ["wh_1", "wh_2", "wh_3", "wh_2"] {
        let headers = Signer::new(secret.clone()).sign(id, SystemTime::now(), body)?;
        let mut request = Request::post("/webhooks/openai").body(body.to_owned())?;
        *request.headers_mut() = headers.into();
        let Ok(response) = service.call(request).await;
        println!("{id} is answered with {}", response.status());
    }

    loop {
        let stats = inbox.stats().await?;
        if stats.waiting + stats.running == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    workers.drain().await;

    let orders: i64 = client.query_one("SELECT count(*) FROM orders", &[]).await?.get(0);
    println!("{orders} orders for 3 deliveries, in {} attempts", attempts.load(Ordering::SeqCst));
    Ok(())
}
