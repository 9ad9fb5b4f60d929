//! `replay`: sends stored deliveries again, with the same id, and signed afresh.

mod edit;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use hyper::body::Bytes;
use serde_json::json;
use webhook_events::Signer;

use crate::failure::{self, Failure, Outcome};
use crate::input;
use crate::output;
use crate::request::Request;
use crate::send::{AGENT, Answer, Keys, Manner, Sender, Trouble, duration, end_to_end};
use crate::store::{self, Entry, Store, glob, time};
use crate::{scheme, secret};

/// What `replay` can be told.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_help = "Examples:
  webhook-events replay wh_6889a1 --to http://127.0.0.1:8000/hooks
  webhook-events replay --failed --events 'batch.*'
  webhook-events replay --last 1 --as-was --to http://127.0.0.1:8000/hooks

Exit status 1 where an answer is not 2xx, and 3 where nothing listens.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Options {
    /// Ids of stored deliveries, or names of their files
    #[arg(value_name = "ID", required_unless_present_any = ["last", "failed", "events"])]
    ids: Vec<String>,
    /// The last so many genuine deliveries, of those that the other options choose
    #[arg(long, value_name = "N", conflicts_with = "ids")]
    last: Option<usize>,
    /// Genuine deliveries whose last answer was not 2xx
    #[arg(long, conflicts_with = "ids")]
    failed: bool,
    /// Genuine deliveries of events of these types, such as `batch.*`
    #[arg(long, value_name = "GLOB", value_delimiter = ',', conflicts_with = "ids")]
    events: Vec<String>,
    /// URL to send to [default: where each was forwarded to]
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// Send the same headers, with the old time and signature: a receiver should refuse it
    #[arg(long, conflicts_with_all = ["new_id", "edit"])]
    as_was: bool,
    /// Give each a new id, so that it is no duplicate
    #[arg(long)]
    new_id: bool,
    /// Edit the body in $VISUAL or $EDITOR before it is signed
    #[arg(long)]
    edit: bool,
    /// Signature scheme [default: the spec's, or else standard-webhooks]
    #[arg(long)]
    scheme: Option<String>,
    /// Spec that says how deliveries are signed; `openai` is the bundled one
    #[arg(long)]
    spec: Option<String>,
    #[command(flatten)]
    secrets: secret::Options,
    /// Folder with the deliveries
    #[arg(long, value_name = "DIR", default_value = store::DEFAULT)]
    store: PathBuf,
    /// How long to wait for each answer
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "15s")]
    timeout: Duration,
    /// Print JSON Lines
    #[arg(long)]
    json: bool,
}

/// Sends the chosen deliveries, one after the other.
pub(crate) async fn run(options: &Options) -> Outcome {
    let store = Store::open(&options.store);
    let entries = choose(options, &store)?;
    let keys = if options.as_was { None } else { Some(keys(options)?) };
    let mut are_all_well = true;
    for entry in &entries {
        let Some(to) = options.to.as_deref().or(entry.to.as_deref()) else {
            return Err(Failure::usage(format!("`{}` was not forwarded anywhere", name(entry)))
                .help("say where to send it with --to URL"));
        };
        let sender = Sender::new(to, options.timeout)?;
        let mut request = store.read(entry)?;
        if options.edit {
            request.body = edit::edit(&request.body)?;
        }
        let mut headers = headers(&request);
        let id = if options.new_id { new_id() } else { entry.id.clone() };
        if let Some(keys) = &keys {
            if !entry.genuine {
                eprintln!(
                    "warning: `{}` was not genuine when it came, and is now signed with your secret",
                    name(entry)
                );
            }
            sign(&mut headers, &keys.signer().url(to), &id, &request.body)?;
        }
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or(Method::POST);
        let result = sender.send(method, headers, Bytes::from(request.body), Manner::Whole).await;
        if let Err(Trouble::Unreachable(why)) = &result {
            return Err(Failure::world(format!("nothing answers at {to}: {why}"))
                .help("start the program that receives, or send elsewhere with --to URL"));
        }
        are_all_well &= result.as_ref().is_ok_and(|answer| answer.status.is_success());
        show(options, entry, &id, &result)?;
    }
    Ok(failure::answer(are_all_well))
}

/// The deliveries that the options choose, from the oldest to the newest. Forgeries only by their ids.
fn choose(options: &Options, store: &Store) -> Result<Vec<Entry>, Failure> {
    if !options.ids.is_empty() {
        let find = |id: &String| {
            store.find(id)?.ok_or_else(|| {
                Failure::world(format!("there is no delivery `{id}` in `{}`", options.store.display()))
                    .help("`webhook-events listen` keeps deliveries; say where with --store")
            })
        };
        return options.ids.iter().map(find).collect();
    }
    // Of several attempts at one delivery the last counts.
    let mut later = HashSet::new();
    let mut entries: Vec<Entry> = store.list()?.into_iter().rev().filter(|entry| entry.genuine).collect();
    entries.retain(|entry| entry.id.is_empty() || later.insert(entry.id.clone()));
    entries.reverse();
    entries.retain(|entry| {
        (!options.failed || entry.has_failed())
            && glob::any(&options.events, entry.event.as_deref().unwrap_or_default())
    });
    if let Some(last) = options.last {
        entries.drain(..entries.len().saturating_sub(last));
    }
    if entries.is_empty() {
        eprintln!("no stored delivery fits");
    }
    Ok(entries)
}

fn keys(options: &Options) -> Result<Keys, Failure> {
    let spec = options.spec.as_deref().map(input::spec).transpose()?;
    let scheme = scheme::chosen(options.scheme.as_deref(), spec.as_ref())?;
    Keys::new(scheme, &options.secrets.texts()?)
}

/// The headers of a stored request that are sent again.
pub(crate) fn headers(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    let mut headers = end_to_end(&headers);
    headers.entry(header::USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
    headers
}

/// Signs a body for now, in place of the signature that was there.
pub(crate) fn sign(headers: &mut HeaderMap, signer: &Signer, id: &str, body: &[u8]) -> Result<(), Failure> {
    // Schemes without an id in a header do not look at it.
    let id = if id.is_empty() { "replay" } else { id };
    let signed = signer
        .sign(id, SystemTime::now(), body)
        .map_err(|error| Failure::world(format!("`{}` cannot be signed: {error}", id.escape_debug())))?;
    for (name, value) in &HeaderMap::from(&signed) {
        headers.insert(name.clone(), value.clone());
    }
    Ok(())
}

/// An id that no delivery had before.
fn new_id() -> String {
    format!("wh_replay_{:016x}", fastrand::u64(..))
}

/// What the user calls a delivery.
fn name(entry: &Entry) -> &str {
    if entry.id.is_empty() { &entry.file } else { &entry.id }
}

fn show(options: &Options, entry: &Entry, id: &str, result: &Result<Answer, Trouble>) -> Result<(), Failure> {
    let (status, ms) = match result {
        Ok(answer) => (Some(answer.status.as_u16()), Some(answer.took.as_millis())),
        Err(_) => (None, None),
    };
    if options.json {
        let line = json!({
            "v": 1,
            "kind": "replay",
            "at": time::rfc3339(time::unix(SystemTime::now())),
            "file": entry.file,
            "event": entry.event,
            "id": if id.is_empty() { None } else { Some(id) },
            "status": status,
            "ms": ms.and_then(|ms| u64::try_from(ms).ok()),
            "error": result.as_ref().err().map(ToString::to_string),
        });
        return output::line(&line.to_string());
    }
    let event = entry.event.as_deref().unwrap_or("-").escape_debug().to_string();
    let id = if id.is_empty() { name(entry) } else { id }.escape_debug().to_string();
    let what = match result {
        Ok(answer) => format!("{} in {} ms", answer.status.as_u16(), answer.took.as_millis()),
        Err(trouble) => trouble.to_string(),
    };
    output::line(&format!("{event:<24}  {id:<16}  -> {what}"))
}
