//! What a body may have been before something on its way changed it.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use flate2::read::GzDecoder;

use super::rewrite::{self, Form, Node};

/// The most bytes of a body that is unpacked.
const LONGEST: u64 = 16 << 20;

/// A body that may have been sent, and the mistake that made of it what arrived.
pub(super) struct Candidate {
    pub(super) code: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The bodies that may have been sent where `body` arrived, the likely ones first. None of them is there twice.
pub(super) fn candidates(body: &[u8]) -> Vec<Candidate> {
    let mut found = Found { body, candidates: Vec::new() };
    lines(&mut found, body);
    encodings(&mut found, body);
    if let Some(node) = rewrite::parse(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)) {
        serializers(&mut found, &node);
    }
    found.candidates
}

struct Found<'b> {
    body: &'b [u8],
    candidates: Vec<Candidate>,
}

impl Found<'_> {
    fn add(&mut self, code: &'static str, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        if bytes != self.body && !self.candidates.iter().any(|candidate| candidate.bytes == bytes) {
            self.candidates.push(Candidate { code, bytes });
        }
    }
}

fn lines(found: &mut Found, body: &[u8]) {
    if let Some(shorter) = body.strip_suffix(b"\n") {
        found.add("body-newline-added", shorter);
        if let Some(shorter) = shorter.strip_suffix(b"\r") {
            found.add("body-newline-added", shorter);
        }
    }
    found.add("body-newline-lost", [body, b"\n"].concat());
    found.add("body-crlf-lost", [body, b"\r\n"].concat());
    if body.contains(&b'\n') {
        let unix = unix_lines(body);
        found.add("body-crlf-to-lf", windows_lines(&unix));
        found.add("body-lf-to-crlf", unix);
    }
    match body.strip_prefix(b"\xef\xbb\xbf") {
        Some(shorter) => found.add("body-bom", shorter),
        None => found.add("body-bom", [&b"\xef\xbb\xbf"[..], body].concat()),
    }
}

fn unix_lines(body: &[u8]) -> Vec<u8> {
    let mut unix = Vec::with_capacity(body.len());
    let mut bytes = body.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\r' || bytes.peek() != Some(&b'\n') {
            unix.push(byte);
        }
    }
    unix
}

fn windows_lines(body: &[u8]) -> Vec<u8> {
    body.iter()
        .flat_map(|byte| if *byte == b'\n' { &b"\r\n"[..] } else { std::slice::from_ref(byte) })
        .copied()
        .collect()
}

fn encodings(found: &mut Found, body: &[u8]) {
    if let Some(bytes) = base64(body) {
        found.add("body-base64", bytes);
    }
    if let Some(text) = rewrite::parse(body).and_then(|node| node.text()) {
        found.add("body-json-string", text);
    }
    if body.starts_with(b"\x1f\x8b") {
        let mut bytes = Vec::new();
        // A length that was cut off says nothing against what came before it.
        let _ = GzDecoder::new(body).take(LONGEST).read_to_end(&mut bytes);
        if !bytes.is_empty() {
            found.add("body-gzip", bytes);
        }
    }
    match str::from_utf8(body) {
        // UTF-8 that was read as Latin-1, or as what Windows takes for it, and written as UTF-8.
        Ok(text) if !text.is_ascii() => {
            if let Some(bytes) = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>() {
                found.add("body-latin1", bytes);
            } else if let Some(bytes) = text.chars().map(windows_1252).collect::<Option<Vec<u8>>>() {
                found.add("body-latin1", bytes);
            }
        }
        Ok(_) => {}
        Err(_) => found.add("body-latin1", body.iter().copied().map(char::from).collect::<String>()),
    }
}

/// The bytes that a body is the base64 of, in either alphabet, with padding and line breaks or without.
fn base64(body: &[u8]) -> Option<Vec<u8>> {
    let plain: Vec<u8> = body
        .iter()
        .filter(|byte| !matches!(byte, b'=' | b'\r' | b'\n'))
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    STANDARD_NO_PAD.decode(plain).ok().filter(|bytes| !bytes.is_empty())
}

fn windows_1252(character: char) -> Option<u8> {
    const HIGH: &str = "\u{20ac}\u{81}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{8d}\
                        \u{17d}\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\
                        \u{203a}\u{153}\u{9d}\u{17e}\u{178}";
    match HIGH.chars().position(|high| high == character) {
        Some(position) => u8::try_from(position + 0x80).ok(),
        None => u8::try_from(u32::from(character)).ok(),
    }
}

fn serializers(found: &mut Found, node: &Node) {
    let plain = Form::default();
    let python = Form { spaced: true, ascii: true, delete: true, ..plain };
    let go = Form { html: true, ..plain };
    let pretty2 = Form { indent: Some(2), ..plain };
    let pretty4 = Form { indent: Some(4), ..plain };
    let sorted = Form { sorted: true, ..plain };
    let first = [
        ("body-reserialised-compact", plain),
        ("body-reserialised-compact-ascii", Form { ascii: true, delete: true, ..plain }),
        ("body-reserialised-python", python),
        ("body-reserialised-python-utf8", Form { spaced: true, ..plain }),
        ("body-reserialised-go", go),
        ("body-reserialised-php", Form { ascii: true, slash: true, ..plain }),
        ("body-reserialised-pretty2", pretty2),
        ("body-reserialised-pretty4", pretty4),
        ("body-reserialised-sorted", sorted),
    ];
    // Rarer ways to write the same.
    let then = [
        ("body-reserialised-compact", Form { javascript: true, ..plain }),
        ("body-reserialised-compact-ascii", Form { ascii: true, ..plain }),
        ("body-reserialised-go", Form { sorted: true, ..go }),
        ("body-reserialised-php", Form { slash: true, ..plain }),
        ("body-reserialised-pretty2", Form { javascript: true, ..pretty2 }),
        ("body-reserialised-pretty2", Form { ascii: true, delete: true, ..pretty2 }),
        ("body-reserialised-pretty4", Form { ascii: true, delete: true, ..pretty4 }),
        ("body-reserialised-pretty4", Form { ascii: true, slash: true, ..pretty4 }),
        ("body-reserialised-sorted", Form { sorted: true, ..python }),
        ("body-reserialised-sorted", Form { ascii: true, delete: true, ..sorted }),
    ];
    for (code, form) in first.into_iter().chain(then) {
        found.add(code, node.write(&form));
    }
    // Go's encoder ends a value with a line break.
    for form in [go, Form { sorted: true, ..go }] {
        found.add("body-reserialised-go", format!("{}\n", node.write(&form)));
    }
    // What was text within text arrived as what it says.
    let quoted = Node::Text(node.write(&plain).chars().map(u32::from).collect());
    found.add("body-json-string", quoted.write(&plain));
}

#[cfg(test)]
mod tests {
    use super::candidates;

    /// The first mistake that makes `arrived` of `sent`.
    fn code(sent: &[u8], arrived: &[u8]) -> Option<&'static str> {
        candidates(arrived).into_iter().find(|candidate| candidate.bytes == sent).map(|candidate| candidate.code)
    }

    #[test]
    fn every_change_of_a_text_is_known() {
        for (sent, arrived, expected) in [
            (&b"{}"[..], &b"{}\n"[..], "body-newline-added"),
            (b"{}\n", b"{}", "body-newline-lost"),
            (b"{}\r\n", b"{}", "body-crlf-lost"),
            (b"{\r\n}", b"{\n}", "body-crlf-to-lf"),
            (b"{\n}", b"{\r\n}", "body-lf-to-crlf"),
            (b"\xef\xbb\xbf{}", b"{}", "body-bom"),
            (b"{}", b"\xef\xbb\xbf{}", "body-bom"),
            (b"{\"a\":1}", b"eyJhIjoxfQ==", "body-base64"),
            (b"{\"a\":1}", b"\"{\\\"a\\\":1}\"", "body-json-string"),
            ("{\"a\":\"é\"}".as_bytes(), "{\"a\":\"Ã©\"}".as_bytes(), "body-latin1"),
            ("{\"a\":\"é\"}".as_bytes(), b"{\"a\":\"\xe9\"}", "body-latin1"),
            ("{\"a\":\"€\"}".as_bytes(), "{\"a\":\"â‚¬\"}".as_bytes(), "body-latin1"),
        ] {
            assert_eq!(code(sent, arrived), Some(expected), "{}", String::from_utf8_lossy(arrived));
        }
    }

    #[test]
    fn nothing_is_tried_twice() {
        let candidates = candidates(b"{\"b\": [1.0, \"</\xc3\xa9\"],\n \"a\": {}}\r\n");
        for (index, one) in candidates.iter().enumerate() {
            assert!(candidates.iter().skip(index + 1).all(|other| other.bytes != one.bytes), "{}", one.code);
        }
    }
}
