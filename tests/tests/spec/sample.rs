//! Samples: valid, the same each time, with everything the spec names, and plausible.

use serde_json::Value;
use webhook_events_spec::{BUNDLED, Field, Shape, Spec, Type};

fn spec(yaml: &str) -> Spec {
    Spec::parse(yaml.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

fn sample(spec: &Spec, event: &str) -> String {
    spec.sample(spec.events.iter().find(|known| known.name.text == event).unwrap())
}

/// The `data` of the only event of a spec.
fn data(fields: &str) -> Value {
    let spec = spec(&format!("events: {{ batch.completed: {{ data: {fields} }} }}"));
    fits(&spec);
    serde_json::from_str::<Value>(&spec.sample(&spec.events[0])).unwrap()["data"].take()
}

/// Holds each sample to the spec.
fn fits(spec: &Spec) {
    for event in &spec.events {
        let text = spec.sample(event);
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(value.to_string().len(), text.len(), "not compact: {text}");
        assert_eq!(value[spec.tag.key().unwrap()], event.name.text.as_str());
        object(spec, &event.fields, &value, &text);
        assert_eq!(text, spec.sample(event));
    }
}

fn object(spec: &Spec, fields: &[Field], value: &Value, text: &str) {
    for field in fields {
        match value.as_object().unwrap().get(&field.name.text) {
            Some(value) => ty(spec, &field.ty, value, text),
            None => assert!(field.optional, "{} is missing from {text}", field.name.text),
        }
    }
}

fn ty(spec: &Spec, ty: &Type, value: &Value, text: &str) {
    match ty {
        Type::String => assert!(value.is_string(), "{value}"),
        Type::Integer | Type::Timestamp | Type::TimestampMs => assert!(value.is_i64(), "{value}"),
        Type::Number => assert!(value.is_f64(), "{value}"),
        Type::Boolean => assert!(value.is_boolean(), "{value}"),
        Type::DateTime => assert!(value.as_str().unwrap().ends_with('Z'), "{value}"),
        Type::Join(members) => self::ty(spec, &members[0], value, text),
        Type::Nullable(inner) => self::ty(spec, inner, value, text),
        Type::Any => {}
        Type::List(item) => value.as_array().unwrap().iter().for_each(|value| self::ty(spec, item, value, text)),
        Type::Map(item) => value.as_object().unwrap().values().for_each(|value| self::ty(spec, item, value, text)),
        Type::Defined(id) => match &spec.type_def(*id).shape {
            Shape::Object(fields) => object(spec, fields, value, text),
            Shape::OneOf(one_of) => match &spec.type_def(one_of.members[0]).shape {
                Shape::Object(fields) => object(spec, fields, value, text),
                _ => unreachable!("a member is an object"),
            },
            Shape::Values(values) => assert_eq!(value.as_str(), Some(values.known[0].text.as_str())),
        },
    }
}

#[test]
fn every_bundled_event_has_one_that_fits() {
    fits(&spec(BUNDLED));
}

#[test]
fn they_look_like_what_is_sent() {
    let spec = spec(BUNDLED);
    assert_eq!(
        sample(&spec, "batch.completed"),
        r#"{"id":"evt_c951e266095f9b3fb40db1374a99f060","object":"event","created_at":1750861210,"type":"batch.completed","data":{"id":"batch_41348538df3d3429580b671460d5c804"}}"#
    );
    for (event, pointer, prefix) in [
        ("batch.failed", "/data/id", "batch_"),
        ("response.incomplete", "/data/id", "resp_"),
        ("eval.run.canceled", "/data/id", "evalrun_"),
        ("fine_tuning.job.succeeded", "/data/id", "ftjob-"),
        ("realtime.call.incoming", "/data/call_id", "rtc_"),
        ("live.call.incoming", "/data/session_id", "sess_"),
        ("agent.session.created", "/data/id", "sess_"),
        ("agent.session.created", "/data/environment_id", "env_"),
        ("agent.session.created", "/data/connect/remote_url", "https://"),
        ("agent.environment.ready", "/data/id", "env_"),
        ("safety.warning_issued", "/data/id", "C-"),
        ("video.completed", "/data/id", "video_"),
        ("safety_identifier.blocked", "/data/project_id", "proj_"),
        ("safety_identifier.blocked", "/data/request_id", "req_"),
        ("live.transport.incoming", "/data/type", "sip"),
        ("live.transport.incoming", "/data/sip_media_security", "rtp"),
        ("live.transport.incoming", "/data/sip_headers/0/name", "From"),
        ("live.transport.incoming", "/data/sip_headers/1/name", "To"),
        ("video.failed", "/object", "event"),
    ] {
        let value: Value = serde_json::from_str(&sample(&spec, event)).unwrap();
        let found = value.pointer(pointer).and_then(Value::as_str).unwrap();
        assert!(found.starts_with(prefix), "{event} {pointer}: {found}");
    }
}

#[test]
fn ids_differ_by_event_and_by_field() {
    let spec = spec(BUNDLED);
    let mut ids = Vec::new();
    for event in &spec.events {
        let value: Value = serde_json::from_str(&spec.sample(event)).unwrap();
        ids.push(value["id"].as_str().unwrap().to_owned());
        ids.extend(value["data"]["id"].as_str().map(str::to_owned));
    }
    let distinct: std::collections::BTreeSet<_> = ids.iter().map(|id| id.rsplit(['_', '-']).next()).collect();
    assert_eq!(distinct.len(), ids.len());
}

#[test]
fn the_envelope_comes_first_then_the_tag_then_the_rest() {
    let spec = spec(
        "
tag: kind
envelope: { id: string, at: timestamp }
events:
  a: { fields: { extra: boolean, at: integer }, data: any }
  b: {}
",
    );
    fits(&spec);
    let keys = |event| {
        let text = sample(&spec, event);
        let order = ["\"id\"", "\"at\"", "\"kind\"", "\"extra\"", "\"data\""].map(|key| text.find(key));
        assert!(order.iter().flatten().is_sorted(), "{text}");
        order.iter().flatten().count()
    };
    assert_eq!((keys("a"), keys("b")), (5, 3));
}

#[test]
fn names_say_what_is_plausible() {
    let value = data(
        "{ email: string, callbackUrl: string, status: string, model: string, name: string, object: string, \
                       customerId: string, order_id: string, id: string, favourite_colour: string, created_at: string }",
    );
    assert_eq!(value["email"], "user@example.com");
    assert_eq!(value["callbackUrl"], "https://example.com/callback");
    assert_eq!(value["status"], "completed");
    assert_eq!(value["object"], "batch");
    assert_eq!(value["favourite_colour"], "example favourite colour");
    for (field, prefix) in [("customerId", "cus_"), ("order_id", "order_"), ("id", "batch_")] {
        assert!(value[field].as_str().unwrap().starts_with(prefix), "{value}");
    }
    let value =
        data("{ amount: integer, expires_at: integer, status_code: integer, ratio: number, attempts: integer }");
    assert_eq!(
        value.to_string(),
        r#"{"amount":2000,"attempts":1,"expires_at":1750861210,"ratio":0.5,"status_code":200}"#
    );
}

#[test]
fn a_description_may_show_how_an_id_begins() {
    for (shown, prefix) in [("`C-…`", "C-"), ("As in `x`, `ord_...`.", "ord_"), ("`…`", "batch_")] {
        let value = data(&format!("{{ id: {{ description: \"{shown}\" }} }}"));
        let id = value["id"].as_str().unwrap();
        assert!(id.strip_prefix(prefix).is_some_and(|hex| hex.len() == 32), "{shown}: {id}");
    }
}

#[test]
fn containers_have_something_in_them() {
    let value = data(
        "{ l: list<integer>, m: map<list<boolean>>, s: { values: [x, y] }, c: { const: \"it's \\\"ü\\\"\\n\" }, a: any }",
    );
    assert_eq!(value["l"], serde_json::json!([1]));
    assert_eq!(value["m"], serde_json::json!({ "key": [true] }));
    assert_eq!((&value["s"], &value["c"]), (&"x".into(), &"it's \"ü\"\n".into()));
    assert!(value["a"].is_object());
}

#[test]
fn a_type_that_holds_itself_ends() {
    let spec = spec("
types:
  Node: { fields: { id: string, next: { type: Node, optional: true }, all: list<Node>, named: map<list<Node>>, other: Other } }
  Other: { fields: { back: list<Node>, more: { optional: true, fields: { node: Node } } } }
events: { a: { data: Node }, b: { data: list<list<map<Node>>> }, c: { data: Other } }
");
    fits(&spec);
    let text = sample(&spec, "a");
    assert!(text.contains(r#""all":[]"#) && !text.contains("next"), "{text}");
}

#[test]
fn odd_names_make_valid_json() {
    let spec = spec(
        "
tag: a 'tag'
envelope: { \"line\\u2028end\": string }
events:
  \"\\\\ \\t\": { data: { '/': string, '_': string } }
  '…': { data: { id: string, ID: string } }
",
    );
    fits(&spec);
}

#[test]
fn a_spec_changed_by_hand_ends_too() {
    let mut spec = spec("types: { Node: { fields: { next: list<Node> } } }\nevents: { a: { data: Node } }");
    let node = spec.events[0].fields[0].ty.clone();
    let Shape::Object(fields) = &mut spec.types[0].shape else { panic!() };
    fields[0].ty = node;
    assert_eq!(spec.sample(&spec.events[0]), r#"{"type":"a","data":{"next":null}}"#);
}
