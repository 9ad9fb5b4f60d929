//! What the command line and the environment ask for.

use std::env::{self, VarError};
use std::error::Error;
use std::fmt;

use webhook_events::{Secret, SecretError};

pub(crate) const HELP: &str = "\
Receives OpenAI's webhooks on 127.0.0.1 and logs each event.

Usage: receiver [--port PORT] [--demo]

Options:
  --port PORT   Port to listen on; 0 takes any that is free [default: 3000, with --demo 0]
  --demo        Send itself a sample of every event and some bad deliveries, show what each got, and end
  --help        Show this

Environment:
  PORT                    As --port, which goes first
  OPENAI_WEBHOOK_SECRET   The secret of the endpoint, whsec_…; a new one is made and shown when it is not set
";

/// The variable that OpenAI's own libraries read, too.
const SECRET: &str = "OPENAI_WEBHOOK_SECRET";

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) port: Option<u16>,
    pub(crate) demo: bool,
    pub(crate) help: bool,
}

impl Options {
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, OptionsError> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.split_once('=').unwrap_or((&argument, "")) {
                ("--port", "") => options.port = Some(port("--port", &arguments.next().unwrap_or_default())?),
                ("--port", text) => options.port = Some(port("--port", text)?),
                ("--demo", "") => options.demo = true,
                ("--help" | "-h", "") => options.help = true,
                _ => return Err(OptionsError::Unknown(argument)),
            }
        }
        if options.port.is_none() {
            options.port = match env::var("PORT") {
                Ok(text) => Some(port("PORT", &text)?),
                Err(VarError::NotPresent) => None,
                Err(VarError::NotUnicode(_)) => return Err(OptionsError::Port("PORT", "not Unicode".to_owned())),
            };
        }
        Ok(options)
    }
}

/// The secret of the endpoint, and whether it was made just now.
pub(crate) fn secret() -> Result<(Secret, bool), OptionsError> {
    match Secret::from_env(SECRET) {
        Ok(secret) => Ok((secret, false)),
        Err(SecretError::NotSet(_)) => Ok((Secret::generate(), true)),
        Err(error) => Err(OptionsError::Secret(error)),
    }
}

fn port(source: &'static str, text: &str) -> Result<u16, OptionsError> {
    text.parse().map_err(|_| OptionsError::Port(source, text.to_owned()))
}

/// What is wrong with the options.
#[derive(Debug)]
pub(crate) enum OptionsError {
    Unknown(String),
    Port(&'static str, String),
    Secret(SecretError),
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(argument) => write!(f, "unknown option `{argument}`; --help lists those there are"),
            Self::Port(source, text) => write!(f, "{source} is `{text}`, not a port: give a number from 0 to 65535"),
            Self::Secret(error) => write!(f, "{SECRET}: {error}"),
        }
    }
}

impl Error for OptionsError {}
