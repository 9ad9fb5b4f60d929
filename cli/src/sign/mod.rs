//! `sign`: signs a body as its sender would.

mod render;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::process::{self, ExitCode};
use std::time::SystemTime;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use webhook_events::Scheme;
use webhook_events_spec::Spec;

pub(crate) use render::curl;

use crate::failure::{Failure, Outcome};
use crate::send::Keys;
use crate::{input, moment, output, sample, scheme, secret};

/// What `sign` can be told.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_help = "Examples:
  webhook-events sign batch.completed --spec openai --as curl --url http://127.0.0.1:3000/hooks
  webhook-events sign --body payload.json --scheme stripe --secret-env STRIPE_SECRET --as http > delivery.http
  webhook-events sign --body - --secret-env OLD_SECRET --secret-env NEW_SECRET < payload.json

A file is signed as it is, with the line end that it may end in. With several secrets the delivery carries a signature
of each, as while secrets are rotated. Where a scheme has the id or the time in the body, they must be there already.")]
pub(crate) struct Options {
    /// The event whose sample is signed
    #[arg(required_unless_present = "body", conflicts_with = "body")]
    event: Option<String>,
    /// The body: a file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    body: Option<String>,
    /// The spec of the event: a file, `openai` for the bundled one, or `-` for standard input
    #[arg(long, value_name = "SPEC", default_value = "spec/events.yaml")]
    spec: String,
    /// Sets a field of the sample, as in `data.id=text` or `data.count:=JSON`
    #[arg(long, value_name = "FIELD=VALUE", conflicts_with = "body")]
    set: Vec<String>,
    /// The delivery's id [default: a random one]
    #[arg(long)]
    id: Option<String>,
    /// When it is signed, in unix seconds or as in `2026-11-26T08:30:00Z` [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    at: Option<SystemTime>,
    /// The URL of the endpoint, which some schemes sign
    #[arg(long, default_value = "http://127.0.0.1:3000/")]
    url: String,
    /// What to write
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Form::Headers)]
    form: Form,
    /// How the provider signs [default: as the spec of the event says, else standard-webhooks]
    #[arg(long, value_parser = PossibleValuesParser::new(Scheme::PRESETS.iter().copied()))]
    scheme: Option<String>,
    #[command(flatten)]
    secrets: secret::Options,
}

/// What `sign` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The headers of the signature, a line each
    Headers,
    /// A command for a shell of Unix
    Curl,
    /// The whole request, as it goes over HTTP/1.1
    Http,
    /// One document with `headers` and `body`
    Json,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let (body, described) = body(options)?;
    let scheme = scheme::chosen(options.scheme.as_deref(), described.as_ref())?;
    let signer = Keys::new(scheme, &options.secrets.texts()?)?.signer().url(&options.url);
    let id = options.id.clone().unwrap_or_else(new_id);
    let headers = signer
        .sign(&id, options.at.unwrap_or_else(SystemTime::now), &body)
        .map_err(|error| Failure::usage(error.to_string()))?;
    match options.form {
        Form::Headers => output::bytes(&render::headers(&headers))?,
        Form::Curl => output::line(&curl(&options.url, &headers, text(&body)?))?,
        Form::Http => output::bytes(&render::http(&options.url, &headers, &body)?)?,
        Form::Json => output::line(&render::json(&headers, text(&body)?).to_string())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is signed, and the spec that it is from.
fn body(options: &Options) -> Result<(Vec<u8>, Option<Spec>), Failure> {
    match (&options.event, &options.body) {
        (_, Some(path)) => Ok((input::read(path)?, None)),
        (Some(event), None) => {
            let spec = input::spec(&options.spec)?;
            let body = sample::body(&spec, event, &options.set)?;
            Ok((body.into_bytes(), Some(spec)))
        }
        (None, None) => Err(Failure::usage("there is nothing to sign").help("name an event, or a file with --body")),
    }
}

/// An id that no other delivery has.
fn new_id() -> String {
    // The standard library seeds its hash maps from the operating system.
    let random = RandomState::new().hash_one((process::id(), SystemTime::now()));
    format!("msg_{random:016x}")
}

/// The body for the forms that are text.
fn text(body: &[u8]) -> Result<&str, Failure> {
    let text = str::from_utf8(body).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| {
        Failure::usage("the body is not a text that this form can hold").help("use `--as http`, which holds any bytes")
    })
}
