//! Opens an inbox for an operator: one that exists, and without taking anything from the processes that work on it.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use hyper_rustls::ConfigBuilderExt;
use rustls::ClientConfig;
use rustls::crypto::ring;
use tokio_postgres_rustls::MakeRustlsConnect;
use webhook_events::tokio_postgres::config::{Config, Host, SslMode};
use webhook_events::{InboxStore, PostgresInbox, SqliteInbox, StoreError};

use crate::failure::Failure;

/// The inbox behind `sqlite:PATH` or `postgres://…`.
pub(super) async fn open(store: &str) -> Result<Arc<dyn InboxStore>, Failure> {
    if let Some(path) = store.strip_prefix("sqlite:") {
        return sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await;
    }
    if store.starts_with("postgres://") || store.starts_with("postgresql://") {
        return postgres(store).await;
    }
    Err(Failure::usage("that is no inbox")
        .help("write `sqlite:PATH`, as in `sqlite:webhooks.db`, or `postgres://HOST/DATABASE`"))
}

async fn sqlite(path: &Path) -> Result<Arc<dyn InboxStore>, Failure> {
    match SqliteInbox::inspect(path).await {
        Ok(inbox) => Ok(Arc::new(inbox)),
        Err(error) => Err(cannot(&error)),
    }
}

async fn postgres(url: &str) -> Result<Arc<dyn InboxStore>, Failure> {
    let config: Config =
        url.parse().map_err(|error| Failure::usage(format!("the URL of the database: {}", chain(&error))))?;
    let has_tls = match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Prefer => !is_local(&config),
        _ => true,
    };
    let builder = PostgresInbox::builder(config).inspect();
    let opened = if has_tls { builder.connect_tls(tls()?).await } else { builder.connect().await };
    match opened {
        Ok(inbox) => Ok(Arc::new(inbox)),
        Err(error) if has_tls => {
            let help = "the server must have a certificate that this machine trusts; `?sslmode=disable` connects \
                 without TLS";
            Err(cannot(&error).help(help))
        }
        Err(error) => Err(cannot(&error)),
    }
}

/// Whether every host of the configuration is this machine.
fn is_local(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// TLS with the certificates that the system trusts.
fn tls() -> Result<MakeRustlsConnect, Failure> {
    let cannot = |error: &dyn std::fmt::Display| Failure::world(format!("TLS cannot be had: {error}"));
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| cannot(&error))?
        .with_native_roots()
        .map_err(|error| cannot(&error))?
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn cannot(error: &StoreError) -> Failure {
    Failure::world(format!("cannot open the inbox: {error}"))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
