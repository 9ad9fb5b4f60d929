//! The examples as somebody at a terminal would run them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::SystemTime;

use webhook_events::openai::EventType;
use webhook_events::{Scheme, Secret, SignedHeaders, Signer};

/// An example program, built as the tests were.
fn example(name: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", env!("CARGO_PKG_NAME"), "--example", name]);
    cargo
}

/// A folder of the test's own, for the file of an inbox; removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("webhook-events-example-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the folder for temporary files is writable");
        Self(path)
    }

    /// The example `name` with its inbox in this folder.
    fn example(&self, name: &str, secret: &Secret) -> Command {
        let mut command = example(name);
        command.arg("--").arg(self.0.join("webhooks.db")).env("OPENAI_WEBHOOK_SECRET", &*secret.expose());
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is the system's to remove.
        let _ = fs::remove_dir_all(&self.0);
    }
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
    exchange(address, headers, body).0
}

/// Sends a request, and returns the status and the body of the answer.
fn exchange(address: &str, headers: &[(String, String)], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("the program listens");
    let mut request = format!("POST /webhooks/openai HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request += &[name, ": ", value, "\r\n"].concat();
    }
    write!(stream, "{request}content-length: {}\r\n\r\n{body}", body.len()).expect("the program reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the program answers");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("the answer has a status");
    (status, answer.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned()))
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

/// Sends a genuine delivery of `event`, and says what status it got.
fn deliver(address: &str, secret: &Secret, id: &str, event: EventType) -> u16 {
    let headers = Signer::new(secret.clone()).sign(id, SystemTime::now(), event.sample()).expect("it signs");
    post(address, &owned(&headers), event.sample())
}

#[test]
fn an_inbox_handles_what_it_stored_and_knows_it_after_a_kill() {
    let (folder, secret) = (Folder::new("inbox"), Secret::generate());
    let mut running = Running::start(&mut folder.example("inbox", &secret));
    let address = running.address();
    let forged = Secret::generate();
    assert_eq!(deliver(&address, &forged, "wh_1", EventType::BatchCompleted), 400);
    assert_eq!(deliver(&address, &secret, "wh_1", EventType::BatchCompleted), 204);
    assert!(running.line_with("is complete").ends_with("(delivery wh_1)"));
    drop(running);

    let mut running = Running::start(&mut folder.example("inbox", &secret));
    let address = running.address();
    assert_eq!(deliver(&address, &secret, "wh_2", EventType::BatchCompleted), 204);
    assert_eq!(deliver(&address, &secret, "wh_2", EventType::BatchCompleted), 204);
    assert!(running.line_with("(delivery wh_2)").starts_with("batch "));
}

#[cfg(unix)]
#[test]
fn workers_keep_what_is_dead_and_end_on_sigterm() {
    let (folder, secret) = (Folder::new("workers"), Secret::generate());
    let role = |role: &str| {
        let mut command = example("workers");
        command.args(["--", role]).arg(folder.0.join("webhooks.db")).env("OPENAI_WEBHOOK_SECRET", &*secret.expose());
        Running::start(&mut command)
    };
    let mut receiving = role("receive");
    let address = receiving.address();
    let mut running = role("work");
    running.line_with("working");
    assert_eq!(deliver(&address, &secret, "wh_1", EventType::ResponseFailed), 204);
    assert_eq!(deliver(&address, &secret, "wh_2", EventType::ResponseCompleted), 204);
    assert!(running.line_with("is complete").starts_with("response resp_"));
    // A drain ends what runs. `kill` is that of the system: `Child::kill` is SIGKILL.
    let stopped = Command::new("kill").arg(running.child.id().to_string()).status().expect("the system has kill");
    assert!(stopped.success());
    running.line_with("running, 1 dead");
    assert!(running.child.wait().expect("it ends").success());
}

#[cfg(unix)]
#[test]
fn transactions_write_each_order_once() {
    let Some(server) = webhook_events_tests::server::Server::start() else { return };
    writes_each_order_once(example("transactions").args(["--", &server.url()]));
}

#[test]
fn transactions_in_sqlite_write_each_order_once() {
    writes_each_order_once(&mut example("transactions_sqlite"));
}

fn writes_each_order_once(program: &mut Command) {
    let output = program.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.matches("is answered with 204").count(), 4, "{text}");
    assert!(text.contains("3 orders for 3 deliveries, in 4 attempts"), "{text}");
}

/// Takes one request of a client, answers it with `status` and says what its headers were, in lower case.
fn answer(service: &TcpListener, status: &str) -> String {
    let (stream, _) = service.accept().expect("the client connects");
    let mut reader = BufReader::new(stream);
    let mut headers = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("the client writes");
        let line = line.trim_end().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("the length is a number");
        }
        headers += &line;
        headers.push('\n');
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the client sends the body");
    assert!(String::from_utf8_lossy(&body).contains("batch.completed"));
    let answer = format!("HTTP/1.1 {status}\r\nretry-after: 0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    reader.get_mut().write_all(answer.as_bytes()).expect("the client reads");
    headers
}

#[test]
fn forward_publishes_under_one_id_until_it_is_confirmed() {
    let (folder, secret) = (Folder::new("forward"), Secret::generate());
    let service = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}/events", service.local_addr().expect("it is bound"));
    let mut running = Running::start(folder.example("forward", &secret).env("FORWARD_TO", url));
    let address = running.address();
    let service = thread::spawn(move || [answer(&service, "503 Service Unavailable"), answer(&service, "200 OK")]);
    assert_eq!(deliver(&address, &secret, "wh_1", EventType::BatchCompleted), 204);
    assert!(running.line_with("is forwarded").ends_with("(delivery wh_1)"));
    for headers in service.join().expect("the service takes two requests") {
        assert!(headers.contains("idempotency-key: wh_1\n") && headers.contains("x-event-type: batch.completed\n"));
    }
}

/// Deliveries of one provider, the handler's line, and the answer to its challenge.
struct Provider {
    name: &'static str,
    variable: &'static str,
    /// The secret as the provider shows it, and what signs for it.
    secret: &'static str,
    private: Secret,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    line: &'static str,
    forged: u16,
    challenge: Option<(&'static str, u16, &'static str)>,
}

fn provider(provider: &Provider) {
    let Provider { name, variable, secret, private, headers, body, line, forged, challenge } = provider;
    let mut running = Running::start(example(name).env(variable, secret));
    let address = running.address();
    let signer = Scheme::preset(name).expect("it is a preset").signer(private.clone());
    let signed = |body: &str| {
        let signed = signer.sign("delivery_1", SystemTime::now(), body).expect("it signs");
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        owned(&signed).into_iter().chain(headers).collect::<Vec<_>>()
    };
    assert_eq!(post(&address, &signed(&format!("{body} ")), body), *forged, "{name}");
    assert_eq!(post(&address, &[], body), *forged, "{name}");
    if let Some((challenge, status, answer)) = challenge {
        assert_eq!(exchange(&address, &signed(challenge), challenge), (*status, (*answer).to_owned()), "{name}");
    }
    assert_eq!(post(&address, &signed(body), body), 204, "{name}");
    assert_eq!(running.line_with(line), *line);
    // A copy is a duplicate, which no handler sees.
    assert_eq!(post(&address, &signed(body), body), 204, "{name}");
}

#[test]
fn stripe_is_received() {
    provider(&Provider {
        name: "stripe",
        variable: "STRIPE_WEBHOOK_SECRET",
        secret: "whsec_test",
        private: Scheme::stripe().secret("whsec_test").expect("it is a secret"),
        headers: &[],
        body: r#"{"id":"evt_1","object":"event","api_version":"2026-10-28","created":1750861210,"livemode":false,"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","object":"payment_intent","amount":1099,"currency":"eur","customer":null,"status":"succeeded"}}}"#,
        line: "payment pi_1 of 1099 eur succeeded",
        forged: 400,
        challenge: None,
    });
}

#[test]
fn github_is_received() {
    provider(&Provider {
        name: "github",
        variable: "GITHUB_WEBHOOK_SECRET",
        secret: "It's a Secret to Everybody",
        private: Scheme::github().secret("It's a Secret to Everybody").expect("it is a secret"),
        headers: &[("X-GitHub-Event", "issues")],
        body: r#"{"action":"opened","issue":{"number":7,"title":"It breaks","body":null,"created_at":"2026-11-26T08:30:00Z","labels":[]},"repository":{"id":1,"full_name":"acme/app","private":true},"sender":{"id":2,"login":"octocat"}}"#,
        line: "issue 7 was opened: It breaks",
        forged: 400,
        challenge: None,
    });
}

#[test]
fn slack_is_received() {
    provider(&Provider {
        name: "slack",
        variable: "SLACK_SIGNING_SECRET",
        secret: "8f742231b10e8888abcd99yyyzzz85a5",
        private: Scheme::slack().secret("8f742231b10e8888abcd99yyyzzz85a5").expect("it is a secret"),
        headers: &[],
        body: r#"{"type":"event_callback","team_id":"T1","event_id":"Ev1","event_time":1750861210,"event":{"type":"app_mention","user":"U1","text":"<@U2> hello","channel":"C1","ts":"1750861210.000100"}}"#,
        line: "U1 said \"<@U2> hello\"",
        forged: 400,
        challenge: Some((
            r#"{"type":"url_verification","challenge":"3eZbrw1aB10FEMAGAZd4"}"#,
            200,
            "3eZbrw1aB10FEMAGAZd4",
        )),
    });
}

#[test]
fn discord_is_received() {
    provider(&Provider {
        name: "discord",
        variable: "DISCORD_PUBLIC_KEY",
        secret: "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
        private: Secret::parse("whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect("it is a key"),
        headers: &[],
        body: r#"{"version":1,"application_id":"1","type":1,"event":{"type":"APPLICATION_AUTHORIZED","timestamp":"2026-11-26T08:30:00.000000","data":{"integration_type":1,"scopes":["applications.commands"],"user":{"id":"2","username":"wumpus"}}}}"#,
        line: "wumpus authorized the app: applications.commands",
        forged: 401,
        challenge: Some((r#"{"version":1,"application_id":"1","type":0}"#, 204, "")),
    });
}
