//! A receiver of OpenAI's webhooks on loopback: verifies each delivery and logs its event. See `--help`.

mod curl;
mod demo;
mod handler;
mod options;
mod server;
mod signals;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use tracing::Level;
use webhook_events::openai::{EventType, UnwrapWebhookEvent};
use webhook_events::{Receiver, Secret, Signer, Verifier};

use handler::Log;
use options::{HELP, Options};
use signals::Signals;

/// The port unless given.
const PORT: u16 = 3000;

/// The status of a program that was called in a wrong way.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(env::args().skip(1)) {
        Ok(options) if options.help => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(options) => options,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(USAGE);
        }
    };
    match run(&options).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let (secret, is_new) = options::secret()?;
    if options.demo {
        return demo::run(options.port.unwrap_or(0), &secret).await;
    }
    // Why a delivery was refused is told here, and never to its sender.
    tracing_subscriber::fmt().with_max_level(Level::WARN).with_target(false).without_time().init();
    let (notes, heard) = mpsc::channel();
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Log::new(notes));
    // Before it says that it is ready, so that whoever reads that can stop it.
    let signals = Signals::new()?;
    let (listener, address) = server::listen(options.port.unwrap_or(PORT)).await?;
    invite(&secret, is_new, &format!("http://{address}{}", server::PATH))?;
    // Ends with the receiver, which holds the other end.
    let log = thread::spawn(move || heard.iter().for_each(|note| println!("{note}")));
    server::serve(listener, receiver, signals).await?;
    log.join().map_err(|_| "the log broke off")?;
    println!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Tells whoever started it how to send it something.
fn invite(secret: &Secret, is_new: bool, url: &str) -> Result<(), Box<dyn Error>> {
    println!("listening on {url}");
    if is_new {
        println!("secret, made for this run as OPENAI_WEBHOOK_SECRET is not set: {}", *secret.expose());
    }
    let signer = Signer::new(secret.clone());
    let body = EventType::ResponseCompleted.sample();
    println!(
        "to send it an event, within five minutes; sent again, it gets 204 as a duplicate and is not handled twice:\n"
    );
    println!("{}\n", curl::command(&signer, url, "wh_from_curl", body)?);
    Ok(())
}
