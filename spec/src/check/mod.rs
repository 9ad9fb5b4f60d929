//! From the tree to the checked spec: every mistake is noted, and every name kept.

mod event;
mod example;
mod extent;
mod field;
mod foreign;
mod keys;
mod odd;
mod place;
mod scalar;
mod shape;
mod signature;
mod tag;
mod ty;
mod types;

use std::collections::HashMap;

use crate::model::{Mark, Name, Spec, Tag, TypeDef, TypeId};
use crate::node::{Entry, Node, Value};
use crate::problem::Problem;
pub(crate) use event::KEYS as EVENT;
use place::{Owner, Place};
pub use signature::PRESETS;
pub(crate) use types::KEYS as TYPE;

/// The spec that a tree describes, and what is wrong with it. Without a tree it is the spec of no events.
pub(crate) fn check(root: Option<&Node>) -> (Spec, Vec<Problem>) {
    let mut check = Check::default();
    let mut spec = match root {
        Some(root) => check.root(root),
        None => check.spec(&[]),
    };
    spec.types = check.types;
    let endless = extent::check(&mut spec);
    // Where a type was guessed, it is the guess that may be wrong.
    if !check.guessed {
        check.problems.extend(endless);
        check.problems.extend(example::check(&spec));
        check.problems.extend(tag::check(&spec));
    }
    (spec, check.problems)
}

/// What has been found so far.
#[derive(Default)]
struct Check<'n> {
    problems: Vec<Problem>,
    /// The entries of `types`, by name.
    shared: HashMap<&'n str, TypeId>,
    /// Shared types first, then those described in place as they are met, an outer one before its inner ones.
    types: Vec<TypeDef>,
    /// Unions whose members are still names.
    unions: Vec<types::Union>,
    /// True when a field has a type that it was not given.
    guessed: bool,
}

/// The keys of the file.
pub(crate) const TOP: [&str; 9] =
    ["provider", "union", "suffix", "tag", "payload", "signature", "envelope", "types", "events"];

impl<'n> Check<'n> {
    fn root(&mut self, root: &'n Node) -> Spec {
        match &root.value {
            Value::Mapping(entries) => self.spec(entries),
            Value::Null => {
                self.problems.push(Problem::at_file("the spec is empty").help(NO_EVENTS));
                self.spec(&[])
            }
            other => {
                let message = format!("a spec is a mapping, not {}", other.kind());
                self.problems.push(Problem::at_file(message).help(NO_EVENTS));
                self.spec(&[])
            }
        }
    }

    fn spec(&mut self, entries: &'n [Entry]) -> Spec {
        let empty = entries.is_empty() && !self.problems.is_empty();
        let place = Place::new(Owner::Spec);
        // `x-…` and `$schema` are the author's own.
        let has = |key: &str| entries.iter().any(|entry| entry.key.text == key);
        // What an API description or a JSON Schema has besides follows from its being one.
        let is_foreign = FOREIGN.iter().any(|key| has(key)) || has("properties") && !has("events");
        let keys = self.keys_but(place, entries, &TOP, hint, |key| {
            is_foreign && !FOREIGN.contains(&key) && key != "properties" && !TOP.contains(&key)
                || key.starts_with("x-")
                || key == "$schema"
        });
        let name = |check: &mut Self, key: &str, default: &str| {
            let name = keys.get(key).and_then(|entry| check.name(place, entry));
            name.unwrap_or_else(|| Name { text: default.to_owned(), mark: Mark::default() })
        };
        let mut spec = Spec {
            provider: keys.get("provider").and_then(|entry| self.name(place, entry)).map(|name| name.text),
            union: name(self, "union", "WebhookEvent"),
            suffix: match keys.get("suffix").and_then(|entry| empty_name(&entry.value)) {
                Some(none) => none,
                None => name(self, "suffix", "WebhookEvent"),
            },
            payload: name(self, "payload", "data"),
            ..Spec::default()
        };
        self.json_key(&spec.payload.text, spec.payload.mark);
        spec.tag = match keys.get("tag") {
            Some(entry) => self.tag(place, entry),
            None => Tag { path: vec!["type".to_owned()], ..Tag::default() },
        };
        spec.signature = keys.get("signature").and_then(|entry| self.signature(entry));
        if let Some(types) = keys.get("types") {
            self.types(types);
        }
        self.resolve_unions();
        if let Some(envelope) = keys.get("envelope") {
            spec.envelope = self.envelope(envelope, &spec.tag);
        }
        match keys.get("events") {
            Some(events) => self.events(events, &mut spec),
            None if empty || is_foreign => {}
            None => self.problems.push(Problem::at_file("the spec has no `events`").help(NO_EVENTS)),
        }
        spec
    }
}

/// Keys by which an API description is known.
const FOREIGN: [&str; 3] = ["openapi", "swagger", "asyncapi"];

/// What else people write at the top.
fn hint(key: &str) -> Option<&'static str> {
    match key {
        "properties" => Some("this is a JSON Schema: `webhook-events import --from jsonschema` makes a spec of it"),
        "openapi" | "swagger" | "asyncapi" => {
            Some("this is an API description: `webhook-events import` makes a spec of it")
        }
        "version" | "info" | "title" | "description" | "$id" => Some("what is the author's own begins with `x-`"),
        _ => None,
    }
}

/// An empty text as a name: a suffix may be empty, so that the struct of an event is called as the event alone.
fn empty_name(node: &Node) -> Option<Name> {
    match &node.value {
        Value::Text(text) if text.is_empty() => Some(Name { text: String::new(), mark: node.mark }),
        _ => None,
    }
}

const NO_EVENTS: &str = "it needs at least one event, as in `events: { batch.completed: { data: { id: string } } }`";
