//! `export`: a spec for those who do not read it: as JSON Schema, OpenAPI, Markdown or HTML.

pub(crate) mod label;
mod openapi;
mod reference;
mod schema;

use std::fs;
use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::{input, output};

/// What `export` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events export --to jsonschema -o events.schema.json
  webhook-events export openai --to openapi
  webhook-events export spec/events.yaml --to html -o events.html
  webhook-events export --to language -o spec/events.schema.json")]
pub(crate) struct Options {
    /// A file, `openai` for the bundled spec, or `-` for standard input
    #[arg(default_value = "spec/events.yaml")]
    spec: String,
    /// What to make of it
    #[arg(long, value_enum)]
    to: Target,
    /// Where it goes in place of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
}

/// What a spec can be exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Target {
    /// A JSON Schema (2020-12) of all payloads
    Jsonschema,
    /// An OpenAPI 3.1 document with a webhook for each event
    Openapi,
    /// A reference of the events in Markdown
    Markdown,
    /// The same as one page of HTML
    Html,
    /// The JSON Schema of the spec language itself, for editors; no spec is read
    Language,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let spec = || input::spec(&options.spec);
    let text = match options.to {
        Target::Jsonschema => format!("{:#}\n", schema::document(&spec()?)),
        Target::Openapi => format!("{:#}\n", openapi::document(&spec()?)),
        Target::Markdown => reference::markdown(&spec()?),
        Target::Html => reference::html(&spec()?)?,
        Target::Language => webhook_events_spec::SCHEMA.to_owned(),
    };
    match &options.output {
        Some(path) => {
            fs::write(path, text).map_err(|error| Failure::world(format!("cannot write `{path}`: {error}")))?;
        }
        None => output::text(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}
