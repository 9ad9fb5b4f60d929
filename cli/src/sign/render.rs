//! A signed delivery as headers, as a request, as a `curl` command, and as JSON.

use std::fmt::Write;

use axum::http::Uri;
use webhook_events::SignedHeaders;

use crate::failure::Failure;
use crate::ordered::Json;
use crate::request::Request;

/// A line for each header.
pub(super) fn headers(headers: &SignedHeaders) -> Vec<u8> {
    let mut text = String::new();
    for (name, value) in headers {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name}: {value}");
    }
    text.into_bytes()
}

/// The request as it goes over HTTP/1.1.
pub(super) fn http(url: &str, headers: &SignedHeaders, body: &[u8]) -> Result<Vec<u8>, Failure> {
    let uri = url.parse::<Uri>().map_err(|error| Failure::usage(format!("the URL `{url}` cannot be read: {error}")))?;
    let authority = uri.authority().ok_or_else(|| {
        Failure::usage(format!("the URL `{url}` names no host"))
            .help("write it in full, as in `http://127.0.0.1:3000/`")
    })?;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut text = format!("POST {target} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\n");
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let _ = write!(text, "content-length: {}\r\n\r\n", body.len());
    let mut request = text.into_bytes();
    request.extend_from_slice(body);
    Ok(request)
}

/// A command to paste into a shell of Unix.
pub(crate) fn curl(url: &str, headers: &SignedHeaders, body: &str) -> String {
    let mut request = Request { method: "POST".to_owned(), body: body.into(), ..Request::default() };
    request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    request.headers.extend(headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    request.to_curl(url)
}

/// One document with the headers and the body.
pub(super) fn json(headers: &SignedHeaders, body: &str) -> Json {
    let pairs = headers.iter().map(|(name, value)| (name.to_owned(), Json::from(value))).collect();
    Json::object([("v", 1_u64.into()), ("headers", Json::Object(pairs)), ("body", body.into())])
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use webhook_events::{Secret, SignedHeaders, Signer};

    use super::{curl, headers, http, json};

    fn signed(body: &str) -> SignedHeaders {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("it is a secret");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_750_861_210);
        Signer::new(secret).sign("msg_1", time, body).expect("it signs")
    }

    #[test]
    fn quotes_in_a_body_stay_quotes_in_a_shell() {
        let command = curl("http://localhost/?a=1&b=2", &signed("it's"), "it's");
        assert!(command.starts_with("curl -i 'http://localhost/?a=1&b=2' "), "{command}");
        assert!(command.ends_with(r"--data-raw 'it'\''s'"), "{command}");
    }

    #[test]
    fn a_request_is_exact() {
        let request = http("http://localhost:3000/hooks?x=1", &signed("{}"), b"{}").expect("it is a URL");
        let request = String::from_utf8(request).expect("it is text");
        assert!(request.starts_with("POST /hooks?x=1 HTTP/1.1\r\nhost: localhost:3000\r\n"), "{request}");
        assert!(request.contains("\r\nwebhook-id: msg_1\r\nwebhook-timestamp: 1750861210\r\n"), "{request}");
        assert!(request.ends_with("\r\ncontent-length: 2\r\n\r\n{}"), "{request}");
        assert!(http("/hooks", &signed("{}"), b"{}").is_err());
    }

    #[test]
    fn headers_and_json_say_the_same() {
        let signed = signed("{}");
        let lines = String::from_utf8(headers(&signed)).expect("they are text");
        let start = "webhook-id: msg_1\nwebhook-timestamp: 1750861210\nwebhook-signature: v1,";
        assert!(lines.starts_with(start), "{lines}");
        let document = json(&signed, "{}").to_string();
        assert!(document.starts_with(r#"{"v":1,"headers":{"webhook-id":"msg_1","#), "{document}");
        assert!(document.ends_with(r#"},"body":"{}"}"#), "{document}");
    }
}
