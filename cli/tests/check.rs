//! `webhook-events check`, as a terminal and continuous integration run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test alone.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-events"));
    command.current_dir(folder).arg("check").args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

const RIGHT: &str = "events: { org.deleted: { data: { id: string } } }\n";
const WRONG: &str = "events: { org.deleted: { data: { id: strng } } }\n";

#[test]
fn a_right_spec_is_0_and_nothing_on_stdout() {
    let folder = folder("right");
    fs::create_dir(folder.join("spec")).expect("the folder can be made");
    fs::write(folder.join("spec/events.yaml"), RIGHT).expect("the file can be written");
    let output = check(&folder, &[]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));
    assert_eq!(text(&output.stderr), "spec/events.yaml: no mistakes in 1 event\n");
    assert_eq!(check(&folder, &["openai"]).status.code(), Some(0));
}

#[test]
fn mistakes_are_1_and_on_stdout() {
    let folder = folder("wrong");
    fs::write(folder.join("a.yaml"), RIGHT).expect("the file can be written");
    fs::write(folder.join("b.yaml"), WRONG).expect("the file can be written");
    let output = check(&folder, &["a.yaml", "b.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("event `org.deleted` has no type `strng`\n --> b.yaml:1:38\n"), "{shown}");
    assert!(text(&output.stderr).contains("b.yaml: 1 mistake\n"));
}

#[test]
fn json_is_an_array_of_what_is_pinned() {
    let folder = folder("json");
    fs::write(folder.join("b.yaml"), WRONG).expect("the file can be written");
    let output = check(&folder, &["b.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let start = r#"[{"path":"b.yaml","line":1,"column":38,"length":5,"message":"event `org.deleted` has no type `strng`","help":""#;
    assert!(text(&output.stdout).starts_with(start), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr), "");
    let output = check(&folder, &["openai", "--format", "json"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "[]\n"));
}

#[test]
fn github_gets_annotations() {
    let folder = folder("github");
    fs::write(folder.join("b.yaml"), WRONG).expect("the file can be written");
    let output = check(&folder, &["b.yaml", "--format", "github"]);
    let start = "::error file=b.yaml,line=1,col=38,endColumn=43::event `org.deleted` has no type `strng`%0Ahelp: ";
    assert!(text(&output.stdout).starts_with(start), "{}", text(&output.stdout));
}

#[test]
fn sarif_has_a_result_for_each() {
    let folder = folder("sarif");
    fs::write(folder.join("b.yaml"), WRONG).expect("the file can be written");
    let output = check(&folder, &["b.yaml", "--format", "sarif"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("\"version\": \"2.1.0\""), "{shown}");
    assert_eq!(shown.matches("\"ruleId\": \"spec\"").count(), 1, "{shown}");
    assert!(shown.contains("\"startColumn\": 38") && shown.contains("\"endColumn\": 43"), "{shown}");
}

#[test]
fn a_file_that_is_missing_is_3_and_the_others_are_checked() {
    let folder = folder("missing");
    fs::write(folder.join("b.yaml"), WRONG).expect("the file can be written");
    let output = check(&folder, &["no.yaml", "b.yaml"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).starts_with("error: cannot read `no.yaml`: "), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("b.yaml:1:38"));
}

#[test]
fn wrong_arguments_are_2() {
    let folder = folder("usage");
    assert_eq!(check(&folder, &["--format", "xml"]).status.code(), Some(2));
    assert_eq!(check(&folder, &["-", "--watch"]).status.code(), Some(2));
}
