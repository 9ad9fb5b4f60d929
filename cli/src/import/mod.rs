//! `import`: a spec from what a provider publishes, or from samples of its deliveries.

mod convert;
mod definitions;
mod layout;
mod merge;
mod model;
mod notes;
mod openapi;
mod samples;
mod schema;
mod tag;
mod tree;
mod trust;
mod union;
mod words;
mod write;
mod yaml;

use std::fs;
use std::path::Path;

use webhook_events_spec::Reading;

use crate::failure::{Failure, Outcome, answer};
use crate::{input, output};
use convert::{Converter, prose};
use model::{Import, Tag};
use notes::Notes;
use samples::Sample;
use schema::Document;
use tree::Node;
use trust::Trust;
use write::Detail;

/// What `import` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events import openapi.json --from openapi -o spec/events.yaml
  webhook-events import webhooks.yaml --events 'user.*' --trust required
  webhook-events import samples/ --from samples --tag event.type

What the language cannot say is `any` in the spec, and on standard error with the event, the path and the reason.")]
pub(crate) struct Options {
    /// A file of JSON or YAML, a folder of samples, or `-` for standard input
    file: String,
    /// What the file is; found out where it is not said
    #[arg(long, value_enum)]
    from: Option<Source>,
    /// What names an event: a key, a path, `header:NAME` or `header:NAME+KEY`; found out where it is not said
    #[arg(long, value_name = "KEY")]
    tag: Option<String>,
    /// Imports only the events whose names fit, as in `order.*`
    #[arg(long, value_name = "GLOB")]
    events: Vec<String>,
    /// What is believed: examples before the schema, what the schema requires, or nothing
    #[arg(long, value_enum, default_value_t = Trust::Examples)]
    trust: Trust,
    /// Writes what the spec does not say as the source does to a file too; as JSON where its name ends in `.json`
    #[arg(long, value_name = "FILE")]
    report: Option<String>,
    /// Where the spec goes in place of standard output
    #[arg(short, long, value_name = "SPEC")]
    output: Option<String>,
}

/// What events are imported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Source {
    /// An OpenAPI document with `webhooks`
    Openapi,
    /// A JSON Schema with events in `oneOf` or `$defs`
    Jsonschema,
    /// Deliveries as JSON
    Samples,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let tag = options.tag.as_deref().map(tag::parse).transpose()?;
    let mut notes = Notes::default();
    let mut import = read(options, tag, &mut notes)?;
    if !options.events.is_empty() {
        import.events.retain(|event| options.events.iter().any(|pattern| tag::fits(pattern, &event.name)));
    }
    if import.events.is_empty() {
        return Err(Failure::no("there is no event to import")
            .help("say what names an event with --tag, or leave out --events"));
    }
    let (text, problems) = finish(&mut import, options.trust, &mut notes);
    tell(options, &notes)?;
    match &options.output {
        Some(path) => {
            fs::write(path, &text).map_err(|error| Failure::world(format!("cannot write `{path}`: {error}")))?;
        }
        None => output::text(&text)?,
    }
    for problem in &problems {
        eprintln!("{problem}\n");
    }
    if !problems.is_empty() {
        eprintln!("error: the spec is written, but it has mistakes that need a person");
    }
    Ok(answer(problems.is_empty()))
}

/// The spec as YAML, and what is wrong with it in the end.
fn finish(import: &mut Import, trust: Trust, notes: &mut Notes) -> (String, Vec<String>) {
    trust::apply(import, trust, notes);
    merge::settle(import, notes);
    merge::merge(import);
    let text = write::spec(import, Detail::All);
    let Reading { report, .. } = webhook_events_spec::check(text.as_bytes());
    if report.is_empty() {
        return (text, Vec::new());
    }
    let less = write::spec(import, Detail::Less);
    if webhook_events_spec::check(less.as_bytes()).report.is_empty() {
        notes.add("", "", "unions are `any` and examples are left out: the spec would have mistakes with them");
        return (less, Vec::new());
    }
    (text, report.render("the spec"))
}

/// What the source holds.
fn read(options: &Options, tag: Option<Tag>, notes: &mut Notes) -> Result<Import, Failure> {
    let name = options.file.as_str();
    if name != "-" && Path::new(name).is_dir() {
        if options.from.is_some_and(|from| from != Source::Samples) {
            return Err(Failure::usage(format!("`{name}` is a folder, and only samples can be in one")));
        }
        return Ok(samples::import(folder(name)?, tag, notes));
    }
    let bytes = input::read(name)?;
    if options.from == Some(Source::Samples) {
        return Ok(samples::import(lines(&bytes, name)?, tag, notes));
    }
    let node = Node::parse(&bytes, name);
    let source = match (options.from, &node) {
        (Some(from), _) => from,
        (None, Ok(node)) => recognise(node, name)?,
        // Several values of JSON, one after the other.
        (None, Err(_)) if Node::several(&bytes, name).is_ok() => Source::Samples,
        (None, Err(_)) => Source::Openapi,
    };
    if source == Source::Samples {
        return Ok(samples::import(lines(&bytes, name)?, tag, notes));
    }
    described(&node?, source, tag, notes)
}

/// The events of a document that describes them.
fn described(node: &Node, source: Source, tag: Option<Tag>, notes: &mut Notes) -> Result<Import, Failure> {
    let document = Document::new(node);
    let (found, every, defs) = {
        let mut converter = Converter::new(&document, notes);
        let (found, every) = match source {
            Source::Openapi => (openapi::events(&document, &mut converter)?, false),
            Source::Jsonschema | Source::Samples => definitions::events(&document, &mut converter)?,
        };
        (found, every, converter.finish())
    };
    let mut found = found;
    // What turned out to be nothing that the language can say is `any` in the events too.
    let with = |id: usize| (!matches!(defs[id].shape, model::Shape::Any)).then_some(id);
    for field in found.iter_mut().flat_map(|event| &mut event.fields) {
        field.ty.replace(&with);
    }
    // A discriminator may have said what the fields of an event are.
    let tag = tag.unwrap_or_else(|| tag::guess(&found, &defs));
    if let (None, [key]) = (&tag.header, tag.path.as_slice())
        && !found.iter().any(|event| event.fields.iter().any(|field| field.name == *key))
    {
        notes.add("", "", format!("no event has the field `{key}`: say with --tag what names an event"));
    }
    let events = tag::events(found, &tag, &defs, every, notes);
    let title = node.at(&["info", "title"]).or(node.get("title")).and_then(Node::text);
    Ok(Import { provider: prose(title), tag, defs, events })
}

fn recognise(node: &Node, name: &str) -> Result<Source, Failure> {
    let has = |key: &str| node.get(key).is_some();
    if has("openapi") || has("swagger") || has("webhooks") || has("x-webhooks") {
        Ok(Source::Openapi)
    } else if ["$schema", "$defs", "definitions", "oneOf", "anyOf", "properties"].into_iter().any(has) {
        Ok(Source::Jsonschema)
    } else if !node.items().is_empty() || !node.members().is_empty() {
        Ok(Source::Samples)
    } else {
        Err(Failure::no(format!("`{name}` is neither an OpenAPI document, nor a JSON Schema, nor a sample")))
    }
}

fn lines(bytes: &[u8], name: &str) -> Result<Vec<Sample>, Failure> {
    let bodies = Node::several(bytes, name)?;
    Ok(bodies.into_iter().map(|body| Sample { name: None, body }).collect())
}

/// The JSON files of a folder, in the order of their names.
fn folder(name: &str) -> Result<Vec<Sample>, Failure> {
    let failed = |error: std::io::Error| Failure::world(format!("cannot read `{name}`: {error}"));
    let mut paths = Vec::new();
    for entry in fs::read_dir(name).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        let text = path.display().to_string();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        for body in Node::several(&input::read(&text)?, &text)? {
            samples.push(Sample { name: stem.clone(), body });
        }
    }
    Ok(samples)
}

/// Says what the spec does not say as the source does.
fn tell(options: &Options, notes: &Notes) -> Result<(), Failure> {
    let lines = notes.lines();
    for line in &lines {
        eprintln!("note: {line}");
    }
    let Some(path) = &options.report else { return Ok(()) };
    let is_json = Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let text = if is_json { format!("{:#}\n", notes.json()) } else { lines.join("\n") + "\n" };
    fs::write(path, text).map_err(|error| Failure::world(format!("cannot write `{path}`: {error}")))
}
