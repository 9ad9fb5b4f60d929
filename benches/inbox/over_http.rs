//! Requests a second over HTTP: 64 connections, each with one request at a time, in one process with the sender.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Receiver, Secret, Signer, SqliteInbox, Verifier};

use crate::load::{CALLERS, Counting, Failure, body, rate};
use crate::score::Score;
use crate::table::Table;

/// How many requests are sent.
const REQUESTS: usize = 40_000;

pub(crate) async fn run(folder: &Path, score: &mut Score) -> Result<(), Failure> {
    let secret = Secret::generate();
    let mut table = Table::new("over HTTP, 64 connections", &["/s", "/ direct"]);
    let receiver = || Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Counting::default());
    let direct = requests(&secret, receiver()).await?;
    let stored = receiver().inbox(SqliteInbox::open(folder.join("http.db")).await?).await?;
    let stored = requests(&secret, stored).await?;
    for (name, rate) in [
        ("direct: the handler is called before the answer", direct),
        ("SQLite inbox: stored before the answer", stored),
    ] {
        table.row(name, [format!("{rate:.0}"), format!("{:.2}", rate / direct)]);
    }
    score.note("over HTTP, SQLite inbox / direct", stored / direct, 0.5);
    println!("{table}");
    Ok(())
}

async fn requests(secret: &Secret, receiver: Receiver<UnwrapWebhookEvent>) -> Result<f64, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let uri = format!("http://{}/", listener.local_addr()?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let shutdown = async move { _ = stopped.await };
        webhook_events::serve(listener, receiver, shutdown).await
    });
    let signer = Signer::new(secret.clone());
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let signed: Vec<_> = (0..REQUESTS)
        .map(|number| signer.sign(&format!("msg_{number}"), SystemTime::now(), body()).map(http::HeaderMap::from).ok())
        .collect();
    let signed = Arc::new(signed);
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for caller in 0..CALLERS {
        let (client, signed, uri) = (client.clone(), Arc::clone(&signed), uri.clone());
        tasks.spawn(async move {
            for headers in signed.iter().skip(caller).step_by(CALLERS).flatten() {
                let mut request = Request::post(&uri).body(Full::new(body()))?;
                request.headers_mut().extend(headers.clone());
                let status = client.request(request).await?.status();
                if status != 204 {
                    return Err(format!("a delivery was answered with {status}").into());
                }
            }
            Ok::<(), Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let took = begun.elapsed();
    let _ = stop.send(());
    serving.await??;
    Ok(rate(REQUESTS as u64, took))
}
