//! Listens on loopback, and stops when asked to, but not before its handlers are through.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::process;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::time::timeout;
use webhook_events::Receiver;
use webhook_events::openai::UnwrapWebhookEvent;

use crate::signals::Signals;

/// Where the endpoint is on the server.
pub(crate) const PATH: &str = "/webhooks/openai";

/// How long running handlers may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// What a shell reports of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Takes the port; 0 is any that is free.
pub(crate) async fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::AddrInUse => {
                "it is in use; choose another with --port, or any that is free with --port 0".into()
            }
            ErrorKind::PermissionDenied => "it takes more rights than yours; choose one from 1024 with --port".into(),
            _ => error.to_string(),
        };
        io::Error::new(error.kind(), format!("cannot listen on port {port}: {reason}"))
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until a signal, then waits for what is still running.
pub(crate) async fn serve(
    listener: TcpListener,
    receiver: Receiver<UnwrapWebhookEvent>,
    mut signals: Signals,
) -> io::Result<()> {
    let app = Router::new().route_service(PATH, receiver.clone());
    let stopping = receiver.clone();
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            signals.next().await;
            println!("stopping when all handlers are through; Ctrl-C again stops at once");
            tokio::spawn(async move {
                signals.next().await;
                process::exit(INTERRUPTED);
            });
            tokio::spawn(async move { stopping.drain().await });
        })
        .await?;
    if timeout(GRACE, receiver.drain()).await.is_err() {
        eprintln!("some handlers are still running after {} seconds, and are left", GRACE.as_secs());
    }
    Ok(())
}
