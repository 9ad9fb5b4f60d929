//! apalis-sqlite, with every commit synced as the inbox's are.

use std::path::Path;
use std::time::{Duration, Instant};

use apalis::layers::WorkerBuilderExt;
use apalis::prelude::{BoxDynError, Data, ParallelizeExt, TaskBuilder, TaskSink, WorkerBuilder, WorkerContext};
use apalis_sqlite::{Config, SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteStorage};

use crate::load::{BACKLOG, CALLERS, Counting, Failure, body, callers};

/// What a task holds.
type Body = Vec<u8>;

async fn pool(path: &Path) -> Result<SqlitePool, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(Duration::from_secs(30))
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", "FULL");
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    // Its own `setup` turns the syncing of commits off.
    SqliteStorage::migrations().run(&pool).await?;
    Ok(pool)
}

/// Tasks a second that are pushed, each with a key by which a copy is known.
pub(crate) async fn pushes(path: &Path) -> Result<f64, Failure> {
    let storage: SqliteStorage<Body> = SqliteStorage::new(&pool(path).await?);
    callers(CALLERS, move |id| {
        let mut storage = storage.clone();
        async move {
            let task = TaskBuilder::new(body().to_vec()).idempotency_key(id).build();
            Ok(storage.push_task(task).await?)
        }
    })
    .await
}

async fn count(_: Body, counting: Data<Counting>, _: WorkerContext) -> Result<(), BoxDynError> {
    counting.one_more();
    Ok(())
}

/// Tasks a second that a worker handles of a backlog: 64 at a time, fetched by 256.
pub(crate) async fn drains(path: &Path) -> Result<f64, Failure> {
    let config = Config::default().queue("bench").batch_size(256);
    let mut storage: SqliteStorage<Body> = SqliteStorage::new(&pool(path).await?).with_config(config);
    for _ in 0..BACKLOG / 20 {
        storage.push(body().to_vec()).await?;
    }
    let counting = Counting::default();
    let worker = WorkerBuilder::new("bench")
        .backend(storage)
        .data(counting.clone())
        .parallelize(tokio::spawn)
        .concurrency(CALLERS)
        .build(count);
    let begun = Instant::now();
    tokio::select! {
        rate = counting.rate_until(BACKLOG / 20, begun) => Ok(rate),
        ended = worker.run() => Err(format!("the worker ended: {ended:?}").into()),
    }
}
