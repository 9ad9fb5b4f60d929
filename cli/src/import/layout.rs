//! What goes where: the envelope, the payload, types described in place, and the names of the others.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Event, Field, Import, Shape, Ty};
use super::words::{pascal, snake, type_name, unique};

/// How deep objects are described in place.
const DEEPEST: usize = 4;

/// The parts of a spec in the order in which they are written.
pub(crate) struct Layout {
    pub(crate) envelope: Vec<Field>,
    /// The payload, where it is not called `data`.
    pub(crate) payload: String,
    /// The types under `types`, with their names.
    pub(crate) shared: Vec<(usize, String)>,
    /// The name of each shared type by its place in the arena.
    pub(crate) names: BTreeMap<usize, String>,
    pub(crate) events: Vec<Placed>,
}

/// An event by its parts.
pub(crate) struct Placed {
    pub(crate) event: Event,
    /// Its Rust name, where it needs another.
    pub(crate) rename: Option<String>,
    /// Fields of the envelope that are optional here and required there, or the other way around.
    pub(crate) overrides: Vec<(String, bool)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) data: Option<Field>,
}

impl Layout {
    pub(crate) fn new(import: &Import) -> Self {
        let payload = payload(import);
        let envelope = envelope(import, &payload);
        let mut methods = BTreeSet::from(["unhandled", "undecodable", "unknown"].map(str::to_owned));
        let mut events = Vec::new();
        for event in &import.events {
            let mut placed =
                Placed { event: event.clone(), rename: None, overrides: Vec::new(), fields: Vec::new(), data: None };
            let method = snake(&event.name);
            if method.is_empty() || !method.starts_with(char::is_alphabetic) || methods.contains(&method) {
                let base = if method.is_empty() { "event".to_owned() } else { format!("event_{method}") };
                placed.rename = Some(unique(&base, &mut methods));
            } else {
                methods.insert(method);
            }
            for field in &event.fields {
                match envelope.iter().find(|common| common.name == field.name) {
                    Some(common) if common.optional != field.optional => {
                        placed.overrides.push((field.name.clone(), field.optional));
                    }
                    Some(_) => {}
                    None if field.name == payload && is_data(field) => placed.data = Some(field.clone()),
                    None => placed.fields.push(field.clone()),
                }
            }
            events.push(placed);
        }
        let mut layout = Self { envelope, payload, shared: Vec::new(), names: BTreeMap::new(), events };
        layout.share(import);
        layout
    }

    /// Finds the types that stand under `types`, in the order in which they are met, and names them.
    fn share(&mut self, import: &Import) {
        let mut walk =
            Walk { import, uses: uses(self, import), order: Vec::new(), seen: BTreeSet::new(), inside: Vec::new() };
        walk.fields(&self.envelope, "WebhookEvent", 0);
        for placed in &self.events {
            let owner = struct_name(placed);
            walk.fields(&placed.fields, &owner, 0);
            if let Some(data) = &placed.data {
                walk.data(data, &format!("{owner}{}", pascal(&data.name)));
            }
        }
        // Names that the macro makes by itself.
        let mut taken: BTreeSet<String> =
            ["WebhookEvent", "EventType", "EventHandler", "EventVisitor"].map(str::to_owned).into();
        taken.extend(self.events.iter().map(struct_name));
        taken.extend(walk.inside.iter().cloned());
        let order = walk.order;
        // The names that providers gave go first.
        let mut sorted = order.clone();
        sorted.sort_by_key(|id| import.defs[*id].name.is_none());
        for id in sorted {
            let def = &import.defs[id];
            let wanted = type_name(def.name.as_ref().unwrap_or(&def.path));
            self.names.insert(id, unique(&wanted, &mut taken));
        }
        self.shared = order.into_iter().filter_map(|id| Some((id, self.names.get(&id)?.clone()))).collect();
    }

    /// Whether a type is described where a field has it.
    pub(crate) fn in_place(&self, id: usize) -> bool {
        !self.names.contains_key(&id)
    }
}

/// What the struct of an event is called.
fn struct_name(placed: &Placed) -> String {
    format!("{}WebhookEvent", pascal(placed.rename.as_ref().unwrap_or(&placed.event.name)))
}

/// Whether a field can be written as `data`.
fn is_data(field: &Field) -> bool {
    !field.optional
        && !field.deprecated
        && !matches!(field.ty, Ty::Constant(_) | Ty::Fixed(_))
        && field.comment.is_none()
}

/// The field that is the payload: `data`, or the object that most events have under one name.
fn payload(import: &Import) -> String {
    let tag = |name: &str| import.tag.header.is_none() && import.tag.path == [name];
    let is_object = |field: &&Field| matches!(field.ty, Ty::Def(id) if import.object(id).is_some());
    let mut counts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for field in import.events.iter().flat_map(|event| &event.fields).filter(is_object) {
        if let (Some(id), false) = (field.ty.def(), tag(&field.name)) {
            *counts.entry(&field.name).or_default().entry(id).or_default() += 1;
        }
    }
    if counts.contains_key("data") {
        return "data".to_owned();
    }
    let all = import.events.len();
    let rank = |name: &str| ["payload", "resource", "object", "entity", "body"].iter().position(|usual| *usual == name);
    let varied = counts.iter().filter(|(_, types)| {
        let times: usize = types.values().sum();
        // The same object in every event is a part of the envelope.
        times * 2 > all && (types.len() > 1 || all == 1)
    });
    let best = varied.max_by_key(|(name, types)| (types.len(), usize::MAX - rank(name).unwrap_or(usize::MAX)));
    best.map_or("data", |(name, _)| *name).to_owned()
}

/// The fields that all events have, of one type each.
fn envelope(import: &Import, payload: &str) -> Vec<Field> {
    let Some((first, others)) = import.events.split_first() else { return Vec::new() };
    if others.is_empty() {
        return Vec::new();
    }
    let mut envelope = Vec::new();
    for field in first.fields.iter().filter(|field| field.name != payload) {
        let all: Option<Vec<&Field>> = import
            .events
            .iter()
            .map(|event| event.fields.iter().find(|other| other.name == field.name && other.ty == field.ty))
            .collect();
        let Some(all) = all else { continue };
        let optional = all.iter().filter(|field| field.optional).count() * 2 > all.len();
        let same = all.iter().all(|other| other.description == field.description);
        envelope.push(Field {
            optional,
            description: field.description.clone().filter(|_| same),
            deprecated: all.iter().all(|field| field.deprecated),
            ..field.clone()
        });
    }
    envelope
}

/// How often each type is referred to.
fn uses(layout: &Layout, import: &Import) -> Vec<usize> {
    let mut uses = vec![0; import.defs.len()];
    let mut pending: Vec<usize> = Vec::new();
    let placed = layout.events.iter().flat_map(|placed| placed.fields.iter().chain(&placed.data));
    for id in layout.envelope.iter().chain(placed).filter_map(|field| field.ty.def()) {
        uses[id] += 1;
        if uses[id] == 1 {
            pending.push(id);
        }
    }
    while let Some(id) = pending.pop() {
        for inner in import.defs[id].refers() {
            uses[inner] += 1;
            if uses[inner] == 1 {
                pending.push(inner);
            }
        }
    }
    uses
}

struct Walk<'i> {
    import: &'i Import,
    uses: Vec<usize>,
    order: Vec<usize>,
    seen: BTreeSet<usize>,
    /// The Rust names of what is described in place.
    inside: Vec<String>,
}

impl Walk<'_> {
    fn data(&mut self, data: &Field, name: &str) {
        match data.ty {
            Ty::Def(id) if self.uses[id] == 1 && self.import.object(id).is_some() => self.describe(id, name, 0),
            _ => {
                if let Some(id) = data.ty.def() {
                    self.refer(id);
                }
            }
        }
    }

    fn fields(&mut self, fields: &[Field], owner: &str, depth: usize) {
        let renames = renames(&fields.iter().collect::<Vec<_>>());
        for field in fields {
            let name = format!("{owner}{}", pascal(&field.name));
            if matches!(field.ty, Ty::Constant(_)) {
                self.inside.push(name.clone());
            }
            // What is described in place has no Rust name without one of the field.
            let named = !renames.contains_key(&field.name);
            self.field(field, &name, named && depth < DEEPEST, depth);
        }
    }

    fn field(&mut self, field: &Field, name: &str, may_describe: bool, depth: usize) {
        let Some(id) = field.ty.def() else { return };
        let def = &self.import.defs[id];
        let direct = matches!(field.ty, Ty::Def(_)) && !matches!(def.shape, Shape::OneOf { .. } | Shape::Any);
        let free = !self.inside.iter().any(|taken| taken == name);
        if direct && may_describe && free && self.uses[id] == 1 && def.name.is_none() {
            self.describe(id, name, depth);
        } else {
            self.refer(id);
        }
    }

    fn describe(&mut self, id: usize, name: &str, depth: usize) {
        self.inside.push(name.to_owned());
        if let Some(fields) = self.import.object(id) {
            self.fields(fields, name, depth + 1);
        }
    }

    fn refer(&mut self, id: usize) {
        if !self.seen.insert(id) {
            return;
        }
        self.order.push(id);
        let def = &self.import.defs[id];
        let owner = type_name(def.name.as_ref().unwrap_or(&def.path));
        match &def.shape {
            Shape::Object(fields) => self.fields(fields, &owner, 0),
            Shape::OneOf { members, .. } => {
                for member in members {
                    self.refer(*member);
                }
            }
            Shape::Set(_) | Shape::Any => {}
        }
    }
}

/// The Rust names that fields need because the macro could make none, or one that is taken.
pub(crate) fn renames(fields: &[&Field]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::from(["extra".to_owned()]);
    let mut renames = BTreeMap::new();
    let rust = |field: &Field| {
        let text = snake(&field.name);
        if text.starts_with(|first: char| first.is_ascii_digit()) { format!("field_{text}") } else { text }
    };
    for field in fields {
        let text = rust(field);
        if text.is_empty() {
            let name = super::words::value_names(std::slice::from_ref(&field.name)).pop().flatten().unwrap_or_default();
            let name = if name.is_empty() { "field".to_owned() } else { snake(&name) };
            renames.insert(field.name.clone(), unique(&name, &mut taken));
        } else if !taken.insert(text.clone()) {
            renames.insert(field.name.clone(), unique(&format!("{text}_field"), &mut taken));
        }
    }
    renames
}
