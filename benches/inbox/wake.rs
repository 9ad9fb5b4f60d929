//! How soon an idle worker begins with what was accepted: in the same process, and in another one on PostgreSQL.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use webhook_events::openai::{EventHandler, EventType, UnwrapWebhookEvent};
use webhook_events::{Delivery, HandlerResult, InboxStore, PostgresInbox, SqliteInbox, Workers, async_trait};

use crate::load::{Failure, new};
use crate::table::Table;

/// How often it is measured.
const TIMES: usize = 200;

/// Tells when it is called.
struct Telling(mpsc::UnboundedSender<Instant>);

#[async_trait]
impl EventHandler for Telling {
    async fn on_unhandled(&self, _: EventType, _: &Delivery) -> HandlerResult {
        self.0.send(Instant::now())?;
        Ok(())
    }
}

/// From the end of an accept to the call of the handler, in order.
async fn delays<S: InboxStore + Clone>(name: &str, from: &S, to: &S) -> Result<Vec<Duration>, Failure> {
    let (sender, mut called) = mpsc::unbounded_channel();
    let workers = Workers::<UnwrapWebhookEvent>::new().start(to, Telling(sender)).await?;
    let mut delays = Vec::new();
    for number in 0..TIMES {
        tokio::time::sleep(Duration::from_millis(60)).await;
        from.accept(new("openai", &format!("{name}_{number}"))).await?;
        let accepted = Instant::now();
        let called = called.recv().await.ok_or("the workers are gone")?;
        delays.push(called.saturating_duration_since(accepted));
    }
    workers.drain().await;
    delays.sort();
    Ok(delays)
}

pub(crate) async fn run(folder: &Path, url: Option<&str>) -> Result<(), Failure> {
    let mut table =
        Table::new("from the commit to the handler's call, idle workers", &["median, ms", "99th percentile, ms"]);
    let mut row = |name: &str, delays: &[Duration]| {
        let cell = |part: usize| format!("{:.2}", delays[delays.len() * part / 100].as_secs_f64() * 1e3);
        table.row(name, [cell(50), cell(99)]);
    };
    let inbox = SqliteInbox::open(folder.join("wake.db")).await?;
    row("SQLite, same process", &delays("wake", &inbox, &inbox).await?);
    if let Some(url) = url {
        let open = async || PostgresInbox::builder(url.parse()?).schema("bench_accept").connect().await;
        let (one, other) = (open().await?, open().await?);
        row("PostgreSQL, same process", &delays("same", &one, &one).await?);
        row("PostgreSQL, another process, by NOTIFY", &delays("other", &one, &other).await?);
    }
    println!("{table}");
    Ok(())
}
