//! `webhook-events replay`, from a store that a test has made.

mod loopback;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;

use loopback::{Received, SECRET, Server, answer, program};
use serde_json::{Value, json};
use webhook_events::{Secret, Signer};

const BODY: &str = "{\"type\":  \"batch.completed\", \"id\": \"one\"}\n";

/// A delivery of the store: id, event, whether it was genuine, and the status that it got.
type Kept<'a> = (&'a str, &'a str, bool, u16);

/// A store with these deliveries, signed an hour ago.
fn store(name: &str, to: Option<&str>, kept: &[Kept<'_>]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("replay-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("deliveries")).expect("the folder can be made");
    let signer = Signer::new(Secret::parse(SECRET).expect("it is a secret"));
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let mut index = String::new();
    for (number, (id, event, genuine, status)) in kept.iter().enumerate() {
        let file = format!("20261126T02510{number}Z-{id}.http");
        let mut request =
            format!("POST /hooks HTTP/1.1\r\nhost: example.com\r\nx-mine: kept\r\ncontent-length: {}\r\n", BODY.len());
        for (name, value) in &signer.sign(id, hour_ago, BODY).expect("it signs") {
            request += &[name, ": ", value, "\r\n"].concat();
        }
        fs::write(folder.join("deliveries").join(&file), request + "\r\n" + BODY).expect("it can be written");
        let line = json!({
            "v": 1, "id": id, "event": event, "time": number, "file": file, "genuine": genuine, "status": status, "to": to,
        });
        index += &line.to_string();
        index.push('\n');
    }
    fs::write(folder.join("index.jsonl"), index).expect("it can be written");
    folder
}

fn replay(folder: &Path, arguments: &[&str]) -> Output {
    let folder = folder.to_str().expect("the path is UTF-8");
    let mut command = program(&[&["replay", "--store", folder][..], arguments].concat());
    command.env_remove("VISUAL").output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

fn verified(request: &Received, _: usize) -> String {
    answer(if request.is_genuine() { 204 } else { 400 }, "", "")
}

fn ids(server: &Server) -> Vec<String> {
    server.received().iter().map(|request| request.header("webhook-id").unwrap_or("-").to_owned()).collect()
}

#[test]
fn a_delivery_is_signed_again_under_its_id() {
    let server = Server::start(verified);
    let folder = store("again", None, &[("wh_1", "batch.completed", true, 500)]);
    let output = replay(&folder, &["wh_1", "--to", &server.url()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("-> 204 in "), "{}", text(&output.stdout));
    let received = server.received();
    let [request] = &received[..] else { panic!("it came once") };
    assert_eq!((request.header("webhook-id"), request.header("x-mine")), (Some("wh_1"), Some("kept")));
    assert_eq!(request.body, BODY.as_bytes());
    assert_ne!(request.header("host"), Some("example.com"));
}

#[test]
fn as_it_was_it_is_stale() {
    let server = Server::start(verified);
    let folder = store("was", None, &[("wh_1", "batch.completed", true, 204)]);
    let output = replay(&folder, &["wh_1", "--as-was", "--to", &server.url()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("-> 400"), "{}", text(&output.stdout));
}

#[test]
fn a_new_id_is_no_duplicate() {
    let server = Server::start(verified);
    let folder = store("new", None, &[("wh_1", "batch.completed", true, 204)]);
    for _ in 0..2 {
        assert!(replay(&folder, &["wh_1", "--new-id", "--to", &server.url()]).status.success());
    }
    let ids = ids(&server);
    assert!(ids[0] != "wh_1" && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn deliveries_are_chosen() {
    let server = Server::start(verified);
    let folder = store(
        "chosen",
        Some(&server.url()),
        &[
            ("wh_1", "batch.completed", true, 500),
            ("wh_2", "batch.failed", true, 500),
            ("wh_3", "response.completed", true, 204),
            ("wh_4", "batch.failed", false, 400),
            ("wh_2", "batch.failed", true, 204),
        ],
    );
    let cases: [(&[&str], &[&str]); 5] = [
        (&["--failed"], &["wh_1"]),
        (&["--last", "2"], &["wh_3", "wh_2"]),
        (&["--events", "batch.*"], &["wh_1", "wh_2"]),
        (&["--events", "batch.*", "--last", "1"], &["wh_2"]),
        (&["wh_3", "wh_1"], &["wh_3", "wh_1"]),
    ];
    let mut seen = 0;
    for (arguments, expected) in cases {
        let output = replay(&folder, arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let ids = ids(&server);
        assert_eq!(ids[seen..], *expected, "{arguments:?}");
        seen = ids.len();
    }
}

#[test]
fn a_forgery_is_signed_only_by_its_id_and_with_a_warning() {
    let server = Server::start(verified);
    let folder = store("forgery", Some(&server.url()), &[("wh_1", "batch.completed", false, 400)]);
    assert!(replay(&folder, &["--last", "1"]).status.success());
    assert!(server.received().is_empty());
    let output = replay(&folder, &["wh_1"]);
    assert!(text(&output.stderr).contains("was not genuine"), "{}", text(&output.stderr));
    assert_eq!(server.received().len(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_body_can_be_edited() {
    let server = Server::start(verified);
    let folder = store("edited", Some(&server.url()), &[("wh_1", "batch.completed", true, 204)]);
    let folder = folder.to_str().expect("the path is UTF-8");
    let mut command = program(&["replay", "--store", folder, "wh_1", "--edit"]);
    let output = command.env("VISUAL", "sed -i s/one/two/").output().expect("the program starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(server.received()[0].body, BODY.replace("one", "two").as_bytes());
}

#[test]
fn json_is_a_line_a_delivery() {
    let server = Server::start(verified);
    let folder = store("json", Some(&server.url()), &[("wh_1", "batch.completed", true, 204)]);
    let output = replay(&folder, &["wh_1", "--json"]);
    let line: Value = serde_json::from_str(text(&output.stdout)).expect("it is JSON");
    assert_eq!((&line["v"], &line["status"], &line["id"]), (&1.into(), &204.into(), &"wh_1".into()));
}

#[test]
fn mistakes_are_said() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
    drop(listener);
    let folder = store("mistakes", None, &[("wh_1", "batch.completed", true, 204)]);
    let cases: [(&[&str], i32, &str); 5] = [
        (&[], 2, "ID"),
        (&["wh_1"], 2, "--to URL"),
        (&["wh_9", "--to", &url], 3, "there is no delivery `wh_9`"),
        (&["wh_1", "--to", &url], 3, "nothing answers at"),
        (&["wh_1", "--as-was", "--new-id", "--to", &url], 2, "--new-id"),
    ];
    for (arguments, status, message) in cases {
        let output = replay(&folder, arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(said.contains(message), "{message} in {said}");
    }
}
