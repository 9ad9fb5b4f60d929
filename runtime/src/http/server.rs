//! A server of HTTP/1.1 and HTTP/2 that outlasts bad clients: bounded in connections, in time for headers, and at its end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{self, sleep};
use tower_service::Service;

use super::reply::ResponseBody;

/// How long to wait after an error of `accept`, such as too many open files.
const PAUSE: Duration = Duration::from_millis(50);

/// What bounds a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connections: usize,
    pub(crate) header_timeout: Duration,
    /// From the signal to the end of everything.
    pub(crate) grace: Duration,
}

/// Serves until `shutdown`, then until `drained` and all connections are through, but no longer than the grace.
///
/// True where all was through.
pub(crate) async fn run<S>(
    listener: TcpListener,
    service: S,
    shutdown: impl Future<Output = ()>,
    drain: impl Future<Output = ()>,
    limits: Limits,
) -> bool
where
    S: Service<Request<Incoming>, Response = Response<ResponseBody>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (stop, stopped) = watch::channel(());
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = Arc::clone(&room).acquire_owned().await;
            (place, listener.accept().await)
        };
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = next => accepted,
            // Forgets those that have ended.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            (place, Ok((stream, _))) => {
                let (service, stopped) = (service.clone(), stopped.clone());
                connections.spawn(async move {
                    connection(stream, service, stopped, limits.header_timeout).await;
                    drop(place);
                });
            }
            (_, Err(error)) => pause_after(&error).await,
        }
    }
    drop((listener, stop));
    let ended = time::timeout(limits.grace, async {
        tokio::join!(drain, async { while connections.join_next().await.is_some() {} });
    });
    // What is left is dropped, half-sent requests included.
    ended.await.is_ok()
}

/// An error of one connection is that connection's alone; any other is waited out, as the next call would meet it again.
async fn pause_after(error: &io::Error) {
    let of_one = [io::ErrorKind::ConnectionRefused, io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset];
    if !of_one.contains(&error.kind()) {
        tracing::warn!(%error, "no connection can be accepted");
        sleep(PAUSE).await;
    }
}

async fn connection<S>(stream: TcpStream, service: S, mut stopped: watch::Receiver<()>, header_timeout: Duration)
where
    S: Service<Request<Incoming>, Response = Response<ResponseBody>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // Answers are one segment; waiting for more only delays them.
    let _ = stream.set_nodelay(true);
    let began = Arc::new(AtomicBool::new(false));
    let service = Began { service, began: Arc::clone(&began) };
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(header_timeout);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(header_timeout).keep_alive_timeout(header_timeout);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    // Which version it is shows in the first bytes, and the timers of either begin after them.
    let mut silence = pin!(sleep(header_timeout));
    let mut is_new = true;
    loop {
        tokio::select! {
            // An error is that of a client that broke off or sent no HTTP.
            _ = connection.as_mut() => return,
            () = &mut silence, if is_new => {
                if !began.load(Ordering::Relaxed) {
                    return;
                }
                is_new = false;
            }
            _ = stopped.changed() => break,
        }
    }
    connection.as_mut().graceful_shutdown();
    // A request that has begun is answered; what is left after that is a client that does not go on.
    let _ = connection.await;
}

/// A service that notes that a request has come.
#[derive(Clone)]
struct Began<S> {
    service: S,
    began: Arc<AtomicBool>,
}

impl<S, R> Service<R> for Began<S>
where
    S: Service<R>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.began.store(true, Ordering::Relaxed);
        self.service.call(request)
    }
}
