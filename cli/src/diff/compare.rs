//! Two specs, event by event and field by field.

use std::collections::BTreeSet;

use webhook_events_spec::{Event, Field, Home, OneOf, Shape, Spec, Type, TypeDef, TypeId, Values};

use super::change::{Change, Code, Wire};
use super::decodes::decodes;
use crate::export::label::label;

/// The changes from one spec to another, in the order of the newer one.
pub(crate) fn compare(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut compare = Compare { old, new, changes: Vec::new(), event: None, pairs: BTreeSet::new(), later: Vec::new() };
    compare.top();
    for event in &new.events {
        compare.event = Some(event.name.text.clone());
        match old.events.iter().find(|before| before.name.text == event.name.text) {
            Some(before) => compare.events(before, event),
            None => compare.note(
                "",
                "event-added",
                Wire::Ok,
                Code::Ok,
                "it was unknown before; a visitor needs a method for it",
            ),
        }
    }
    for event in old.events.iter().filter(|event| !new.events.iter().any(|other| other.name.text == event.name.text)) {
        compare.event = Some(event.name.text.clone());
        compare.note("", "event-removed", Wire::Ok, Code::Breaks, "its deliveries are unknown events now");
    }
    compare.event = None;
    while let Some((path, before, after)) = compare.later.pop() {
        compare.defs(&path, before, after);
    }
    compare.changes
}

struct Compare<'s> {
    old: &'s Spec,
    new: &'s Spec,
    changes: Vec<Change>,
    event: Option<String>,
    /// The pairs of types that have been compared.
    pairs: BTreeSet<(TypeId, TypeId)>,
    /// Shared types of one name, which are compared once for all events.
    later: Vec<(String, TypeId, TypeId)>,
}

impl<'s> Compare<'s> {
    fn note(&mut self, path: &str, change: &'static str, wire: Wire, code: Code, note: impl Into<String>) {
        let (event, path) = (self.event.clone(), path.to_owned());
        self.changes.push(Change { event, path, kind: change, wire, code, note: note.into() });
    }

    fn top(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.tag.path != new.tag.path || header(old) != header(new) {
            self.note("tag", "tag-changed", Wire::Fails, Code::Ok, "deliveries name their event elsewhere");
        }
        if old.signature != new.signature && signature(old) != signature(new) {
            self.note("signature", "signature-changed", Wire::Fails, Code::Ok, "deliveries are signed in another way");
        }
        if old.union.text != new.union.text {
            let note = format!("`{}` is called `{}`", old.union.text, new.union.text);
            self.note("union", "renamed", Wire::Ok, Code::Breaks, note);
        }
        if old.suffix.text != new.suffix.text {
            let note = format!("the structs of events end in `{}`, not `{}`", new.suffix.text, old.suffix.text);
            self.note("suffix", "renamed", Wire::Ok, Code::Breaks, note);
        }
    }

    fn events(&mut self, old: &'s Event, new: &'s Event) {
        let name = |name: &Option<webhook_events_spec::Name>| name.as_ref().map(|name| name.text.clone());
        if name(&old.rename) != name(&new.rename) {
            self.note("", "renamed", Wire::Ok, Code::Breaks, "its Rust name is another");
        }
        self.prose("", old.description.as_ref(), new.description.as_ref());
        self.deprecation("", old.deprecated.is_some(), new.deprecated.is_some());
        self.fields("", &old.fields, &new.fields);
    }

    fn prose(&mut self, path: &str, old: Option<&String>, new: Option<&String>) {
        if old != new {
            self.note(path, "description-changed", Wire::Ok, Code::Ok, "");
        }
    }

    fn deprecation(&mut self, path: &str, old: bool, new: bool) {
        if !old && new {
            self.note(path, "deprecated", Wire::Ok, Code::Ok, "its documentation says so");
        } else if old && !new {
            self.note(path, "no-longer-deprecated", Wire::Ok, Code::Ok, "");
        }
    }

    fn fields(&mut self, path: &str, old: &'s [Field], new: &'s [Field]) {
        for field in new {
            let path = join(path, &field.name.text);
            match old.iter().find(|before| before.name.text == field.name.text) {
                Some(before) => self.field(&path, before, field),
                None if field.optional => {
                    self.note(&path, "optional-field-added", Wire::Ok, Code::Ok, "");
                }
                None => self.note(&path, "required-field-added", Wire::MayFail, Code::Ok, "deliveries without it fail"),
            }
        }
        for field in old.iter().filter(|field| !new.iter().any(|other| other.name.text == field.name.text)) {
            let path = join(path, &field.name.text);
            self.note(&path, "field-removed", Wire::Ok, Code::Breaks, "deliveries with it keep it in `extra`");
        }
    }

    fn field(&mut self, path: &str, old: &'s Field, new: &'s Field) {
        match (old.optional, new.optional) {
            (true, false) => {
                self.note(
                    path,
                    "optional-to-required",
                    Wire::MayFail,
                    Code::Breaks,
                    "deliveries without it fail; it is no `Option` now",
                );
            }
            (false, true) => self.note(path, "required-to-optional", Wire::Ok, Code::Breaks, "it is an `Option` now"),
            _ => {}
        }
        let text = |field: &Field| field.rename.as_ref().map(|name| name.text.clone());
        if text(old) != text(new) {
            self.note(path, "renamed", Wire::Ok, Code::Breaks, "its Rust name is another");
        }
        self.prose(path, old.description.as_ref(), new.description.as_ref());
        self.deprecation(path, old.deprecated.is_some(), new.deprecated.is_some());
        self.types(path, &old.ty, &new.ty);
    }

    fn types(&mut self, path: &str, old: &'s Type, new: &'s Type) {
        match (old, new) {
            (Type::List(old), Type::List(new)) => self.types(&format!("{path}[]"), old, new),
            (Type::Map(old), Type::Map(new)) => self.types(&format!("{path}.*"), old, new),
            (Type::Nullable(old), Type::Nullable(new)) => self.types(path, old, new),
            (Type::Defined(a), Type::Defined(b)) if alike(self.old.type_def(*a), self.new.type_def(*b)) => {
                match (&self.old.type_def(*a).home, &self.new.type_def(*b).home) {
                    (Home::Shared(before), Home::Shared(after)) if before.text == after.text => {
                        if self.pairs.insert((*a, *b)) {
                            self.later.push((after.text.clone(), *a, *b));
                        }
                    }
                    (before, after) => {
                        if matches!(before, Home::Shared(_)) || matches!(after, Home::Shared(_)) {
                            self.note(path, "type-renamed", Wire::Ok, Code::Breaks, "the Rust type has another name");
                        }
                        if self.pairs.insert((*a, *b))
                            || matches!(after, Home::Event(..) | Home::Object(..))
                                && matches!(before, Home::Event(..) | Home::Object(..))
                        {
                            self.defs(path, *a, *b);
                        }
                    }
                }
            }
            (old, new) if same(old, new) => {}
            (old, new) => {
                let wire = decodes((self.old, old), (self.new, new));
                let note = format!("from {} to {}", label(self.old, old), label(self.new, new));
                self.note(path, "type-changed", wire, Code::Breaks, note);
            }
        }
    }

    fn defs(&mut self, path: &str, a: TypeId, b: TypeId) {
        let (old, new) = (self.old.type_def(a), self.new.type_def(b));
        if matches!(new.home, Home::Shared(_)) && matches!(old.home, Home::Shared(_)) {
            self.prose(path, old.description.as_ref(), new.description.as_ref());
            self.deprecation(path, old.deprecated.is_some(), new.deprecated.is_some());
        }
        let text = |def: &TypeDef| def.rename.as_ref().map(|name| name.text.clone());
        if text(old) != text(new) {
            self.note(path, "type-renamed", Wire::Ok, Code::Breaks, "the Rust type has another name");
        }
        match (&old.shape, &new.shape) {
            (Shape::Object(old), Shape::Object(new)) => self.fields(path, old, new),
            (Shape::Values(old), Shape::Values(new)) => self.values(path, old, new),
            (Shape::OneOf(old), Shape::OneOf(new)) => self.one_of(path, old, new),
            _ => {}
        }
    }

    fn values(&mut self, path: &str, old: &Values, new: &Values) {
        match (old.closed, new.closed) {
            (false, true) => {
                self.note(path, "values-closed", Wire::MayFail, Code::Breaks, "another value is an error now");
            }
            (true, false) => {
                self.note(path, "values-opened", Wire::Ok, Code::Breaks, "a match needs an arm for other values");
            }
            _ => {}
        }
        if let ([before], [after]) = (old.known.as_slice(), new.known.as_slice())
            && before.text != after.text
        {
            let note = format!("from `{}` to `{}`", before.text, after.text);
            let (wire, note) = if new.closed {
                (Wire::Fails, note)
            } else {
                (Wire::MayFail, format!("{note}; the old value decodes as one that the spec does not name"))
            };
            self.note(path, "const-changed", wire, Code::Ok, note);
            return;
        }
        let has = |values: &Values, text: &str| values.known.iter().any(|value| value.text == text);
        for value in new.known.iter().filter(|value| !has(old, &value.text)) {
            let code = if new.closed { Code::Breaks } else { Code::Ok };
            let note = if new.closed { format!("`{}` failed before", value.text) } else { format!("`{}`", value.text) };
            self.note(path, "value-added", Wire::Ok, code, note);
        }
        for value in old.known.iter().filter(|value| !has(new, &value.text)) {
            let wire = if new.closed { Wire::MayFail } else { Wire::Ok };
            self.note(path, "value-removed", wire, Code::Breaks, format!("`{}`", value.text));
        }
    }

    fn one_of(&mut self, path: &str, old: &'s OneOf, new: &'s OneOf) {
        let by = |one_of: &OneOf| one_of.by.as_ref().map(|(name, _)| name.text.clone());
        if by(old) != by(new) {
            self.note(path, "by-changed", Wire::MayFail, Code::Ok, "another field tells the members apart");
        }
        let names = |spec: &Spec, one_of: &OneOf| -> Vec<(String, TypeId)> {
            one_of.members.iter().map(|id| (spec.type_def(*id).home.name().text.clone(), *id)).collect()
        };
        let (before, after) = (names(self.old, old), names(self.new, new));
        for (name, id) in &after {
            match before.iter().find(|(other, _)| other == name) {
                Some((_, first)) => {
                    if self.pairs.insert((*first, *id)) {
                        self.later.push((name.clone(), *first, *id));
                    }
                }
                None => {
                    self.note(path, "member-added", Wire::Ok, Code::Ok, format!("`{name}` was kept as JSON before"));
                }
            }
        }
        for (name, _) in before.iter().filter(|(name, _)| !after.iter().any(|(other, _)| other == name)) {
            self.note(path, "member-removed", Wire::Ok, Code::Breaks, format!("`{name}` is kept as JSON now"));
        }
    }
}

fn header(spec: &Spec) -> Option<String> {
    spec.tag.header.as_ref().map(|name| name.text.to_ascii_lowercase())
}

/// The signature without the place where it is written.
fn signature(spec: &Spec) -> String {
    match &spec.signature {
        None => "standard-webhooks".to_owned(),
        Some(webhook_events_spec::Signature::Preset(name)) => name.text.clone(),
        Some(webhook_events_spec::Signature::Written(scheme)) => format!("{scheme:?}"),
    }
}

/// Whether two types hold the same kind of thing, so that what is in them can be compared.
fn alike(old: &TypeDef, new: &TypeDef) -> bool {
    matches!(
        (&old.shape, &new.shape),
        (Shape::Object(_), Shape::Object(_))
            | (Shape::Values(_), Shape::Values(_))
            | (Shape::OneOf(_), Shape::OneOf(_))
    )
}

/// Whether two types without objects or sets in them are the same.
fn same(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Type::Join(a), Type::Join(b)) => a.len() == b.len() && a.iter().all(|member| b.contains(member)),
        (Type::Defined(_), _) | (_, Type::Defined(_)) => false,
        (old, new) => old == new,
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
