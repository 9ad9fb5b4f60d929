//! `inbox`: looks after an inbox: what waits, what is dead and why, and another try.

mod open;
mod page;
mod render;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::ValueEnum;
use webhook_events::{Entry, Filter, Spread, State};

use crate::failure::{Failure, Outcome, answer};
use crate::send::duration;
use crate::signals::Signals;
use crate::web::{self, Place};
use crate::{input, moment, output};
use page::InboxPage;

/// What `inbox` can be told.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  webhook-events inbox --store sqlite:webhooks.db --web
  webhook-events inbox stats --store sqlite:webhooks.db
  webhook-events inbox list --store sqlite:webhooks.db --status dead --event 'batch.*'
  webhook-events inbox replay --store sqlite:webhooks.db --all --reason exhausted --spread 10m")]
pub(crate) struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    page: Page,
}

/// The page of an inbox, in place of a command.
#[derive(Debug, clap::Args)]
struct Page {
    /// The inbox: `sqlite:PATH` or `postgres://…`
    #[arg(long, value_name = "STORE", requires = "web")]
    store: Option<String>,
    /// Serve a page that shows the inbox; a port, or an address and a port [default: any that is free]
    #[arg(
        long,
        value_name = "PORT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "0",
        requires = "store"
    )]
    web: Option<Place>,
    /// Spec that the page shows bodies through; `openai` is the bundled one
    #[arg(long, requires = "web")]
    spec: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List deliveries, newest first
    List(List),
    /// Show one delivery with its attempts and its body
    Show(Show),
    /// Count what waits, what is being handled, and what is dead
    Stats(Plain),
    /// Let dead deliveries be handled again
    Replay(Replay),
    /// Give up deliveries that wait or are dead; their ids stay known
    Discard(Discard),
    /// Stop all workers from taking more; accepting goes on
    Pause(Plain),
    /// End a pause
    Resume(Plain),
}

/// Where the inbox is, and how to answer.
#[derive(Debug, clap::Args)]
struct Plain {
    /// The inbox: `sqlite:PATH` or `postgres://…`
    #[arg(long, value_name = "STORE")]
    store: String,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

/// Which deliveries.
#[derive(Debug, clap::Args)]
struct Which {
    /// Only those of this event type; `*` stands for any run of characters
    #[arg(long, value_name = "GLOB")]
    event: Option<String>,
    /// Only those of this source
    #[arg(long)]
    source: Option<String>,
    /// Only those that are dead for this reason
    #[arg(long, value_parser = ["permanent", "exhausted", "crashed", "undecodable", "misused"])]
    reason: Option<String>,
    /// Only those received at this time or later, in unix seconds or as in `2026-11-26T08:30:00Z`
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    since: Option<SystemTime>,
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    plain: Plain,
    #[command(flatten)]
    which: Which,
    /// Only those in this state
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

#[derive(Debug, clap::Args)]
struct Show {
    #[command(flatten)]
    plain: Plain,
    /// The delivery
    id: String,
    /// Write the signed bytes, and nothing else
    #[arg(long, conflicts_with = "json")]
    body: bool,
}

#[derive(Debug, clap::Args)]
struct Replay {
    #[command(flatten)]
    plain: Plain,
    /// The deliveries
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// All dead deliveries, or those that the other options select
    #[arg(long)]
    all: bool,
    /// Also a delivery that was handled, which repeats its effects
    #[arg(long, conflicts_with = "all")]
    again: bool,
    /// Over what time the deliveries become due, as in `10m`
    #[arg(long, value_name = "TIME", requires = "all", value_parser = duration)]
    spread: Option<Duration>,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, clap::Args)]
struct Discard {
    #[command(flatten)]
    plain: Plain,
    /// The deliveries
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

/// What a delivery can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Status {
    /// It waits to be handled, perhaps after failures
    Waiting,
    /// It is being handled
    Running,
    /// It is kept, and not handled unless it is replayed
    Dead,
    /// It was handled
    Done,
    /// It was given up
    Discarded,
}

impl Status {
    fn state(self) -> State {
        match self {
            Self::Waiting => State::Waiting,
            Self::Running => State::Running,
            Self::Dead => State::Dead,
            Self::Done => State::Done,
            Self::Discarded => State::Discarded,
        }
    }
}

impl Which {
    fn filter(&self) -> Filter {
        let mut filter = Filter::all();
        if let Some(event) = &self.event {
            filter = filter.kind(event);
        }
        if let Some(source) = &self.source {
            filter = filter.source(source);
        }
        if let Some(reason) = &self.reason {
            filter = filter.reason(reason);
        }
        if let Some(since) = self.since {
            filter = filter.since(since);
        }
        filter
    }

    fn is_empty(&self) -> bool {
        self.filter() == Filter::all()
    }
}

pub(crate) async fn run(options: &Options) -> Outcome {
    let Some(what) = &options.what else { return page(&options.page).await };
    match what {
        What::List(options) => list(options).await,
        What::Show(options) => show(options).await,
        What::Stats(options) => {
            let stats = open::open(&options.store).await?.stats().await.map_err(|error| failed(&error))?;
            output::text(&render::stats(&stats, options.json))?;
            Ok(ExitCode::SUCCESS)
        }
        What::Replay(options) => replay(options).await,
        What::Discard(options) => discard(options).await,
        What::Pause(options) => pause(options, true).await,
        What::Resume(options) => pause(options, false).await,
    }
}

/// Serves the page until it is told to stop.
async fn page(options: &Page) -> Outcome {
    let (Some(store), Some(place)) = (&options.store, options.web) else {
        return Err(Failure::usage("there is nothing to do").help("`webhook-events inbox --help` says what there is"));
    };
    let spec = options.spec.as_deref().map(input::spec).transpose()?;
    let inbox = open::open(store).await?;
    let mut signals = Signals::new()?;
    let file = store.strip_prefix("sqlite:").and_then(|path| Path::new(path).file_name());
    let title = file.map_or_else(|| "in PostgreSQL".to_owned(), |name| name.to_string_lossy().into_owned());
    let link = web::serve(place, InboxPage::start(inbox, format!("inbox {title}"), spec)).await?;
    output::line(&format!("page: {link}"))?;
    signals.next().await;
    Ok(ExitCode::SUCCESS)
}

async fn list(options: &List) -> Outcome {
    let inbox = open::open(&options.plain.store).await?;
    let mut filter = options.which.filter();
    if let Some(status) = options.status {
        filter = filter.state(status.state());
    }
    let limit = usize::try_from(options.limit).unwrap_or(usize::MAX);
    let mut entries: Vec<Entry> = Vec::new();
    let mut after = None;
    while entries.len() < limit {
        let page = inbox.list(&filter, after.as_ref(), limit - entries.len()).await.map_err(|error| failed(&error))?;
        entries.extend(page.entries);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    output::text(&render::list(&entries, options.plain.json))?;
    if after.is_some() {
        eprintln!("there are more; --limit shows more of them");
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(options: &Show) -> Outcome {
    let inbox = open::open(&options.plain.store).await?;
    let entry = inbox.get(&options.id).await.map_err(|error| failed(&error))?;
    let entry = entry.ok_or_else(|| Failure::no(format!("the inbox has no delivery `{}`", options.id)))?;
    if options.body {
        output::bytes(&entry.body)?;
    } else {
        output::text(&render::entry(&entry, options.plain.json))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn replay(options: &Replay) -> Outcome {
    if !options.all && !options.which.is_empty() {
        return Err(Failure::usage("--event, --source, --reason and --since go with --all, not with ids"));
    }
    let inbox = open::open(&options.plain.store).await?;
    if options.all {
        let spread = options.spread.map_or(Spread::none(), Spread::over);
        let replayed = inbox.replay_all(&options.which.filter(), spread).await.map_err(|error| failed(&error))?;
        output::text(&render::count("replayed", replayed, options.plain.json))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut done = Vec::new();
    for id in &options.ids {
        done.push((id.as_str(), inbox.replay(id, options.again).await.map_err(|error| failed(&error))?));
    }
    let why = if options.again { "its body is gone, or it is not known" } else { "it is not dead" };
    settle("replayed", &done, why, options.plain.json)
}

async fn discard(options: &Discard) -> Outcome {
    let inbox = open::open(&options.plain.store).await?;
    let mut done = Vec::new();
    for id in &options.ids {
        done.push((id.as_str(), inbox.discard(id).await.map_err(|error| failed(&error))?));
    }
    settle("discarded", &done, "it does not wait and is not dead", options.plain.json)
}

async fn pause(options: &Plain, paused: bool) -> Outcome {
    open::open(&options.store).await?.set_paused(paused).await.map_err(|error| failed(&error))?;
    output::text(&render::paused(paused, options.json))?;
    Ok(ExitCode::SUCCESS)
}

/// Says what became of deliveries that were named.
fn settle(verb: &str, done: &[(&str, bool)], why: &str, json: bool) -> Outcome {
    output::text(&render::outcomes(verb, done, json))?;
    for (id, _) in done.iter().filter(|(_, is_done)| !is_done) {
        eprintln!("error: `{id}` was not {verb}: {why}");
    }
    Ok(answer(done.iter().all(|(_, is_done)| *is_done)))
}

fn failed(error: &dyn fmt::Display) -> Failure {
    Failure::world(format!("the inbox: {error}"))
}
