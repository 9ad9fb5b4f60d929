//! Whether JSON fits a spec, judged from the spec itself: what the generated decoders are held to.

use serde_json::{Map, Value};
use webhook_events_spec::{Event, Field, Shape, Spec, Type};

/// True when `json` is a payload of `event`: every required field there, every field of its type.
#[must_use]
pub fn fits(spec: &Spec, event: &Event, json: &Value) -> bool {
    let Value::Object(members) = json else { return false };
    let named = |key| members.get(key) == Some(&Value::from(event.name.text.as_str()));
    spec.tag.key().is_none_or(named) && fields_fit(spec, &event.fields, members)
}

fn fields_fit(spec: &Spec, fields: &[Field], members: &Map<String, Value>) -> bool {
    fields.iter().all(|field| match members.get(&field.name.text) {
        None | Some(Value::Null) if field.optional => true,
        None => false,
        Some(value) => value_fits(spec, &field.ty, value),
    })
}

fn value_fits(spec: &Spec, ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Any => true,
        Type::String => value.is_string(),
        Type::Integer | Type::Timestamp | Type::TimestampMs => value.is_i64(),
        Type::DateTime => value.as_str().is_some_and(|text| text.parse::<webhook_events::DateTime>().is_ok()),
        // A join is open.
        Type::Join(_) => value.is_string() || value.is_number() || value.is_boolean(),
        Type::Nullable(inner) => value.is_null() || value_fits(spec, inner, value),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::List(item) => {
            value.as_array().is_some_and(|items| items.iter().all(|value| value_fits(spec, item, value)))
        }
        Type::Map(inner) => {
            value.as_object().is_some_and(|members| members.values().all(|value| value_fits(spec, inner, value)))
        }
        Type::Defined(id) => match &spec.type_def(*id).shape {
            Shape::Object(fields) => value.as_object().is_some_and(|members| fields_fit(spec, fields, members)),
            // A union is open.
            Shape::OneOf(_) => true,
            Shape::Values(values) => {
                value.as_str().is_some_and(|text| !values.closed || values.known.iter().any(|known| known.text == text))
            }
        },
    }
}

/// `json` without members that are null, as an event is written.
#[must_use]
pub fn without_nulls(json: Value) -> Value {
    match json {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect::<Map<_, _>>()
            .into(),
        scalar => scalar,
    }
}
