//! `listen`: receives deliveries on loopback, and stops when asked to, but not before its handlers are through.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{self, ExitCode};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tracing::Level;
use webhook_events::openai::{EventType, UnwrapWebhookEvent};
use webhook_events::{Receiver, Secret, SecretError, Signer, Verifier};

use crate::curl;
use crate::demo::Log;
use crate::signals::Signals;

/// What `listen` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Port to listen on; 0 takes any that is free
    #[arg(long, env = "PORT", default_value_t = 3000)]
    port: u16,
}

/// The variable that OpenAI's own libraries read, too.
const SECRET: &str = "OPENAI_WEBHOOK_SECRET";

/// The secret of the endpoint, and whether it was made just now.
fn secret() -> Result<(Secret, bool), Box<dyn Error>> {
    match Secret::from_env(SECRET) {
        Ok(secret) => Ok((secret, false)),
        Err(SecretError::NotSet(_)) => Ok((Secret::generate(), true)),
        Err(error) => Err(format!("{SECRET}: {error}").into()),
    }
}

/// Receives until a signal.
pub(crate) async fn run(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let (secret, is_new) = secret()?;
    // Why a delivery was refused is told here, and never to its sender.
    tracing_subscriber::fmt().with_max_level(Level::WARN).with_target(false).without_time().init();
    let (notes, heard) = mpsc::channel();
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Log::new(notes));
    // Before it says that it is ready, so that whoever reads that can stop it.
    let signals = Signals::new()?;
    let (listener, address) = bind(options.port).await?;
    invite(&secret, is_new, &format!("http://{address}{PATH}"))?;
    // Ends with the receiver, which holds the other end.
    let log = thread::spawn(move || heard.iter().for_each(|note| println!("{note}")));
    serve(listener, receiver, signals).await?;
    log.join().map_err(|_| "the log broke off")?;
    println!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Tells whoever started it how to send it something.
fn invite(secret: &Secret, is_new: bool, url: &str) -> Result<(), Box<dyn Error>> {
    println!("listening on {url}");
    if is_new {
        println!("secret, made for this run as {SECRET} is not set: {}", *secret.expose());
    }
    let signer = Signer::new(secret.clone());
    let body = EventType::ResponseCompleted.sample();
    println!(
        "to send it an event, within five minutes; sent again, it gets 204 as a duplicate and is not handled twice:\n"
    );
    println!("{}\n", curl::command(&signer, url, "wh_from_curl", body)?);
    Ok(())
}

/// Where the endpoint is on the server.
pub(crate) const PATH: &str = "/webhooks/openai";

/// How long running handlers may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// What a shell reports of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Takes the port; 0 is any that is free.
pub(crate) async fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
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
async fn serve(listener: TcpListener, receiver: Receiver<UnwrapWebhookEvent>, mut signals: Signals) -> io::Result<()> {
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
