//! A request as a provider sends it, and the forms in which people keep one.

mod curl;
mod http;
mod json;

use std::fmt::Write;

use crate::failure::Failure;

/// A request: what was sent, byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path with its query, or a whole URL.
    pub(crate) target: String,
    /// In their order, names as they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Reads a request in any of the forms in which people keep one: raw HTTP, a `curl` command, a HAR file or an entry of
    /// one, and a JSON object with `headers` and `body`.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if start.is_empty() {
            return Err(Failure::world("the request is empty").help(FORMS));
        }
        let command = start.strip_prefix(b"$").unwrap_or(start).trim_ascii_start();
        let read = if start.starts_with(b"{") {
            json::parse(start)
        } else if command.strip_prefix(b"curl").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace)) {
            curl::parse(command)
        } else {
            http::parse(start)
        };
        read.map_err(|message| Failure::world(message).help(FORMS))
    }

    /// The request as HTTP/1.1 text. Reading it gives the same request.
    pub(crate) fn to_http(&self) -> Vec<u8> {
        let method = if self.method.is_empty() { "POST" } else { &self.method };
        let target = if self.target.is_empty() { "/" } else { &self.target };
        let mut head = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in &self.headers {
            // Writing to a string does not fail.
            let _ = write!(head, "{name}: {}\r\n", one_line(value));
        }
        head.push_str("\r\n");
        let mut text = head.into_bytes();
        text.extend_from_slice(&self.body);
        text
    }

    /// The request as a `curl` command to paste into a shell.
    pub(crate) fn to_curl(&self, url: &str) -> String {
        let mut command = format!("curl -i {}", word(url));
        let implied = if self.body.is_empty() { "GET" } else { "POST" };
        if !self.method.is_empty() && self.method != implied {
            let _ = write!(command, " \\\n  -X {}", quoted(self.method.as_bytes()));
        }
        for (name, value) in &self.headers {
            // curl writes these itself.
            if ["host", "content-length", "connection", "transfer-encoding"]
                .iter()
                .any(|own| name.eq_ignore_ascii_case(own))
            {
                continue;
            }
            let header = format!("{name}: {}", one_line(value));
            let _ = write!(command, " \\\n  -H {}", quoted(header.as_bytes()));
        }
        if !self.body.is_empty() {
            let _ = write!(command, " \\\n  --data-raw {}", quoted(&self.body));
        }
        command
    }
}

/// The help where a request cannot be read.
const FORMS: &str = "a request is raw HTTP (request line, headers, a blank line, the body), a `curl` command, a HAR file or \
                     an entry of one, or JSON such as {\"headers\": {…}, \"body\": \"…\"}";

/// Line breaks would end a header.
fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ")
}

/// A word of a shell, in quotes where it needs them.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { quoted(text.as_bytes()) }
}

/// Bytes as one word of a shell. What is not plain text is written with escapes, which `bash` and `zsh` know.
fn quoted(bytes: &[u8]) -> String {
    let plain = |text: &&str| !text.chars().any(|c| c.is_control() && c != '\n');
    if let Some(text) = str::from_utf8(bytes).ok().filter(plain) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = String::from("$'");
    for &byte in bytes {
        match byte {
            b'\\' => word.push_str(r"\\"),
            b'\'' => word.push_str(r"\'"),
            b' '..=b'~' => word.push(char::from(byte)),
            _ => {
                let _ = write!(word, "\\{byte:03o}");
            }
        }
    }
    word.push('\'');
    word
}

/// A header's bytes as text: UTF-8, or else Latin-1 as HTTP once had it.
fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// A header in the form `name: value`.
pub(crate) fn header(line: &str) -> Option<(String, String)> {
    // HTTP/2 has names such as `:path`.
    let from = usize::from(line.starts_with(':'));
    let colon = line.get(from..)?.find(':')? + from;
    let (name, value) = line.split_at(colon);
    let name = name.trim_end();
    let is_name = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '(' | ')' | ',' | '{' | '}' | '[' | ']');
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    Some((name.to_owned(), value.get(1..).unwrap_or_default().trim_matches([' ', '\t']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn parse(text: &str) -> Request {
        Request::parse(text.as_bytes()).expect("it is a request")
    }

    #[test]
    fn what_is_written_is_read_again() {
        let request = Request {
            method: "POST".into(),
            target: "/hooks?a=b".into(),
            headers: vec![("webhook-id".into(), "msg_1".into()), ("X-Empty".into(), String::new())],
            body: b"{\"it's\":\"\xc3\xa9\"}\r\n\r\n".to_vec(),
        };
        assert_eq!(Request::parse(&request.to_http()).expect("it is HTTP"), request);
        let mut curl = parse(&request.to_curl("http://127.0.0.1/hooks"));
        assert_eq!(curl.target, "http://127.0.0.1/hooks");
        curl.target.clone_from(&request.target);
        assert_eq!(curl.body, request.body);
        assert_eq!(curl.method, "POST");
        assert_eq!(curl.header("webhook-id"), Some("msg_1"));
    }

    #[test]
    fn bytes_that_are_no_text_go_through_a_shell() {
        let request = Request { body: b"\x1f\x8b\x00'\\\xff1".to_vec(), ..Request::default() };
        // A shell word cannot hold a zero byte; everything else comes back.
        let read = parse(&request.to_curl("http://127.0.0.1/"));
        assert_eq!(read.body.last(), Some(&b'1'));
        assert_eq!(read.body.first(), Some(&0x1f));
    }

    #[test]
    fn nothing_is_no_request() {
        for text in ["", "  \n", "no request at all", "{}", "{\"headers\":", "curl"] {
            assert!(Request::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
