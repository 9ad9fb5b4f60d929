//! `import` as a process: what it writes is a spec, and what it could not say is on standard error.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use webhook_events_spec::{Shape, Spec, Type};

fn import(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_webhook-events"))
        .args(["import", "-"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn spec(output: &Output) -> Spec {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    Spec::parse(&output.stdout).unwrap_or_else(|report| panic!("{report}\n{text}"))
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const OPENAPI: &str = r##"
openapi: 3.1.0
info: { title: Acme }
webhooks:
  paid:
    post:
      description: An order was paid.
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [type, id, created, data]
              properties:
                type: { const: order.paid }
                id: { type: string }
                created: { type: string, format: date-time }
                data: { $ref: "#/components/schemas/order" }
  refunded:
    post:
      deprecated: true
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [type, id, created, data]
              properties:
                type: { const: order.refunded }
                id: { type: string }
                created: { type: string, format: date-time }
                data:
                  type: object
                  required: [order, "+1", "on"]
                  properties:
                    order: { $ref: "#/components/schemas/order" }
                    "+1": { type: integer }
                    "on": { type: boolean }
components:
  schemas:
    order:
      type: object
      required: [id, status, price, parent, tags, at, anything]
      properties:
        id: { type: string, example: "on" }
        status: { enum: ["no", "+1", "-1"] }
        price: { oneOf: [{ $ref: "#/components/schemas/Fixed" }, { $ref: "#/components/schemas/Free" }] }
        parent: { $ref: "#/components/schemas/order" }
        tags: { type: array, items: { type: [string, "null"] } }
        at: { type: integer, description: "Unix time, in seconds" }
        note: { oneOf: [{ type: string }, { type: "null" }] }
        ref: { anyOf: [{ type: string }, { type: integer }] }
        anything: { oneOf: [{ type: string }, { type: object, properties: { a: { type: string } } }] }
    Fixed:
      type: object
      required: [kind, amount]
      properties: { kind: { const: fixed }, amount: { type: integer } }
    Free:
      type: object
      required: [kind]
      properties: { kind: { const: free } }
"##;

#[test]
fn openapi_becomes_a_spec() {
    let output = import(&[], OPENAPI);
    let spec = spec(&output);
    assert_eq!(spec.provider.as_deref(), Some("Acme"));
    let names: Vec<&str> = spec.events.iter().map(|event| event.name.text.as_str()).collect();
    assert_eq!(names, ["order.paid", "order.refunded"]);
    let envelope: Vec<&str> = spec.envelope.iter().map(|field| field.name.text.as_str()).collect();
    assert_eq!(envelope, ["id", "created"]);
    assert!(spec.events[1].deprecated.is_some());
    let order = spec.types.iter().find(|def| def.home.name().text == "Order").expect("the name is Rust's");
    let Shape::Object(fields) = &order.shape else { panic!("it is an object") };
    let field = |name: &str| fields.iter().find(|field| field.name.text == name).expect("it is there");
    assert!(field("parent").optional, "it would hold itself without end");
    assert!(field("note").optional && field("ref").optional);
    assert_eq!(field("tags").ty, Type::List(Box::new(Type::Nullable(Box::new(Type::String)))));
    assert_eq!(field("at").ty, Type::Timestamp);
    assert_eq!(field("ref").ty, Type::Join(vec![Type::String, Type::Integer]));
    assert_eq!(field("anything").ty, Type::Any);
    let Type::Defined(price) = field("price").ty else { panic!("it is a union") };
    let Shape::OneOf(union) = &spec.type_def(price).shape else { panic!("it is a union") };
    assert_eq!(union.by.as_ref().map(|(name, _)| name.text.as_str()), Some("kind"));
    assert!(stderr(&output).contains("anything: "), "{}", stderr(&output));
}

#[test]
fn events_are_chosen_by_name() {
    let spec = spec(&import(&["--events", "*.paid"], OPENAPI));
    assert_eq!(spec.events.len(), 1);
    assert_eq!(import(&["--events", "nothing.*"], OPENAPI).status.code(), Some(1));
}

#[test]
fn headers_name_events_as_github_has_it() {
    let output = import(
        &["--from", "openapi"],
        r#"{
      "openapi": "3.1.0", "info": { "title": "GitHub" },
      "webhooks": {
        "issues-opened": { "post": {
          "externalDocs": { "url": "https://docs.example/events#issues" },
          "x-github": { "subcategory": "issues" },
          "parameters": [{ "name": "X-Github-Event", "in": "header", "example": "issues", "schema": { "type": "string" } }],
          "requestBody": { "content": { "application/json": { "schema": {
            "type": "object", "required": ["action", "sender"],
            "properties": { "action": { "type": "string", "enum": ["opened"] }, "sender": { "type": "string" } } } } } } } },
        "push": { "post": {
          "externalDocs": { "url": "https://docs.example/events#push" },
          "x-github": { "subcategory": "push" },
          "parameters": [{ "name": "X-Github-Event", "in": "header", "example": "issues", "schema": { "type": "string" } }],
          "requestBody": { "content": { "application/json": { "schema": {
            "type": "object", "required": ["ref", "sender"],
            "properties": { "ref": { "type": "string" }, "sender": { "type": "string" } } } } } } } }
      } }"#,
    );
    let spec = spec(&output);
    assert_eq!(spec.tag.header.as_ref().map(|name| name.text.as_str()), Some("X-GitHub-Event"));
    assert_eq!(spec.tag.path, ["action"]);
    let names: Vec<&str> = spec.events.iter().map(|event| event.name.text.as_str()).collect();
    assert_eq!(names, ["issues.opened", "push"]);
}

#[test]
fn json_schema_has_events_in_a_union_or_in_definitions() {
    let definitions = r#""$defs": {
        "a": { "type": "object", "required": ["type"], "properties": { "type": { "const": "a.b" }, "n": { "type": "number" } } },
        "c": { "type": "object", "required": ["type"], "properties": { "type": { "const": "c.d" }, "x": { "const": true } } },
        "shared": { "type": "object", "properties": { "id": { "type": "string" } } }
    }"#;
    let union = format!(r##"{{ "oneOf": [{{ "$ref": "#/$defs/a" }}, {{ "$ref": "#/$defs/c" }}], {definitions} }}"##);
    for input in [union, format!("{{ {definitions} }}")] {
        let spec = spec(&import(&["--from", "jsonschema"], &input));
        let names: Vec<&str> = spec.events.iter().map(|event| event.name.text.as_str()).collect();
        assert_eq!(names, ["a.b", "c.d"]);
    }
}

#[test]
fn samples_become_a_spec_with_guesses() {
    let output = import(
        &["--from", "samples"],
        r#"
        {"type":"a.b","id":"1","at":1750861210,"data":{"n":1,"s":"x","list":[{"k":1},{"k":2.5}]}}
        {"type":"a.b","id":"2","at":1750861211,"data":{"n":null,"list":[]}}
        {"type":"c","id":"3","at":1750861212,"data":{"when":"2025-06-25T14:20:10Z"}}
    "#,
    );
    let spec = spec(&output);
    assert_eq!(spec.events.len(), 2);
    assert!(String::from_utf8_lossy(&output.stdout).contains("# guessed from 2 samples"));
    assert_eq!(
        spec.envelope.iter().find(|field| field.name.text == "at").map(|field| &field.ty),
        Some(&Type::Timestamp)
    );
}

#[test]
fn examples_are_trusted_more_than_schemas() {
    let input = r#"{ "openapi": "3.0.3", "info": {}, "x-webhooks": { "a": { "post": { "requestBody": { "content": { "application/json": {
        "schema": { "type": "object", "required": ["type", "x", "y"], "properties": {
            "type": { "type": "string" }, "x": { "type": "string" }, "y": { "const": "one" } } },
        "example": { "type": "a.b", "y": "two" } } } } } } } }"#;
    let output = import(&[], input);
    let spec = spec(&output);
    assert_eq!(spec.events[0].name.text, "a.b");
    let field = |name: &str| spec.events[0].fields.iter().find(|field| field.name.text == name).expect("it is there");
    assert!(field("x").optional);
    assert_eq!(field("y").ty, Type::String);
    assert!(stderr(&output).contains("x: it is optional"));
}

#[test]
fn nothing_makes_it_panic() {
    for input in ["", "{", "[]", "null", "openapi: 3.1.0", "{\"openapi\":1,\"webhooks\":[]}", "\u{0}", "a: &a [*a]"] {
        let output = import(&[], input);
        assert_eq!(output.status.code(), Some(1), "{input:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"));
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(import(&[], &deep).status.code(), Some(1));
}
