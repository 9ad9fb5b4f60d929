//! Effects exactly once with a driver of one's own: sqlx writes the order and completes the delivery in one transaction.
//!
//! It makes a table `orders` beside those of the inbox, and receives until it is told to end.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run --manifest-path examples/clients/Cargo.toml --bin sqlx -- \
//!     postgres://app@127.0.0.1/app
//! ```

use std::env;
use std::error::Error;

use sqlx::PgPool;
use tokio::net::TcpListener;
use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::{
    Claim, Delivery, HandlerResult, PostgresInbox, Receiver, Secret, Verifier, Workers, async_trait, shutdown_signal,
};

/// Orders the results of each batch. It is made for one attempt, with the claim of that attempt.
struct Orders {
    claim: Claim,
    pool: PgPool,
}

#[async_trait]
impl EventHandler for Orders {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("INSERT INTO orders (batch, delivery) VALUES ($1, $2)")
            .bind(&event.data.id)
            .bind(delivery.id())
            .execute(&mut *transaction)
            .await?;
        let done = self.claim.completion();
        let completed = sqlx::query(done.sql())
            .bind(done.seq())
            .bind(done.owner())
            .bind(done.attempt())
            .execute(&mut *transaction)
            .await?;
        // An error where another process has the delivery: the transaction is dropped, and rolled back.
        done.check(completed.rows_affected())?;
        transaction.commit().await?;
        println!("batch {} is ordered (delivery {})", event.data.id, delivery.id());
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let url = env::args().nth(1).ok_or("usage: sqlx <URL of a PostgreSQL database>")?;
    let pool = PgPool::connect(&url).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS orders (batch text NOT NULL, delivery text NOT NULL)")
        .execute(&pool)
        .await?;

    let inbox = PostgresInbox::connect(&url).await?;
    let workers = Workers::<UnwrapWebhookEvent>::new()
        .start_with(&inbox, move |claim: Claim| Orders { claim, pool: pool.clone() })
        .await?;
    let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
    let receiver = Receiver::<UnwrapWebhookEvent>::storing(verifier, &inbox);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let served = webhook_events::serve(listener, receiver, shutdown_signal()).await;
    workers.drain().await;
    served?;
    Ok(())
}
