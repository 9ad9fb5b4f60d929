//! The events: the envelope with its overrides, an event's own fields, and its data.

use std::collections::HashMap;

use super::Check;
use super::field::{self, Described, name};
use super::place::{Owner, Place};
use super::scalar::mark;
use crate::model::{Event, Field, Name, Spec, Tag, Type};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};
use crate::suggest::suggest;

/// The keys of an event.
pub(crate) const KEYS: [&str; 5] = ["description", "deprecated", "rename", "fields", "data"];

/// What else people write in an event: most likely a field.
fn hint(key: &str) -> Option<&'static str> {
    match key {
        "optional" | "required" | "nullable" => return Some("it is a field that is `optional: true`, not an event"),
        "tags" | "since" | "group" => {
            return Some("leave it out, or say it in the description");
        }
        "payload" | "body" | "schema" | "properties" => return Some("the fields of an event stand under `data`"),
        _ => {}
    }
    let field = suggest(key, KEYS).is_none();
    field::hint(key).or(field.then_some("the fields of an event stand under `data`"))
}

impl<'n> Check<'n> {
    pub(super) fn events(&mut self, entry: &'n Entry, spec: &mut Spec) {
        let entries = match &entry.value.value {
            Value::Mapping(entries) if !entries.is_empty() => entries,
            Value::Mapping(_) | Value::Null => {
                let problem = Problem::at(entry.key.mark, "`events` has nothing in it");
                self.problems.push(problem.help("describe an event as `batch.completed: { data: { id: string } }`"));
                return;
            }
            other => {
                let message = format!("`events` is a mapping, not {}", other.kind());
                let help = "write each event as `batch.completed: { data: { id: string } }`";
                self.problems.push(Problem::at(mark(entry), message).help(help));
                return;
            }
        };
        let entries = self.names(entries, |name| format!("{} is described twice", Owner::Event(name, 0)));
        for (index, entry) in entries.into_iter().enumerate() {
            let event = self.event(index, entry, spec);
            spec.events.push(event);
        }
    }

    fn event(&mut self, index: usize, entry: &'n Entry, spec: &Spec) -> Event {
        let (envelope, tag) = (&spec.envelope, &spec.tag);
        let place = Place::new(Owner::Event(&entry.key.text, index));
        let mut event =
            Event { name: name(entry), description: None, deprecated: None, rename: None, fields: envelope.clone() };
        let entries = match &entry.value.value {
            Value::Mapping(entries) => entries,
            // An event without data.
            Value::Null => return event,
            other => {
                let problem = Problem::at(mark(entry), format!("{place} is a mapping, not {}", other.kind()));
                self.problems.push(problem.help("write `{}`, or nothing, for an event without data"));
                return event;
            }
        };
        let keys = self.keys(place, entries, &KEYS, hint);
        event.description = keys.get("description").and_then(|entry| self.text(place, entry)).map(|name| name.text);
        event.deprecated = keys.get("deprecated").and_then(|entry| self.deprecation(place, entry));
        event.rename = keys.get("rename").and_then(|entry| self.name(place, entry));
        if let Some(fields) = keys.get("fields").and_then(|entry| self.field_entries(place, entry)) {
            self.overrides(place, fields, envelope, tag, &mut event.fields);
        }
        if let Some(data) = keys.get("data") {
            self.data(place, data, spec, &mut event.fields);
        }
        event
    }

    /// What is under `fields`: what an event says otherwise of the envelope, and fields it has beside `data`.
    fn overrides(
        &mut self,
        place: Place,
        entries: &'n [Entry],
        envelope: &[Field],
        tag: &Tag,
        fields: &mut Vec<Field>,
    ) {
        let at: HashMap<&str, usize> =
            envelope.iter().enumerate().map(|(index, field)| (field.name.text.as_str(), index)).collect();
        for entry in self.names(entries, |name| format!("{} is described twice", place.field(name))) {
            let name = name(entry);
            if self.is_tag(&name, tag) {
                continue;
            }
            let described = self.described(place, entry);
            if let Some(index) = at.get(name.text.as_str()) {
                fields[*index] = described.over(fields[*index].clone());
            } else {
                self.needless(&name, &described, envelope);
                fields.push(described.field(name));
            }
        }
    }

    /// `optional: false` says something only where the envelope says `optional: true`.
    fn needless(&mut self, name: &Name, described: &Described, envelope: &[Field]) {
        if !described.typed && described.optional == Some(false) {
            let problem = Problem::at(name.mark, format!("the envelope has no field {} to override", code(&name.text)));
            let near = self.near(&name.text, envelope.iter().map(|field| field.name.text.as_str()));
            self.problems.push(match near {
                Some(near) => problem.help(format!("a field with a similar name exists: {}", code(near))),
                None => problem.help("a field of its own needs a type"),
            });
        }
    }

    /// `data`: a mapping of fields, or the type of one field.
    fn data(&mut self, place: Place, entry: &'n Entry, spec: &Spec, fields: &mut Vec<Field>) {
        // `data` describes the field that the provider calls so, or otherwise.
        let name = Name { text: spec.payload.text.clone(), mark: entry.key.mark };
        if self.is_tag(&name, &spec.tag) {
            return;
        }
        let here = place.field(&spec.payload.text);
        let ty = match &entry.value.value {
            Value::Text(text) => self.ty(place.owner, text, entry.value.mark),
            Value::Mapping(entries) => self.object(here, name.clone(), entries, None, None),
            _ => {
                self.field_entries(place, entry);
                Type::Any
            }
        };
        let described = Described { ty: Some(ty), typed: true, ..Described::default() };
        if let Some(index) = fields.iter().position(|field| field.name.text == name.text) {
            let first = fields.remove(index);
            let problem =
                Problem::at(name.mark, format!("field {} of {} is described twice", code(&name.text), place.owner));
            let problem = problem.help("keep one of them; an optional `data` is a field under `fields`");
            self.problems.push(problem.also(first.name.mark, "the first one"));
        }
        fields.push(described.field(name));
    }
}
