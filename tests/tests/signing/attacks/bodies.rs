//! Bodies: signed as raw bytes, so nothing that a parser would forgive goes unnoticed.

use webhook_events::VerifyError::NoMatchingSignature;

use super::{BODY, ID, Request, TIMESTAMP};

/// Sends `other` under the signature of `body`, then `other` under its own.
fn refuses_in_place_of(body: &[u8], other: &[u8]) {
    let mut request = Request::signed(ID, TIMESTAMP, body);
    request.body = other.to_vec();
    assert_eq!(request.verify(), Err(NoMatchingSignature), "{:?}", String::from_utf8_lossy(other));
    assert_eq!(Request::signed(ID, TIMESTAMP, other).verify(), Ok(()));
}

#[test]
fn written_again_by_a_json_library() {
    refuses_in_place_of(br#"{"a": 1}"#, br#"{"a":1}"#);
    refuses_in_place_of(br#"{"a":1,"b":2}"#, br#"{"b":2,"a":1}"#);
    refuses_in_place_of(br#"{"a":1.0}"#, br#"{"a":1}"#);
    refuses_in_place_of(br#"{"a":"\u00e9"}"#, r#"{"a":"é"}"#.as_bytes());
}

#[test]
fn byte_order_mark() {
    refuses_in_place_of(BODY, &[b"\xef\xbb\xbf", BODY].concat());
    refuses_in_place_of(&[b"\xef\xbb\xbf", BODY].concat(), BODY);
}

#[test]
fn line_ends() {
    refuses_in_place_of(b"{\n}", b"{\r\n}");
    refuses_in_place_of(b"{}", b"{}\n");
    refuses_in_place_of(b"{}\r\n", b"{}");
}

#[test]
fn nul() {
    refuses_in_place_of(b"{}", b"{}\0");
    refuses_in_place_of(b"{\"a\":\"\0\"}", b"{\"a\":\"\"}");
    refuses_in_place_of(b"\0", b"");
}

#[test]
fn invalid_utf8() {
    refuses_in_place_of(b"{\"a\":\"\xff\"}", "{\"a\":\"\u{fffd}\"}".as_bytes());
    refuses_in_place_of(b"\xc3\x28", b"(");
}

#[test]
fn empty() {
    refuses_in_place_of(b"", b"{}");
    refuses_in_place_of(BODY, b"");
}

#[test]
fn ten_megabytes() {
    let body = vec![b'x'; 10_000_000];
    let mut other = body.clone();
    if let Some(last) = other.last_mut() {
        *last = b'y';
    }
    refuses_in_place_of(&body, &other);
}

#[test]
fn cut_short_or_with_something_added() {
    for length in 0..BODY.len() {
        refuses_in_place_of(BODY, BODY.get(..length).unwrap_or_default());
    }
    refuses_in_place_of(BODY, &[BODY, b" "].concat());
    refuses_in_place_of(BODY, &[BODY, BODY].concat());
}
