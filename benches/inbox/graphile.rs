//! `graphile_worker`, by its default settings and by those that are its fastest.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use graphile_worker::{
    IntoTaskHandlerResult, JobSpecBuilder, LocalQueueConfig, RawJobSpec, TaskHandler, Worker, WorkerContext,
    WorkerOptions,
};
use serde::{Deserialize, Serialize};

use crate::load::{BACKLOG, CALLERS, Failure, body, callers, rate};

static HANDLED: AtomicU64 = AtomicU64::new(0);

/// A delivery as its payload, which is JSON.
#[derive(Deserialize, Serialize)]
struct Keep {
    body: String,
}

impl Keep {
    fn new() -> Self {
        Self { body: String::from_utf8_lossy(&body()).into_owned() }
    }
}

impl TaskHandler for Keep {
    const IDENTIFIER: &'static str = "keep";

    async fn run(self, _: WorkerContext) -> impl IntoTaskHandlerResult {
        HANDLED.fetch_add(1, Ordering::Relaxed);
        Ok::<(), String>(())
    }
}

/// Which settings a worker has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settings {
    Default,
    /// A queue in the process, and completions in batches.
    Local,
}

async fn worker(url: &str, schema: &str, settings: Settings) -> Result<Worker, Failure> {
    let options = WorkerOptions::default()
        .database_url(url)
        .max_pg_conn(12)
        .schema(schema)
        .concurrency(CALLERS)
        .listen_os_shutdown_signals(false)
        .define_job::<Keep>();
    let options = match settings {
        Settings::Default => options,
        Settings::Local => {
            let local = LocalQueueConfig::builder().size(256_usize).build();
            options.local_queue(local).complete_job_batch_delay(Duration::from_millis(5))
        }
    };
    Ok(options.init().await?)
}

/// Jobs a second that are added, each with a key by which a copy is known.
pub(crate) async fn adds(url: &str) -> Result<f64, Failure> {
    let utils = worker(url, "bench_graphile", Settings::Default).await?.create_utils();
    callers(CALLERS, move |id| {
        let utils = utils.clone();
        async move {
            utils.add_job(Keep::new(), JobSpecBuilder::new().job_key(id).build()).await?;
            Ok(())
        }
    })
    .await
}

/// Jobs a second that a worker handles of a backlog of so many.
pub(crate) async fn drains(url: &str, settings: Settings) -> Result<f64, Failure> {
    let (schema, count) = match settings {
        Settings::Default => ("bench_graphile_default", BACKLOG / 60),
        Settings::Local => ("bench_graphile_local", BACKLOG),
    };
    let worker = worker(url, schema, settings).await?;
    let utils = worker.create_utils();
    let job = || -> Result<_, Failure> {
        let payload = serde_json::to_value(Keep::new())?;
        Ok(RawJobSpec { identifier: Keep::IDENTIFIER.to_owned(), payload, spec: JobSpecBuilder::new().build() })
    };
    for _ in 0..count / 1000 {
        let jobs = (0..1000).map(|_| job()).collect::<Result<Vec<_>, _>>()?;
        utils.add_raw_jobs(&jobs).await?;
    }
    HANDLED.store(0, Ordering::Relaxed);
    let begun = Instant::now();
    let running = tokio::spawn(async move { worker.run().await.map_err(|error| error.to_string()) });
    while HANDLED.load(Ordering::Relaxed) < count && begun.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let rate = rate(HANDLED.load(Ordering::Relaxed), begun.elapsed());
    running.abort();
    Ok(rate)
}
