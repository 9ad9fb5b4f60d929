//! The examples as somebody at a terminal would run them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::SystemTime;

use webhook_events::openai::EventType;
use webhook_events::{Secret, SignedHeaders, Signer};

/// An example program, built as the tests were.
fn example(name: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", env!("CARGO_PKG_NAME"), "--example", name]);
    cargo
}

/// A program that runs until it is told to stop, or the test ends.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        Self { child, output }
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

    /// Where it listens: `127.0.0.1:PORT`.
    fn address(&mut self) -> String {
        let line = self.line_with("listening on http://");
        let (_, url) = line.split_once("http://").expect("the line has an address");
        url.split('/').next().unwrap_or_default().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request, and says what status it got.
fn post(address: &str, headers: &[(String, String)], body: &str) -> u16 {
    let mut stream = TcpStream::connect(address).expect("the program listens");
    let mut request = format!("POST /webhooks/openai HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request += &[name, ": ", value, "\r\n"].concat();
    }
    write!(stream, "{request}content-length: {}\r\n\r\n{body}", body.len()).expect("the program reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the program answers");
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("the answer has a status")
}

fn owned(headers: &SignedHeaders) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn the_other_examples_take_the_genuine_and_refuse_the_forged() {
    for name in ["axum", "hyper"] {
        let secret = Secret::generate();
        let mut running = Running::start(example(name).env("OPENAI_WEBHOOK_SECRET", &*secret.expose()));
        let address = running.address();
        let body = EventType::ResponseCompleted.sample();
        let genuine = Signer::new(secret).sign("wh_1", SystemTime::now(), body).expect("it signs");
        let forged = Signer::new(Secret::generate()).sign("wh_1", SystemTime::now(), body).expect("it signs");
        assert_eq!(post(&address, &owned(&forged), body), 400, "{name}");
        assert_eq!(post(&address, &owned(&genuine), "{}"), 400, "{name}");
        assert_eq!(post(&address, &owned(&genuine), body), 204, "{name}");
        let line = running.line_with("is complete");
        assert!(line.starts_with("response resp_"), "{name}: {line}");
    }
}
