//! Effects exactly once in SQLite: the rows that a handler writes and the completion of the delivery are one commit.
//!
//! It signs and delivers to itself, into a file of its own, and ends.
//!
//! ```sh
//! cargo run -p webhook-events-examples --example transactions_sqlite
//! ```

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, fs, process};

use hyper::Request;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, EventType, UnwrapWebhookEvent};
use webhook_events::rusqlite::Connection;
use webhook_events::{
    Delivery, HandlerResult, Receiver, Retry, Secret, Signer, SqliteInbox, SqliteTx, Verifier, Workers, async_trait,
};

/// Orders the results of each batch. It is made for one attempt, with the transaction of that attempt.
struct Orders {
    tx: SqliteTx,
    attempts: Arc<AtomicU32>,
}

#[async_trait]
impl EventHandler for Orders {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
        let (batch, id) = (event.data.id.clone(), delivery.id().to_owned());
        // Nothing is written yet: the inbox writes when the handler has succeeded.
        self.tx.at_commit(move |db| {
            db.execute("INSERT INTO orders (batch, delivery) VALUES (?1, ?2)", [batch, id])?;
            Ok(())
        });
        if attempt == 1 {
            // The row is dropped with this attempt. The next attempt writes it.
            return Err("the first attempt fails on purpose".into());
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let folder = env::temp_dir().join(format!("webhook-events-orders-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("app.db");

    // The tables of the program are in the inbox's file; those of the inbox begin with `webhook_`.
    let inbox = SqliteInbox::open(&file).await?;
    Connection::open(&file)?.execute_batch("CREATE TABLE orders (batch TEXT NOT NULL, delivery TEXT NOT NULL)")?;

    let attempts = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&attempts);
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .retry(Retry::exponential(Duration::from_millis(50), Duration::from_secs(1)))
        .start_in_transaction(&inbox, move |tx: SqliteTx| Orders { tx, attempts: Arc::clone(&counter) })
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

    let orders: i64 = Connection::open(&file)?.query_row("SELECT count(*) FROM orders", [], |row| row.get(0))?;
    println!("{orders} orders for 3 deliveries, in {} attempts", attempts.load(Ordering::SeqCst));
    drop((service, inbox));
    fs::remove_dir_all(&folder)?;
    Ok(())
}
