//! The spec of an import, as YAML.

use super::layout::{Layout, Placed, renames};
use super::model::{Field, Import, Shape, Ty};
use super::tree::Node;
use super::words::value_names;
use super::yaml::Yaml;

/// How much of what was found is written; less where the reader of specs refuses more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    All,
    /// Without unions and examples.
    Less,
}

/// The YAML of an import, for [`webhook_events_spec::read`].
pub(crate) fn spec(import: &Import, detail: Detail) -> String {
    let mut import = import.clone();
    if detail == Detail::Less {
        reduce(&mut import);
    }
    let layout = Layout::new(&import);
    Writer { import: &import, layout: &layout }.spec()
}

/// Leaves out what asks most of a reader.
fn reduce(import: &mut Import) {
    for def in &mut import.defs {
        if matches!(def.shape, Shape::OneOf { .. }) {
            def.shape = Shape::Any;
        }
    }
    let known: Vec<bool> = import.defs.iter().map(|def| !matches!(def.shape, Shape::Any)).collect();
    let with = |id: usize| known[id].then_some(id);
    let fields = import.defs.iter_mut().flat_map(|def| match &mut def.shape {
        Shape::Object(fields) => fields.as_mut_slice(),
        _ => &mut [],
    });
    for field in fields.chain(import.events.iter_mut().flat_map(|event| &mut event.fields)) {
        field.ty.replace(&with);
        field.example = None;
    }
}

struct Writer<'w> {
    import: &'w Import,
    layout: &'w Layout,
}

/// The entries of a mapping.
type Members = Vec<(String, Yaml)>;

fn put(members: &mut Members, key: &str, value: Yaml) {
    members.push((key.to_owned(), value));
}

fn put_text(members: &mut Members, key: &str, text: Option<&String>) {
    if let Some(text) = text {
        put(members, key, Yaml::text(text.as_str()));
    }
}

impl Writer<'_> {
    fn spec(&self) -> String {
        let mut top = Members::new();
        put_text(&mut top, "provider", self.import.provider.as_ref());
        let tag = &self.import.tag;
        match (&tag.header, tag.path.as_slice()) {
            (None, [key]) if key == "type" => {}
            (None, path) => put(&mut top, "tag", Yaml::text(path.join("."))),
            (Some(header), path) => {
                let mut members = Members::new();
                put(&mut members, "header", Yaml::text(header.as_str()));
                if !path.is_empty() {
                    put(&mut members, "and", Yaml::text(path.join(".")));
                }
                put(&mut top, "tag", Yaml::Map(members));
            }
        }
        if self.layout.payload != "data" {
            put(&mut top, "payload", Yaml::text(self.layout.payload.as_str()));
        }
        if !self.layout.envelope.is_empty() {
            put(&mut top, "envelope", Yaml::Map(self.fields(&self.layout.envelope)));
        }
        if !self.layout.shared.is_empty() {
            let types = self.layout.shared.iter().map(|(id, name)| (name.clone(), self.shared(*id)));
            put(&mut top, "types", Yaml::Map(types.collect()));
        }
        let events = self.layout.events.iter().map(|placed| (placed.event.name.clone(), self.event(placed)));
        put(&mut top, "events", Yaml::Map(events.collect()));
        Yaml::document(&top)
    }

    fn event(&self, placed: &Placed) -> Yaml {
        let mut members = Members::new();
        put_text(&mut members, "description", placed.event.description.as_ref());
        if placed.event.deprecated {
            put(&mut members, "deprecated", Yaml::Plain("true".to_owned()));
        }
        put_text(&mut members, "rename", placed.rename.as_ref());
        let mut fields = Members::new();
        for (name, optional) in &placed.overrides {
            put(&mut fields, name, Yaml::Map(vec![("optional".to_owned(), Yaml::Plain(optional.to_string()))]));
        }
        let named: Vec<&Field> = self.layout.envelope.iter().chain(&placed.fields).chain(&placed.data).collect();
        let renames = renames(&named);
        for field in &placed.fields {
            put(&mut fields, &field.name, self.field(field, renames.get(&field.name)));
        }
        // A payload whose name Rust has no place for is a field like any other.
        let data = placed.data.as_ref().map(|data| (data, renames.get(&data.name)));
        if let Some((data, Some(rename))) = data {
            put(&mut fields, &data.name, self.field(data, Some(rename)));
        }
        if !fields.is_empty() {
            put(&mut members, "fields", Yaml::Map(fields));
        }
        if let Some((data, None)) = data {
            let inner = match data.ty {
                Ty::Def(id) if self.layout.in_place(id) => {
                    self.import.object(id).map(|fields| Yaml::Map(self.fields(fields)))
                }
                _ => None,
            };
            put(&mut members, "data", inner.unwrap_or_else(|| Yaml::text(self.ty(&data.ty))));
        }
        Yaml::Map(members)
    }

    fn shared(&self, id: usize) -> Yaml {
        let def = &self.import.defs[id];
        let mut members = Members::new();
        put_text(&mut members, "description", def.description.as_ref());
        match &def.shape {
            Shape::Object(fields) => put(&mut members, "fields", Yaml::Map(self.fields(fields))),
            Shape::Set(known) => put(&mut members, "values", values(known)),
            Shape::OneOf { members: types, by, .. } => {
                let names = types.iter().filter_map(|member| self.layout.names.get(member));
                put(&mut members, "one_of", Yaml::List(names.map(|name| Yaml::text(name.as_str())).collect()));
                put_text(&mut members, "by", by.as_ref());
            }
            Shape::Any => {}
        }
        Yaml::Map(members)
    }

    fn fields(&self, fields: &[Field]) -> Members {
        let renames = renames(&fields.iter().collect::<Vec<_>>());
        fields.iter().map(|field| (field.name.clone(), self.field(field, renames.get(&field.name)))).collect()
    }

    fn field(&self, field: &Field, rename: Option<&String>) -> Yaml {
        let mut members = Members::new();
        let mut description = field.description.as_ref();
        match &field.ty {
            // The `rename` of a constant would be that of its type.
            Ty::Constant(text) if rename.is_none() => put(&mut members, "const", Yaml::text(text.as_str())),
            Ty::Fixed(text) => put(&mut members, "const", Yaml::Plain(text.clone())),
            Ty::Def(id) if self.layout.in_place(*id) => {
                let def = &self.import.defs[*id];
                description = description.or(def.description.as_ref());
                match &def.shape {
                    Shape::Object(fields) => put(&mut members, "fields", Yaml::Map(self.fields(fields))),
                    Shape::Set(known) => put(&mut members, "values", values(known)),
                    Shape::OneOf { .. } | Shape::Any => put(&mut members, "type", Yaml::text("any")),
                }
            }
            ty => put(&mut members, "type", Yaml::text(self.ty(ty))),
        }
        // What a field holds stands last where it is long.
        let shape = members;
        let is_object = matches!(shape.as_slice(), [(_, Yaml::Map(_))]);
        let mut members = if is_object { Members::new() } else { shape.clone() };
        put_text(&mut members, "description", description);
        if field.optional {
            put(&mut members, "optional", Yaml::Plain("true".to_owned()));
        }
        if field.deprecated {
            put(&mut members, "deprecated", Yaml::Plain("true".to_owned()));
        }
        put_text(&mut members, "rename", rename);
        if let Some(example) = field.example.as_ref().and_then(|example| example_of(&field.ty, example)) {
            put(&mut members, "example", example);
        }
        if is_object {
            members.extend(shape);
        }
        let yaml = match members.as_slice() {
            [(key, ty)] if key == "type" => ty.clone(),
            _ => Yaml::Map(members),
        };
        match (&field.comment, yaml) {
            (Some(comment), yaml @ (Yaml::Text(_) | Yaml::Plain(_) | Yaml::Map(_))) => {
                Yaml::Noted(Box::new(yaml), comment.clone())
            }
            (_, yaml) => yaml,
        }
    }

    /// The text of a type.
    fn ty(&self, ty: &Ty) -> String {
        match ty {
            Ty::String | Ty::Constant(_) => "string".to_owned(),
            Ty::Integer => "integer".to_owned(),
            Ty::Number => "number".to_owned(),
            Ty::Boolean => "boolean".to_owned(),
            Ty::Timestamp => "timestamp".to_owned(),
            Ty::TimestampMs => "timestamp_ms".to_owned(),
            Ty::DateTime => "datetime".to_owned(),
            Ty::Any => "any".to_owned(),
            Ty::Fixed(_) => ty.scalar().map_or_else(|| "any".to_owned(), |scalar| self.ty(&scalar)),
            Ty::Join(members) => members.iter().map(|member| self.ty(member)).collect::<Vec<_>>().join(" | "),
            Ty::Nullable(inner) => match &**inner {
                // A union of scalars in brackets is not part of the language.
                Ty::Join(_) => "any".to_owned(),
                inner => format!("{}?", self.ty(inner)),
            },
            Ty::List(inner) => format!("list<{}>", self.ty(inner)),
            Ty::Map(inner) => format!("map<{}>", self.ty(inner)),
            Ty::Def(id) => self.layout.names.get(id).cloned().unwrap_or_else(|| "any".to_owned()),
        }
    }
}

/// The strings of a set, with Rust names for those that need one.
fn values(known: &[String]) -> Yaml {
    let value = |(text, name): (&String, Option<String>)| match name {
        None => Yaml::text(text.as_str()),
        Some(name) => {
            Yaml::Map(vec![("value".to_owned(), Yaml::text(text.as_str())), ("name".to_owned(), Yaml::text(name))])
        }
    };
    Yaml::List(known.iter().zip(value_names(known)).map(value).collect())
}

/// An example, if a sample with it would decode.
fn example_of(ty: &Ty, example: &Node) -> Option<Yaml> {
    const LONGEST: usize = 100;
    match (ty, example) {
        (Ty::String, Node::Text(text)) if text.len() <= LONGEST && !text.is_empty() => Some(Yaml::text(text.as_str())),
        (Ty::DateTime, Node::Text(text)) if text.parse::<webhook_events::DateTime>().is_ok() => {
            Some(Yaml::text(text.as_str()))
        }
        (Ty::Integer | Ty::Timestamp | Ty::TimestampMs, Node::Number(text)) if example.is_integer() => {
            Some(Yaml::Plain(text.clone()))
        }
        (Ty::Number, Node::Number(text)) => Some(Yaml::Plain(text.clone())),
        (Ty::Boolean, Node::Bool(flag)) => Some(Yaml::Plain(flag.to_string())),
        _ => None,
    }
}
