//! The whole language, by the model that comes of it. A spec is written down as an outline to compare it.

use std::fmt::Write as _;

use webhook_events_spec::{Deprecation, Field, Home, Shape, Spec, Type, read};

fn spec(yaml: &str) -> Spec {
    Spec::parse(yaml.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

/// The spec in a line per event, field and type.
fn outline(spec: &Spec) -> String {
    let mut text = String::new();
    for event in &spec.events {
        line(&mut text, &[&event.name.text, &deprecated(event.deprecated.as_ref())]);
        if let Some(rename) = &event.rename {
            writeln!(text, "  as {}", rename.text).unwrap();
        }
        fields(&mut text, spec, &event.fields);
    }
    for def in &spec.types {
        line(&mut text, &[&home(spec, &def.home), &deprecated(def.deprecated.as_ref())]);
        if let Some(rename) = &def.rename {
            writeln!(text, "  as {}", rename.text).unwrap();
        }
        match &def.shape {
            Shape::Object(inner) => fields(&mut text, spec, inner),
            Shape::OneOf(one_of) => {
                let members: Vec<String> =
                    one_of.members.iter().map(|id| home(spec, &spec.type_def(*id).home)).collect();
                let by = one_of
                    .by
                    .as_ref()
                    .map_or(String::new(), |(by, values)| format!(" by {} {}", by.text, values.join(",")));
                writeln!(text, "  one of {}{by}", members.join(" | ")).unwrap();
            }
            Shape::Values(values) => {
                let known: Vec<&str> = values.known.iter().map(|value| value.text.as_str()).collect();
                let closed = if values.closed { "only " } else { "" };
                writeln!(text, "  {closed}{}", known.join(" | ")).unwrap();
            }
        }
    }
    text
}

fn fields(text: &mut String, spec: &Spec, fields: &[Field]) {
    for field in fields {
        let optional = if field.optional { "?" } else { "" };
        let rename = field.rename.as_ref().map_or(String::new(), |name| format!("as {}", name.text));
        let name = format!("  {}{optional}: {}", field.name.text, ty(spec, &field.ty));
        let description = field.description.as_deref().map_or(String::new(), |text| format!("({text})"));
        line(text, &[&name, &description, &rename, &deprecated(field.deprecated.as_ref())]);
    }
}

fn line(text: &mut String, parts: &[&str]) {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    writeln!(text, "{}", parts.join(" ")).unwrap();
}

fn deprecated(deprecation: Option<&Deprecation>) -> String {
    deprecation.map_or(String::new(), |d| format!("DEPRECATED {}", d.note.as_deref().unwrap_or_default()).trim().into())
}

fn ty(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String => "string".into(),
        Type::Integer => "integer".into(),
        Type::Number => "number".into(),
        Type::Boolean => "boolean".into(),
        Type::Timestamp => "timestamp".into(),
        Type::TimestampMs => "timestamp_ms".into(),
        Type::DateTime => "datetime".into(),
        Type::Join(members) => members.iter().map(|member| self::ty(spec, member)).collect::<Vec<_>>().join(" | "),
        Type::Nullable(inner) => format!("{}?", self::ty(spec, inner)),
        Type::Any => "any".into(),
        Type::List(item) => format!("list<{}>", self::ty(spec, item)),
        Type::Map(item) => format!("map<{}>", self::ty(spec, item)),
        Type::Defined(id) => home(spec, &spec.type_def(*id).home),
    }
}

fn home(spec: &Spec, home: &Home) -> String {
    match home {
        Home::Shared(name) => name.text.clone(),
        Home::Envelope(name) => format!("envelope/{}", name.text),
        Home::Event(index, name) => format!("{}/{}", spec.events[*index].name.text, name.text),
        Home::Object(id, name) => format!("{}/{}", self::home(spec, &spec.type_def(*id).home), name.text),
    }
}

#[test]
fn the_example_of_the_design_reads_in_full() {
    let spec = spec(
        r"
provider: OpenAI
union: UnwrapWebhookEvent
suffix: Hook
tag: kind
envelope:
  id: { type: string, description: Unique ID of the event. }
  created_at: { type: timestamp, description: When it happened. }
  object: { const: event, optional: true, description: Always `event`. }
types:
  SipHeader:
    description: One header of the SIP INVITE.
    fields:
      name: string
      value: string
  SipMediaSecurity:
    values: [rtp, srtp]
events:
  batch.completed:
    description: The batch finished.
    data:
      id: { type: string, description: ID of the batch. }
  realtime.call.incoming:
    data:
      call_id: string
      sip_headers: list<SipHeader>
      sip_media_security: { type: SipMediaSecurity, optional: true }
  live.call.incoming:
    deprecated: Subscribe to `live.transport.incoming` instead.
    data: { session_id: string, sip_headers: list<SipHeader> }
  agent.session.created:
    fields:
      object: { optional: false }
    data:
      id: string
      connect:
        optional: true
        fields: { remote_url: string }
  org.deleted: {}
",
    );
    assert_eq!(spec.provider.as_deref(), Some("OpenAI"));
    assert_eq!(
        [spec.union.text.as_str(), &spec.suffix.text, spec.tag.key().unwrap()],
        ["UnwrapWebhookEvent", "Hook", "kind"]
    );
    assert_eq!(spec.events[0].description.as_deref(), Some("The batch finished."));
    assert_eq!(spec.types[0].description.as_deref(), Some("One header of the SIP INVITE."));
    assert_eq!(
        outline(&spec),
        "\
batch.completed
  id: string (Unique ID of the event.)
  created_at: timestamp (When it happened.)
  object?: envelope/object (Always `event`.)
  data: batch.completed/data
realtime.call.incoming
  id: string (Unique ID of the event.)
  created_at: timestamp (When it happened.)
  object?: envelope/object (Always `event`.)
  data: realtime.call.incoming/data
live.call.incoming DEPRECATED Subscribe to `live.transport.incoming` instead.
  id: string (Unique ID of the event.)
  created_at: timestamp (When it happened.)
  object?: envelope/object (Always `event`.)
  data: live.call.incoming/data
agent.session.created
  id: string (Unique ID of the event.)
  created_at: timestamp (When it happened.)
  object: envelope/object (Always `event`.)
  data: agent.session.created/data
org.deleted
  id: string (Unique ID of the event.)
  created_at: timestamp (When it happened.)
  object?: envelope/object (Always `event`.)
SipHeader
  name: string
  value: string
SipMediaSecurity
  rtp | srtp
envelope/object
  event
batch.completed/data
  id: string (ID of the batch.)
realtime.call.incoming/data
  call_id: string
  sip_headers: list<SipHeader>
  sip_media_security?: SipMediaSecurity
live.call.incoming/data
  session_id: string
  sip_headers: list<SipHeader>
agent.session.created/data
  id: string
  connect?: agent.session.created/data/connect
agent.session.created/data/connect
  remote_url: string
"
    );
}

#[test]
fn names_have_defaults() {
    let spec = spec("events: { a: {} }");
    assert_eq!(
        [spec.union.text.as_str(), &spec.suffix.text, spec.tag.key().unwrap()],
        ["WebhookEvent", "WebhookEvent", "type"]
    );
    assert_eq!((spec.provider, spec.envelope.len(), spec.types.len()), (None, 0, 0));
}

#[test]
fn types_nest_and_may_have_spaces() {
    let spec = spec(
        "
types: { A: { fields: { a: list<A>, m: map<A> } }, 'Ünü x': { fields: {} } }
events:
  a:
    data:
      s: string
      i: integer
      n: number
      b: boolean
      t: timestamp
      x: any
      l: list<map<integer>>
      m: 'map < list< A > > '
      u: list<Ünü x>
      deep: list<list<list<list<list<list<list<list<map<string>>>>>>>>>
",
    );
    assert_eq!(
        outline(&spec),
        "\
a
  data: a/data
A
  a: list<A>
  m: map<A>
Ünü x
a/data
  s: string
  i: integer
  n: number
  b: boolean
  t: timestamp
  x: any
  l: list<map<integer>>
  m: map<list<A>>
  u: list<Ünü x>
  deep: list<list<list<list<list<list<list<list<map<string>>>>>>>>>
"
    );
}

#[test]
fn a_field_is_a_string_where_nothing_else_is_said() {
    let spec = spec("events: { a: { data: { x: {}, y: { optional: true }, z: { description: Z } } } }");
    assert_eq!(outline(&spec), "a\n  data: a/data\na/data\n  x: string\n  y?: string\n  z: string (Z)\n");
}

#[test]
fn a_field_may_be_described_deprecated_and_renamed() {
    let spec = spec(
        "
types:
  Old: { fields: { x: string }, deprecated: true, rename: Ancient, description: Old. }
  Set: { values: [a], closed: true, deprecated: Use `x`. }
events:
  a:
    rename: Alpha
    deprecated: true
    data:
      x: { type: integer, deprecated: true, rename: ex, optional: true }
      y: { values: [a, b], closed: true, deprecated: Use `x`., description: Why. }
      z: { fields: { q: { const: q } }, description: Zed. }
      w: { type: Set, deprecated: false }
",
    );
    assert_eq!(
        outline(&spec),
        "\
a DEPRECATED
  as Alpha
  data: a/data
Old DEPRECATED
  as Ancient
  x: string
Set DEPRECATED Use `x`.
  only a
a/data
  x?: integer as ex DEPRECATED
  y: a/data/y (Why.) DEPRECATED Use `x`.
  z: a/data/z (Zed.)
  w: Set
a/data/y
  only a | b
a/data/z
  q: a/data/z/q
a/data/z/q
  q
"
    );
    // What is described in place is described by its field.
    let described: Vec<Option<&str>> = spec.types.iter().map(|def| def.description.as_deref()).collect();
    assert_eq!(described, [Some("Old."), None, None, Some("Why."), Some("Zed."), None]);
}

#[test]
fn an_event_says_what_is_different_about_the_envelope() {
    let spec = spec(
        "
envelope:
  id: { type: string, description: ID. }
  object: { const: event, optional: true, description: Always. }
  mode: { values: [live, test] }
  account: { type: string, deprecated: true, rename: owner }
events:
  same: {}
  replaced:
    fields:
      id: integer
      object: { optional: false }
      mode: { const: live }
      account: { deprecated: false, rename: account, description: Whose. }
  added:
    fields: { region: string, object: {}, livemode: { optional: true } }
    data: { x: string }
",
    );
    assert_eq!(
        outline(&spec),
        "\
same
  id: string (ID.)
  object?: envelope/object (Always.)
  mode: envelope/mode
  account: string as owner DEPRECATED
replaced
  id: integer (ID.)
  object: envelope/object (Always.)
  mode: replaced/mode
  account: string (Whose.) as account
added
  id: string (ID.)
  object?: envelope/object (Always.)
  mode: envelope/mode
  account: string as owner DEPRECATED
  region: string
  livemode?: string
  data: added/data
envelope/object
  event
envelope/mode
  live | test
replaced/mode
  live
added/data
  x: string
"
    );
}

#[test]
fn data_is_a_mapping_of_fields_or_the_text_of_a_type() {
    let spec = spec(
        "
types: { SipCall: { fields: { id: string } } }
events:
  mapping: { data: { type: string, fields: any, description: string, optional: integer, deprecated: boolean } }
  shared: { data: SipCall }
  any: { data: any }
  list: { data: list<SipCall> }
  empty: { data: {} }
  optional: { fields: { data: { type: SipCall, optional: true } } }
  beside: { fields: { id: string }, data: { id: string } }
",
    );
    assert_eq!(
        outline(&spec),
        "\
mapping
  data: mapping/data
shared
  data: SipCall
any
  data: any
list
  data: list<SipCall>
empty
  data: empty/data
optional
  data?: SipCall
beside
  id: string
  data: beside/data
SipCall
  id: string
mapping/data
  type: string
  fields: any
  description: string
  optional: integer
  deprecated: boolean
empty/data
beside/data
  id: string
"
    );
}

#[test]
fn a_type_may_hold_itself_where_it_can_end() {
    let spec = spec(
        "
types:
  Node: { fields: { next: { type: Node, optional: true }, children: list<Node>, named: map<Node>, a: A } }
  A: { fields: { nodes: list<Node>, b: { optional: true, fields: { a: A } } } }
events: { a: { data: Node } }
",
    );
    assert_eq!(spec.types.len(), 3);
}

#[test]
fn names_may_be_anything() {
    let spec = spec(
        "
tag: '$'
types: { 'a,b': { fields: {} }, type: { values: ['', ' ', null-ish, 'true'] } }
events:
  '404': { data: { 'true': 'a,b', '~': string } }
  🎉 · ü: { data: { a b: type } }
",
    );
    assert_eq!(
        outline(&spec),
        "\
404
  data: 404/data
🎉 · ü
  data: 🎉 · ü/data
a,b
type
   |   | null-ish | true
404/data
  true: a,b
  ~: string
🎉 · ü/data
  a b: type
"
    );
}

#[test]
fn anchors_and_aliases_repeat_what_they_stand_for() {
    let spec = spec(
        "
events:
  a: { data: &object { id: &text string, k: { values: &values [x, y] } } }
  b: { data: *object }
  c: { data: { id: *text, k: { values: *values } } }
",
    );
    let same = "\n  id: string\n  k: ";
    assert_eq!(outline(&spec).matches(same).count(), 3);
    assert_eq!(outline(&spec).matches("\n  x | y\n").count(), 3);
}

#[test]
fn descriptions_may_have_lines() {
    let spec = spec(
        "events:\n  a:\n    description: |-\n      One.\n\n      Two.\n  b:\n    description: >\n      One\n      line.\n",
    );
    let described: Vec<_> = spec.events.iter().map(|event| event.description.as_deref().unwrap()).collect();
    assert_eq!(described, ["One.\n\nTwo.", "One line.\n"]);
}

#[test]
fn what_is_wrong_keeps_its_name_and_the_nearest_meaning() {
    let reading = read(
        b"
envelope: { id: strin }
types:
  Header: { fields: { x: Heder } }
  Broken: [nothing]
events:
  a: { data: { id: strng, l: list<Heade>, n: int, o: Unlike, t: { type: string, values: [x] }, u: , k: { const: 1 } } }
  b:
  c: { data: { connect: { url: string } }, descripton: x, fields: { objct: { optional: false } } }
  a: { data: { other: string } }
  404: {}
",
    );
    assert_eq!(
        outline(&reading.spec),
        "\
a
  id: string
  data: a/data
b
  id: string
c
  id: string
  objct: string
  data: c/data
404
  id: string
Header
  x: any
Broken
a/data
  id: string
  l: list<Header>
  n: integer
  o: any
  t: a/data/t
  u: string
  k: integer
a/data/t
  x
c/data
  connect: c/data/connect
c/data/connect
  url: string
"
    );
    assert_eq!(reading.report.len(), 14);
}

#[test]
fn a_syntax_error_leaves_what_is_above_it() {
    let reading =
        read(b"union: Mine\nevents:\n  a: { data: { id: string } }\n  b: { data: { id: string, x: { \n  c: {}\n");
    assert_eq!(reading.spec.union.text, "Mine");
    assert!(outline(&reading.spec).starts_with("a\n  data: a/data\nb\n"), "{}", outline(&reading.spec));
    assert_eq!(reading.report.len(), 1);
}

#[test]
fn parse_gives_the_spec_or_what_is_wrong() {
    let report = Spec::parse(b"events: { a: { data: { x: strng, y: integr } } }").unwrap_err();
    let text = report.to_string();
    assert_eq!(text.matches(" --> spec:1:").count(), 2, "{text}");
    let error: Box<dyn std::error::Error> = Box::new(report);
    assert_eq!(error.to_string(), text);
}
