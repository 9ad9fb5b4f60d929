//! `export` as a process: samples fit the JSON Schema, and what is exported can be imported.

use std::io::Write;
use std::process::{Command, Stdio};

use webhook_events_spec::{BUNDLED, Spec};

fn run(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_webhook-events"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

const SPEC: &str = "
provider: A & <B>
envelope: { id: string, at: { type: datetime, optional: true } }
types:
  Node: { fields: { next: { type: Node, optional: true }, kind: { values: [a, b], closed: true } } }
  Card: { fields: { kind: { const: card }, number: string } }
  Cash: { fields: { kind: { const: cash } } }
  Method: { one_of: [Card, Cash], by: kind, description: 'How it was paid | or not.' }
events:
  order.paid:
    description: <script>alert(1)</script>
    data:
      node: Node
      by: Method
      list: list<string?>
      map: map<integer>
      join: string | integer
      ms: { type: timestamp_ms, optional: true }
      free: any
      inner: { fields: { x: { type: boolean, deprecated: Not any more. } } }
  order.refunded: { deprecated: true, data: Node }
";

fn samples_fit(text: &str) {
    let schema: serde_json::Value =
        serde_json::from_str(&run(&["export", "-", "--to", "jsonschema"], text)).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let spec = Spec::parse(text.as_bytes()).expect("it is right");
    for event in &spec.events {
        let sample: serde_json::Value = serde_json::from_str(&spec.sample(event)).expect("it is JSON");
        assert!(validator.is_valid(&sample), "{}: {sample}", event.name.text);
    }
    assert!(!validator.is_valid(&serde_json::json!({ "type": "no.such.event" })));
}

#[test]
fn samples_fit_the_schema() {
    samples_fit(SPEC);
    samples_fit(BUNDLED);
}

#[test]
fn openapi_can_be_imported_again() {
    let openapi = run(&["export", "-", "--to", "openapi"], SPEC);
    let again = Spec::parse(run(&["import", "-"], &openapi).as_bytes()).expect("it is right");
    let spec = Spec::parse(SPEC.as_bytes()).expect("it is right");
    let names = |spec: &Spec| spec.events.iter().map(|event| event.name.text.clone()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&spec));
}

#[test]
fn pages_escape_what_the_spec_says() {
    let html = run(&["export", "-", "--to", "html"], SPEC);
    assert!(html.starts_with("<!doctype html>") && !html.contains("<script>") && html.contains("order.paid"), "{html}");
    let markdown = run(&["export", "-", "--to", "markdown"], SPEC);
    assert!(markdown.contains("### `order.paid`") && markdown.contains("| `data.inner.x` |"), "{markdown}");
    assert!(!markdown.contains("<script>"));
}

#[test]
fn the_schema_of_the_language_checks_specs() {
    let schema: serde_json::Value =
        serde_json::from_str(&run(&["export", "--to", "language"], "")).expect("it is JSON");
    assert!(schema["$id"].is_string());
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    let spec: serde_json::Value = serde_yaml::from_str(BUNDLED).expect("it is YAML");
    assert!(validator.is_valid(&spec));
    assert!(!validator.is_valid(&serde_json::json!({ "evnets": {} })));
}
