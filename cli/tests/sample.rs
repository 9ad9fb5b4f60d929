//! `webhook-events sample`, `show` and `secret`, as a terminal runs them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.env_remove("OPENAI_WEBHOOK_SECRET").env_remove("WEBHOOK_SECRET");
    command.args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// What a run that goes well writes.
fn written(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

const EVENT: [&str; 4] = ["sample", "batch.completed", "--spec", "openai"];

fn sample(more: &[&str]) -> String {
    written(&[&EVENT[..], more].concat())
}

#[test]
fn a_sample_is_compact_and_the_same_each_time() {
    let first = sample(&[]);
    assert!(first.starts_with(r#"{"id":"evt_"#) && first.contains(r#""type":"batch.completed""#), "{first}");
    assert_eq!(first, sample(&[]));
    assert!(sample(&["--pretty"]).starts_with("{\n  \"id\": \"evt_"));
}

#[test]
fn fields_are_set_in_their_place_and_left_out() {
    let changed = sample(&["--set", "data.id=batch_1", "--set", "created_at:=7", "--without", "object"]);
    assert!(changed.contains(r#""created_at":7,"type":"batch.completed","data":{"id":"batch_1"}}"#), "{changed}");
    assert!(!changed.contains("object"), "{changed}");
    let minimal = sample(&["--minimal"]);
    assert!(!minimal.contains("object") && minimal.contains(r#""data":{"id":"#), "{minimal}");
}

#[test]
fn a_field_that_is_new_is_said() {
    let output = run(&[&EVENT[..], &["--set", "data.idd=x"]].concat());
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("`data.idd`"), "{}", text(&output.stderr));
}

#[test]
fn samples_differ_by_their_ids() {
    let lines = sample(&["--count", "3"]);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0] != lines[1] && lines[1] != lines[2] && lines[0] != lines[2]);
    assert_eq!(lines[0], sample(&[]).trim_end());
    assert_eq!(sample(&["--seed", "7"]), sample(&["--seed", "7"]));
    assert_ne!(sample(&["--seed", "7"]), sample(&["--seed", "8"]));
}

#[test]
fn all_events_go_to_files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample-all");
    let _ = fs::remove_dir_all(&folder);
    let out = folder.to_str().expect("the path is UTF-8");
    assert_eq!(written(&["sample", "--all", "--spec", "openai", "--out", out]), "");
    let events = written(&["show", "openai"]).lines().count();
    assert_eq!(fs::read_dir(&folder).expect("the folder is there").count(), events);
    assert_eq!(fs::read_to_string(folder.join("batch.completed.json")).expect("the file is there"), sample(&[]));
}

#[test]
fn an_unknown_event_is_2_and_gets_advice() {
    let output = run(&["sample", "batch.complete", "--spec", "openai"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`batch.completed`"), "{}", text(&output.stderr));
    assert_eq!(run(&["sample", "--spec", "openai"]).status.code(), Some(2));
    assert_eq!(run(&["sample", "a", "--spec", "no.yaml"]).status.code(), Some(3));
}

#[test]
fn a_spec_is_shown() {
    let batches = written(&["show", "openai", "--events", "batch.*"]);
    assert!(batches.lines().all(|line| line.starts_with("batch.")) && batches.lines().count() > 1, "{batches}");
    let event = written(&["show", "openai", "batch.completed"]);
    assert!(event.contains("└─ data: object") && event.contains("   └─ id: string"), "{event}");
    let names = written(&["show", "openai", "--rust", "--events", "batch.completed"]);
    assert_eq!(names, "batch.completed  BatchCompletedWebhookEvent  on_batch_completed\n");
    let json = written(&["show", "openai", "batch.completed", "--json"]);
    assert!(json.starts_with(r#"{"v":1,"provider":"OpenAI","events":[{"name":"batch.completed","#), "{json}");
    assert_eq!(run(&["show", "openai", "no.such"]).status.code(), Some(2));
}

#[test]
fn secrets_are_made_and_not_shown() {
    let secret = written(&["secret", "new", "--bytes", "24"]);
    assert!(secret.starts_with("whsec_") && secret.len() == "whsec_".len() + 32 + 1, "{}", secret.len());
    let private = written(&["secret", "new", "--asymmetric"]);
    assert!(private.starts_with("whsk_"));
    let public = written(&["secret", "public", "--secret", private.trim_end()]);
    assert!(public.starts_with("whpk_"), "{public}");
    let shown = written(&["secret", "show", "--secret", secret.trim_end()]);
    assert!(!shown.contains(secret.trim_end()) && shown.contains("a symmetric key"), "{shown}");
    assert_eq!(run(&["secret", "show", "--secret", "whsec_short"]).status.code(), Some(1));
    assert_eq!(run(&["secret", "public", "--secret", secret.trim_end()]).status.code(), Some(1));
    assert_eq!(run(&["secret", "show"]).status.code(), Some(3));
}

#[test]
fn shells_and_man_get_what_they_read() {
    assert!(written(&["completions", "bash"]).contains("webhook-events"));
    assert!(written(&["man"]).contains(".TH"));
}
