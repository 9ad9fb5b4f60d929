//! `webhook-events`: receive, verify, send and describe webhooks at a terminal.

mod check;
mod completions;
mod curl;
mod decode;
mod demo;
mod diff;
mod export;
mod failure;
mod import;
mod inbox;
mod input;
mod listen;
mod moment;
mod ordered;
mod output;
mod replay;
mod request;
mod sample;
mod scheme;
mod secret;
mod secret_command;
mod send;
mod show;
mod sign;
mod signals;
mod store;
mod trigger;
mod verify;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Outcome;

/// Receive, verify, send and describe webhooks.
#[derive(Parser)]
#[command(
    name = "webhook-events",
    version,
    after_help = "Exit status: 0 yes or done, 1 the answer is no, 2 a mistake in the arguments, 3 something outside is in the way.

Examples:
  webhook-events demo
  webhook-events verify request.http
  webhook-events listen --forward http://127.0.0.1:8000/webhooks
  webhook-events trigger batch.completed --spec openai --to http://127.0.0.1:8000/webhooks
  webhook-events check spec/events.yaml"
)]
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
    /// Say whether a request is genuine, and if not, why
    Verify(verify::Options),
    /// Receive webhooks on loopback: verify, show, keep and forward them
    Listen(Box<listen::Options>),
    /// Send a kept delivery again
    Replay(Box<replay::Options>),
    /// Send signed events to a receiver as providers do, and report on its answers
    Trigger(Box<trigger::Options>),
    /// Find the mistakes in specs
    Check(check::Options),
    /// Show what a spec describes
    Show(show::Options),
    /// Print the body of a sample delivery
    Sample(sample::Options),
    /// Sign a body, and print the request
    Sign(sign::Options),
    /// Make a secret, or the public key of one
    Secret(secret_command::Options),
    /// Look after an inbox: what waits, what is dead, and what to do about it
    Inbox(inbox::Options),
    /// Make a spec from an API description, a JSON Schema or recorded payloads
    Import(import::Options),
    /// Compare two specs: do deliveries still decode, does the Rust still compile
    Diff(diff::Options),
    /// Turn a spec into a JSON Schema, an OpenAPI description or documentation
    Export(export::Options),
    /// Print a completion script for a shell
    Completions(completions::Options),
    /// Print the manual page
    Man(completions::ManOptions),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            failure.status()
        }
    }
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Demo(options) => Ok(demo::run(&options).await?),
        Command::Verify(options) => verify::run(&options),
        Command::Listen(options) => listen::run(&options).await,
        Command::Replay(options) => replay::run(&options).await,
        Command::Trigger(options) => trigger::run(&options).await,
        Command::Check(options) => check::run(&options),
        Command::Show(options) => show::run(&options),
        Command::Sample(options) => sample::run(&options),
        Command::Sign(options) => sign::run(&options),
        Command::Secret(options) => secret_command::run(&options),
        Command::Inbox(options) => inbox::run(&options).await,
        Command::Import(options) => import::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Completions(options) => completions::run(&options),
        Command::Man(options) => completions::man(&options),
    }
}
