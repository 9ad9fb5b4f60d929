//! `webhook-events sign`, and that what it makes verifies.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use webhook_events::{Scheme, Secret, Verifier};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const AT: u64 = 1_750_861_210;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.env("OPENAI_WEBHOOK_SECRET", SECRET).env_remove("WEBHOOK_SECRET").arg("sign").args(arguments);
    command
}

/// What a run writes that gets `body` on its standard input.
fn sign(arguments: &[&str], body: &[u8]) -> Output {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A run that does not read it is an error of its own.
    let _ = child.stdin.take().expect("its input is piped").write_all(body);
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// The lines of `name: value`.
fn headers(output: &Output) -> Vec<(String, String)> {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    text(&output.stdout).lines().map(|line| pair(line).expect("a line is a header")).collect()
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(AT)
}

#[test]
fn headers_verify() {
    let output = sign(&["--body", "-", "--id", "msg_1", "--at", "1750861210"], b"{}\n");
    let headers = headers(&output);
    let pairs: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs[..2], [("webhook-id", "msg_1"), ("webhook-timestamp", "1750861210")]);
    let verifier = Verifier::new(Secret::parse(SECRET).expect("it is a secret"));
    assert!(verifier.check_at(&pairs[..], b"{}\n", now()).is_ok());
}

#[test]
fn two_secrets_are_two_signatures() {
    let arguments = ["--body", "-", "--at", "1750861210", "--secret-env", "OPENAI_WEBHOOK_SECRET", "--secret", OTHER];
    let output = sign(&arguments, b"{}");
    let headers = headers(&output);
    let pairs: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for secret in [SECRET, OTHER] {
        let verifier = Verifier::new(Secret::parse(secret).expect("it is a secret"));
        assert!(verifier.check_at(&pairs[..], b"{}", now()).is_ok());
    }
}

#[test]
fn other_schemes_sign_as_their_provider_does() {
    let output = sign(&["--body", "-", "--scheme", "stripe", "--at", "1750861210"], br#"{"id":"evt_1"}"#);
    let headers = headers(&output);
    let pairs: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(pairs[0].0 == "stripe-signature" && pairs[0].1.starts_with("t=1750861210,v1="), "{pairs:?}");
    let scheme = Scheme::stripe();
    let verifier = scheme.verifier(scheme.secret(SECRET).expect("it is a secret"));
    assert!(verifier.check_at(&pairs[..], br#"{"id":"evt_1"}"#, now()).is_ok());
}

#[test]
fn forms_have_the_body_of_the_event() {
    let event = ["batch.completed", "--spec", "openai", "--set", "data.id=it's"];
    let form = |form: &str| sign(&[&event[..], &["--as", form]].concat(), b"");
    let curl = form("curl");
    assert!(text(&curl.stdout).starts_with("curl -i http://127.0.0.1:3000/ \\\n"), "{}", text(&curl.stdout));
    assert!(text(&curl.stdout).contains(r#""data":{"id":"it'\''s"}}'"#), "{}", text(&curl.stdout));
    let http = form("http");
    let (head, body) = text(&http.stdout).split_once("\r\n\r\n").expect("a head ends");
    assert!(head.starts_with("POST / HTTP/1.1\r\nhost: 127.0.0.1:3000\r\n"), "{head}");
    assert!(head.contains(&format!("\r\ncontent-length: {}", body.len())), "{head}");
    let json = form("json");
    assert!(text(&json.stdout).starts_with(r#"{"v":1,"headers":{"webhook-id":"msg_"#), "{}", text(&json.stdout));
}

#[test]
fn a_file_is_signed_byte_for_byte() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sign-body.bin");
    fs::write(&path, b"\xff\x00").expect("the file can be written");
    let path = path.to_str().expect("the path is UTF-8");
    let output = sign(&["--body", path, "--as", "http"], b"");
    assert!(output.stdout.ends_with(b"\r\n\r\n\xff\x00"));
    let output = sign(&["--body", path, "--as", "json"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn what_is_missing_is_said() {
    let mut unset = command(&["batch.completed", "--spec", "openai"]);
    let output = unset.env_remove("OPENAI_WEBHOOK_SECRET").output().expect("the program starts");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("--secret-env"), "{}", text(&output.stderr));
    assert_eq!(sign(&[], b"").status.code(), Some(2));
    assert_eq!(sign(&["--body", "no.json"], b"").status.code(), Some(3));
    assert_eq!(sign(&["--body", "-", "--at", "soon"], b"").status.code(), Some(2));
    let output = sign(&["--body", "-", "--secret", "whsec_no"], b"");
    assert_eq!(output.status.code(), Some(3));
    assert!(!text(&output.stderr).contains("whsec_no"), "{}", text(&output.stderr));
}
