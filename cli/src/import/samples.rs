//! Events from samples: the shape that all samples of an event have together.

use std::collections::BTreeMap;

use super::model::{Def, Event, Field, Import, Shape, Tag, Ty};
use super::notes::Notes;
use super::tag;
use super::tree::Node;
use super::words::{pascal, singular};

/// A sample and where it came from.
pub(crate) struct Sample {
    /// The name of its file without the ending, which may be that of the event.
    pub(crate) name: Option<String>,
    pub(crate) body: Node,
}

/// The events that the samples show.
pub(crate) fn import(samples: Vec<Sample>, tag: Option<Tag>, notes: &mut Notes) -> Import {
    let tag = tag.unwrap_or_else(|| guess(&samples));
    let path: Vec<&str> = tag.path.iter().map(String::as_str).collect();
    let mut groups: Vec<(String, Vec<Node>)> = Vec::new();
    for (index, sample) in samples.into_iter().enumerate() {
        let place = sample.name.clone().unwrap_or_else(|| format!("sample {}", index + 1));
        if sample.body.members().is_empty() {
            notes.add(&place, "", "the sample is no object with fields, so it is left out");
            continue;
        }
        let told = sample.body.at(&path).and_then(Node::text).filter(|_| !path.is_empty()).map(str::to_owned);
        let name = match (&tag.header, told, sample.name) {
            (None, Some(told), _) => told,
            (Some(_), Some(action), Some(name)) => match name.split_once('.') {
                Some((head, _)) => format!("{head}.{action}"),
                None => format!("{name}.{action}"),
            },
            (_, _, Some(name)) => {
                notes.add(
                    &place,
                    "",
                    format!("the sample does not have `{}`: its event is called as its file", path.join(".")),
                );
                name
            }
            (_, _, None) => {
                notes.add(&place, "", format!("the sample does not have `{}`, so it is left out", path.join(".")));
                continue;
            }
        };
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, bodies)) => bodies.push(sample.body),
            None => groups.push((name, vec![sample.body])),
        }
    }
    let mut arena = Arena { defs: Vec::new(), samples: 0 };
    let mut events = Vec::new();
    for (name, bodies) in groups {
        arena.samples = bodies.len();
        let mut fields = arena.fields(&bodies.iter().collect::<Vec<_>>(), &pascal(&name));
        if let (None, [key]) = (&tag.header, tag.path.as_slice()) {
            fields.retain(|field| field.name != *key);
        }
        events.push(Event { name, description: None, deprecated: false, fields, examples: Vec::new() });
    }
    Import { provider: None, tag, defs: arena.defs, events }
}

/// The tag: as a guess over events that have constants where samples have texts.
fn guess(samples: &[Sample]) -> Tag {
    let found: Vec<super::model::Found> = samples
        .iter()
        .map(|sample| super::model::Found {
            key: sample.name.clone().unwrap_or_default(),
            fields: sample.body.members().iter().map(|(name, _)| Field::new(name, Ty::Any)).collect(),
            examples: vec![sample.body.clone()],
            ..super::model::Found::default()
        })
        .collect();
    // Texts such as ids differ in each sample, so the usual names go first.
    let everywhere = |path: &[&str]| samples.iter().all(|sample| sample.body.at(path).and_then(Node::text).is_some());
    for path in ["type", "event_type", "eventType", "webhook_type", "event", "event_name", "topic", "action"] {
        if everywhere(&[path]) && (path != "type" || !same(samples, &[path]) || samples.len() == 1) {
            return Tag { header: None, path: vec![path.to_owned()] };
        }
    }
    for path in
        [["data", "type"], ["event", "type"], ["event", "event_type"], ["meta", "event_name"], ["subscription", "type"]]
    {
        if everywhere(&path) {
            return Tag { header: None, path: path.map(str::to_owned).to_vec() };
        }
    }
    if everywhere(&["type"]) {
        return Tag { header: None, path: vec!["type".to_owned()] };
    }
    tag::guess(&found, &[])
}

fn same(samples: &[Sample], path: &[&str]) -> bool {
    let mut texts = samples.iter().map(|sample| sample.body.at(path).and_then(Node::text));
    let first = texts.next();
    // With a nested `type` beside it, an outer one that is always the same is no tag.
    let nested = samples.iter().all(|sample| sample.body.at(&["data", "type"]).and_then(Node::text).is_some());
    nested && first.is_some_and(|first| texts.all(|text| text == first))
}

struct Arena {
    defs: Vec<Def>,
    /// How many samples the event has.
    samples: usize,
}

impl Arena {
    /// The fields that objects have together: optional where one is without, or has `null`.
    fn fields(&mut self, objects: &[&Node], path: &str) -> Vec<Field> {
        let mut values: Vec<(&str, Vec<&Node>)> = Vec::new();
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, value) in objects.iter().flat_map(|object| object.members()) {
            if name.is_empty() || name.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
                continue;
            }
            match at.get(name.as_str()) {
                Some(index) => values[*index].1.push(value),
                None => {
                    at.insert(name, values.len());
                    values.push((name.as_str(), vec![value]));
                }
            }
        }
        let mut fields = Vec::new();
        for (name, seen) in values {
            let some: Vec<&Node> = seen.iter().copied().filter(|value| **value != Node::Null).collect();
            let (ty, guessed) = self.ty(&some, name, &format!("{path}{}", pascal(name)));
            let many = if self.samples == 1 { "sample" } else { "samples" };
            let comment = format!("guessed from {} {many}", self.samples);
            fields.push(Field {
                optional: some.len() < objects.len(),
                comment: guessed.then_some(comment),
                ..Field::new(name, ty)
            });
        }
        fields
    }

    /// The type of all these values; the flag says that it is a guess.
    fn ty(&mut self, values: &[&Node], name: &str, path: &str) -> (Ty, bool) {
        if values.is_empty() {
            return (Ty::Any, true);
        }
        if values.iter().all(|value| matches!(value, Node::Object(_))) {
            if values.iter().all(|value| value.members().is_empty()) {
                return (Ty::Map(Box::new(Ty::Any)), true);
            }
            let fields = self.fields(values, path);
            self.defs.push(Def { name: None, path: path.to_owned(), description: None, shape: Shape::Object(fields) });
            return (Ty::Def(self.defs.len() - 1), false);
        }
        if values.iter().all(|value| matches!(value, Node::List(_))) {
            let items: Vec<&Node> = values.iter().flat_map(|value| value.items()).collect();
            let some: Vec<&Node> = items.iter().copied().filter(|item| **item != Node::Null).collect();
            let (mut ty, guessed) = self.ty(&some, &singular(name), &singular(path));
            if some.len() < items.len() && ty != Ty::Any {
                ty = Ty::Nullable(Box::new(ty));
            }
            return (Ty::List(Box::new(ty)), guessed);
        }
        let scalars: Option<Vec<Ty>> = values.iter().map(|value| scalar(value, name)).collect();
        match scalars {
            Some(scalars) => {
                let first = scalars[0].clone();
                if scalars.iter().all(|scalar| *scalar == first) {
                    let guessed = !matches!(first, Ty::String | Ty::Boolean);
                    return (first, guessed);
                }
                (Ty::join(scalars.iter().filter_map(Ty::scalar)), true)
            }
            None => (Ty::Any, true),
        }
    }
}

/// The type that one value suggests.
fn scalar(value: &Node, name: &str) -> Option<Ty> {
    Some(match value {
        Node::Text(text) if text.contains('T') && text.parse::<webhook_events::DateTime>().is_ok() => Ty::DateTime,
        Node::Text(_) => Ty::String,
        Node::Bool(_) => Ty::Boolean,
        Node::Number(text) => match text.parse::<i64>() {
            Ok(number) if is_time(name) && (946_684_800..4_102_444_800).contains(&number) => Ty::Timestamp,
            Ok(number) if is_time(name) && (946_684_800_000..4_102_444_800_000).contains(&number) => Ty::TimestampMs,
            Ok(_) => Ty::Integer,
            Err(_) => Ty::Number,
        },
        Node::Null | Node::List(_) | Node::Object(_) => return None,
    })
}

/// Whether a field of this name holds a time.
fn is_time(name: &str) -> bool {
    let words = super::words::words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    matches!(
        last,
        "at" | "time" | "timestamp" | "date" | "on" | "ts" | "created" | "updated" | "expires" | "start" | "end"
    )
}
