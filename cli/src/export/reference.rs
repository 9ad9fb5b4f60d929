//! A reference of the events for people: Markdown, and HTML from a template.

use std::fmt::Write as _;

use minijinja::Environment;
use serde_json::{Value, json};
use webhook_events_spec::{Deprecation, Field, Home, Shape, Spec, Type, TypeDef};

use super::label::label;
use crate::failure::Failure;
use crate::ordered::Json;

/// The page. What comes from the spec is escaped.
const PAGE: &str = include_str!("reference.html");

/// The reference as one page without scripts or files beside it.
pub(crate) fn html(spec: &Spec) -> Result<String, Failure> {
    let failed = |error: minijinja::Error| Failure::world(format!("cannot make the page: {error}"));
    let mut environment = Environment::new();
    environment.add_template("reference.html", PAGE).map_err(failed)?;
    let values = minijinja::Value::from(minijinja::value::Serde(content(spec)));
    environment.get_template("reference.html").map_err(failed)?.render(values).map_err(failed)
}

/// The same as Markdown.
pub(crate) fn markdown(spec: &Spec) -> String {
    let content = content(spec);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# {}\n\n{}", plain(&text(&content["title"])), text(&content["tag"]));
    out.push_str("\n## Events\n\n");
    for event in list(&content["events"]) {
        let name = text(&event["name"]);
        let _ = writeln!(out, "- {}", code(&name));
    }
    for event in list(&content["events"]) {
        let _ = write!(out, "\n### {}\n", code(&text(&event["name"])));
        prose(&mut out, &event);
        rows(&mut out, &list(&event["fields"]));
        let _ = write!(out, "\n```json\n{}\n```\n", text(&event["sample"]));
    }
    let types = list(&content["types"]);
    if !types.is_empty() {
        out.push_str("\n## Types\n");
    }
    for ty in types {
        let _ = write!(out, "\n### {}\n", code(&text(&ty["name"])));
        prose(&mut out, &ty);
        rows(&mut out, &list(&ty["fields"]));
        if let Some(note) = ty["note"].as_str() {
            let _ = write!(out, "\n{note}\n\n");
        }
        for value in list(&ty["values"]) {
            let description = text(&value["description"]);
            let colon = if description.is_empty() { "" } else { ": " };
            let _ = writeln!(out, "- {}{colon}{}", code(&text(&value["text"])), line(&description));
        }
    }
    out
}

fn prose(out: &mut String, item: &Value) {
    if let Some(deprecated) = item["deprecated"].as_str() {
        let _ = write!(out, "\n**Deprecated.** {}\n", plain(deprecated));
    }
    if let Some(description) = item["description"].as_str() {
        let _ = write!(out, "\n{}\n", plain(description));
    }
}

fn rows(out: &mut String, rows: &[Value]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("\n| field | type | required | description |\n|---|---|---|---|\n");
    for row in rows {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let required = if row["required"] == true { "yes" } else { "no" };
        let mut description = line(text("description"));
        if row["deprecated"].is_string() {
            description = format!("**Deprecated.** {}", format!("{} {description}", line(text("deprecated"))).trim());
        }
        let cell = |name: &str| code(name).replace('|', "\\|");
        let _ = writeln!(out, "| {} | {} | {required} | {description} |", cell(text("path")), cell(text("type")));
    }
}

/// A text in backticks, as many as it takes.
fn code(text: &str) -> String {
    let ticks = if text.contains('`') { "``" } else { "`" };
    let space = if text.contains('`') { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", text.replace('\n', " "))
}

/// Prose in a cell of a table.
fn line(text: &str) -> String {
    plain(text).replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prose that cannot be HTML.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What the templates show.
fn content(spec: &Spec) -> Value {
    let title =
        spec.provider.as_ref().map_or_else(|| "Webhook events".to_owned(), |name| format!("Webhook events of {name}"));
    let path = spec.tag.path.join(".");
    let tag = match &spec.tag.header {
        None => format!("`{path}` in the body names the event."),
        Some(header) if path.is_empty() => format!("The header `{}` names the event.", header.text),
        Some(header) => format!("The header `{}` and `{path}` in the body name the event.", header.text),
    };
    let events: Vec<Value> = spec
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let sample = spec.sample(event);
            let sample = Json::parse(&sample).map_or(sample, |json| format!("{json:#}"));
            json!({
                "name": event.name.text,
                "anchor": format!("event-{index}"),
                "description": event.description,
                "deprecated": deprecated(event.deprecated.as_ref()),
                "fields": table(spec, &event.fields),
                "sample": sample,
            })
        })
        .collect();
    let types: Vec<Value> = spec.types.iter().filter_map(|def| shared(spec, def)).collect();
    json!({ "title": title, "tag": tag, "events": events, "types": types })
}

fn deprecated(deprecation: Option<&Deprecation>) -> Option<String> {
    deprecation.map(|deprecation| deprecation.note.clone().unwrap_or_default())
}

fn shared(spec: &Spec, def: &TypeDef) -> Option<Value> {
    let Home::Shared(name) = &def.home else { return None };
    let mut ty = json!({
        "name": name.text,
        "description": def.description,
        "deprecated": deprecated(def.deprecated.as_ref()),
        "fields": [],
        "values": [],
        "note": null,
    });
    match &def.shape {
        Shape::Object(fields) => ty["fields"] = Value::from(table(spec, fields)),
        Shape::Values(values) => {
            let known: Vec<Value> = values
                .known
                .iter()
                .map(|value| json!({ "text": value.text, "description": value.description }))
                .collect();
            ty["values"] = known.into();
            let note = if values.closed { "One of:" } else { "One of these, or another that came later:" };
            ty["note"] = Value::from(note);
        }
        Shape::OneOf(one_of) => {
            let known: Vec<Value> = one_of
                .members
                .iter()
                .map(|id| json!({ "text": label(spec, &Type::Defined(*id)), "description": null }))
                .collect();
            ty["values"] = known.into();
            ty["note"] = Value::from(match &one_of.by {
                Some((by, _)) => format!("One of these objects, told apart by `{}`:", by.text),
                None => "The first of these objects that fits:".to_owned(),
            });
        }
    }
    Some(ty)
}

/// The fields as rows; those of objects described in place follow, by their path.
fn table(spec: &Spec, fields: &[Field]) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut pending: Vec<(String, &Field)> =
        fields.iter().rev().map(|field| (field.name.text.clone(), field)).collect();
    while let Some((path, field)) = pending.pop() {
        rows.push(json!({
            "path": path,
            "type": label(spec, &field.ty),
            "required": !field.optional,
            "description": field.description,
            "deprecated": deprecated(field.deprecated.as_ref()),
        }));
        if let Type::Defined(id) = field.ty
            && let TypeDef {
                home: Home::Envelope(_) | Home::Event(..) | Home::Object(..),
                shape: Shape::Object(inner),
                ..
            } = spec.type_def(id)
        {
            pending.extend(inner.iter().rev().map(|field| (format!("{path}.{}", field.name.text), field)));
        }
    }
    rows
}
