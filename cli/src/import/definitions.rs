//! Events in a JSON Schema: the members of a union, or definitions.

use super::convert::{Converter, prose};
use super::model::{Found, Ty};
use super::openapi::fields;
use super::schema::{self, Document};
use super::tree::Node;
use crate::failure::Failure;

/// The events of the schema, with their types in the converter's arena. The flag says that every definition is here,
/// events or not.
pub(crate) fn events<'d>(
    document: &'d Document<'d>,
    converter: &mut Converter<'d, '_>,
) -> Result<(Vec<Found>, bool), Failure> {
    let root = document.follow(document.root);
    let union = ["oneOf", "anyOf"].iter().find_map(|keyword| root.get(keyword)).map(Node::items).unwrap_or_default();
    let mut schemas: Vec<(String, &'d Node)> = Vec::new();
    for (index, member) in union.iter().enumerate() {
        schemas.push((name(member).unwrap_or_else(|| format!("event {}", index + 1)), member));
    }
    let mut every = false;
    if schemas.is_empty() && root.get("properties").is_some() {
        schemas.push((name(root).unwrap_or_else(|| "event".to_owned()), root));
    }
    if schemas.is_empty() {
        every = true;
        for section in ["$defs", "definitions"] {
            let members = document.root.get(section).map(Node::members).unwrap_or_default();
            schemas.extend(members.iter().map(|(name, schema)| (name.clone(), schema)));
        }
    }
    let mut found = Vec::new();
    for (key, schema) in schemas {
        let flat = document.flatten(&[schema]);
        let event = Found {
            description: prose(flat.description),
            deprecated: flat.deprecated,
            examples: flat.example.cloned().into_iter().filter(|example| !example.members().is_empty()).collect(),
            key: key.clone(),
            ..Found::default()
        };
        let ty = converter.event(&key, schema);
        if !every || matches!(ty, Ty::Def(_)) {
            fields(converter, event, &ty, &mut found);
        }
    }
    if found.is_empty() {
        return Err(Failure::no("the schema describes no events")
            .help("it is an object, or has events in `oneOf`, `anyOf`, `$defs` or `definitions`"));
    }
    Ok((found, every))
}

fn name(schema: &Node) -> Option<String> {
    let title = || schema.text_at("title").map(str::to_owned);
    schema.text_at("$ref").map(schema::name_of).or_else(title)
}
