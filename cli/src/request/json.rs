//! A request in JSON: a HAR file, an entry of one, or an object with `headers` and `body`.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Request;

type Members = BTreeMap<String, Box<RawValue>>;

/// Reads such a JSON object.
pub(super) fn parse(bytes: &[u8]) -> Result<Request, String> {
    let members = members(bytes)?;
    if let Some(log) = members.get("log") {
        let log = self::members(log.get().as_bytes())?;
        let entries: Vec<Box<RawValue>> = match log.get("entries") {
            Some(entries) => read(entries)?,
            None => return Err("the HAR file has no `log.entries`".into()),
        };
        let first = entries.first().ok_or("the HAR file has no entry")?;
        return entry(&self::members(first.get().as_bytes())?);
    }
    entry(&members)
}

/// A HAR entry, its request, or an object with `headers` and `body`.
fn entry(members: &Members) -> Result<Request, String> {
    if let Some(request) = members.get("request") {
        return har(&self::members(request.get().as_bytes())?);
    }
    if members.contains_key("postData") { har(members) } else { plain(members) }
}

fn members(bytes: &[u8]) -> Result<Members, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("the request is not a JSON object that can be read: {error}"))
}

fn read<T: serde::de::DeserializeOwned>(raw: &RawValue) -> Result<T, String> {
    serde_json::from_str(raw.get()).map_err(|error| format!("the request in JSON cannot be read: {error}"))
}

/// The `request` of a HAR entry.
fn har(members: &Members) -> Result<Request, String> {
    let mut request = head(members)?;
    if let Some(data) = members.get("postData") {
        let data = self::members(data.get().as_bytes())?;
        let encoding = ["encoding", "_encoding"].into_iter().find_map(|key| data.get(key));
        let encoding: Option<String> = encoding.and_then(|encoding| read(encoding).ok());
        request.body = match data.get("text") {
            Some(text) => body(text)?,
            None => Vec::new(),
        };
        if encoding.as_deref() == Some("base64") {
            request.body = STANDARD
                .decode(request.body.trim_ascii())
                .map_err(|_| "`postData.text` of the HAR entry is not base64, as its `encoding` says".to_owned())?;
        }
    }
    Ok(request)
}

/// An object with `headers` and `body`.
fn plain(members: &Members) -> Result<Request, String> {
    let mut request = head(members)?;
    request.body = match members.get("body") {
        Some(body) => self::body(body)?,
        None => Vec::new(),
    };
    Ok(request)
}

fn head(members: &Members) -> Result<Request, String> {
    let text = |key: &str| members.get(key).and_then(|raw| read::<String>(raw).ok());
    let headers = members.get("headers").ok_or("the request in JSON has no `headers`")?;
    Ok(Request {
        method: text("method").unwrap_or_else(|| "POST".into()),
        target: ["url", "target", "path"].into_iter().find_map(text).unwrap_or_else(|| "/".into()),
        headers: self::headers(headers)?,
        body: Vec::new(),
    })
}

/// A text is the body; any other JSON stands for its own text.
fn body(raw: &RawValue) -> Result<Vec<u8>, String> {
    match raw.get().as_bytes() {
        [b'"', ..] => read::<String>(raw).map(String::into_bytes),
        b"null" => Ok(Vec::new()),
        text => Ok(text.to_vec()),
    }
}

/// Headers as an object, as a list of pairs, or as a list of objects with `name` and `value`.
fn headers(raw: &RawValue) -> Result<Vec<(String, String)>, String> {
    let wrong = || "the `headers` of the request are neither an object nor a list of pairs".to_owned();
    let mut headers = Vec::new();
    match read(raw)? {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Array(values) => {
                        headers.extend(values.into_iter().filter_map(scalar).map(|value| (name.clone(), value)));
                    }
                    value => headers.push((name, scalar(value).ok_or_else(wrong)?)),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                let pair = match item {
                    Value::Array(pair) => {
                        let mut pair = pair.into_iter();
                        pair.next().zip(pair.next())
                    }
                    Value::Object(mut members) => members.remove("name").zip(members.remove("value")),
                    _ => None,
                };
                let (name, value) = pair.ok_or_else(wrong)?;
                headers.push(scalar(name).zip(scalar(value)).ok_or_else(wrong)?);
            }
        }
        _ => return Err(wrong()),
    }
    Ok(headers)
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_har_file_and_an_entry_are_the_same_request() {
        let entry = r#"{"request":{"method":"POST","url":"http://localhost/h","headers":[{"name":"Webhook-Id","value":"msg_1"}],
            "postData":{"mimeType":"application/json","text":"eyJhIjoxfQ==","encoding":"base64"}}}"#;
        let request = parse(entry.as_bytes()).expect("it is HAR");
        assert_eq!(request.header("webhook-id"), Some("msg_1"));
        assert_eq!((request.target.as_str(), &request.body[..]), ("http://localhost/h", &b"{\"a\":1}"[..]));
        let file = format!(r#"{{"log":{{"version":"1.2","entries":[{entry}]}}}}"#);
        assert_eq!(parse(file.as_bytes()), Ok(request));
    }

    #[test]
    fn headers_have_several_forms() {
        for headers in [r#"{"a":"b","n":["1",2]}"#, r#"[["a","b"],["n","1"],["n",2]]"#] {
            let text = format!(r#"{{"headers":{headers},"body":"{{\"x\": 1.0}}\n"}}"#);
            let request = parse(text.as_bytes()).expect("it is a request");
            assert_eq!(request.headers.len(), 3, "{headers}");
            assert_eq!(request.header("a"), Some("b"));
            assert_eq!(request.body, b"{\"x\": 1.0}\n");
        }
    }

    #[test]
    fn a_body_that_is_no_text_keeps_its_writing() {
        let request = parse(br#"{"headers":{},"body":{"b": 1.0, "a":[]}}"#).expect("it is a request");
        assert_eq!(request.body, br#"{"b": 1.0, "a":[]}"#);
    }

    #[test]
    fn other_json_is_refused() {
        for text in [r#"{"log":{"entries":[]}}"#, r#"{"headers":1}"#, r#"{"headers":[["a"]]}"#, r#"{"body":""}"#] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
