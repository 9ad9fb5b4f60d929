//! What was meant where the shape of a spec is not what the language wants, and one can see what it should be: each is
//! told once, and read as it was meant.

use crate::check::{self, TOP};
use crate::model::Mark;
use crate::node::{Entry, Key, Node, Value};
use crate::problem::{Problem, code};
use crate::suggest::suggest;

/// The keys by which an event is known where it should not be.
const TELLING: [&str; 3] = ["data", "fields", "description"];

/// Puts things where they were meant to be.
pub(crate) fn mend(root: &mut Node, more: Vec<Node>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for document in more {
        if matches!(root.value, Value::Null) {
            *root = document;
            continue;
        }
        if let (Value::Mapping(entries), Value::Mapping(further)) = (&mut root.value, document.value) {
            for entry in further {
                add(entries, entry);
            }
        }
    }
    merge_keys(root, &mut problems);
    let Value::Mapping(entries) = &mut root.value else { return problems };
    twice(entries, &mut problems);
    outside(entries, &mut problems);
    for entry in entries {
        match entry.key.text.as_str() {
            "envelope" => listed(entry, "`envelope`", &mut problems),
            "events" => listed_events(entry, &mut problems),
            _ => {}
        }
        let Value::Mapping(inner) = &mut entry.value.value else { continue };
        match entry.key.text.as_str() {
            "envelope" => hoisted(&mut entry.value, "the envelope", &mut problems),
            "events" => {
                beside_event(inner, &mut problems);
                for event in inner {
                    mend_event(event, &mut problems);
                }
            }
            "types" => {
                for ty in inner {
                    without_fields(ty, &mut problems);
                    let place = format!("`fields` of type {}", code(&ty.key.text));
                    for fields in member(ty, "fields") {
                        listed(fields, &place, &mut problems);
                    }
                }
            }
            _ => {}
        }
    }
    problems
}

/// Adds an entry, or what is under it where there is one of its name.
fn add(entries: &mut Vec<Entry>, entry: Entry) {
    let Some(known) = entries.iter_mut().find(|known| known.key.text == entry.key.text) else {
        entries.push(entry);
        return;
    };
    if let (Value::Mapping(known), Value::Mapping(further)) = (&mut known.value.value, entry.value.value) {
        for entry in further {
            if known.iter().all(|known| known.key.text != entry.key.text) {
                known.push(entry);
            }
        }
    }
}

/// A second `events:`, say: what is under it is added to the first.
fn twice(entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let mut once: Vec<Entry> = Vec::new();
    for entry in std::mem::take(entries) {
        let first = once.iter().find(|first| first.key.text == entry.key.text);
        let first = first.filter(|first| {
            let has_names = ["types", "events", "envelope"].contains(&entry.key.text.as_str());
            has_names && matches!((&first.value.value, &entry.value.value), (Value::Mapping(_), Value::Mapping(_)))
        });
        if let Some(first) = first {
            let problem = Problem::at(entry.key.mark, format!("{} is given twice", code(&entry.key.text)));
            let problem = problem.help("move what is under it to the first one");
            problems.push(problem.also(first.key.mark, "the first one"));
            add(&mut once, entry);
        } else {
            once.push(entry);
        }
    }
    *entries = once;
}

/// Events that are not indented, and so stand beside `events`.
fn outside(entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let is_event = |entry: &Entry| {
        let name = entry.key.text.as_str();
        let is_own = TOP.contains(&name) || name.starts_with("x-") || name == "$schema" || suggest(name, TOP).is_some();
        let describes = match &entry.value.value {
            Value::Mapping(inner) => inner.iter().any(|inner| TELLING.contains(&inner.key.text.as_str())),
            Value::Null => name.contains('.'),
            _ => false,
        };
        !is_own && describes
    };
    if !entries.iter().any(is_event) || entries.iter().all(|entry| entry.key.text != "events") {
        return;
    }
    let (events, mut rest): (Vec<Entry>, Vec<Entry>) = std::mem::take(entries).into_iter().partition(is_event);
    // One for all of them: it is the same mistake.
    if let Some(first) = events.first() {
        let problem = Problem::at(first.key.mark, format!("event {} stands beside `events`", code(&first.key.text)));
        problems.push(problem.help("indent it, so that it is under `events`"));
    }
    if let Some(all) = rest.iter_mut().find(|entry| entry.key.text == "events") {
        if matches!(all.value.value, Value::Null) {
            all.value.value = Value::Mapping(Vec::new());
        }
        if let Value::Mapping(known) = &mut all.value.value {
            known.extend(events);
        }
    }
    *entries = rest;
}

fn mend_event(event: &mut Entry, problems: &mut Vec<Problem>) {
    let place = format!("event {}", code(&event.key.text));
    beside_data(event, &place, problems);
    for key in ["data", "fields"] {
        for entry in member(event, key) {
            listed(entry, &format!("`{key}` of {place}"), problems);
            if key == "data" {
                hoisted(&mut entry.value, &format!("`data` of {place}"), problems);
            }
        }
    }
}

/// `- a.b: { … }` and `- { name: a.b, … }` in place of `a.b: { … }`.
fn listed_events(entry: &mut Entry, problems: &mut Vec<Problem>) {
    let Some(events) = as_mapping(&mut entry.value, &["name", "type", "event"]) else { return };
    let problem = Problem::at(entry.value.mark, "`events` is a mapping, not a list");
    problems.push(problem.help("write each event as `batch.completed: { data: { id: string } }`, without `- `"));
    entry.value.value = Value::Mapping(events);
}

/// Keys of an event that are not indented, and so stand beside it as if they were events.
fn beside_event(events: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    // An event may be called so, and then has what events have.
    let is_key = |entry: &Entry| {
        let is_event = match &entry.value.value {
            Value::Mapping(inner) => {
                inner.is_empty() || inner.iter().any(|inner| check::EVENT.contains(&inner.key.text.as_str()))
            }
            Value::Null => true,
            _ => false,
        };
        check::EVENT.contains(&entry.key.text.as_str()) && !is_event
    };
    let mut placed: Vec<Entry> = Vec::new();
    let mut is_inside = false;
    for entry in std::mem::take(events) {
        let before = placed.last_mut().filter(|before| is_inside || matches!(before.value.value, Value::Null));
        match before {
            Some(event) if is_key(&entry) => {
                if !is_inside {
                    let (key, name) = (code(&entry.key.text), code(&event.key.text));
                    let problem = Problem::at(entry.key.mark, format!("{key} stands beside event {name}"));
                    problems.push(problem.help(format!("indent it, so that it is under {name}")));
                    event.value.value = Value::Mapping(Vec::new());
                }
                is_inside = true;
                if let Value::Mapping(inner) = &mut event.value.value {
                    inner.push(entry);
                }
            }
            _ => {
                is_inside = false;
                placed.push(entry);
            }
        }
    }
    *events = placed;
}

/// A type with its fields directly under it.
fn without_fields(ty: &mut Entry, problems: &mut Vec<Problem>) {
    let Value::Mapping(entries) = &mut ty.value.value else { return };
    let is_field = |entry: &Entry| {
        let key = entry.key.text.as_str();
        let is_other = ["type", "const", "enum", "properties", "$ref", "required", "items"].contains(&key);
        !check::TYPE.contains(&key)
            && !is_other
            && suggest(key, check::TYPE).is_none()
            && matches!(entry.value.value, Value::Text(_) | Value::Mapping(_))
    };
    let Some(first) = entries.first().filter(|_| entries.iter().all(is_field)) else { return };
    let (mark, name) = (first.key.mark, code(&ty.key.text));
    let problem = Problem::at(mark, format!("type {name} has its fields directly under it"));
    problems.push(problem.help(format!("put them under `fields`, as in `{}: {{ fields: {{ … }} }}`", ty.key.text)));
    let fields = Node { mark, value: Value::Mapping(std::mem::take(entries)) };
    entries.push(Entry { key: Key { mark, text: "fields".to_owned() }, value: fields });
}

/// Fields that are not indented, and so stand beside an empty `data`.
fn beside_data(event: &mut Entry, place: &str, problems: &mut Vec<Problem>) {
    let Value::Mapping(entries) = &mut event.value.value else { return };
    let is_empty = |entry: &Entry| entry.key.text == "data" && matches!(entry.value.value, Value::Null);
    let is_field = |entry: &Entry| {
        !check::EVENT.contains(&entry.key.text.as_str())
            && matches!(entry.value.value, Value::Text(_) | Value::Mapping(_))
    };
    if !entries.iter().any(is_empty) || !entries.iter().any(is_field) {
        return;
    }
    let (fields, mut rest): (Vec<Entry>, Vec<Entry>) = std::mem::take(entries).into_iter().partition(is_field);
    if let Some(data) = rest.iter_mut().find(|entry| is_empty(entry)) {
        let problem = Problem::at(data.key.mark, format!("`data` of {place} has nothing in it"));
        let mut problem = problem.help("indent its fields, so that they are under `data`");
        if let Some(first) = fields.first() {
            problem = problem.also(first.key.mark, "the first of them");
        }
        problems.push(problem);
        data.value.value = Value::Mapping(fields);
    }
    *entries = rest;
}

/// `- id: string` and `- { name: id, type: string }` in place of `id: string`.
fn listed(entry: &mut Entry, place: &str, problems: &mut Vec<Problem>) {
    let Some(fields) = as_mapping(&mut entry.value, &["name"]) else { return };
    let problem = Problem::at(entry.value.mark, format!("{place} is a mapping of fields, not a list"));
    problems.push(problem.help("write each field as `name: type`, without `- `"));
    entry.value.value = Value::Mapping(fields);
}

/// The entries that a list of mappings was meant to have, taken out of it. An item with one of the keys `names` has its
/// name there, and describes it with the others. `None` where the node is no such list.
fn as_mapping(node: &mut Node, names: &[&str]) -> Option<Vec<Entry>> {
    let Value::List(items) = &mut node.value else { return None };
    let has_entries = |item: &Node| matches!(&item.value, Value::Mapping(entries) if !entries.is_empty());
    if items.is_empty() || !items.iter().all(has_entries) {
        return None;
    }
    let mut all: Vec<Entry> = Vec::new();
    for item in std::mem::take(items) {
        let Value::Mapping(mut entries) = item.value else { continue };
        let is_name =
            |entry: &Entry| names.contains(&entry.key.text.as_str()) && matches!(entry.value.value, Value::Text(_));
        match entries.iter().position(is_name).filter(|_| entries.len() > 1) {
            Some(at) => {
                let Entry { value: Node { mark, value: Value::Text(text) }, .. } = entries.remove(at) else { continue };
                let value = Node { mark: item.mark, value: Value::Mapping(entries) };
                all.push(Entry { key: Key { mark, text }, value });
            }
            None => all.extend(entries),
        }
    }
    Some(all)
}

/// A `fields` around the fields, where they should stand by themselves.
fn hoisted(node: &mut Node, place: &str, problems: &mut Vec<Problem>) {
    let Value::Mapping(entries) = &mut node.value else { return };
    let [entry] = entries.as_mut_slice() else { return };
    let is_own = entry.key.text == "fields" || entry.key.text == "properties";
    let Value::Mapping(fields) = &mut entry.value.value else { return };
    // A field may well be called so, and describe itself.
    let describes = ["type", "const", "values", "fields"];
    if !is_own || fields.is_empty() || fields.iter().any(|field| describes.contains(&field.key.text.as_str())) {
        return;
    }
    let problem =
        Problem::at(entry.key.mark, format!("{place} has its fields without a {} around them", code(&entry.key.text)));
    problems.push(problem.help("fields stand here already: leave it out"));
    let fields = std::mem::take(fields);
    node.value = Value::Mapping(fields);
}

/// `<<: *order`: what it would bring in is read as if it stood here.
fn merge_keys(node: &mut Node, problems: &mut Vec<Problem>) {
    match &mut node.value {
        Value::List(items) => {
            for item in items {
                merge_keys(item, problems);
            }
        }
        Value::Mapping(entries) => {
            let mut merged = Vec::new();
            for entry in std::mem::take(entries) {
                if entry.key.text == "<<" {
                    let problem = Problem::at(entry.key.mark, "merge keys (`<<`) are not part of the language");
                    problems.push(problem.help("describe what is shared under `types` and refer to it by name"));
                    merged.extend(brought_in(entry.value));
                } else {
                    entries.push(entry);
                }
            }
            // What stands here itself has the last word.
            for entry in merged {
                if entries.iter().all(|own| own.key.text != entry.key.text) {
                    entries.push(entry);
                }
            }
            for entry in entries {
                merge_keys(&mut entry.value, problems);
            }
        }
        _ => {}
    }
}

/// What a merge key brings in: of a type its fields, as it is merged into an object.
fn brought_in(value: Node) -> Vec<Entry> {
    let sources = match value.value {
        Value::List(items) => items,
        value => vec![Node { value, mark: Mark::default() }],
    };
    let mut entries = Vec::new();
    for source in sources {
        let Value::Mapping(merged) = source.value else { continue };
        let (types, others): (Vec<_>, Vec<_>) = merged.into_iter().partition(|entry| entry.key.text == "fields");
        match types.into_iter().next().map(|fields| fields.value.value) {
            Some(Value::Mapping(fields)) => entries.extend(fields),
            _ => entries.extend(others),
        }
    }
    entries
}

/// The entry of this name under another, if there is one.
fn member<'e>(entry: &'e mut Entry, key: &str) -> impl Iterator<Item = &'e mut Entry> {
    let entries = match &mut entry.value.value {
        Value::Mapping(entries) => entries.as_mut_slice(),
        _ => &mut [],
    };
    entries.iter_mut().filter(move |entry| entry.key.text == key)
}
