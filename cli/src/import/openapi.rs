//! Events in an OpenAPI document: `webhooks`, `x-webhooks`, and schemas with `x-webhook`.

use super::convert::{Converter, prose};
use super::model::{Found, Shape, Ty};
use super::schema::Document;
use super::tree::Node;
use crate::failure::Failure;

/// Operations that a webhook can be described by.
const METHODS: [&str; 5] = ["post", "put", "patch", "get", "delete"];

/// The events of the document, with their types in the converter's arena.
pub(crate) fn events<'d>(document: &'d Document<'d>, converter: &mut Converter<'d, '_>) -> Result<Vec<Found>, Failure> {
    let root = document.root;
    let sections = ["webhooks", "x-webhooks"];
    let webhooks: Vec<&(String, Node)> =
        sections.iter().filter_map(|section| root.get(section)).flat_map(Node::members).collect();
    let mut found = Vec::new();
    for (key, item) in webhooks {
        webhook(document, converter, key, item, &mut found);
    }
    if found.is_empty() {
        for (name, schema) in root.at(&["components", "schemas"]).map(Node::members).unwrap_or_default() {
            marked(converter, name, schema, &mut found);
        }
    }
    if found.is_empty() {
        return Err(Failure::no("the document describes no webhooks")
            .help("they stand under `webhooks`, `x-webhooks`, or in schemas with `x-webhook`"));
    }
    Ok(found)
}

fn webhook<'d>(
    document: &'d Document<'d>,
    converter: &mut Converter<'d, '_>,
    key: &str,
    item: &'d Node,
    found: &mut Vec<Found>,
) {
    let item = document.follow(item);
    let operation = METHODS.iter().find_map(|method| item.get(method)).unwrap_or(item);
    let key = key.trim_matches('/');
    let Some(body) = operation.get("requestBody").map(|body| document.follow(body)) else {
        converter.notes.add(key, "", "the webhook has no request body, so it is left out");
        return;
    };
    let content = body.get("content").map(Node::members).unwrap_or_default();
    let json = content.iter().find(|(media, _)| media.starts_with("application/json"));
    let json = json.or_else(|| content.iter().find(|(media, _)| media.contains("json")));
    let Some((_, media)) = json.or(content.first().filter(|(media, _)| media == "*/*")) else {
        converter.notes.add(key, "", "the webhook sends no JSON, so it is left out");
        return;
    };
    let Some(schema) = media.get("schema") else {
        converter.notes.add(key, "", "the webhook has no schema, so it is left out");
        return;
    };
    let mut event = Found {
        key: key.to_owned(),
        description: prose(operation.text_at("description")).or_else(|| prose(operation.text_at("summary"))),
        deprecated: operation.flag_at("deprecated"),
        header: header(document, item, operation),
        examples: examples(document, media, schema),
        ..Found::default()
    };
    let flat = document.flatten(&[schema]);
    event.deprecated |= flat.deprecated;
    event.description = event.description.or_else(|| prose(flat.description));
    event.names.extend(operation.at(&["x-webhook", "event"]).and_then(Node::text).map(str::to_owned));
    let ty = converter.event(key, schema);
    fields(converter, event, &ty, found);
}

/// Square marks the schemas of its events.
fn marked<'d>(converter: &mut Converter<'d, '_>, name: &str, schema: &'d Node, found: &mut Vec<Found>) {
    let Some(event) = schema.at(&["x-webhook", "event"]).and_then(Node::text) else { return };
    let ty = converter.event(event, schema);
    let event = Found {
        key: name.to_owned(),
        names: vec![event.to_owned()],
        description: prose(schema.text_at("description")),
        deprecated: schema.flag_at("deprecated"),
        examples: super::schema::example(schema).cloned().into_iter().collect(),
        ..Found::default()
    };
    fields(converter, event, &ty, found);
}

/// Gives an event the fields of its body, which must be an object. A body of several forms is an event for each.
pub(crate) fn fields(converter: &mut Converter<'_, '_>, mut event: Found, ty: &Ty, found: &mut Vec<Found>) {
    let shape = ty.def().filter(|_| matches!(ty, Ty::Def(_))).map(|id| converter.defs[id].shape.clone());
    match (ty, shape) {
        (_, Some(Shape::Object(fields))) => {
            event.fields = fields;
            found.push(event);
        }
        (_, Some(Shape::OneOf { members, .. })) => {
            let objects: Vec<_> = members
                .iter()
                .filter_map(|id| match &converter.defs[*id].shape {
                    Shape::Object(fields) => Some(fields.clone()),
                    _ => None,
                })
                .collect();
            event.fields = together(objects);
            converter.notes.add(
                &event.key,
                "",
                "the body has several forms: fields that some of them lack are optional",
            );
            found.push(event);
        }
        (Ty::Map(_) | Ty::Any, _) => found.push(event),
        _ => converter.notes.add(&event.key, "", "the body is no object, so the event is left out"),
    }
}

/// The fields of several objects as those of one.
fn together(objects: Vec<Vec<super::model::Field>>) -> Vec<super::model::Field> {
    let count = objects.len();
    let mut fields: Vec<(super::model::Field, usize)> = Vec::new();
    for field in objects.into_iter().flatten() {
        match fields.iter_mut().find(|(known, _)| known.name == field.name) {
            Some((known, seen)) => {
                *seen += 1;
                known.optional |= field.optional;
                if known.ty != field.ty {
                    known.ty = match (known.ty.scalar(), field.ty.scalar()) {
                        (Some(a), Some(b)) => Ty::join([a, b]),
                        _ => Ty::Any,
                    };
                }
            }
            None => fields.push((field, 1)),
        }
    }
    let all = |(field, seen): (super::model::Field, usize)| super::model::Field {
        optional: field.optional || seen < count,
        ..field
    };
    fields.into_iter().map(all).collect()
}

/// The header that names the event, as GitHub has it, and its value where that is said.
fn header(document: &Document<'_>, item: &Node, operation: &Node) -> Option<(String, Option<String>)> {
    let parameters = [item, operation].into_iter().filter_map(|place| place.get("parameters")).flat_map(Node::items);
    let parameter = parameters.map(|parameter| resolved(document, parameter)).find(|parameter| {
        let name = parameter.text_at("name").unwrap_or_default().to_ascii_lowercase();
        parameter.text_at("in") == Some("header")
            && name.starts_with("x-")
            && ["-event", "-topic", "-event-type", "-event-key", "-event-name"].iter().any(|end| name.ends_with(end))
    });
    let github = operation.get("x-github").is_some();
    let name = match parameter.and_then(|parameter| parameter.text_at("name")) {
        Some(name) if name.eq_ignore_ascii_case("X-GitHub-Event") => "X-GitHub-Event",
        Some(name) => name,
        None if github => "X-GitHub-Event",
        None => return None,
    };
    let schema = parameter.and_then(|parameter| parameter.get("schema"));
    let constant = schema.and_then(|schema| schema.text_at("const")).or_else(|| {
        match schema.and_then(|schema| schema.get("enum")).map(Node::items).unwrap_or_default() {
            [only] => only.text(),
            _ => None,
        }
    });
    let fragment = operation.at(&["externalDocs", "url"]).and_then(Node::text).and_then(|url| url.rsplit_once('#'));
    let subcategory = operation.at(&["x-github", "subcategory"]).and_then(Node::text);
    let example = parameter.and_then(super::schema::example).and_then(Node::text);
    let value = match (constant, fragment, subcategory) {
        (Some(constant), ..) => Some(constant.to_owned()),
        (None, Some((_, fragment)), _) if github => Some(fragment.replace('-', "_")),
        (None, _, Some(subcategory)) => Some(subcategory.replace('-', "_")),
        _ => example.map(str::to_owned),
    };
    Some((name.to_owned(), value))
}

fn resolved<'a>(document: &Document<'a>, node: &'a Node) -> &'a Node {
    document.follow(node)
}

/// The examples of a body.
fn examples(document: &Document<'_>, media: &Node, schema: &Node) -> Vec<Node> {
    let mut examples: Vec<Node> = media.get("example").cloned().into_iter().collect();
    for (_, example) in media.get("examples").map(Node::members).unwrap_or_default() {
        let reference = example.text_at("$ref").and_then(|reference| document.resolve(reference));
        examples.extend(reference.unwrap_or(example).get("value").cloned());
    }
    let schema = schema.text_at("$ref").and_then(|reference| document.resolve(reference)).unwrap_or(schema);
    examples.extend(super::schema::example(schema).cloned());
    examples.retain(|example| !example.members().is_empty());
    examples
}
