//! `diff` as a process: each kind of change and its two verdicts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// A folder that is gone at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("webhook-events-diff-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("it can be made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn diff(name: &str, old: &str, new: &str, arguments: &[&str]) -> Output {
    let folder = Folder::new(name);
    let write = |file: &str, text: &str| {
        let path: PathBuf = Path::new(&folder.0).join(file);
        fs::write(&path, text).expect("it can be written");
        path
    };
    Command::new(env!("CARGO_BIN_EXE_webhook-events"))
        .arg("diff")
        .args([write("old.yaml", old), write("new.yaml", new)])
        .args(arguments)
        .output()
        .expect("it runs")
}

/// The changes as `change wire code`.
fn verdicts(name: &str, old: &str, new: &str) -> Vec<String> {
    let output = diff(name, old, new, &["--json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(document["v"], 1);
    let changes = document["changes"].as_array().expect("a list");
    let text = |change: &serde_json::Value, key: &str| change[key].as_str().unwrap_or_default().to_owned();
    changes.iter().map(|change| ["path", "change", "wire", "code"].map(|key| text(change, key)).join(" ")).collect()
}

fn event(data: &str) -> String {
    format!("events: {{ a.b: {{ data: {{ {data} }} }} }}")
}

#[test]
fn each_change_has_two_verdicts() {
    for (index, (old, new, expected)) in [
        ("x: string", "x: string, y: { optional: true }", "data.y optional-field-added ok ok"),
        ("x: string", "x: string, y: string", "data.y required-field-added may-fail ok"),
        ("x: string, y: string", "x: string", "data.y field-removed ok breaks"),
        ("x: { optional: true }", "x: string", "data.x optional-to-required may-fail breaks"),
        ("x: string", "x: { optional: true }", "data.x required-to-optional ok breaks"),
        ("x: string", "x: integer", "data.x type-changed fails breaks"),
        ("x: integer", "x: number", "data.x type-changed ok breaks"),
        ("x: datetime", "x: string", "data.x type-changed ok breaks"),
        ("x: string", "x: any", "data.x type-changed ok breaks"),
        ("x: { values: [a, b] }", "x: { values: [a, b, c] }", "data.x value-added ok ok"),
        (
            "x: { values: [a, b], closed: true }",
            "x: { values: [a, b, c], closed: true }",
            "data.x value-added ok breaks",
        ),
        ("x: { const: a, closed: true }", "x: { const: b, closed: true }", "data.x const-changed fails ok"),
        ("x: string", "x: { type: string, description: Prose. }", "data.x description-changed ok ok"),
        ("x: string", "x: { type: string, deprecated: true }", "data.x deprecated ok ok"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(verdicts(&format!("each{index}"), &event(old), &event(new)), [expected], "{old} -> {new}");
    }
}

#[test]
fn events_come_and_go() {
    let (one, two) = ("events: { a: {} }", "events: { a: {}, b: {} }");
    assert_eq!(verdicts("come", one, two), [" event-added ok ok"]);
    assert_eq!(verdicts("go", two, one), [" event-removed ok breaks"]);
}

#[test]
fn a_shared_type_is_compared_once() {
    let spec = |ty: &str| {
        format!(
            "types: {{ T: {{ fields: {{ x: {ty}, t: {{ type: T, optional: true }} }} }} }}\nevents: {{ a: {{ data: T }}, b: {{ data: T }} }}"
        )
    };
    assert_eq!(verdicts("shared", &spec("string"), &spec("integer")), ["T.x type-changed fails breaks"]);
}

#[test]
fn the_status_says_what_breaks() {
    let status = |name: &str, fail_on: &str| {
        let (old, new) = (event("x: string, y: string"), event("x: string"));
        diff(name, &old, &new, &["--fail-on", fail_on]).status.code()
    };
    assert_eq!((status("wire", "wire"), status("code", "code"), status("any", "any")), (Some(0), Some(1), Some(1)));
    let same = diff("same", &event("x: string"), &event("x: string"), &["--fail-on", "any"]);
    assert_eq!((same.status.code(), String::from_utf8_lossy(&same.stdout).as_ref()), (Some(0), "no changes\n"));
}
