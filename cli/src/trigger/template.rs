//! The body of an event, with an id in it that differs from delivery to delivery.

use axum::http::{HeaderName, HeaderValue};
use hyper::body::Bytes;
use serde_json::Value;
use webhook_events_spec::{Event, Spec};

use crate::failure::Failure;
use crate::sample;

/// An event that is sent, and how its bodies are made.
pub(super) struct Template {
    pub(super) event: String,
    /// The header that names the event, for providers that name it there.
    pub(super) header: Option<(HeaderName, HeaderValue)>,
    /// The body up to the end of the text of its id, or all of it.
    before: String,
    /// What follows the id, where there is one that may be changed.
    after: Option<String>,
}

impl Template {
    pub(super) fn new(spec: &Spec, event: &Event, sets: &[String]) -> Result<Self, Failure> {
        let name = &event.name.text;
        let body = sample::body(spec, name, sets)?;
        // What the user has set stays.
        let is_set = sets.iter().any(|set| set.starts_with("id=") || set.starts_with("id:="));
        let parts = if is_set { None } else { split(&body) };
        let (before, after) = match parts {
            Some((before, after)) => (before, Some(after)),
            None => (body, None),
        };
        Ok(Self { event: name.clone(), header: header(spec, name)?, before, after })
    }

    /// The body of the event of this number. The same number has the same body.
    pub(super) fn body(&self, seed: u64, number: usize) -> Bytes {
        match &self.after {
            Some(after) => Bytes::from(format!("{}_{seed:x}_{number}{after}", self.before)),
            None => Bytes::from(self.before.clone()),
        }
    }
}

/// Splits a body behind the text of the `id` at its top, if it has one.
fn split(body: &str) -> Option<(String, String)> {
    let id = |body: &str| match serde_json::from_str::<Value>(body).ok()?.get("id")? {
        Value::String(id) => Some(id.clone()),
        _ => None,
    };
    let old = id(body)?;
    let member = format!("\"id\":{}", Value::String(old.clone()));
    body.match_indices(&member).find_map(|(start, _)| {
        let (before, after) = body.split_at_checked(start + member.len() - 1)?;
        // The same text may stand deeper in the body, too.
        let is_top = id(&format!("{before}_{after}"))? == format!("{old}_");
        is_top.then(|| (before.to_owned(), after.to_owned()))
    })
}

/// The header that names an event, where the spec has one.
fn header(spec: &Spec, event: &str) -> Result<Option<(HeaderName, HeaderValue)>, Failure> {
    let Some(name) = &spec.tag.header else { return Ok(None) };
    let value = match event.split_once('.') {
        Some((first, _)) if !spec.tag.path.is_empty() => first,
        _ => event,
    };
    match (HeaderName::from_bytes(name.text.as_bytes()), HeaderValue::from_str(value)) {
        (Ok(name), Ok(value)) => Ok(Some((name, value))),
        _ => Err(Failure::world(format!("the event `{event}` cannot be named in the header `{}`", name.text))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, split};

    fn template(body: &str) -> Template {
        let (before, after) = match split(body) {
            Some((before, after)) => (before, Some(after)),
            None => (body.to_owned(), None),
        };
        Template { event: "a.b".into(), header: None, before, after }
    }

    #[test]
    fn the_id_at_the_top_is_changed() {
        let cases = [
            (r#"{"id":"evt","data":{"id":"x"}}"#, r#"{"id":"evt_a_7","data":{"id":"x"}}"#),
            (r#"{"data":{"id":"evt"},"id":"evt"}"#, r#"{"data":{"id":"evt"},"id":"evt_a_7"}"#),
            (r#"{"id":"a\"b"}"#, r#"{"id":"a\"b_a_7"}"#),
            (r#"{"id":1}"#, r#"{"id":1}"#),
            (r#"{"data":{"id":"x"}}"#, r#"{"data":{"id":"x"}}"#),
            ("[]", "[]"),
        ];
        for (body, expected) in cases {
            assert_eq!(template(body).body(10, 7), expected.as_bytes());
        }
    }
}
