//! `demo`: sends the receiver a sample of every event and some deliveries that must not get through, over real HTTP.

mod case;
mod client;
mod handler;
mod table;

use std::error::Error;
use std::process::ExitCode;
use std::sync::mpsc;

use axum::Router;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Receiver, Secret, Signer, Verifier};

use crate::listen::{PATH, bind};
pub(crate) use handler::Log;

/// What `demo` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Port of the receiver; 0 takes any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Runs every case, shows what each got, and succeeds when all got what they should.
pub(crate) async fn run(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let secret = Secret::generate();
    let (notes, heard) = mpsc::channel();
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Log::new(notes));
    let (listener, address) = bind(options.port).await?;
    let app = Router::new().route_service(PATH, receiver.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });

    println!("sending to http://{address}{PATH}\n");
    let mut table = table::Table::new();
    for case in case::all(&Signer::new(secret))? {
        let status = client::send(address, &case).await?;
        // The answer comes after the handler, so all of its notes are there by now.
        table.row(&case, status, &heard.try_iter().collect::<Vec<_>>());
    }
    receiver.drain().await;
    Ok(table.end())
}
