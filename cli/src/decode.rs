//! Whether a body is the event that a spec describes, and the first path in it that does not fit.

use serde_json::{Map, Value};
use webhook_events::DateTime;
use webhook_events_spec::{Field, Shape, Spec, Type, TypeId};

use crate::request::Request;

/// What a spec says of a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The name of the event.
    pub(super) event: Option<String>,
    /// Why the body is none, and where.
    pub(super) problem: Option<String>,
}

/// Looks at a body through a spec.
pub(super) fn decode(spec: &Spec, request: &Request) -> Decoded {
    let body: Value = match serde_json::from_slice(&request.body) {
        Ok(body) => body,
        Err(error) => {
            let problem = format!("the body is not JSON: line {} column {}", error.line(), error.column());
            return Decoded { event: None, problem: Some(problem) };
        }
    };
    let Some(name) = name(spec, request, &body) else {
        let problem = match (&spec.tag.header, spec.tag.path.is_empty()) {
            (Some(header), _) => format!("the header `{}`, which names the event, is missing", header.text),
            (None, _) => format!("`{}`, which names the event, is missing or not a string", spec.tag.path.join(".")),
        };
        return Decoded { event: None, problem: Some(problem) };
    };
    let problem = match spec.events.iter().find(|event| event.name.text == name) {
        None => Some(format!("the spec has no event `{name}`; a receiver gets it as an unknown one")),
        Some(event) => match &body {
            Value::Object(members) => fields(spec, &event.fields, members, ""),
            other => Some(format!("the body is an object in the spec, and {} here", kind(other))),
        },
    };
    Decoded { event: Some(name), problem }
}

/// The name of the event: from the body, from a header, or from both.
fn name(spec: &Spec, request: &Request, body: &Value) -> Option<String> {
    let mut value = Some(body);
    for key in &spec.tag.path {
        value = value.and_then(|value| value.get(key));
    }
    let action = value.and_then(Value::as_str);
    match &spec.tag.header {
        None => action.map(str::to_owned),
        Some(header) => {
            let first = request.header(&header.text)?;
            Some(match action {
                Some(action) => format!("{first}.{action}"),
                None => first.to_owned(),
            })
        }
    }
}

fn fields(spec: &Spec, fields: &[Field], members: &Map<String, Value>, path: &str) -> Option<String> {
    fields.iter().find_map(|field| {
        let name = &field.name.text;
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match members.get(name) {
            None | Some(Value::Null) if field.optional => None,
            None => Some(format!("`{path}` is missing")),
            Some(value) => check(spec, &field.ty, value, &path),
        }
    })
}

/// Why a value is not of a type.
fn check(spec: &Spec, ty: &Type, value: &Value, path: &str) -> Option<String> {
    let wrong = |expected: &str| Some(format!("`{path}` is {expected} in the spec, and {} here", kind(value)));
    match (ty, value) {
        (Type::Any, _)
        | (Type::Nullable(_), Value::Null)
        | (Type::String, Value::String(_))
        | (Type::Number, Value::Number(_))
        | (Type::Boolean, Value::Bool(_)) => None,
        (Type::Integer | Type::Timestamp | Type::TimestampMs, value) if is_whole(value) => None,
        (Type::DateTime, Value::String(text)) => {
            if text.parse::<DateTime>().is_ok() {
                return None;
            }
            Some(format!("`{path}` is a time in the spec, and a text that is none in RFC 3339 here"))
        }
        (Type::Nullable(inner), value) => check(spec, inner, value, path),
        (Type::Join(types), value) => {
            if types.iter().any(|ty| check(spec, ty, value, path).is_none()) {
                return None;
            }
            wrong("one of several types")
        }
        (Type::List(item), Value::Array(items)) => {
            items.iter().enumerate().find_map(|(index, value)| check(spec, item, value, &format!("{path}[{index}]")))
        }
        (Type::Map(item), Value::Object(members)) => {
            members.iter().find_map(|(key, value)| check(spec, item, value, &format!("{path}.{key}")))
        }
        (Type::Defined(id), value) => defined(spec, *id, value, path),
        (Type::String, _) => wrong("a string"),
        (Type::Integer, _) => wrong("a whole number"),
        (Type::Number, _) => wrong("a number"),
        (Type::Boolean, _) => wrong("a boolean"),
        (Type::Timestamp | Type::TimestampMs, _) => wrong("a time as a whole number"),
        (Type::DateTime, _) => wrong("a time as a string"),
        (Type::List(_), _) => wrong("a list"),
        (Type::Map(_), _) => wrong("an object"),
    }
}

fn defined(spec: &Spec, id: TypeId, value: &Value, path: &str) -> Option<String> {
    match (&spec.type_def(id).shape, value) {
        (Shape::Object(fields), Value::Object(members)) => self::fields(spec, fields, members, path),
        (Shape::Object(_), _) => Some(format!("`{path}` is an object in the spec, and {} here", kind(value))),
        (Shape::Values(values), Value::String(text)) => {
            let fits = !values.closed || values.known.iter().any(|known| known.text == *text);
            (!fits).then(|| format!("`{path}` is not among the values of the spec, which is closed"))
        }
        (Shape::Values(_), _) => Some(format!("`{path}` is a string in the spec, and {} here", kind(value))),
        // What fits no member is kept as JSON.
        (Shape::OneOf(_), _) => None,
    }
}

/// Whether it is a whole number that fits 64 bits, however it is written.
fn is_whole(value: &Value) -> bool {
    // The bounds of `i64`, which are powers of two and so exact.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    let whole = |number: f64| number.fract() == 0.0 && (-BOUND..BOUND).contains(&number);
    value.is_i64() || (value.is_f64() && value.as_f64().is_some_and(whole))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) if is_whole(value) => "a whole number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use webhook_events_spec::Spec;

    use super::decode;
    use crate::request::Request;

    #[test]
    fn the_first_path_that_does_not_fit_is_named() {
        let yaml = b"envelope: { id: string, created_at: timestamp }\ntypes: { Item: { fields: { n: integer } } }\n\
            events: { a.b: { data: { items: list<Item>, note: { optional: true } } } }";
        let spec = Spec::parse(yaml).expect("it is a spec");
        for (body, problem) in [
            (r#"{"type":"a.b","id":"x","created_at":1.0,"data":{"items":[{"n":1}],"note":null}}"#, None),
            (r#"{"type":"a.b","id":1,"created_at":1,"data":{"items":[]}}"#, Some("`id`")),
            (
                r#"{"type":"a.b","id":"x","created_at":1,"data":{"items":[{"n":1},{"n":"2"}]}}"#,
                Some("`data.items[1].n`"),
            ),
            (r#"{"type":"a.b","id":"x","created_at":1,"data":{}}"#, Some("`data.items` is missing")),
            (r#"{"type":"a.c"}"#, Some("no event `a.c`")),
            ("{", Some("not JSON")),
        ] {
            let found = decode(&spec, &Request { body: body.into(), ..Request::default() }).problem;
            match problem {
                None => assert_eq!(found, None),
                Some(text) => assert!(found.as_ref().is_some_and(|found| found.contains(text)), "{found:?}"),
            }
        }
    }
}
