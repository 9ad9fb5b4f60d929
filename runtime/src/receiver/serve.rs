//! `serve`: a receiver on a socket, from the first connection to a clean end.

use std::future::{Future, IntoFuture};
use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::net::TcpListener;

use super::Receiver;
use crate::event::Union;
use crate::http::server::{self, Limits};

/// Serves `receiver` on `listener` until `shutdown`, then drains it.
///
/// It speaks HTTP/1.1, and HTTP/2 with prior knowledge. It bounds the number of connections and the time that the headers
/// of a request may take, and goes on when no more files can be opened. On shutdown it accepts no more connections, refuses
/// new deliveries, answers those that have begun and waits for their handlers, all of it within a grace of 30 seconds. After
/// that it drops what is left, half-sent requests included; the deliveries of an inbox whose handlers it drops wait to be
/// handled again. TLS belongs in front of it.
///
/// The future may be awaited as it is; the methods of [`Serve`] change its limits.
///
/// # Errors
///
/// The future resolves to an error of kind [`TimedOut`](io::ErrorKind::TimedOut) where handlers still ran at the end of the
/// grace.
///
/// # Examples
///
#[cfg_attr(feature = "openai", doc = "```no_run")]
#[cfg_attr(not(feature = "openai"), doc = "```ignore")]
/// use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
/// use webhook_events::{Receiver, Secret, Verifier};
///
/// struct App;
///
/// impl EventHandler for App {}
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?);
/// let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier, App);
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
/// webhook_events::serve(listener, receiver, webhook_events::shutdown_signal()).await?;
/// # Ok(())
/// # }
/// ```
pub fn serve<E, F>(listener: TcpListener, receiver: Receiver<E>, shutdown: F) -> Serve<E, F>
where
    E: Union,
    F: Future<Output = ()> + Send + 'static,
{
    let limits = Limits { connections: 4096, header_timeout: Duration::from_secs(10), grace: Duration::from_secs(30) };
    Serve { listener, receiver, shutdown, limits }
}

/// A server of a [`Receiver`], made by [`serve`]. It begins when it is awaited.
#[derive(Debug)]
#[must_use = "a server does nothing unless it is awaited"]
pub struct Serve<E, F> {
    listener: TcpListener,
    receiver: Receiver<E>,
    shutdown: F,
    limits: Limits,
}

impl<E, F> Serve<E, F> {
    /// How many connections may be open at a time; further ones wait. 4,096 unless set.
    pub fn max_connections(mut self, most: usize) -> Self {
        self.limits.connections = most;
        self
    }

    /// How long the headers of a request may take to arrive, and how long a connection may be idle. 10 seconds unless set.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.limits.header_timeout = timeout;
        self
    }

    /// How long the end may take, from the shutdown on. 30 seconds unless set.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.limits.grace = grace;
        self
    }
}

impl<E, F> IntoFuture for Serve<E, F>
where
    E: Union,
    F: Future<Output = ()> + Send + 'static,
{
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { listener, receiver, shutdown, limits } = self;
        Box::pin(async move {
            let (draining, left) = (receiver.clone(), receiver.clone());
            let drain = async move { draining.drain().await };
            if server::run(listener, receiver, shutdown, drain, limits).await {
                return Ok(());
            }
            left.give_back().await;
            let message = format!("handlers or connections were left {:?} after the shutdown", limits.grace);
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        })
    }
}

/// Waits for Ctrl-C or, on Unix, SIGTERM, which service managers and containers send.
///
/// From its first poll on these signals no longer end the process by themselves.
pub async fn shutdown_signal() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be listened for");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be listened for");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
