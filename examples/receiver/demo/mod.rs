//! `--demo`: sends the receiver a sample of every event and some deliveries that must not get through, over real HTTP.

mod case;
mod client;
mod table;

use std::error::Error;
use std::process::ExitCode;
use std::sync::mpsc;

use axum::Router;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Receiver, Secret, Signer, Verifier};

use crate::handler::Log;
use crate::server;

/// Runs every case, shows what each got, and succeeds when all got what they should.
pub(crate) async fn run(port: u16, secret: &Secret) -> Result<ExitCode, Box<dyn Error>> {
    let (notes, heard) = mpsc::channel();
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Log::new(notes));
    let (listener, address) = server::listen(port).await?;
    let app = Router::new().route_service(server::PATH, receiver.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });

    println!("sending to http://{address}{}\n", server::PATH);
    let mut table = table::Table::new();
    for case in case::all(&Signer::new(secret.clone()))? {
        let status = client::send(address, &case).await?;
        // The answer comes after the handler, so all of its notes are there by now.
        table.row(&case, status, &heard.try_iter().collect::<Vec<_>>());
    }
    receiver.drain().await;
    Ok(table.end())
}
