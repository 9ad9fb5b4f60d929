//! Whether a body is the event that a spec describes, and the first path in it that does not fit.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use webhook_events::DateTime;
use webhook_events_spec::{Field, Shape, Spec, Type, TypeId};

use crate::request::Request;

/// What a spec says of a body.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Decoded {
    /// The name of the event.
    pub(crate) event: Option<String>,
    /// Why the body is none.
    pub(crate) problem: Option<Problem>,
    /// The paths that the spec does not name, where the body is one; of an unknown object its own path alone.
    pub(crate) unknown: Vec<Path>,
}

/// Keys and indices from the body to a value.
pub(crate) type Path = Vec<Value>;

/// Why a body is not the event.
#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    /// What is wrong, in words; it names the path.
    pub(crate) text: String,
    /// The value that does not fit, or that is missing.
    pub(crate) path: Path,
}

/// The most unknown paths that are listed.
const MOST_UNKNOWN: usize = 1000;

/// Looks at a body through a spec.
pub(crate) fn decode(spec: &Spec, request: &Request) -> Decoded {
    let wrong = |event: Option<String>, text: String| Decoded {
        event,
        problem: Some(Problem { text, path: Path::new() }),
        unknown: Vec::new(),
    };
    let body: Value = match serde_json::from_slice(&request.body) {
        Ok(body) => body,
        Err(error) => {
            return wrong(None, format!("the body is not JSON: line {} column {}", error.line(), error.column()));
        }
    };
    let Some(name) = name(spec, request, &body) else {
        let text = match (&spec.tag.header, spec.tag.path.is_empty()) {
            (Some(header), _) => format!("the header `{}`, which names the event, is missing", header.text),
            (None, _) => format!("`{}`, which names the event, is missing or not a string", spec.tag.path.join(".")),
        };
        return wrong(None, text);
    };
    let Some(event) = spec.events.iter().find(|event| event.name.text == name) else {
        let text = format!("the spec has no event `{name}`; a receiver gets it as an unknown one");
        return wrong(Some(name), text);
    };
    let Value::Object(members) = &body else {
        let text = format!("the body is an object in the spec, and {} here", kind(&body));
        return wrong(Some(name), text);
    };
    let mut look = Look { spec, path: Path::new(), unknown: Vec::new() };
    let problem = look.fields(&event.fields, members).err();
    let tag = |path: &Path| path.len() == spec.tag.path.len() && path.iter().zip(&spec.tag.path).all(|(a, b)| a == b);
    look.unknown.retain(|path| !tag(path));
    Decoded { event: Some(name), problem, unknown: look.unknown }
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

/// A walk through a body: where it is, and what it has seen that the spec does not name.
struct Look<'a> {
    spec: &'a Spec,
    path: Path,
    unknown: Vec<Path>,
}

impl Look<'_> {
    fn fields(&mut self, fields: &[Field], members: &Map<String, Value>) -> Result<(), Problem> {
        for field in fields {
            let name = &field.name.text;
            self.path.push(Value::from(name.as_str()));
            match members.get(name) {
                None | Some(Value::Null) if field.optional => {}
                None => return Err(self.problem("is missing")),
                Some(value) => self.check(&field.ty, value)?,
            }
            self.path.pop();
        }
        for name in members.keys().filter(|name| fields.iter().all(|field| field.name.text != **name)) {
            if self.unknown.len() < MOST_UNKNOWN {
                let mut path = self.path.clone();
                path.push(Value::from(name.as_str()));
                self.unknown.push(path);
            }
        }
        Ok(())
    }

    /// Looks at a value under a key or an index.
    fn inside(&mut self, step: Value, ty: &Type, value: &Value) -> Result<(), Problem> {
        self.path.push(step);
        self.check(ty, value)?;
        self.path.pop();
        Ok(())
    }

    /// Whether a value is of a type.
    fn check(&mut self, ty: &Type, value: &Value) -> Result<(), Problem> {
        let expected = match (ty, value) {
            (Type::Any, _)
            | (Type::Nullable(_), Value::Null)
            | (Type::String, Value::String(_))
            | (Type::Number, Value::Number(_))
            | (Type::Boolean, Value::Bool(_)) => return Ok(()),
            (Type::Integer | Type::Timestamp | Type::TimestampMs, value) if is_whole(value) => return Ok(()),
            (Type::DateTime, Value::String(text)) => {
                if text.parse::<DateTime>().is_ok() {
                    return Ok(());
                }
                return Err(self.problem("is a time in the spec, and a text that is none in RFC 3339 here"));
            }
            (Type::Nullable(inner), value) => return self.check(inner, value),
            (Type::Join(types), value) => {
                // Scalars have no path below them.
                if types.iter().any(|ty| self.check(ty, value).is_ok()) {
                    return Ok(());
                }
                "one of several types"
            }
            (Type::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.inside(Value::from(index), item, value)?;
                }
                return Ok(());
            }
            (Type::Map(item), Value::Object(members)) => {
                for (key, value) in members {
                    self.inside(Value::from(key.as_str()), item, value)?;
                }
                return Ok(());
            }
            (Type::Defined(id), value) => return self.defined(*id, value),
            (Type::String, _) => "a string",
            (Type::Integer, _) => "a whole number",
            (Type::Number, _) => "a number",
            (Type::Boolean, _) => "a boolean",
            (Type::Timestamp | Type::TimestampMs, _) => "a time as a whole number",
            (Type::DateTime, _) => "a time as a string",
            (Type::List(_), _) => "a list",
            (Type::Map(_), _) => "an object",
        };
        Err(self.differs(expected, value))
    }

    fn defined(&mut self, id: TypeId, value: &Value) -> Result<(), Problem> {
        match (&self.spec.type_def(id).shape, value) {
            (Shape::Object(fields), Value::Object(members)) => self.fields(fields, members),
            (Shape::Object(_), _) => Err(self.differs("an object", value)),
            (Shape::Values(values), Value::String(text)) => {
                if !values.closed || values.known.iter().any(|known| known.text == *text) {
                    return Ok(());
                }
                Err(self.problem("is not among the values of the spec, which is closed"))
            }
            (Shape::Values(_), _) => Err(self.differs("a string", value)),
            // What fits no member is kept as JSON.
            (Shape::OneOf(_), _) => Ok(()),
        }
    }

    fn differs(&self, expected: &str, value: &Value) -> Problem {
        self.problem(&format!("is {expected} in the spec, and {} here", kind(value)))
    }

    fn problem(&self, what: &str) -> Problem {
        Problem { text: format!("`{}` {what}", shown(&self.path)), path: self.path.clone() }
    }
}

/// A path as people write it: `data.items[1].n`.
fn shown(path: &Path) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Value::String(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            // Writing to a string does not fail.
            index => _ = write!(text, "[{index}]"),
        }
    }
    text
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
    use serde_json::json;
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
                Some(text) => assert!(found.as_ref().is_some_and(|found| found.text.contains(text)), "{found:?}"),
            }
        }
    }

    #[test]
    fn paths_lead_to_what_does_not_fit_and_to_what_is_not_named() {
        let yaml = b"envelope: { id: string }\nevents: { a.b: { data: { items: list<integer> } } }";
        let spec = Spec::parse(yaml).expect("it is a spec");
        let decoded = |body: &str| decode(&spec, &Request { body: body.into(), ..Request::default() });
        let wrong = decoded(r#"{"type":"a.b","id":"x","data":{"items":[1,"2"]}}"#).problem.expect("it is wrong");
        assert_eq!(wrong.path, [json!("data"), json!("items"), json!(1)]);
        let known = decoded(r#"{"type":"a.b","id":"x","data":{"items":[],"new":{"n":1}},"more":1}"#);
        assert_eq!(known.problem, None);
        assert_eq!(known.unknown, [vec![json!("data"), json!("new")], vec![json!("more")]]);
    }
}
