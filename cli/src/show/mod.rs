//! `show`: the events and types of a spec.

mod describe;
mod tree;

use std::process::ExitCode;

use webhook_events_spec::{Event, Home, Names, Report, Spec, TypeDef, suggest};

use crate::failure::{Failure, Outcome};
use crate::ordered::Json;
use crate::store::glob;
use crate::{input, output};

/// What `show` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events show openai --events 'batch.*'
  webhook-events show openai response.completed
  webhook-events show spec/events.yaml --rust")]
pub(crate) struct Options {
    /// A file, `openai` for the bundled spec, or `-` for standard input
    #[arg(value_name = "SPEC", default_value = "spec/events.yaml")]
    spec: String,
    /// One event, or one entry of `types`, with its fields
    #[arg(value_name = "EVENT|TYPE")]
    name: Option<String>,
    /// The fields of every event
    #[arg(long)]
    tree: bool,
    /// Only events of these names; `*` stands for any run of characters
    #[arg(long, value_name = "GLOB", conflicts_with = "name")]
    events: Option<String>,
    /// Only events that are deprecated
    #[arg(long, conflicts_with = "name")]
    deprecated: bool,
    /// The Rust names of the events: the struct and the handler method
    #[arg(long, conflicts_with_all = ["tree", "json"])]
    rust: bool,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let spec = input::spec(&options.spec)?;
    let chosen = choose(&spec, options)?;
    if options.json {
        output::line(&document(&spec, &chosen).to_string())?;
    } else if options.rust {
        output::text(&table(rust(&spec, &chosen)?))?;
    } else if options.tree || options.name.is_some() {
        let mut texts: Vec<String> = chosen.events.iter().map(|event| tree::event(&spec, event)).collect();
        texts.extend(chosen.types.iter().map(|def| tree::shared(&spec, def)));
        output::text(&texts.join("\n"))?;
    } else {
        output::text(&table(chosen.events.iter().map(|event| row(event)).collect()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The wire name, the struct and the handler method of each event.
fn rust(spec: &Spec, chosen: &Chosen<'_>) -> Result<Vec<Vec<String>>, Failure> {
    let all: Vec<usize> = (0..spec.events.len()).collect();
    let mut report = Report::default();
    let names = Names::new(spec, &all, true, &mut report);
    if !report.is_empty() {
        return Err(Failure::no("the spec has names that collide in Rust").help("`webhook-events check` shows them"));
    }
    let chosen = names.events.iter().filter(|named| chosen.events.iter().any(|event| event.name == named.event.name));
    Ok(chosen
        .map(|named| vec![named.event.name.text.clone(), named.ty.to_string(), named.method("on").to_string()])
        .collect())
}

/// What is shown of a spec.
struct Chosen<'s> {
    events: Vec<&'s Event>,
    /// Entries of `types`.
    types: Vec<&'s TypeDef>,
}

fn choose<'s>(spec: &'s Spec, options: &Options) -> Result<Chosen<'s>, Failure> {
    let shared = || spec.types.iter().filter(|def| matches!(def.home, Home::Shared(_)));
    let Some(name) = &options.name else {
        let is_chosen = |event: &&Event| {
            options.events.as_ref().is_none_or(|pattern| glob::matches(pattern, &event.name.text))
                && (!options.deprecated || event.deprecated.is_some())
        };
        let all = options.events.is_none() && !options.deprecated;
        return Ok(Chosen {
            events: spec.events.iter().filter(is_chosen).collect(),
            types: if options.json && all { shared().collect() } else { Vec::new() },
        });
    };
    let events: Vec<&Event> = spec.events.iter().filter(|event| event.name.text == *name).collect();
    let types: Vec<&TypeDef> = shared().filter(|def| def.home.name().text == *name).collect();
    if events.is_empty() && types.is_empty() {
        let failure = Failure::usage(format!("the spec has no event and no type `{name}`"));
        let names = spec.events.iter().map(|event| &event.name).chain(shared().map(|def| def.home.name()));
        return Err(match suggest(name, names.map(|name| name.text.as_str())) {
            Some(similar) => failure.help(format!("a similar name exists: `{similar}`")),
            None => failure,
        });
    }
    Ok(Chosen { events, types })
}

fn document(spec: &Spec, chosen: &Chosen<'_>) -> Json {
    Json::object([
        ("v", 1_u64.into()),
        ("provider", spec.provider.as_deref().into()),
        ("events", Json::List(chosen.events.iter().map(|event| describe::event(spec, event)).collect())),
        ("types", Json::List(chosen.types.iter().map(|def| describe::type_def(spec, def)).collect())),
    ])
}

fn row(event: &Event) -> Vec<String> {
    let deprecated = if event.deprecated.is_some() { "deprecated: " } else { "" };
    vec![event.name.text.clone(), format!("{deprecated}{}", first_line(event.description.as_deref()))]
}

/// The first line of a description.
fn first_line(description: Option<&str>) -> &str {
    description.and_then(|text| text.lines().next()).unwrap_or_default().trim()
}

/// Rows with their columns under each other, two spaces apart.
fn table(rows: Vec<Vec<String>>) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(column) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [["a", "one"], ["bcd", "two"]];
        let rows = rows.into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect();
        assert_eq!(table(rows), "a    one\nbcd  two\n");
    }
}
