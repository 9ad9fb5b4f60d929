//! `webhook-events`: receive, verify and send webhooks at a terminal.

mod curl;
mod demo;
mod listen;
mod signals;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Receive, verify and send webhooks.
#[derive(Parser)]
#[command(name = "webhook-events", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Send a receiver on loopback one signed delivery of every event of OpenAI, and some forgeries
    ///
    /// The receiver is a real one, and the deliveries go over HTTP. Each row shows the answer and the handler method that
    /// was called. The exit status is 1 when a delivery did not get the answer that it should.
    Demo(demo::Options),
    /// Receive OpenAI's webhooks on loopback, and print a line for each event
    Listen(listen::Options),
}

/// The exit status where something outside of the program is in the way: no such file, a port that is taken.
const UNAVAILABLE: u8 = 3;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(UNAVAILABLE)
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Demo(options) => demo::run(&options).await,
        Command::Listen(options) => listen::run(&options).await,
    }
}
