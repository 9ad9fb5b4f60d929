//! `trigger`: sends deliveries as providers do, some of them twice, forged or late, and reports what came of them.

mod courier;
mod parse;
mod plan;
mod report;
mod template;

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant, SystemTime};

use fastrand::Rng;
use indicatif::{ProgressBar, ProgressDrawTarget};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};
use tokio::time::interval;
use webhook_events::Secret;
use webhook_events_spec::{Event, Spec};

use crate::failure::{self, Failure, Outcome};
use crate::input;
use crate::output;
use crate::sample;
use crate::send::{Keys, Sender, duration};
use crate::store::glob;
use crate::{scheme, secret};
use courier::{Courier, Dead, Delivered};
use parse::{Expected, Schedule, Share, rate, speed};
use plan::{Kind, Mix, Planned};
use report::Report;
use template::Template;

/// What `trigger` can be told.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_help = "Examples:
  webhook-events trigger batch.completed --spec openai --to http://127.0.0.1:8000/hooks --set data.id=batch_1
  webhook-events trigger --all --spec openai --to http://127.0.0.1:8000/hooks --duplicates 30% --forge 10% --retry openai --speed 3600x
  webhook-events trigger 'order.*' --spec spec/acme.yaml --to http://127.0.0.1:8000/hooks --count 1000 --concurrency 16 --json

Exit status 1 where a genuine delivery did not end in a success or a forgery was accepted, and 3 where nothing listens.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Options {
    /// Events to send, by name or pattern, such as `batch.*`
    #[arg(value_name = "EVENT", required_unless_present = "all")]
    events: Vec<String>,
    /// Send every event of the spec
    #[arg(long, conflicts_with = "events")]
    all: bool,
    /// URL to send to
    #[arg(long, value_name = "URL")]
    to: String,
    /// Spec of the events; `openai` is the bundled one
    #[arg(long, default_value = "spec/events.yaml")]
    spec: String,
    /// Set a field of each body, as in `data.id=batch_1`, or `data.total:=3` for JSON
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// How often to send each event
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    count: usize,
    /// How many deliveries to begin in a time, as in `50/s` [default: as fast as they are answered]
    #[arg(long, value_parser = rate)]
    rate: Option<Duration>,
    /// How many attempts may run at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    concurrency: usize,
    /// Send this share of deliveries again, with the same id
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    duplicates: Share,
    /// Send in random order
    #[arg(long)]
    reorder: bool,
    /// Add forgeries, signed with another secret
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    forge: Share,
    /// Add deliveries that were signed too long ago
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    stale: Share,
    /// Add deliveries whose body was changed after it was signed
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    corrupt: Share,
    /// Add a genuine delivery of 2 MiB
    #[arg(long)]
    oversize: bool,
    /// Add a delivery that stops in the middle of its body, and waits
    #[arg(long)]
    slow: bool,
    /// Add a delivery that stops in the middle of its body, and closes the connection
    #[arg(long)]
    hang_up: bool,
    /// When to come back after a failure: `none`, `openai`, `standard`, or times such as `5s,5m,30m`
    #[arg(long, value_name = "SCHEDULE", default_value = "none")]
    retry: Schedule,
    /// How many times as fast the time between retries goes
    #[arg(long, default_value = "1x", value_parser = speed)]
    speed: f64,
    /// Makes the plan, the ids and the jitter the same again; a receiver that has seen the ids takes all as duplicates
    #[arg(long)]
    seed: Option<u64>,
    /// How long to wait for each answer
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "15s")]
    timeout: Duration,
    /// Which answers to genuine deliveries are a success
    #[arg(long, value_name = "STATUS", default_value = "2xx")]
    expect: Expected,
    /// Print JSON Lines: one for each delivery, and then the report
    #[arg(long)]
    json: bool,
    /// Signature scheme [default: the spec's, or else standard-webhooks]
    #[arg(long)]
    scheme: Option<String>,
    #[command(flatten)]
    secrets: secret::Options,
}

/// After this time a bar shows how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Sends everything, and reports.
pub(crate) async fn run(options: &Options) -> Outcome {
    let spec = input::spec(&options.spec)?;
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..) >> 32);
    let mut rng = Rng::with_seed(seed);
    let courier = Arc::new(courier(options, &spec, seed, &mut rng)?);
    let plan = plan::plan(courier.templates.len(), options.count, &mix(options), &mut rng);
    let begun = Instant::now();
    let report = send(options, &courier, plan, begun).await?;
    let took = begun.elapsed();
    if options.json {
        output::line(&report.json(seed, took))?;
    } else {
        output::line(&report.text(options.expect.text(), took))?;
    }
    Ok(failure::answer(report.is_well()))
}

/// What is mixed in with genuine deliveries.
fn mix(options: &Options) -> Mix {
    let shares = [
        (Kind::Duplicate, options.duplicates),
        (Kind::Forged, options.forge),
        (Kind::Stale, options.stale),
        (Kind::Corrupt, options.corrupt),
    ];
    let single = [(Kind::Oversize, options.oversize), (Kind::Slow, options.slow), (Kind::HangUp, options.hang_up)];
    Mix {
        shares: shares.into_iter().filter(|(_, share)| !share.is_none()).collect(),
        single: single.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(kind, _)| kind).collect(),
        reorder: options.reorder,
    }
}

fn courier(options: &Options, spec: &Spec, seed: u64, rng: &mut Rng) -> Result<Courier, Failure> {
    let templates = chosen(options, spec)?
        .into_iter()
        .map(|event| Template::new(spec, event, &options.set))
        .collect::<Result<Vec<_>, Failure>>()?;
    let scheme = scheme::chosen(options.scheme.as_deref(), Some(spec))?;
    let tolerance = scheme.tolerance();
    if tolerance.is_none() && !options.stale.is_none() {
        return Err(Failure::usage("the scheme signs no time, so that no delivery is stale").help("leave --stale out"));
    }
    let mut other = [0; 32];
    rng.fill(&mut other);
    let other = Secret::from_bytes(other).map_err(|error| Failure::world(error.to_string()))?;
    let forger = scheme.signer(other).url(&options.to);
    let signer = Keys::new(scheme, &options.secrets.texts()?)?.signer().url(&options.to);
    let is_forging = !options.forge.is_none();
    for (signer, is_used) in [(&signer, true), (&forger, is_forging)] {
        let signed = if is_used { signer.sign("wh_0", SystemTime::now(), "{}").map(drop) } else { Ok(()) };
        signed.map_err(|error| Failure::world(format!("the scheme cannot sign: {error}")))?;
    }
    Ok(Courier {
        sender: Sender::new(&options.to, options.timeout)?,
        signer,
        forger,
        tolerance: tolerance.unwrap_or_default(),
        templates,
        seed,
        schedule: options.retry.clone(),
        speed: options.speed,
        expected: options.expect.clone(),
        permits: Arc::new(Semaphore::new(options.concurrency)),
        is_reached: AtomicBool::new(false),
    })
}

/// The events of the spec that are asked for, each once.
fn chosen<'s>(options: &Options, spec: &'s Spec) -> Result<Vec<&'s Event>, Failure> {
    for name in &options.events {
        if !spec.events.iter().any(|event| glob::matches(name, &event.name.text)) {
            // Says which name is similar.
            sample::find(spec, name)?;
        }
    }
    let events: Vec<&Event> = spec.events.iter().filter(|event| glob::any(&options.events, &event.name.text)).collect();
    if events.is_empty() {
        return Err(Failure::no(format!("`{}` has no events", options.spec)));
    }
    Ok(events)
}

/// Sends what is planned, in its order as far as first attempts go.
async fn send(
    options: &Options,
    courier: &Arc<Courier>,
    plan: Vec<Planned>,
    begun: Instant,
) -> Result<Report, Failure> {
    let mut report = Report::default();
    let mut bar = Bar::new(options, plan.len(), begun);
    let mut ticks = options.rate.map(interval);
    // Dropping it ends what is left.
    let mut tasks = JoinSet::new();
    for planned in plan {
        if let Some(ticks) = &mut ticks {
            ticks.tick().await;
        }
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&courier.permits).acquire_owned().await else { break };
        while let Some(ended) = tasks.try_join_next() {
            note(options, &mut report, &mut bar, ended)?;
        }
        tasks.spawn(Arc::clone(courier).deliver(planned, permit));
    }
    while let Some(ended) = tasks.join_next().await {
        note(options, &mut report, &mut bar, ended)?;
    }
    bar.end();
    Ok(report)
}

/// Notes a delivery that has ended.
fn note(
    options: &Options,
    report: &mut Report,
    bar: &mut Bar,
    ended: Result<Result<Delivered, Dead>, JoinError>,
) -> Result<(), Failure> {
    let delivered = ended.map_err(|_| Failure::world("a delivery broke off"))?.map_err(|Dead(why)| {
        Failure::world(format!("nothing answers at {}: {why}", options.to))
            .help("start the program that receives, or send elsewhere with --to URL")
    })?;
    let is_right = report.add(&delivered);
    bar.advance();
    if options.json {
        output::line(&report::line(&delivered, is_right))?;
    }
    Ok(())
}

/// How far it is, on a terminal, after a second.
struct Bar {
    shown: ProgressBar,
    begun: Instant,
    is_wanted: bool,
}

impl Bar {
    fn new(options: &Options, length: usize, begun: Instant) -> Self {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let shown = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        Self { shown, begun, is_wanted: !options.json && io::stderr().is_terminal() }
    }

    fn advance(&mut self) {
        if self.is_wanted && self.begun.elapsed() > PATIENCE {
            self.shown.set_draw_target(ProgressDrawTarget::stderr());
            self.is_wanted = false;
        }
        self.shown.inc(1);
    }

    fn end(&self) {
        self.shown.finish_and_clear();
    }
}

/// A number from 1.
fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse::<usize>()
        .ok()
        .filter(|number| (1..=100_000_000).contains(number))
        .ok_or_else(|| format!("`{text}` is no number from 1 to 100000000"))
}
