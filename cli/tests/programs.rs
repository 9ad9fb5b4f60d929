//! The programs as somebody at a terminal would run them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::SystemTime;

use webhook_events::openai::EventType;
use webhook_events::{Secret, SignedHeaders, Signer};

fn receiver() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.env_remove("OPENAI_WEBHOOK_SECRET").env_remove("PORT");
    command
}

fn output(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8")
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

    fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        let kill = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
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
fn the_demo_shows_every_event_reach_its_own_method() {
    let output = output(receiver().arg("demo"));
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}");
    for event_type in EventType::ALL {
        let method = format!("on_{}", event_type.as_str().replace('.', "_"));
        let row = shown.lines().find(|line| line.split_whitespace().nth(1) == Some(event_type.as_str()));
        let row: Vec<_> = row.expect("each event has a row").split_whitespace().collect();
        assert_eq!([row[0], row[2], row[3]], ["ok", "204", &method]);
    }
    for row in ["ok forged                        400    -", "ok stale                         400    -"] {
        assert!(shown.lines().any(|line| line == row), "{shown}");
    }
    assert!(shown.contains("ok duplicate                     204    -\n"), "{shown}");
    assert!(shown.contains("ok unknown type                  204    on_unknown "), "{shown}");
    assert!(shown.ends_with(&format!("all {} deliveries got what they should\n", EventType::ALL.len() + 4)));
}

#[test]
fn the_curl_command_it_prints_works() {
    let mut running = Running::start(receiver().args(["listen", "--no-store", "--port", "0"]));
    let address = running.address();
    running.line_with("whsec_");
    let mut command = running.line_with("curl -i ");
    while command.ends_with('\\') {
        command += "\n";
        command += &running.line_with("  ");
    }
    // A shell takes it apart, and a stand-in for curl says how.
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
    let arguments = text(&output(Command::new("sh").args(["-c", &script])).stdout);
    let arguments: Vec<_> = arguments.split_terminator('\0').collect();
    assert_eq!(arguments[..2], ["-i", &format!("http://{address}/")]);
    let mut headers = Vec::new();
    let mut body = None;
    for pair in arguments[2..].chunks(2) {
        match *pair {
            ["-H", header] => {
                let (name, value) = header.split_once(": ").expect("a header has a name and a value");
                headers.push((name.to_owned(), value.to_owned()));
            }
            ["--data-raw", text] => body = Some(text),
            _ => panic!("curl gets {arguments:?}"),
        }
    }
    let body = body.expect("curl gets a body");
    assert_eq!(post(&address, &headers, body), 204);
    let line = running.line_with("response.completed");
    assert!(line.contains("wh_from_curl") && line.contains("genuine") && line.contains("-> 204"), "{line}");
    assert_eq!(post(&address, &headers, "another body"), 400);
}

#[test]
fn both_signals_end_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(receiver().args(["listen", "--no-store", "--port=0"]));
        running.line_with("curl -i ");
        let (status, rest) = running.stop(signal);
        assert!(status.success(), "{status} after {signal}");
        assert!(rest.ends_with("stopped\n"), "{rest}");
    }
}

#[test]
fn the_secret_and_the_port_come_from_the_environment() {
    let secret = Secret::generate();
    let mut running = Running::start(
        receiver().args(["listen", "--no-store"]).env("OPENAI_WEBHOOK_SECRET", &*secret.expose()).env("PORT", "0"),
    );
    let address = running.address();
    let body = EventType::BatchCompleted.sample();
    let headers = Signer::new(secret.clone()).sign("wh_1", SystemTime::now(), body).expect("it signs");
    assert_eq!(post(&address, &owned(&headers), body), 204);
    running.line_with("batch.completed");
    let (_, rest) = running.stop("-INT");
    assert!(!rest.contains(&*secret.expose()));
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = taken.local_addr().expect("a bound listener has an address").port().to_string();
    let cases = [
        (receiver().args(["listen", "--prot"]), 2, "--prot"),
        (receiver().args(["listen", "--port", "65536"]), 2, "65536"),
        (receiver().arg("listen").env("PORT", "http"), 2, "'http'"),
        (
            receiver().args(["listen", "--no-store", "--port=0"]).env("OPENAI_WEBHOOK_SECRET", ""),
            3,
            "error: OPENAI_WEBHOOK_SECRET: the webhook secret is empty\n",
        ),
        (
            receiver().args(["listen", "--port", &port]),
            3,
            &format!(
                "error: cannot listen on port {port}: it is in use; choose another with --port, or any that is free with \
                 --port 0\n"
            ),
        ),
    ]
    .map(|(command, code, message)| (output(command), code, message.to_owned()));
    for (output, code, message) in cases {
        let said = text(&output.stderr);
        assert!(said.contains(&message), "{said}");
        assert_eq!(output.status.code(), Some(code), "{message}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn help_names_every_command() {
    for flag in ["--help", "-h"] {
        let output = output(receiver().arg(flag));
        assert!(output.status.success());
        let shown = text(&output.stdout);
        for name in ["demo", "verify", "listen", "replay", "trigger", "check", "import", "--help", "--version"] {
            assert!(shown.contains(name), "{shown}");
        }
    }
}
