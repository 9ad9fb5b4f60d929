//! What every contender is given to do: deliveries to keep, one after another or many at a time, and backlogs to work off.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinSet;
use webhook_events::openai::{EventHandler, EventType, UnwrapWebhookEvent};
use webhook_events::{Delivery, HandlerResult, InboxStore, NewDelivery, Workers, async_trait};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// How long each figure is measured.
pub(crate) const SPAN: Duration = Duration::from_secs(3);
/// How many callers there are, unless it is said otherwise.
pub(crate) const CALLERS: usize = 64;
/// How many deliveries are worked off.
pub(crate) const BACKLOG: u64 = 60_000;

/// A handler that does nothing but count.
#[derive(Clone, Default)]
pub(crate) struct Counting(Arc<AtomicU64>);

impl Counting {
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until so many have come, and returns how many came in a second since `begun`. Who has not come to the end
    /// after a minute is judged by what was done until then.
    pub(crate) async fn rate_until(&self, count: u64, begun: Instant) -> f64 {
        while self.count() < count && begun.elapsed() < Duration::from_mins(1) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        rate(self.count(), begun.elapsed())
    }
}

#[async_trait]
impl EventHandler for Counting {
    async fn on_unhandled(&self, _: EventType, _: &Delivery) -> HandlerResult {
        self.one_more();
        Ok(())
    }
}

/// A body of the size that most events have.
pub(crate) fn body() -> Bytes {
    Bytes::from(format!("{:<400}", EventType::BatchCompleted.sample()))
}

pub(crate) fn new(source: &str, id: &str) -> NewDelivery {
    NewDelivery::new(source, id, "batch.completed", body())
}

/// How many a second there were.
pub(crate) fn rate(count: u64, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate is no exact number")]
    let count = count as f64;
    count / took.as_secs_f64()
}

/// Deliveries a second that so many callers have done one after another.
pub(crate) async fn callers<F: Future<Output = Result<(), Failure>> + Send>(
    count: usize,
    one: impl Fn(String) -> F + Clone + Send + 'static,
) -> Result<f64, Failure> {
    let (begun, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for caller in 0..count {
        let (one, done) = (one.clone(), Arc::clone(&done));
        tasks.spawn(async move {
            for number in 0.. {
                if begun.elapsed() >= SPAN {
                    break;
                }
                one(format!("msg_{caller}_{number}")).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(rate(done.load(Ordering::Relaxed), begun.elapsed()))
}

/// Deliveries a second that an inbox accepts. The source keeps the ids of two measurements apart.
pub(crate) async fn accepts<S: InboxStore + Clone>(inbox: &S, source: &str, count: usize) -> Result<f64, Failure> {
    let (inbox, source) = (inbox.clone(), source.to_owned());
    callers(count, move |id| {
        let (inbox, new) = (inbox.clone(), new(&source, &id));
        async move { inbox.accept(new).await.map(drop) }
    })
    .await
}

/// Fills an inbox with a backlog.
pub(crate) async fn fill<S: InboxStore + Clone>(inbox: &S) -> Result<(), Failure> {
    let mut tasks = JoinSet::new();
    for caller in 0..CALLERS as u64 {
        let inbox = inbox.clone();
        tasks.spawn(async move {
            for number in (caller..BACKLOG).step_by(CALLERS) {
                inbox.accept(new("openai", &format!("fill_{number}"))).await?;
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

/// Deliveries a second that workers handle of the next `count` of a backlog.
pub(crate) async fn drains<S: InboxStore + Clone>(inbox: &S, count: u64) -> Result<f64, Failure> {
    let (handler, begun) = (Counting::default(), Instant::now());
    let workers = Workers::<UnwrapWebhookEvent>::new().concurrency(256).start(inbox, handler.clone()).await?;
    let rate = handler.rate_until(count, begun).await;
    workers.drain().await;
    Ok(rate)
}

/// Deliveries a second that are accepted and handled at the same time, by the number handled.
pub(crate) async fn accepts_and_handles<S: InboxStore + Clone>(inbox: &S) -> Result<f64, Failure> {
    let (handler, begun) = (Counting::default(), Instant::now());
    let workers = Workers::<UnwrapWebhookEvent>::new().concurrency(256).start(inbox, handler.clone()).await?;
    accepts(inbox, "openai", CALLERS).await?;
    let rate = rate(handler.count(), begun.elapsed());
    workers.drain().await;
    Ok(rate)
}
