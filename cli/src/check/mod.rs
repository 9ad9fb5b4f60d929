//! `check`: every mistake in a spec, for people, editors and continuous integration.

mod render;
mod watch;

use std::process::ExitCode;

use clap::ValueEnum;
use webhook_events_spec::{Located, Reading};

use crate::failure::{Failure, Outcome, answer};
use crate::{input, output};

/// What `check` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events check
  webhook-events check spec/*.yaml --format github
  webhook-events check --watch

The exit status is 0 when all specs are right, 1 when one has a mistake, and 3 when one cannot be read.")]
pub(crate) struct Options {
    /// Files, `openai` for the bundled spec, or `-` for standard input
    #[arg(value_name = "SPEC", default_value = "spec/events.yaml")]
    specs: Vec<String>,
    /// How to write the mistakes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Checks again whenever a file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

/// How mistakes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As the compiler shows them, with the lines they are about
    Text,
    /// An array of objects with `path`, `line`, `column`, `length`, `message` and `help`
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, which code scanning reads
    Sarif,
}

/// A spec that could be read, and what is wrong with it.
struct Checked {
    path: String,
    events: usize,
    problems: Vec<Located>,
    /// The problems as the compiler shows them.
    texts: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.watch {
        return watch::run(options);
    }
    check(options)
}

/// Checks every spec once.
fn check(options: &Options) -> Outcome {
    let (mut checked, mut unread) = (Vec::new(), None);
    for name in &options.specs {
        match read(name) {
            Ok(spec) => checked.push(spec),
            Err(failure) => {
                eprintln!("{failure}");
                unread = Some(failure.status());
            }
        }
    }
    match options.format {
        Format::Text => {
            output::text(&render::text(&checked))?;
            summarize(&checked);
        }
        Format::Json => output::line(&render::json(&checked).to_string())?,
        Format::Github => output::text(&render::github(&checked))?,
        Format::Sarif => output::line(&format!("{:#}", render::sarif(&checked)))?,
    }
    Ok(unread.unwrap_or_else(|| status(&checked)))
}

fn status(checked: &[Checked]) -> ExitCode {
    answer(checked.iter().all(|spec| spec.problems.is_empty()))
}

fn read(name: &str) -> Result<Checked, Failure> {
    let (path, bytes) = input::spec_text(name)?;
    let Reading { spec, report } = webhook_events_spec::check(&bytes);
    let problems = report.problems();
    Ok(Checked { texts: report.render(&path), path, events: spec.events.len(), problems })
}

/// Says on standard error how it went, as standard output has the mistakes alone.
fn summarize(checked: &[Checked]) {
    for spec in checked {
        match spec.problems.len() {
            0 => eprintln!("{}: no mistakes in {}", spec.path, count(spec.events, "event")),
            found => eprintln!("{}: {}", spec.path, count(found, "mistake")),
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
