//! `webhook-events inbox`, on an inbox in a file.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use webhook_events::{InboxStore, NewDelivery, SqliteInbox, Want};

fn inbox(store: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.arg("inbox").args(arguments).args(["--store", store]).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// What a run that goes well writes.
fn written(store: &str, arguments: &[&str]) -> String {
    let output = inbox(store, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// An inbox with a delivery that waits, `wh_1`, and one that is dead, `wh_2`.
fn filled(name: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("inbox-{name}.db"));
    for end in ["", "-wal", "-shm", "-owner"] {
        let _ = fs::remove_file(format!("{}{end}", path.display()));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        let inbox = SqliteInbox::open(&path).await.expect("the inbox opens");
        let waiting = NewDelivery::new("openai", "wh_1", "batch.completed", r#"{"n":1}"#);
        inbox.accept(waiting).await.expect("it is kept");
        let mut dead = NewDelivery::new("openai", "wh_2", "batch.failed", "{}");
        dead.undecodable = Some("it has no id".to_owned());
        inbox.accept(dead).await.expect("it is kept");
    });
    format!("sqlite:{}", path.display())
}

#[test]
fn deliveries_are_listed_counted_and_shown() {
    let store = filled("list");
    let all = written(&store, &["list"]);
    assert_eq!(all.lines().count(), 2, "{all}");
    let dead = written(&store, &["list", "--status", "dead", "--event", "batch.*"]);
    assert!(dead.contains("wh_2  batch.failed  dead (undecodable)") && !dead.contains("wh_1"), "{dead}");
    let json = written(&store, &["list", "--json", "--limit", "1"]);
    assert!(json.starts_with(r#"{"v":1,"deliveries":[{"id":"wh_2","source":"openai","#), "{json}");
    let stats = written(&store, &["stats", "--json"]);
    assert!(stats.starts_with(r#"{"v":1,"waiting":1,"running":0,"dead":1,"#), "{stats}");
    assert_eq!(written(&store, &["show", "wh_1", "--body"]), r#"{"n":1}"#);
    let shown = written(&store, &["show", "wh_1", "--json"]);
    assert!(shown.ends_with("\"body\":\"{\\\"n\\\":1}\"}\n"), "{shown}");
    assert_eq!(inbox(&store, &["show", "wh_3"]).status.code(), Some(1));
}

#[test]
fn dead_deliveries_are_replayed() {
    let store = filled("replay");
    assert_eq!(written(&store, &["replay", "wh_2"]), "replayed wh_2\n");
    let output = inbox(&store, &["replay", "wh_1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`wh_1`"), "{}", text(&output.stderr));
    assert_eq!(written(&store, &["replay", "--all", "--spread", "10m"]), "replayed 0\n");
    assert_eq!(inbox(&store, &["replay"]).status.code(), Some(2));
    assert_eq!(inbox(&store, &["replay", "wh_1", "--event", "a"]).status.code(), Some(2));
}

#[test]
fn deliveries_are_discarded_and_workers_pause() {
    let store = filled("discard");
    let discarded = written(&store, &["discard", "wh_1", "wh_2", "--json"]);
    assert_eq!(discarded.trim_end(), r#"{"v":1,"discarded":["wh_1","wh_2"],"refused":[]}"#);
    assert_eq!(written(&store, &["list", "--status", "discarded"]).lines().count(), 2);
    written(&store, &["pause"]);
    assert!(written(&store, &["stats"]).contains("paused"));
    assert_eq!(written(&store, &["resume"]), "resumed\n");
}

#[test]
fn nothing_is_made_of_what_is_not_an_inbox() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("inbox-none.db");
    let _ = fs::remove_file(&path);
    let store = format!("sqlite:{}", path.display());
    assert_eq!(inbox(&store, &["stats"]).status.code(), Some(3));
    assert!(!path.exists());
    fs::write(&path, "a text that is no database. ".repeat(9)).expect("it can be written");
    assert_eq!(inbox(&store, &["stats"]).status.code(), Some(3));
    assert_eq!(inbox("redis:x", &["stats"]).status.code(), Some(2));
    assert_eq!(inbox("postgres://h/d?nonsense=1", &["stats"]).status.code(), Some(2));
    assert_eq!(inbox("postgres://127.0.0.1:1/d", &["stats"]).status.code(), Some(3));
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("inbox-other.db");
    let _ = fs::remove_file(&path);
    let connection = rusqlite::Connection::open(&path).expect("it opens");
    connection.execute_batch("CREATE TABLE mine (n INTEGER)").expect("it is written");
    drop(connection);
    let before = fs::read(&path).expect("it is there");
    let output = inbox(&format!("sqlite:{}", path.display()), &["stats"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("not an inbox"), "{}", text(&output.stderr));
    assert_eq!(fs::read(&path).expect("it is there"), before);
}

#[test]
fn an_inbox_that_a_process_owns_is_looked_after_all_the_same() {
    let store = filled("owned");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    let path = store.trim_start_matches("sqlite:");
    let owner = runtime.block_on(SqliteInbox::open(path)).expect("the inbox opens");
    let claims = runtime.block_on(owner.claim(&Want::new("openai", 5))).expect("they are claimed");
    assert_eq!(claims.claimed.len(), 1);
    assert!(written(&store, &["stats"]).starts_with("waiting  0\nrunning  1\ndead     1\n"));
    assert_eq!(written(&store, &["replay", "wh_2"]), "replayed wh_2\n");
    let claims = runtime.block_on(owner.claim(&Want::new("openai", 5))).expect("they are claimed");
    assert_eq!(claims.claimed.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), ["wh_2"]);
    drop(owner);
}
