//! Events, types and fields as JSON, and types as text.

use webhook_events_spec::{Deprecation, Event, Field, Home, Shape, Spec, Type, TypeDef, TypeId};

use crate::ordered::Json;

pub(super) fn event(spec: &Spec, event: &Event) -> Json {
    Json::object([
        ("name", event.name.text.as_str().into()),
        ("description", event.description.as_deref().into()),
        ("deprecated", deprecated(event.deprecated.as_ref())),
        ("fields", fields(spec, &event.fields)),
    ])
}

pub(super) fn type_def(spec: &Spec, def: &TypeDef) -> Json {
    let mut members = vec![
        ("name".to_owned(), def.home.name().text.as_str().into()),
        ("description".to_owned(), def.description.as_deref().into()),
        ("deprecated".to_owned(), deprecated(def.deprecated.as_ref())),
    ];
    members.push(shape(spec, def));
    Json::Object(members)
}

fn fields(spec: &Spec, fields: &[Field]) -> Json {
    Json::List(fields.iter().map(|found| field(spec, found)).collect())
}

fn field(spec: &Spec, field: &Field) -> Json {
    let mut members = vec![
        ("name".to_owned(), field.name.text.as_str().into()),
        ("type".to_owned(), type_text(spec, &field.ty).as_str().into()),
        ("optional".to_owned(), field.optional.into()),
        ("description".to_owned(), field.description.as_deref().into()),
        ("deprecated".to_owned(), deprecated(field.deprecated.as_ref())),
    ];
    if let Some(def) = in_place(spec, &field.ty) {
        members.push(shape(spec, def));
    }
    Json::Object(members)
}

/// What a type holds, as a member of the object that describes it.
fn shape(spec: &Spec, def: &TypeDef) -> (String, Json) {
    match &def.shape {
        Shape::Object(found) => ("fields".to_owned(), fields(spec, found)),
        Shape::Values(values) => {
            let key = if values.closed { "closed_values" } else { "values" };
            let known = values.known.iter().map(|value| Json::from(value.text.as_str()));
            (key.to_owned(), Json::List(known.collect()))
        }
        Shape::OneOf(union) => {
            let members = union.members.iter().map(|id| Json::from(name(spec, *id).as_str()));
            ("one_of".to_owned(), Json::List(members.collect()))
        }
    }
}

/// The type that is described in the field itself, inside of lists and maps or not.
pub(super) fn in_place<'s>(spec: &'s Spec, ty: &Type) -> Option<&'s TypeDef> {
    let id = defined(ty)?;
    let def = spec.type_def(id);
    (!matches!(def.home, Home::Shared(_))).then_some(def)
}

/// The type that a type refers to.
pub(super) fn defined(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Defined(id) => Some(*id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => defined(inner),
        _ => None,
    }
}

/// False, true, or what to use instead.
fn deprecated(deprecation: Option<&Deprecation>) -> Json {
    match deprecation {
        Some(Deprecation { note: Some(note) }) => note.as_str().into(),
        deprecation => deprecation.is_some().into(),
    }
}

/// A type as the spec language writes it.
pub(super) fn type_text(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::TimestampMs => "timestamp_ms".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::Join(types) => types.iter().map(|ty| type_text(spec, ty)).collect::<Vec<_>>().join(" | "),
        Type::Nullable(inner) => format!("{}?", type_text(spec, inner)),
        Type::Any => "any".to_owned(),
        Type::List(inner) => format!("list<{}>", type_text(spec, inner)),
        Type::Map(inner) => format!("map<{}>", type_text(spec, inner)),
        Type::Defined(id) => name(spec, *id),
    }
}

/// The name of a shared type, or what one is that is described in place.
fn name(spec: &Spec, id: TypeId) -> String {
    let def = spec.type_def(id);
    match (&def.home, &def.shape) {
        (Home::Shared(name), _) => name.text.clone(),
        (_, Shape::Object(_)) => "object".to_owned(),
        (_, Shape::OneOf(union)) => union.members.iter().map(|id| name(spec, *id)).collect::<Vec<_>>().join(" | "),
        (_, Shape::Values(values)) => {
            let mut known: Vec<String> = values.known.iter().map(|value| format!("{:?}", value.text)).collect();
            if !values.closed && known.len() > 1 {
                known.push("…".to_owned());
            }
            known.join(" | ")
        }
    }
}
