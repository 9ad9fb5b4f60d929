//! `webhook-events trigger`, against receivers that are well and receivers that misbehave in one way each.

mod loopback;

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::Output;
use std::thread;

use loopback::{Received, Server, answer, program};
use serde_json::Value;
use webhook_events::openai::EventType;

/// What a receiver does that is well.
fn verified(request: &Received, _: usize) -> String {
    answer(if request.is_genuine() { 204 } else { 400 }, "", "")
}

fn trigger(url: &str, arguments: &[&str]) -> Output {
    let command = ["trigger", "--spec", "openai", "--to", url];
    program(&[&command[..], arguments].concat()).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// Runs it, and returns the report of a run with this exit status.
fn report(server: &Server, arguments: &[&str], status: i32) -> String {
    let output = trigger(&server.url(), arguments);
    let shown = text(&output.stdout).to_owned();
    assert_eq!(output.status.code(), Some(status), "{shown}{}", text(&output.stderr));
    shown
}

#[test]
fn every_event_reaches_a_receiver_and_forgeries_are_refused() {
    let server = Server::start(verified);
    let arguments = [
        "--all",
        "--duplicates",
        "30%",
        "--forge",
        "10%",
        "--stale",
        "5%",
        "--corrupt",
        "5%",
        "--reorder",
        "--seed",
        "7",
        "--concurrency",
        "4",
    ];
    let shown = report(&server, &arguments, 0);
    let events = EventType::ALL.len();
    assert!(shown.contains(&format!("genuine    {events} of {events} ended in 2xx")), "{shown}");
    for line in ["twice      ", "forged     ", "stale      ", "corrupt    ", "p50 ", "p99 "] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let received = server.received();
    let types: BTreeSet<String> = received
        .iter()
        .filter(|request| request.is_genuine())
        .map(|request| {
            let body: Value = serde_json::from_slice(&request.body).expect("it is JSON");
            body["type"].as_str().expect("it has a type").to_owned()
        })
        .collect();
    assert_eq!(types.len(), events);
}

#[test]
fn fields_can_be_set() {
    let server = Server::start(verified);
    report(&server, &["batch.completed", "--set", "data.id=batch_mine"], 0);
    let body: Value = serde_json::from_slice(&server.received()[0].body).expect("it is JSON");
    assert_eq!(body["data"]["id"], "batch_mine");
}

#[test]
fn patterns_choose_events() {
    let server = Server::start(verified);
    let batches = EventType::ALL.iter().filter(|event| event.as_str().starts_with("batch.")).count();
    report(&server, &["batch.*", "--count", "2"], 0);
    let received = server.received();
    assert_eq!(received.len(), 2 * batches);
    let ids: BTreeSet<_> = received.iter().map(|request| request.header("webhook-id").map(str::to_owned)).collect();
    assert_eq!(ids.len(), received.len(), "each delivery has an id of its own");
}

#[test]
fn a_receiver_that_always_fails_is_reported() {
    let server = Server::start(|_, _| answer(500, "", "database is down\n"));
    let shown = report(&server, &["batch.completed", "--retry", "5s,5s", "--speed", "3600x"], 1);
    assert!(shown.contains("genuine    0 of 1 ended in 2xx"), "{shown}");
    assert!(shown.contains("500 after 3 attempts: database is down"), "{shown}");
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_retry_has_the_same_id_and_is_signed_afresh() {
    let server = Server::start(|_, number| answer(if number == 0 { 500 } else { 204 }, "", ""));
    let shown = report(&server, &["batch.completed", "--retry", "openai", "--speed", "3600x"], 0);
    assert!(shown.contains("1 retry in "), "{shown}");
    let received = server.received();
    let [first, second] = &received[..] else { panic!("it came twice") };
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    assert!(first.is_genuine() && second.is_genuine());
}

#[test]
fn a_receiver_asks_for_patience() {
    let server = Server::start(
        |_, number| {
            if number == 0 { answer(503, "retry-after: 60\r\n", "") } else { answer(204, "", "") }
        },
    );
    report(&server, &["batch.completed", "--retry", "0s", "--speed", "3600x"], 0);
    assert_eq!(server.received().len(), 2);
}

#[test]
fn gone_is_for_good() {
    let server = Server::start(|_, _| answer(410, "", ""));
    report(&server, &["batch.completed", "--retry", "1s,1s", "--speed", "3600x"], 1);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_receiver_that_never_answers_is_not_waited_for() {
    let server = Server::start(|_, _| {
        loop {
            thread::park();
        }
    });
    let shown = report(&server, &["batch.completed", "--timeout", "200ms"], 1);
    assert!(shown.contains("no answer in time"), "{shown}");
}

#[test]
fn a_receiver_that_closes_the_connection_has_not_answered() {
    let server = Server::start(|_, _| String::new());
    let shown = report(&server, &["batch.completed"], 1);
    assert!(shown.contains("connection broke off"), "{shown}");
}

#[test]
fn a_receiver_that_takes_forgeries_is_reported() {
    let server = Server::start(|_, _| answer(204, "", ""));
    for kind in ["--forge", "--stale", "--corrupt"] {
        let shown = report(&server, &["batch.completed", kind, "100%"], 1);
        assert!(shown.contains("0 of 1 refused") && shown.contains("accepted with 204"), "{shown}");
    }
}

#[test]
fn bad_senders_are_probes() {
    let server =
        Server::start(
            |request, number| {
                if request.body.len() > 1 << 20 { answer(413, "", "") } else { verified(request, number) }
            },
        );
    let shown = report(&server, &["batch.completed", "--oversize", "--hang-up", "--slow", "--timeout", "500ms"], 0);
    for line in ["oversize   413", "hang-up    connection broke off", "slow       no answer in time"] {
        assert!(shown.contains(line), "{shown}");
    }
    assert_eq!(server.received().len(), 2, "the others sent no whole request");
}

#[test]
fn what_is_expected_can_be_said() {
    let server = Server::start(|_, _| answer(200, "", ""));
    report(&server, &["batch.completed", "--expect", "200"], 0);
    report(&server, &["batch.completed", "--expect", "204"], 1);
}

#[test]
fn json_is_a_line_a_delivery_and_a_report() {
    let server = Server::start(verified);
    let shown = report(&server, &["batch.*", "--forge", "1%", "--json", "--seed", "3"], 0);
    let lines: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert!(lines.iter().all(|line| line["v"] == 1));
    let [deliveries @ .., report] = &lines[..] else { panic!("there is a report") };
    assert_eq!((&report["kind"], &report["ok"], &report["seed"]), (&"report".into(), &true.into(), &3.into()));
    assert_eq!(deliveries.len(), server.received().len());
    assert!(deliveries.iter().all(|line| line["kind"] == "delivery" && line["ok"] == true));
}

#[test]
fn the_same_seed_sends_the_same() {
    let order = || {
        let server = Server::start(verified);
        report(&server, &["--all", "--reorder", "--seed", "11", "--duplicates", "20%"], 0);
        let received = server.received();
        received.iter().map(|request| request.header("webhook-id").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(order(), order());
}

#[test]
fn nothing_that_listens_is_no_failed_delivery() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
    drop(listener);
    let output = trigger(&url, &["--all", "--retry", "1s", "--speed", "3600x"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("nothing answers at"), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
}

#[test]
fn mistakes_are_said() {
    let server = Server::start(verified);
    let url = server.url();
    let cases: [(&str, &[&str], i32, &str); 6] = [
        (&url, &[], 2, "EVENT"),
        (&url, &["batch.complete"], 2, "batch.completed"),
        (&url, &["batch.completed", "--forge", "10"], 2, "30%"),
        (&url, &["batch.completed", "--retry", "often"], 2, "5s,5m,30m"),
        ("127.0.0.1:3000", &["batch.completed"], 2, "http://127.0.0.1:8000/hooks"),
        (&url, &["batch.completed", "--secret-env", "NOT_SET_ANYWHERE"], 3, "NOT_SET_ANYWHERE"),
    ];
    for (url, arguments, status, message) in cases {
        let output = trigger(url, arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(said.contains(message), "{message} in {said}");
    }
    assert!(server.received().is_empty());
}
