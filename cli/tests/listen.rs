//! `webhook-events listen`, as somebody at a terminal would run it.
#![cfg(unix)]

mod loopback;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::SystemTime;

use loopback::{SECRET, Server, answer, program};
use serde_json::Value;
use webhook_events::{Scheme, Secret, Signer};

const BODY: &str = "{\"type\":  \"batch.completed\",\"n\":1.50}\n";

/// A program that runs until it is told to stop, or the test ends.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Running {
    /// Starts it with these arguments, and waits until it is ready.
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(&[&["listen", "--port", "0"][..], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut running = Self { child, output, address: String::new() };
        let line = running.line_with("http://127.0.0.1:");
        let (_, rest) = line.split_once("http://").expect("the line has a URL");
        rest.split(['/', '"']).next().unwrap_or_default().clone_into(&mut running.address);
        running
    }

    /// The next line that has `mark` in it.
    fn line_with(&mut self, mark: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            let length = self.output.read_line(&mut line).expect("the program writes UTF-8");
            assert!(length > 0, "no line with {mark:?} in:\n{seen}");
            if line.contains(mark) {
                return line.trim_end().to_owned();
            }
            seen += &line;
        }
    }

    /// Sends a request, and returns the status and the whole answer.
    fn send(&self, method: &str, path: &str, headers: &[(String, String)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the program listens");
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            request += &[name, ": ", value, "\r\n"].concat();
        }
        write!(stream, "{request}content-length: {}\r\n\r\n{body}", body.len()).expect("the program reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the program answers");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("the answer has a status"), answer)
    }

    /// Sends a delivery with this id, and returns its status.
    fn deliver(&self, id: &str, body: &str) -> u16 {
        self.send("POST", "/any/path?a=b", &signed(id, body), body).0
    }

    /// Sends a forgery with this id, and returns its status.
    fn forge(&self, id: &str, body: &str) -> u16 {
        let mut headers = signed("wh_forged", body);
        if let Some((_, value)) = headers.iter_mut().find(|(name, _)| name == "webhook-id") {
            id.clone_into(value);
        }
        self.send("POST", "/", &headers, body).0
    }

    /// Waits until it ends by itself.
    fn end(mut self) -> ExitStatus {
        self.child.wait().expect("the program ends")
    }

    fn stop(mut self) -> (ExitStatus, String) {
        let kill = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(kill.is_ok_and(|status| status.success()));
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("the program writes UTF-8");
        (self.child.wait().expect("the program ends"), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signed(id: &str, body: &str) -> Vec<(String, String)> {
    let signer = Signer::new(Secret::parse(SECRET).expect("it is a secret"));
    let headers = signer.sign(id, SystemTime::now(), body).expect("it signs");
    headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("listen-{name}"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[test]
fn deliveries_are_shown_and_kept() {
    let folder = folder("kept");
    let mut running = Running::start(&["--store", folder.to_str().expect("the path is UTF-8")]);
    assert_eq!(running.deliver("wh_1", BODY), 204);
    let line = running.line_with("wh_1");
    assert!(line.contains("batch.completed") && line.contains("genuine   -> 204 in "), "{line}");
    assert_eq!(running.deliver("wh_1", BODY), 204);
    assert!(running.line_with("wh_1").ends_with("duplicate"));
    assert_eq!(running.forge("../wh_2", BODY), 400);
    let line = running.line_with("refused");
    assert!(line.contains("refused: ") && line.contains("(webhook-events verify "), "{line}");
    let (status, rest) = running.stop();
    assert!(status.success());
    assert!(rest.ends_with("stopped\n"), "{rest}");

    let index = fs::read_to_string(folder.join("index.jsonl")).expect("there is an index");
    let entries: Vec<Value> = index.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["event"], "batch.completed");
    assert_eq!((&entries[0]["genuine"], &entries[2]["genuine"]), (&true.into(), &false.into()));
    let file = entries[0]["file"].as_str().expect("it has a file");
    assert!(file.ends_with("Z-wh_1.http"), "{file}");
    let request = fs::read_to_string(folder.join("deliveries").join(file)).expect("it is kept");
    assert!(request.starts_with("POST /any/path?a=b HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("webhook-id: wh_1\r\n") && request.ends_with(&["\r\n\r\n", BODY].concat()), "{request}");
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).expect("it is there"), "*\n");
    let files = fs::read_dir(folder.join("deliveries")).expect("it is there").count();
    assert_eq!(files, 3, "a forgery's id is no path");
}

#[test]
fn deliveries_are_forwarded_byte_for_byte() {
    let app = Server::start(|_, number| {
        if number == 0 { answer(201, "x-app: yes\r\n", "made") } else { answer(500, "", "database is down\n") }
    });
    let mut running = Running::start(&["--no-store", "--forward", &app.url()]);
    let mut headers = signed("wh_1", BODY);
    headers.push(("X-Mine".into(), "kept".into()));
    let (status, answer) = running.send("POST", "/", &headers, BODY);
    assert_eq!(status, 201);
    assert!(answer.contains("x-app: yes\r\n") && answer.ends_with("\r\n\r\nmade"), "{answer}");
    assert_eq!(running.forge("wh_2", BODY), 400);
    assert_eq!(running.deliver("wh_3", BODY), 500);
    let line = running.line_with("wh_3");
    assert!(line.contains("-> 500 in ") && line.ends_with("database is down"), "{line}");
    let received = app.received();
    assert_eq!(received.len(), 2, "a forgery is not forwarded");
    assert_eq!(received[0].body, BODY.as_bytes());
    assert_eq!(received[0].header("x-mine"), Some("kept"));
    assert!(received[0].is_genuine());
}

#[test]
fn forgeries_are_forwarded_only_where_that_is_asked_for() {
    let app = Server::start(|request, _| answer(if request.is_genuine() { 204 } else { 418 }, "", ""));
    let mut running = Running::start(&["--no-store", "--forward", &app.url(), "--forward-unverified"]);
    assert_eq!(running.forge("wh_1", BODY), 418);
    assert!(running.line_with("wh_1").contains("unverified"));
}

#[test]
fn an_app_that_is_not_there_is_a_bad_gateway() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
    drop(listener);
    let mut running = Running::start(&["--no-store", "--forward", &url]);
    assert_eq!(running.deliver("wh_1", BODY), 502);
    assert!(running.line_with("wh_1").contains("cannot connect"));
    let closes = Server::start(|_, _| String::new());
    let running = Running::start(&["--no-store", "--forward", &closes.url()]);
    assert_eq!(running.deliver("wh_1", BODY), 502);
}

#[test]
fn failures_can_be_had() {
    let running = Running::start(&["--no-store", "--answer", "503 every 2"]);
    let answers: Vec<_> = ["wh_1", "wh_2", "wh_3", "wh_4"].iter().map(|id| running.deliver(id, BODY)).collect();
    assert_eq!(answers, [204, 503, 204, 503]);
}

#[test]
fn what_is_no_delivery_is_turned_away() {
    let running = Running::start(&["--no-store", "--path", "/hooks", "--max-body", "100"]);
    let body = "x".repeat(101);
    assert_eq!(running.send("POST", "/other", &[], "").0, 404);
    assert_eq!(running.send("GET", "/hooks", &[], "").0, 405);
    assert_eq!(running.send("POST", "/hooks", &signed("wh_1", &body), &body).0, 413);
    assert_eq!(running.send("POST", "/hooks", &signed("wh_1", BODY), BODY).0, 204);
}

#[test]
fn other_events_are_left_out() {
    let app = Server::start(|_, _| answer(200, "", ""));
    let mut running = Running::start(&["--no-store", "--events", "response.*", "--forward", &app.url()]);
    assert_eq!(running.deliver("wh_1", BODY), 204);
    assert_eq!(running.deliver("wh_2", r#"{"type":"response.completed"}"#), 200);
    assert!(running.line_with("-> 200").contains("wh_2"));
    assert_eq!(app.received().len(), 1);
}

#[test]
fn json_lines_are_for_programs() {
    let mut running = Running::start(&["--no-store", "--output", "json", "--count", "2"]);
    for (id, genuine) in [("wh_1", true), ("wh_2", false), ("wh_3", true)] {
        let status = if genuine { running.deliver(id, BODY) } else { running.forge(id, BODY) };
        let line: Value = serde_json::from_str(&running.line_with(id)).expect("it is JSON");
        assert_eq!((&line["v"], &line["kind"], &line["genuine"]), (&1.into(), &"delivery".into(), &genuine.into()));
        assert_eq!(line["status"], status);
    }
    let mut rest = String::new();
    running.output.read_to_string(&mut rest).expect("the program writes UTF-8");
    assert_eq!(rest, "");
    assert!(running.end().success());
}

#[test]
fn it_stops_when_it_has_what_it_waits_for() {
    let running = Running::start(&["--no-store", "--once", "--for", "10m"]);
    assert_eq!(running.deliver("wh_1", BODY), 204);
    assert!(running.end().success());
    assert_eq!(Running::start(&["--no-store", "--once", "--for", "100ms"]).end().code(), Some(1));
    assert!(Running::start(&["--no-store", "--for", "100ms"]).end().success());
}

#[test]
fn other_providers_are_verified_as_they_sign() {
    let mut running = Running::start(&["--no-store", "--scheme", "github"]);
    let scheme = Scheme::github();
    let secret = scheme.secret(SECRET).expect("it is a secret");
    let signed = scheme.signer(secret).sign("72d3162e", SystemTime::now(), BODY).expect("it signs");
    let headers: Vec<_> = signed.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(running.send("POST", "/", &headers, BODY).0, 204);
    assert!(running.line_with("72d3162e").contains("genuine"));
}

#[test]
fn mistakes_are_said() {
    let cases: [(&[&str], i32, &str); 5] = [
        (&["--forward", "localhost:3000"], 2, "http://"),
        (&["--answer", "nothing"], 2, "500 every 3"),
        (&["--scheme", "githbu"], 2, "github"),
        (&["--forward-unverified"], 2, "--forward"),
        (&["--spec", "no/such/file.yaml"], 3, "no/such/file.yaml"),
    ];
    for (arguments, status, message) in cases {
        let output =
            program(&[&["listen", "--port", "0"][..], arguments].concat()).output().expect("the program starts");
        let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(said.contains(message), "{message} in {said}");
    }
}
