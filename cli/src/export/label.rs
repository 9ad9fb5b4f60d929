//! A type as people read it.

use webhook_events_spec::{Home, Shape, Spec, Type};

/// The text of a type, as the YAML has it; what is described in place is called by its kind.
pub(crate) fn label(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::TimestampMs => "timestamp_ms".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Join(members) => members.iter().map(|member| label(spec, member)).collect::<Vec<_>>().join(" | "),
        Type::Nullable(inner) => format!("{}?", label(spec, inner)),
        Type::List(inner) => format!("list<{}>", label(spec, inner)),
        Type::Map(inner) => format!("map<{}>", label(spec, inner)),
        Type::Defined(id) => {
            let def = spec.type_def(*id);
            match (&def.home, &def.shape) {
                (Home::Shared(name), _) => name.text.clone(),
                (_, Shape::Values(values)) => {
                    let known: Vec<String> = values.known.iter().map(|value| format!("\"{}\"", value.text)).collect();
                    known.join(" | ")
                }
                (_, Shape::Object(_) | Shape::OneOf(_)) => "object".to_owned(),
            }
        }
    }
}
