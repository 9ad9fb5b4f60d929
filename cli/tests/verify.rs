//! `verify`: broken deliveries, and the causes that are found.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use webhook_events::{Scheme, Secret, Signer};

const KEY: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TIME: u64 = 1_750_861_210;
const BODY: &str =
    r#"{"type":"batch.completed","id":"evt_1","n":1.50,"text":"a/b <é>","data":{"z":[],"id":"batch_1"}}"#;

fn run(arguments: &[&str], secret: &str, input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.arg("verify").args(arguments).env_remove("OPENAI_WEBHOOK_SECRET").env("WEBHOOK_SECRET", secret);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // It may end before it has read everything.
    let _ = child.stdin.take().expect("its input is piped").write_all(input);
    child.wait_with_output().expect("the program ends")
}

type Headers = Vec<(String, String)>;

fn sign(secret: Secret, id: &str, body: impl AsRef<[u8]>) -> Headers {
    let signed = Signer::new(secret).sign(id, UNIX_EPOCH + Duration::from_secs(TIME), body).expect("it signs");
    signed.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn secret() -> Secret {
    Secret::parse(SECRET).expect("it is a secret")
}

fn http(headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut text = b"POST /hooks HTTP/1.1\r\n".to_vec();
    for (name, value) in headers {
        text.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    [&text[..], b"\r\n", body].concat()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The causes of a delivery with these headers and this body.
#[track_caller]
fn causes(headers: &[(String, String)], body: &[u8], configured: &str, expected: &[&str]) {
    let output = run(&["--json", "--no-clock"], configured, &http(headers, body));
    let document = document(&output);
    assert_eq!(document["causes"], Value::from(expected), "{document}");
    assert_eq!(document["genuine"], Value::from(expected.is_empty()));
    assert_eq!(output.status.code(), Some(i32::from(!expected.is_empty())));
}

#[test]
fn genuine_deliveries() {
    causes(&sign(secret(), "msg_1", BODY), BODY.as_bytes(), SECRET, &[]);
    let at = ["--at", "2030-01-01T00:00:00Z"];
    let output = run(&at, SECRET, &http(&sign(secret(), "msg_1", BODY), BODY.as_bytes()));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.starts_with("genuine\n") && text.contains("2025-06-25"), "{text}");
}

#[test]
fn the_clock() {
    let headers = sign(secret(), "msg_1", BODY);
    let output = run(&["--json"], SECRET, &http(&headers, BODY.as_bytes()));
    assert_eq!(document(&output)["causes"], Value::from(vec!["stale"]));
    let output = run(&["--json"], SECRET, &http(&headers, format!("{BODY}\n").as_bytes()));
    assert_eq!(document(&output)["causes"], Value::from(vec!["body-newline-added"]));
    let far = UNIX_EPOCH + Duration::from_secs(33_000_000_000);
    let milliseconds = UNIX_EPOCH + Duration::from_secs(TIME * 1_000);
    for (time, code) in [(far, "future"), (milliseconds, "timestamp-ms")] {
        let signed = Signer::new(secret()).sign("msg_1", time, BODY).expect("it signs");
        let headers: Headers = signed.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let output = run(&["--json"], SECRET, &http(&headers, BODY.as_bytes()));
        assert_eq!(document(&output)["causes"], Value::from(vec![code]));
    }
}

#[test]
fn secrets() {
    let headers = sign(secret(), "msg_1", BODY);
    let body = BODY.as_bytes();
    causes(&headers, body, KEY, &["secret-without-prefix"]);
    causes(&headers, body, &format!("v1,{SECRET}"), &["secret-v1-prefix"]);
    causes(&headers, body, &format!("\"{SECRET}\""), &["secret-space-or-quotes"]);
    causes(&headers, body, &format!(" {SECRET}"), &["secret-space-or-quotes"]);
    let text = sign(Secret::from_bytes(KEY).expect("a key"), "msg_1", BODY);
    causes(&text, body, SECRET, &["secret-not-decoded"]);
    let whole = sign(Secret::from_bytes(SECRET).expect("a key"), "msg_1", BODY);
    causes(&whole, body, SECRET, &["secret-whole-text"]);
    let key = [0xfb_u8, 0xff, 0xbf].repeat(8);
    let headers = sign(Secret::from_bytes(&key).expect("a key"), "msg_1", BODY);
    causes(&headers, body, &format!("whsec_{}", "-_-_".repeat(8)), &["secret-url-safe"]);
    causes(&headers, body, &"fbffbf".repeat(8), &["secret-hex"]);
}

#[test]
fn bodies() {
    let arrives = |sent: &[u8], arrived: &[u8], code: &str| {
        causes(&sign(secret(), "msg_1", sent), arrived, SECRET, &[code]);
    };
    let body = BODY.as_bytes();
    arrives(body, format!("{BODY}\n").as_bytes(), "body-newline-added");
    arrives(format!("{BODY}\n").as_bytes(), body, "body-newline-lost");
    arrives(format!("{BODY}\r\n").as_bytes(), body, "body-crlf-lost");
    arrives(b"{\r\n}\r\n", b"{\n}\n", "body-crlf-to-lf");
    arrives(b"{\n}\n", b"{\r\n}\r\n", "body-lf-to-crlf");
    arrives(format!("\u{feff}{BODY}").as_bytes(), body, "body-bom");
    arrives(b"{\"a\":1}", b"eyJhIjoxfQ==", "body-base64");
    arrives(b"{\"a\":1}", br#""{\"a\":1}""#, "body-json-string");
    arrives(body, BODY.replace('é', "Ã©").as_bytes(), "body-latin1");
    // `{}` in gzip, as one stored block.
    let gzip = [
        &b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\x02\x00\xfd\xff{}"[..],
        &b"\x43\xbf\xa6\xa3\x02\x00\x00\x00"[..],
    ]
    .concat();
    arrives(b"{}", &gzip, "body-gzip");
}

#[test]
fn bodies_that_were_parsed_and_written_again() {
    let pretty = "{\n  \"type\": \"x\",\n  \"a\": \"b/c <é>\",\n  \"n\": [\n    1.50,\n    {}\n  ]\n}";
    let compact = r#"{"type":"x","a":"b/c <é>","n":[1.50,{}]}"#;
    for (sent, arrived, form) in [
        (compact, pretty, "compact"),
        (r#"{"type":"x","a":"b/c <\u00e9>","n":[1.50,{}]}"#, compact, "compact-ascii"),
        (r#"{"type": "x", "a": "b/c <\u00e9>", "n": [1.50, {}]}"#, compact, "python"),
        (r#"{"type": "x", "a": "b/c <é>", "n": [1.50, {}]}"#, compact, "python-utf8"),
        (r#"{"type":"x","a":"b/c \u003cé\u003e","n":[1.50,{}]}"#, compact, "go"),
        (r#"{"type":"x","a":"b\/c <\u00e9>","n":[1.50,{}]}"#, compact, "php"),
        (pretty, compact, "pretty2"),
        (&pretty.replace("  ", "    "), compact, "pretty4"),
        (r#"{"a":"b/c <é>","n":[1.50,{}],"type":"x"}"#, compact, "sorted"),
    ] {
        let headers = sign(secret(), "msg_1", sent);
        causes(&headers, arrived.as_bytes(), SECRET, &[&format!("body-reserialised-{form}")]);
    }
}

#[test]
fn headers() {
    let body = BODY.as_bytes();
    let signed = sign(secret(), "msg_1", BODY);
    let mut swapped = signed.clone();
    (swapped[0].1, swapped[1].1) = (signed[1].1.clone(), signed[0].1.clone());
    causes(&swapped, body, SECRET, &["id-and-timestamp-swapped"]);
    let mut merged = signed.clone();
    for (header, other) in merged.iter_mut().zip(["msg_2", "1750861211", "v1,AAAA"]) {
        header.1 = format!("{}, {other}", header.1);
    }
    causes(&merged, body, SECRET, &["header-merged"]);
    let mut lower = sign(secret(), "MSG_1", BODY);
    lower[0].1 = "msg_1".into();
    causes(&lower, body, SECRET, &["id-lowercased"]);
    // The signatures of two other schemes, in this one's header.
    let time = UNIX_EPOCH + Duration::from_secs(TIME);
    for (scheme, before, code) in [(Scheme::stripe(), "v1=", "no-id"), (Scheme::github(), "sha256=", "body-only")] {
        let signer = scheme.signer(secret());
        let other = signer.sign("msg_1", time, BODY).expect("it signs");
        let mut headers = signed.clone();
        let hex = other.signature().split(before).last().expect("it has a signature").to_owned();
        headers[2].1 = format!("v1,{hex}");
        causes(&headers, body, SECRET, &[code]);
    }
}

#[test]
fn pairs_and_none() {
    let headers = sign(secret(), "msg_1", BODY);
    causes(&headers, format!("{BODY}\n").as_bytes(), KEY, &["secret-without-prefix", "body-newline-added"]);
    let mut swapped = headers.clone();
    (swapped[0].1, swapped[1].1) = (headers[1].1.clone(), headers[0].1.clone());
    causes(&swapped, BODY.as_bytes(), KEY, &["secret-without-prefix", "id-and-timestamp-swapped"]);
    let body = format!("{BODY}\n");
    causes(&swapped, body.as_bytes(), SECRET, &["body-newline-added", "id-and-timestamp-swapped"]);
    causes(&headers, b"{\"other\":1}", SECRET, &["no-known-mistake"]);
    causes(&headers, BODY.as_bytes(), Secret::generate().expose().as_str(), &["no-known-mistake"]);
}

#[test]
fn other_schemes() {
    let scheme = Scheme::github();
    let signer = scheme.signer(scheme.secret("a secret").expect("it is a secret"));
    let signed = signer.sign("id_1", UNIX_EPOCH, BODY).expect("it signs");
    let headers: Headers = signed.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let arguments = ["--json", "--scheme", "github"];
    let output = run(&arguments, "a secret", &http(&headers, BODY.as_bytes()));
    assert_eq!(document(&output)["genuine"], Value::from(true));
    let output = run(&arguments, "'a secret'", &http(&headers, BODY.as_bytes()));
    assert_eq!(document(&output)["causes"], Value::from(vec!["secret-space-or-quotes"]));
    let output = run(&arguments, "a secret", &http(&headers, format!("{BODY}\n").as_bytes()));
    assert_eq!(document(&output)["causes"], Value::from(vec!["body-newline-added"]));
}

#[test]
fn forms_of_a_request() {
    let headers = sign(secret(), "msg_1", "{\"it's\":1}");
    let curl: String = headers.iter().flat_map(|(name, value)| [" \\\n  -H '", name, ": ", value, "'"]).collect();
    let curl = format!("curl http://127.0.0.1/hooks{curl} \\\n  --data-raw '{{\"it'\\''s\":1}}'\n");
    let pairs = Value::from(headers.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect::<Vec<_>>());
    let json = format!("{{\"headers\":{pairs},\"body\":\"{{\\\"it's\\\":1}}\"}}");
    for input in [curl, json] {
        let output = run(&["--no-clock"], SECRET, input.as_bytes());
        assert!(output.status.success(), "{input}\n{}", String::from_utf8_lossy(&output.stdout));
    }
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let mut arguments = vec!["--no-clock", "--body", "-"];
    arguments.extend(lines.iter().flat_map(|line| ["-H", line.as_str()]));
    assert!(run(&arguments, SECRET, b"{\"it's\":1}").status.success());
}

#[test]
fn what_is_missing_is_no_verdict() {
    assert_eq!(run(&["no-such-delivery"], SECRET, b"").status.code(), Some(3));
    assert_eq!(run(&["--scheme", "stirpe"], SECRET, b"").status.code(), Some(2));
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.arg("verify").env_remove("OPENAI_WEBHOOK_SECRET").env_remove("WEBHOOK_SECRET").stdin(Stdio::null());
    assert_eq!(command.output().expect("the program starts").status.code(), Some(3));
}

#[test]
fn neither_secret_nor_signature_is_shown() {
    let headers = sign(secret(), "msg_1", BODY);
    for arguments in [&["--no-clock"][..], &["--no-clock", "--json"]] {
        let output = run(arguments, SECRET, &http(&headers, format!("{BODY}\n").as_bytes()));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(!text.contains(KEY) && !text.contains(headers[2].1.trim_start_matches("v1,")), "{text}");
    }
}

#[test]
fn an_event_is_decoded() {
    let body = r#"{"id":"evt_1","object":"event","created_at":1750861210,"type":"batch.completed","data":{"id":7}}"#;
    let input = http(&sign(secret(), "msg_1", body), body.as_bytes());
    let document = document(&run(&["--json", "--no-clock", "--spec", "openai"], SECRET, &input));
    assert_eq!(document["event"], Value::from("batch.completed"));
    assert!(document["problem"].as_str().is_some_and(|problem| problem.contains("`data.id`")), "{document}");
}
