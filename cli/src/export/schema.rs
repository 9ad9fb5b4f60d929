//! JSON Schema 2020-12 of the payloads. Sets that are open in the language are open in it.

use std::collections::BTreeSet;

use webhook_events_spec::{Event, Field, Home, Shape, Spec, Type, TypeDef, Values};

use crate::ordered::Json;

/// The schema of a body of any event.
pub(crate) fn document(spec: &Spec) -> Json {
    let schemas = Schemas::new(spec, "#/$defs/");
    let title =
        spec.provider.as_ref().map_or_else(|| "Webhook events".to_owned(), |name| format!("Webhook events of {name}"));
    let events: Vec<Json> = schemas.events.iter().map(|name| schemas.reference(name)).collect();
    // Without a key that names the event, a body may fit several.
    let union = if spec.tag.key().is_some() { "oneOf" } else { "anyOf" };
    Json::object([
        ("$schema", "https://json-schema.org/draft/2020-12/schema".into()),
        ("title", title.as_str().into()),
        (union, Json::List(events)),
        ("$defs", schemas.definitions()),
    ])
}

/// The schemas of a spec under their names.
pub(crate) struct Schemas<'s> {
    spec: &'s Spec,
    prefix: &'static str,
    /// The names of the events' schemas, in the order of the spec.
    pub(crate) events: Vec<String>,
}

impl<'s> Schemas<'s> {
    pub(crate) fn new(spec: &'s Spec, prefix: &'static str) -> Self {
        let mut taken: BTreeSet<String> = spec.types.iter().filter_map(shared).map(component).collect();
        let mut events = Vec::new();
        for event in &spec.events {
            let base = component(&event.name.text);
            let mut name = base.clone();
            let mut number = 2_u64;
            while !taken.insert(name.clone()) {
                name = format!("{base}_{number}");
                number += 1;
            }
            events.push(name);
        }
        Self { spec, prefix, events }
    }

    /// A reference to the schema of this name.
    pub(crate) fn reference(&self, name: &str) -> Json {
        Json::object([("$ref", format!("{}{name}", self.prefix).as_str().into())])
    }

    /// All schemas: events, then shared types.
    pub(crate) fn definitions(&self) -> Json {
        let events = self.spec.events.iter().zip(&self.events).map(|(event, name)| (name.clone(), self.event(event)));
        let types = self.spec.types.iter().filter_map(|def| Some((component(shared(def)?), self.shared(def))));
        Json::Object(events.chain(types).collect())
    }

    fn event(&self, event: &Event) -> Json {
        let name = event.name.text.as_str();
        let tag = self.spec.tag.key().map(|key| (key, Json::object([("const", name.into())])));
        let mut members = self.object(&event.fields, tag);
        describe(&mut members, event.description.as_ref(), event.deprecated.is_some());
        if let Some(tag) = self.nested_tag(name) {
            members.push(("allOf".to_owned(), Json::List(vec![tag])));
        }
        Json::Object(members)
    }

    /// What says that the key inside of others, or beside a header, names this event.
    fn nested_tag(&self, event: &str) -> Option<Json> {
        let tag = &self.spec.tag;
        if tag.key().is_some() {
            return None;
        }
        let value = match &tag.header {
            None => event,
            Some(_) => event.split_once('.')?.1,
        };
        let mut schema = Json::object([("const", value.into())]);
        if tag.path.is_empty() {
            return None;
        }
        for key in tag.path.iter().rev() {
            schema = Json::object([
                ("properties", Json::Object(vec![(key.clone(), schema)])),
                ("required", Json::List(vec![key.as_str().into()])),
            ]);
        }
        Some(schema)
    }

    fn shared(&self, def: &TypeDef) -> Json {
        let mut members = self.shape(def);
        describe(&mut members, def.description.as_ref(), def.deprecated.is_some());
        Json::Object(members)
    }

    fn shape(&self, def: &TypeDef) -> Vec<(String, Json)> {
        match &def.shape {
            Shape::Object(fields) => self.object(fields, None),
            Shape::Values(values) => set(values),
            Shape::OneOf(one_of) => {
                let mut members: Vec<Json> =
                    one_of.members.iter().map(|id| self.ty(&Type::Defined(*id))).map(Json::Object).collect();
                // What fits no member is kept as it is.
                members.push(Json::Object(Vec::new()));
                vec![("anyOf".to_owned(), Json::List(members))]
            }
        }
    }

    fn object(&self, fields: &[Field], tag: Option<(&str, Json)>) -> Vec<(String, Json)> {
        let mut required: Vec<Json> = tag.iter().map(|(key, _)| (*key).into()).collect();
        let mut properties: Vec<(String, Json)> =
            tag.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
        for field in fields {
            properties.push((field.name.text.clone(), self.field(field)));
            if !field.optional {
                required.push(field.name.text.as_str().into());
            }
        }
        let mut members =
            vec![("type".to_owned(), "object".into()), ("properties".to_owned(), Json::Object(properties))];
        if !required.is_empty() {
            members.push(("required".to_owned(), Json::List(required)));
        }
        members
    }

    fn field(&self, field: &Field) -> Json {
        let mut members = self.ty(&field.ty);
        if field.optional {
            members = nullable(members);
        }
        describe(&mut members, field.description.as_ref(), field.deprecated.is_some());
        if let Some(example) = field.example.as_ref().and_then(|example| Json::parse(example).ok()) {
            members.push(("examples".to_owned(), Json::List(vec![example])));
        }
        Json::Object(members)
    }

    fn ty(&self, ty: &Type) -> Vec<(String, Json)> {
        let plain = |name: &str| vec![("type".to_owned(), name.into())];
        match ty {
            Type::String => plain("string"),
            Type::Integer => plain("integer"),
            Type::Number => plain("number"),
            Type::Boolean => plain("boolean"),
            Type::Timestamp | Type::TimestampMs => {
                let unit = if *ty == Type::Timestamp { "seconds" } else { "milliseconds" };
                let mut members = plain("integer");
                members.push(("format".to_owned(), "int64".into()));
                members.push(("description".to_owned(), format!("Unix time in {unit}.").as_str().into()));
                members
            }
            Type::DateTime => {
                let mut members = plain("string");
                members.push(("format".to_owned(), "date-time".into()));
                members
            }
            Type::Join(members) => {
                let kinds: Vec<Json> = members
                    .iter()
                    .flat_map(|member| self.ty(member))
                    .filter(|(key, _)| key == "type")
                    .map(|(_, kind)| kind)
                    .collect();
                vec![("type".to_owned(), Json::List(kinds))]
            }
            Type::Nullable(inner) => nullable(self.ty(inner)),
            Type::Any => Vec::new(),
            Type::List(inner) => {
                vec![("type".to_owned(), "array".into()), ("items".to_owned(), Json::Object(self.ty(inner)))]
            }
            Type::Map(inner) => vec![
                ("type".to_owned(), "object".into()),
                ("additionalProperties".to_owned(), Json::Object(self.ty(inner))),
            ],
            Type::Defined(id) => {
                let def = self.spec.type_def(*id);
                match shared(def) {
                    Some(name) => {
                        vec![("$ref".to_owned(), format!("{}{}", self.prefix, component(name)).as_str().into())]
                    }
                    None => self.shape(def),
                }
            }
        }
    }
}

/// The name of a shared type.
fn shared(def: &TypeDef) -> Option<&str> {
    match &def.home {
        Home::Shared(name) => Some(&name.text),
        _ => None,
    }
}

/// A name that OpenAPI allows for a component, and that needs no escapes in a reference.
fn component(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// A set of strings: others are allowed beside them unless it is closed.
fn set(values: &Values) -> Vec<(String, Json)> {
    let known: Vec<Json> = values.known.iter().map(|value| value.text.as_str().into()).collect();
    let one = match <[Json; 1]>::try_from(known) {
        Ok([only]) => ("const".to_owned(), only),
        Err(known) => ("enum".to_owned(), Json::List(known)),
    };
    if values.closed {
        return vec![("type".to_owned(), "string".into()), one];
    }
    let any = Json::object([("type", "string".into())]);
    vec![("anyOf".to_owned(), Json::List(vec![Json::Object(vec![one]), any]))]
}

/// A schema that allows `null` too.
fn nullable(mut members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    if members.is_empty() {
        return members;
    }
    let null = Json::object([("type", "null".into())]);
    let is_closed = members.iter().any(|(key, _)| matches!(key.as_str(), "enum" | "const"));
    if let Some((_, types)) = members.iter_mut().find(|(key, _)| key == "type").filter(|_| !is_closed) {
        match types {
            Json::List(kinds) => kinds.push("null".into()),
            kind => *kind = Json::List(vec![kind.clone(), "null".into()]),
        }
        return members;
    }
    vec![("anyOf".to_owned(), Json::List(vec![Json::Object(members), null]))]
}

fn describe(members: &mut Vec<(String, Json)>, description: Option<&String>, deprecated: bool) {
    if let Some(description) = description {
        members.retain(|(key, _)| key != "description");
        members.insert(0, ("description".to_owned(), description.as_str().into()));
    }
    if deprecated {
        members.push(("deprecated".to_owned(), true.into()));
    }
}
