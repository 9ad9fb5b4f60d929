//! Specs of any size, and the same types written for serde's derive.

use std::fmt::Write;

/// What the data of an event looks like, in the proportions of real providers: half of them hold an id and nothing else.
#[derive(Clone, Copy)]
enum Data {
    Id,
    Status,
    Call,
    Usage,
    Labels,
}

fn events(count: usize) -> impl Iterator<Item = (String, String, Data)> {
    (0..count).map(|index| {
        let (area, verb) = (index / 5, ["created", "updated", "completed", "failed", "deleted"][index % 5]);
        let data = match index % 10 {
            0..=4 => Data::Id,
            5 | 6 => Data::Status,
            7 => Data::Call,
            8 => Data::Usage,
            _ => Data::Labels,
        };
        let capital = verb[..1].to_uppercase() + &verb[1..];
        (format!("area{area}.thing.{verb}"), format!("Area{area}Thing{capital}"), data)
    })
}

/// The spec of `count` events.
pub(crate) fn spec(count: usize) -> String {
    let mut yaml = String::from(
        "provider: Example
envelope:
  id: { type: string, description: ID of the event. }
  object: { const: event, optional: true, description: Always `event`. }
  created_at: { type: timestamp, description: When it happened. }
types:
  Header:
    description: A header.
    fields: { name: string, value: string }
  Security:
    description: How it is protected.
    values: [rtp, srtp]
events:
",
    );
    for (wire, _, data) in events(count) {
        let fields = match data {
            Data::Id => "      id: { type: string, description: ID of the thing. }",
            Data::Status => {
                "      id: { type: string, description: ID of the thing. }
      status: { values: [queued, running, done], description: How far it is. }
      model: { type: string, optional: true, description: What made it. }"
            }
            Data::Call => {
                "      call_id: { type: string, description: ID of the call. }
      headers: { type: list<Header>, description: Its headers. }
      security: { type: Security, optional: true, description: How it is protected. }"
            }
            Data::Usage => {
                "      id: { type: string, description: ID of the thing. }
      cost: { type: number, description: What it cost. }
      cached: { type: boolean, optional: true, description: Whether it was cached. }
      usage: { description: What was used., fields: { input: integer, output: integer, total: integer } }"
            }
            Data::Labels => {
                "      id: { type: string, description: ID of the thing. }
      tags: { type: list<string>, description: Its tags. }
      labels: { type: map<string>, description: Its labels. }
      connect: { description: Where to connect., optional: true, fields: { remote_url: string } }"
            }
        };
        writeln!(yaml, "  {wire}:\n    description: Sent when it happened.\n    data:\n{fields}").expect("a String");
    }
    yaml
}

/// A crate that is nothing but the expansion, its decoder and its dispatch in use.
pub(crate) const EXPANSION: &str = r#"
webhook_events::webhook_events!("events.yaml");

pub fn decode(body: &[u8]) -> Result<WebhookEvent, webhook_events::DecodeError> {
    WebhookEvent::decode(body)
}

pub async fn dispatch(event: &WebhookEvent, handler: &dyn EventHandler, delivery: &webhook_events::Delivery) {
    let _ = webhook_events::Dispatch::dispatch(event, handler, delivery).await;
}
"#;

/// The same types, decoder and dispatch as one would write them for serde and async-trait.
pub(crate) fn derive(count: usize) -> String {
    const DERIVE: &str = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]";
    let open_set = |name: &str, values: &[&str]| {
        let known: String =
            values.iter().flat_map(|value| ["#[serde(rename = \"", value, "\")] V", value, ", "]).collect();
        format!("{DERIVE}\npub enum {name} {{ {known}#[serde(untagged)] Other(String) }}\n")
    };
    let optional = "#[serde(default, skip_serializing_if = \"Option::is_none\")] pub";
    let mut rust = open_set("Security", &["rtp", "srtp"]) + &open_set("Object", &["event"]);
    writeln!(rust, "{DERIVE}\npub struct Header {{ pub name: String, pub value: String }}").expect("a String");
    let (mut variants, mut methods, mut arms) = (String::new(), String::new(), String::new());
    for (wire, name, data) in events(count) {
        let fields = match data {
            Data::Id => "pub id: String".into(),
            Data::Status => {
                rust += &open_set(&format!("{name}DataStatus"), &["queued", "running", "done"]);
                format!("pub id: String, pub status: {name}DataStatus, {optional} model: Option<String>")
            }
            Data::Call => {
                format!("pub call_id: String, pub headers: Vec<Header>, {optional} security: Option<Security>")
            }
            Data::Usage => {
                writeln!(
                    rust,
                    "{DERIVE}\npub struct {name}DataUsage {{ pub input: i64, pub output: i64, pub total: i64 }}"
                )
                .expect("a String");
                format!("pub id: String, pub cost: f64, {optional} cached: Option<bool>, pub usage: {name}DataUsage")
            }
            Data::Labels => {
                writeln!(rust, "{DERIVE}\npub struct {name}DataConnect {{ pub remote_url: String }}")
                    .expect("a String");
                format!(
                    "pub id: String, pub tags: Vec<String>, pub labels: std::collections::BTreeMap<String, String>, \
                     {optional} connect: Option<{name}DataConnect>"
                )
            }
        };
        let method = wire.replace('.', "_");
        writeln!(
            rust,
            "{DERIVE}\npub struct {name}Data {{ {fields} }}\n{DERIVE}\npub struct {name} {{ pub id: String, \
             {optional} object: Option<Object>, pub created_at: i64, pub data: {name}Data }}"
        )
        .expect("a String");
        writeln!(variants, "#[serde(rename = \"{wire}\")] {name}({name}),").expect("a String");
        writeln!(methods, "async fn on_{method}(&self, _event: &{name}) -> Result<(), String> {{ Ok(()) }}")
            .expect("a String");
        writeln!(arms, "WebhookEvent::{name}(event) => handler.on_{method}(event).await,").expect("a String");
    }
    format!(
        "{rust}
{DERIVE}
#[serde(tag = \"type\")]
pub enum WebhookEvent {{ {variants} }}

#[async_trait::async_trait]
pub trait EventHandler: Send + Sync {{ {methods} }}

pub fn decode(body: &[u8]) -> Result<WebhookEvent, serde_json::Error> {{
    serde_json::from_slice(body)
}}

pub async fn dispatch(event: &WebhookEvent, handler: &dyn EventHandler) -> Result<(), String> {{
    match event {{ {arms} }}
}}
"
    )
}
