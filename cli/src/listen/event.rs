//! The type of an event, read from where the spec says that it stands.

use axum::http::HeaderMap;
use serde_json::Value;
use webhook_events_spec::Tag;

/// The type of the event, where the request names one.
pub(super) fn event_type(tag: &Tag, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let in_body = || {
        let value: Value = serde_json::from_slice(body).ok()?;
        let found = tag.path.iter().try_fold(&value, |value, key| value.get(key))?;
        found.as_str().map(str::to_owned)
    };
    let Some(name) = &tag.header else { return in_body() };
    let first = headers.get(name.text.as_str())?.to_str().ok()?.to_owned();
    if tag.path.is_empty() {
        return Some(first);
    }
    Some(match in_body() {
        Some(second) => format!("{first}.{second}"),
        None => first,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use webhook_events_spec::{Name, Tag};

    use super::event_type;

    #[test]
    fn types_stand_in_bodies_and_headers() {
        let mut headers = HeaderMap::new();
        headers.insert("x-github-event", HeaderValue::from_static("issues"));
        let path = |path: &[&str]| path.iter().map(|&key| key.to_owned()).collect();
        let header = Some(Name { text: "X-GitHub-Event".into(), ..Name::default() });
        let cases = [
            (Tag { path: path(&["type"]), ..Tag::default() }, r#"{"type":"batch.failed"}"#, Some("batch.failed")),
            (Tag { path: path(&["event", "type"]), ..Tag::default() }, r#"{"event":{"type":"a"}}"#, Some("a")),
            (Tag { path: path(&["type"]), ..Tag::default() }, r#"{"type":1}"#, None),
            (Tag { path: path(&["type"]), ..Tag::default() }, "not JSON", None),
            (Tag { header: header.clone(), ..Tag::default() }, "", Some("issues")),
            (Tag { header: header.clone(), path: path(&["action"]), ..Tag::default() }, "{}", Some("issues")),
            (
                Tag { header, path: path(&["action"]), ..Tag::default() },
                r#"{"action":"opened"}"#,
                Some("issues.opened"),
            ),
        ];
        for (tag, body, expected) in cases {
            assert_eq!(event_type(&tag, &headers, body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
