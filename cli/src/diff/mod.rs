//! `diff`: what changed between two specs, and whom it breaks.

mod change;
mod compare;
mod decodes;

use crate::failure::{Outcome, answer};
use crate::ordered::Json;
use crate::{input, output};
use change::{Change, Code, Wire};

/// What `diff` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events diff old.yaml spec/events.yaml
  webhook-events diff old.yaml new.yaml --fail-on any --markdown
  git show main:spec/events.yaml | webhook-events diff - spec/events.yaml --json")]
pub(crate) struct Options {
    /// The spec before: a file, `openai` for the bundled one, or `-` for standard input
    old: String,
    /// The spec after
    new: String,
    /// One JSON document
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// A table in Markdown
    #[arg(long)]
    markdown: bool,
    /// The exit status is 1 when a delivery may no longer decode, when Rust code may no longer compile, or either
    #[arg(long, value_enum, default_value_t = FailOn::Wire)]
    fail_on: FailOn,
}

/// What counts as a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Deliveries that decoded before may not
    Wire,
    /// Rust code that compiled before may not
    Code,
    /// One or the other
    Any,
}

impl FailOn {
    fn is_break(self, change: &Change) -> bool {
        let (wire, code) = (change.wire != Wire::Ok, change.code != Code::Ok);
        match self {
            Self::Wire => wire,
            Self::Code => code,
            Self::Any => wire || code,
        }
    }
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.old == "-" && options.new == "-" {
        return Err(crate::failure::Failure::usage("only one of the specs can be on standard input"));
    }
    let (old, new) = (input::spec(&options.old)?, input::spec(&options.new)?);
    let changes = compare::compare(&old, &new);
    if options.json {
        output::line(&json(&changes).to_string())?;
    } else if options.markdown {
        output::text(&markdown(&changes))?;
    } else {
        output::text(&table(&changes))?;
    }
    Ok(answer(!changes.iter().any(|change| options.fail_on.is_break(change))))
}

fn json(changes: &[Change]) -> Json {
    let change = |change: &Change| {
        Json::object([
            ("event", change.event.as_deref().into()),
            ("path", change.path.as_str().into()),
            ("change", change.kind.into()),
            ("wire", change.wire.as_str().into()),
            ("code", change.code.as_str().into()),
            ("note", change.note.as_str().into()),
        ])
    };
    Json::object([("v", 1_u64.into()), ("changes", Json::List(changes.iter().map(change).collect()))])
}

/// The columns of a change as people read them.
fn cells(change: &Change) -> [String; 5] {
    let place = match (&change.event, change.path.as_str()) {
        (Some(event), "") => event.clone(),
        (Some(event), path) => format!("{event}: {path}"),
        (None, path) => path.to_owned(),
    };
    [change.wire.as_str().into(), change.code.as_str().into(), change.kind.into(), place, change.note.clone()]
}

const HEAD: [&str; 5] = ["wire", "code", "change", "where", "note"];

fn table(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(changes.iter().map(cells));
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count()) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str(&summary(changes));
    text
}

fn summary(changes: &[Change]) -> String {
    let wire = changes.iter().filter(|change| change.wire != Wire::Ok).count();
    let code = changes.iter().filter(|change| change.code != Code::Ok).count();
    format!(
        "\n{} changes, {wire} that deliveries may not decode after, {code} that Rust code may not compile after\n",
        changes.len()
    )
}

fn markdown(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "No changes.\n".to_owned();
    }
    let mut text = String::from("| wire | code | change | where | note |\n|---|---|---|---|---|\n");
    for change in changes {
        let [wire, code, kind, place, note] = cells(change);
        let place = place.replace('`', "'");
        let row =
            [wire, code, kind, format!("`{place}`"), note].map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        text.extend(["| ", &row.join(" | "), " |\n"]);
    }
    text
}
