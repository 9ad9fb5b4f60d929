//! Makes every Rust name once; two wire names that become one are an error.

mod names;
mod scope;
mod words;

use proc_macro2::{Ident, Span};

use self::names::needed;
pub use self::names::{NamedEvent, NamedField, NamedOneOf, NamedShape, NamedType, NamedValues, Names};
use self::scope::{Scope, way_out};
use self::words::{ident, is_ident};
pub use self::words::{pascal, snake, words};
use crate::model::{Event, Field, Home, Name, OneOf, Shape, Spec, TypeId, Value, Values};
use crate::problem::Problem;
use crate::report::Report;

impl<'s> Names<'s> {
    /// Names the events at the positions `selected`, and the types they need. `keep` says that objects have a field
    /// `extra` of their own. What cannot be named is reported, and left out.
    ///
    /// ```
    /// use webhook_events_spec::{Names, read};
    ///
    /// let mut reading = read(b"events: { a.b: {}, a_b: {} }");
    /// let names = Names::new(&reading.spec, &[0, 1], true, &mut reading.report);
    /// assert_eq!(names.events[0].ty, "ABWebhookEvent");
    /// assert_eq!(reading.report.problems()[0].message, "the event `a_b` and the event `a.b` are both `AB` in Rust");
    /// ```
    pub fn new(spec: &'s Spec, selected: &[usize], keep: bool, report: &mut Report) -> Self {
        let mut naming = Naming { spec, keep, report, types: Scope::default() };
        let mut union = naming.plain(&spec.union, "WebhookEvent", "union");
        let suffix = naming.suffix();
        for (text, what) in [
            ("EventType".to_owned(), "the enum of event types"),
            ("EventHandler".to_owned(), "the handler trait"),
            ("EventVisitor".to_owned(), "the visitor trait"),
        ] {
            naming.types.reserve(text, what);
        }
        if naming.types.claim(union.to_string(), "union", &spec.union, naming.report) {
            naming.types.reserve(union.to_string(), "the union");
        } else {
            // Another, so that what is generated is no second error.
            union = naming.types.free(&union);
        }
        let events = naming.events(selected, &suffix);
        let mut idents: Vec<Ident> = spec.type_ids().map(|id| type_ident(spec, id, &suffix)).collect();
        // What belongs to an event that could not be named is not named either, or it would be a second error.
        let named: Vec<usize> = events.iter().map(|event| event.index).collect();
        let types = needed(spec, &named, selected.len() == spec.events.len())
            .into_iter()
            .map(|id| naming.named_type(id, &mut idents[id.index()]))
            .collect();
        Self { spec, union, events, types, idents }
    }
}

struct Naming<'s, 'r> {
    spec: &'s Spec,
    keep: bool,
    report: &'r mut Report,
    /// The names of generated types.
    types: Scope,
}

impl<'s> Naming<'s, '_> {
    /// A name that is used as it stands.
    fn plain(&mut self, name: &'s Name, default: &str, key: &str) -> Ident {
        if is_ident(&name.text)
            && let Some(ident) = ident(&name.text)
        {
            return ident;
        }
        self.not_an_identifier(key, name);
        Ident::new(default, Span::call_site())
    }

    /// What the struct of an event ends in.
    fn suffix(&mut self) -> String {
        let Name { text, mark } = &self.spec.suffix;
        if !text.chars().all(unicode_ident::is_xid_continue) {
            let problem = Problem::at(*mark, format!("`suffix` cannot end a Rust name: `{text}`"));
            self.report.add(problem.help("use letters and digits only"));
            return "WebhookEvent".to_owned();
        }
        text.clone()
    }

    fn events(&mut self, selected: &[usize], suffix: &str) -> Vec<NamedEvent<'s>> {
        let mut methods = Scope::default();
        methods.reserve("unhandled".to_owned(), "the method `on_unhandled`");
        methods.reserve("undecodable".to_owned(), "the method `on_undecodable`");
        methods.reserve("unknown".to_owned(), "the method `on_unknown`");
        let mut variants = Scope::default();
        variants.reserve("Unknown".to_owned(), "the variant that holds every event that the spec does not name");
        let mut events = Vec::new();
        for &index in selected {
            let event = &self.spec.events[index];
            let words = words(&event_name(event).text);
            if let Some(rename) = event.rename.as_ref().filter(|rename| !is_event_name(rename)) {
                self.not_an_identifier("rename", rename);
            }
            let Some(variant) = ident(&pascal(&words)) else {
                self.nameless("event", &event.name);
                continue;
            };
            let method = snake(&words);
            let free = variants.claim(pascal(&words), "event", &event.name, self.report)
                && methods.claim(method.clone(), "event", &event.name, self.report);
            let Some(ty) = free.then(|| ident(&event_text(event, suffix))).flatten() else {
                continue;
            };
            if self.types.claim(ty.to_string(), "event", &event.name, self.report) {
                let fields = self.fields(&event.fields);
                events.push(NamedEvent { event, index, ty, variant, method, fields });
            }
        }
        events
    }

    /// Names what is in a type. Where its own name is taken it gets another, because fields refer to it.
    fn named_type(&mut self, id: TypeId, ty: &mut Ident) -> NamedType<'s> {
        let def = self.spec.type_def(id);
        let name = def.home.name();
        let free = match &def.rename {
            Some(rename) if !is_ident(&rename.text) => {
                self.not_an_identifier("rename", rename);
                false
            }
            None if words(&name.text).is_empty() => {
                self.nameless("type", name);
                false
            }
            _ => self.types.claim(ty.to_string(), "type", name, self.report),
        };
        if !free {
            *ty = self.types.free(ty);
            self.types.reserve(ty.to_string(), "a type without a name of its own");
        }
        let shape = match &def.shape {
            Shape::Object(fields) => NamedShape::Object(self.fields(fields)),
            Shape::Values(values) => NamedShape::Values(self.values(values)),
            Shape::OneOf(one_of) => NamedShape::OneOf(self.one_of(one_of)),
        };
        NamedType { def, id, ty: ty.clone(), shape }
    }

    fn fields(&mut self, fields: &'s [Field]) -> Vec<NamedField<'s>> {
        let mut scope = Scope::default();
        if self.keep {
            scope.reserve("extra".to_owned(), "the field that holds what the spec does not name");
        }
        let mut named = Vec::new();
        for field in fields {
            let text = match &field.rename {
                Some(rename) if is_ident(unraw(&rename.text)) => unraw(&rename.text).to_owned(),
                Some(rename) => {
                    self.not_an_identifier("rename", rename);
                    field_text(&field.name)
                }
                None => field_text(&field.name),
            };
            let Some(ident) = ident(&text) else {
                self.nameless("field", &field.name);
                continue;
            };
            if scope.claim(ident.to_string(), "field", &field.name, self.report) {
                named.push(NamedField { field, ident });
            }
        }
        named
    }

    fn values(&mut self, values: &'s Values) -> NamedValues<'s> {
        let mut scope = Scope::default();
        let text = |value: &Value| match &value.name {
            Some(name) if is_ident(&name.text) => name.text.clone(),
            _ if value.text.is_empty() => "Empty".to_owned(),
            _ => pascal(&words(&value.text)),
        };
        let other = other_than(values.known.iter().map(text));
        if !values.closed {
            scope.reserve(other.to_string(), "the variant that holds every value that the spec does not name");
        }
        let mut known = Vec::new();
        for value in &values.known {
            if let Some(name) = value.name.as_ref().filter(|name| !is_ident(&name.text)) {
                self.not_an_identifier("name", name);
            }
            let Some(ident) = ident(&text(value)) else {
                self.nameless("value", &value.wire());
                continue;
            };
            if scope.claim(ident.to_string(), "value", &value.wire(), self.report) {
                known.push((ident, value));
            }
        }
        NamedValues { known, closed: values.closed, other }
    }

    /// A member's variant is called as its type.
    fn one_of(&mut self, one_of: &'s OneOf) -> NamedOneOf<'s> {
        let spec = self.spec;
        let text = |id: &TypeId| {
            let def = spec.type_def(*id);
            let name = def.rename.as_ref().filter(|rename| is_ident(&rename.text)).unwrap_or(def.home.name());
            pascal(&words(&name.text))
        };
        let other = other_than(one_of.members.iter().map(text));
        let mut scope = Scope::default();
        scope.reserve(other.to_string(), "the variant that holds what is no member");
        let mut members = Vec::new();
        for id in &one_of.members {
            let name = spec.type_def(*id).home.name();
            // A type that has no name is reported where it is named.
            let Some(ident) = ident(&text(id)) else { continue };
            if scope.claim(ident.to_string(), "type", name, self.report) {
                members.push((ident, *id));
            }
        }
        let by = one_of.by.as_ref().map(|(field, values)| (field.text.as_str(), values.as_slice()));
        NamedOneOf { members, by, other }
    }

    fn not_an_identifier(&mut self, key: &str, name: &Name) {
        let problem = Problem::at(name.mark, format!("`{key}` is not a Rust name: `{}`", name.text));
        self.report.add(problem.help(match name.text.as_str() {
            "self" | "Self" | "super" | "crate" | "_" => "Rust has this word for itself: add a letter",
            _ => "use letters, digits and underscores, with a letter first",
        }));
    }

    fn nameless(&mut self, what: &str, name: &Name) {
        let problem = Problem::at(name.mark, format!("no Rust name can be made of the {what} `{}`", name.text));
        self.report.add(problem.help(way_out(what)));
    }
}

/// The Rust name of a type: its own where it is shared, its owner's and its field's where it is described in place.
fn type_ident(spec: &Spec, id: TypeId, suffix: &str) -> Ident {
    ident(&type_text(spec, id, suffix)).unwrap_or_else(|| Ident::new("Nameless", Span::call_site()))
}

fn type_text(spec: &Spec, id: TypeId, suffix: &str) -> String {
    let def = spec.type_def(id);
    let (owner, field) = match (&def.rename, &def.home) {
        (Some(rename), _) => return rename.text.clone(),
        (None, Home::Shared(name)) if is_camel(&name.text) => return name.text.clone(),
        (None, Home::Shared(name)) => (String::new(), name),
        (None, Home::Envelope(field)) => ("WebhookEvent".to_owned(), field),
        (None, Home::Event(index, field)) => (event_text(&spec.events[*index], suffix), field),
        (None, Home::Object(owner, field)) => (type_text(spec, *owner, suffix), field),
    };
    format!("{owner}{}", pascal(&words(&field.text)))
}

/// What a field is called. One with a digit in front does not get the underscore that other names get, because clippy
/// takes a public field with an underscore for a mistake.
fn field_text(name: &Name) -> String {
    let text = snake(&words(&name.text));
    if text.starts_with(|first: char| first.is_ascii_digit()) { format!("field_{text}") } else { text }
}

/// What the struct of an event is called: `BatchCompletedWebhookEvent`.
fn event_text(event: &Event, suffix: &str) -> String {
    format!("{}{suffix}", pascal(&words(&event_name(event).text)))
}

/// What the Rust names of an event are made of.
fn event_name(event: &Event) -> &Name {
    event.rename.as_ref().filter(|rename| is_event_name(rename)).unwrap_or(&event.name)
}

fn is_event_name(rename: &Name) -> bool {
    !words(&rename.text).is_empty()
}

/// The variant for what is none of these: `Other`, or `Unlisted` where one of them is called so.
fn other_than(texts: impl IntoIterator<Item = String>) -> Ident {
    let taken = texts.into_iter().any(|text| text == "Other");
    Ident::new(if taken { "Unlisted" } else { "Other" }, Span::call_site())
}

fn unraw(text: &str) -> &str {
    text.strip_prefix("r#").unwrap_or(text)
}

/// True for a name that is written as Rust writes types, and is taken as it stands.
fn is_camel(text: &str) -> bool {
    is_ident(text) && text.starts_with(char::is_uppercase) && !text.contains('_')
}
