//! `sample`: a payload of an event, made up from the spec.

mod edit;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use webhook_events_spec::{Event, Spec, suggest};

use crate::failure::{Failure, Outcome};
use crate::input;
use crate::ordered::Json;
use crate::output;

/// What `sample` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events sample batch.completed --spec openai --pretty
  webhook-events sample order.paid --set data.id=or_1 --set data.amount:=4200 --without data.note
  webhook-events sample --all --minimal --out samples")]
pub(crate) struct Options {
    /// The event, by its name on the wire
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    event: Option<String>,
    /// A file, `openai` for the bundled spec, or `-` for standard input
    #[arg(long, value_name = "SPEC", default_value = "spec/events.yaml")]
    spec: String,
    /// Sets a field, as in `data.id=text` or `data.count:=JSON`; `items.0` is the first of a list
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Leaves out a field, as in `data.id`
    #[arg(long, value_name = "FIELD")]
    without: Vec<String>,
    /// Leaves out the fields that are optional
    #[arg(long)]
    minimal: bool,
    /// How many samples; their ids differ
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    /// Makes other ids, the same ones for the same number
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Indents the JSON
    #[arg(long)]
    pretty: bool,
    /// A sample of every event of the spec
    #[arg(long)]
    all: bool,
    /// Writes a file for each sample into this folder, `EVENT.json`, in place of standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let spec = input::spec(&options.spec)?;
    let events: Vec<&Event> = match &options.event {
        Some(name) => vec![find(&spec, name)?],
        None => spec.events.iter().collect(),
    };
    if let Some(folder) = &options.out {
        fs::create_dir_all(folder)
            .map_err(|error| Failure::world(format!("cannot make the folder `{}`: {error}", folder.display())))?;
    }
    let mut names = BTreeSet::new();
    for event in events {
        for number in 0..options.count {
            let json = make(options, &spec, event, number)?;
            let text = if options.pretty { format!("{json:#}") } else { json.to_string() };
            let Some(folder) = &options.out else {
                output::line(&text)?;
                continue;
            };
            let path = folder.join(file_name(&event.name.text, &mut names));
            fs::write(&path, format!("{text}\n"))
                .map_err(|error| Failure::world(format!("cannot write `{}`: {error}", path.display())))?;
        }
    }
    if let Some(folder) = &options.out {
        eprintln!("{} samples in {}", names.len(), folder.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The compact body of an event with the changes of `--set`.
pub(crate) fn body(spec: &Spec, event: &str, sets: &[String]) -> Result<String, Failure> {
    let mut json = read(spec, find(spec, event)?)?;
    apply(&mut json, sets)?;
    Ok(json.to_string())
}

/// The event of this name.
pub(crate) fn find<'s>(spec: &'s Spec, name: &str) -> Result<&'s Event, Failure> {
    if let Some(event) = spec.events.iter().find(|event| event.name.text == name) {
        return Ok(event);
    }
    let failure = Failure::usage(format!("the spec has no event `{name}`"));
    Err(match suggest(name, spec.events.iter().map(|event| event.name.text.as_str())) {
        Some(similar) => failure.help(format!("an event with a similar name exists: `{similar}`")),
        None => failure.help("`webhook-events show` lists the events of a spec"),
    })
}

fn make(options: &Options, spec: &Spec, event: &Event, number: u64) -> Result<Json, Failure> {
    let mut json = read(spec, event)?;
    if options.minimal {
        edit::minimal(spec, event, &mut json);
    }
    if options.seed.is_some() || number > 0 {
        edit::vary(&mut json, options.seed.unwrap_or_default(), number);
    }
    for field in &options.without {
        // With --all, a field is one of those that have it.
        if !edit::remove(&mut json, &edit::path(field)) && !options.all {
            return Err(Failure::usage(format!("the sample has no `{field}` to leave out")));
        }
    }
    for new in apply(&mut json, &options.set)? {
        if number == 0 {
            eprintln!("warning: the sample of `{}` had no field `{new}`, and has one now", event.name.text);
        }
    }
    Ok(json)
}

fn read(spec: &Spec, event: &Event) -> Result<Json, Failure> {
    Json::parse(&spec.sample(event))
        .map_err(|error| Failure::world(format!("the sample of `{}` is not JSON: {error}", event.name.text)))
}

/// Makes the changes of `--set`, and returns the fields that were not there before.
fn apply(json: &mut Json, sets: &[String]) -> Result<Vec<String>, Failure> {
    let mut new = Vec::new();
    for text in sets {
        let (path, value) = edit::assignment(text)?;
        if !edit::set(json, &path, value)? {
            new.push(path.join("."));
        }
    }
    Ok(new)
}

/// A file name for an event that no other sample has.
fn file_name(event: &str, taken: &mut BTreeSet<String>) -> String {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let stem: String = event.chars().map(safe).collect();
    let stem = stem.trim_start_matches('.');
    let stem = if stem.is_empty() { "_" } else { stem };
    let mut name = format!("{stem}.json");
    let mut number = 2_u64;
    // File systems that do not tell upper from lower case would make one file of two.
    while !taken.insert(name.to_lowercase()) {
        name = format!("{stem}-{number}.json");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{body, file_name, find};
    use webhook_events_spec::{BUNDLED, Spec};

    #[test]
    fn a_body_keeps_its_order() {
        let spec = Spec::parse(BUNDLED.as_bytes()).expect("the bundled spec is right");
        let plain = body(&spec, "batch.completed", &[]).expect("the event exists");
        assert_eq!(plain, spec.sample(find(&spec, "batch.completed").expect("the event exists")));
        let set = body(&spec, "batch.completed", &["data.id=batch_1".into()]).expect("it can be set");
        assert!(set.ends_with(r#""data":{"id":"batch_1"}}"#), "{set}");
    }

    #[test]
    fn a_misspelt_event_gets_advice() {
        let spec = Spec::parse(BUNDLED.as_bytes()).expect("the bundled spec is right");
        let failure = find(&spec, "batch.complete").expect_err("there is no such event").to_string();
        assert!(failure.contains("`batch.completed`"), "{failure}");
    }

    #[test]
    fn file_names_stay_in_their_folder_and_apart() {
        let mut taken = BTreeSet::new();
        let mut name = |event| file_name(event, &mut taken);
        assert_eq!(name("../a/b"), "_a_b.json");
        assert_eq!(name("a.b"), "a.b.json");
        assert_eq!(name("A.b"), "A.b-2.json");
        assert_eq!(name(""), "_.json");
    }
}
