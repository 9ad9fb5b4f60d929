//! The page of `listen --web` and `inbox --web`: deliveries as they come, why one was refused, and another try.

mod chart;
mod guard;
mod server;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast;
use webhook_events::async_trait;

pub(crate) use chart::Chart;
pub(crate) use server::serve;

use crate::decode::Path;
use crate::failure::Failure;
use crate::request::Request;
use crate::verify::Explanation;

/// What a page shows, and what it can do.
#[async_trait]
pub(crate) trait Source: Send + Sync + 'static {
    /// What is seen at a glance.
    async fn state(&self) -> Result<State, Failure>;

    /// Deliveries, newest first.
    async fn list(&self, query: &Query) -> Result<Listed, Failure>;

    /// One delivery; `None` where it is gone.
    async fn get(&self, key: &str) -> Result<Option<Detail>, Failure>;

    /// Does what a button says, and tells how it went.
    async fn act(&self, act: Act) -> Result<Acted, Failure>;

    /// What changes from now on.
    fn changes(&self) -> broadcast::Receiver<Change>;
}

/// Where the page is served: a port of loopback, or an address and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(SocketAddr);

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(port) = text.parse() {
            return Ok(Self(SocketAddr::from((IpAddr::V4(Ipv4Addr::LOCALHOST), port))));
        }
        let wrong = |_| format!("`{text}` is no place for the page: write a port, or an address and a port");
        text.parse().map(Self).map_err(wrong)
    }
}

/// What is seen at a glance.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct State {
    pub(crate) mode: &'static str,
    pub(crate) title: String,
    /// Where deliveries are forwarded to.
    pub(crate) target: Option<String>,
    /// The acts that there are.
    pub(crate) can: Vec<&'static str>,
    pub(crate) paused: bool,
    /// The verdicts that rows can have.
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) tiles: Vec<Tile>,
    pub(crate) chart: Chart,
}

/// A number with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Tile {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    pub(crate) tone: Tone,
}

/// How something is: for colours, which say nothing that words do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tone {
    Good,
    Busy,
    Bad,
    Neutral,
}

/// A delivery in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) event: Option<String>,
    /// When it arrived, in unix milliseconds.
    pub(crate) at: u64,
    pub(crate) verdict: &'static str,
    pub(crate) tone: Tone,
    pub(crate) note: Option<String>,
    pub(crate) status: Option<u16>,
    /// How long the answer took, in milliseconds.
    pub(crate) duration: Option<f64>,
    pub(crate) attempts: Option<u64>,
    /// Whether it was proven to be the provider's.
    pub(crate) trusted: bool,
}

/// A delivery with all that is known of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Detail {
    #[serde(flatten)]
    pub(crate) row: Row,
    pub(crate) cause: Option<Cause>,
    pub(crate) decode: Option<Decoded>,
    pub(crate) headers: Vec<(String, String)>,
    #[serde(flatten)]
    pub(crate) body: Body,
    pub(crate) tries: Vec<Try>,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) curl: Option<String>,
    pub(crate) can: Vec<&'static str>,
}

/// Why a delivery is not genuine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cause {
    title: String,
    causes: Vec<Mistake>,
    proof: Option<String>,
}

/// One known mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Mistake {
    code: &'static str,
    text: &'static str,
    fix: &'static str,
}

impl Cause {
    /// Its lines for a terminal.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.title.clone()];
        for Mistake { code, text, fix } in &self.causes {
            lines.push(format!("cause: {text} [{code}]"));
            lines.push(format!("fix: {fix}"));
        }
        lines.extend(self.proof.iter().map(|proof| format!("proof: {proof}")));
        lines
    }
}

impl From<Explanation> for Cause {
    fn from(explanation: Explanation) -> Self {
        let causes = explanation.causes.into_iter().map(|(code, text, fix)| Mistake { code, text, fix });
        Self { title: explanation.title, causes: causes.collect(), proof: explanation.proof }
    }
}

/// What the spec says of a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Decoded {
    event: Option<String>,
    problem: Option<String>,
    path: Option<Path>,
    unknown: Vec<Path>,
}

impl Decoded {
    /// Why the body is not the event.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}

impl From<crate::decode::Decoded> for Decoded {
    fn from(decoded: crate::decode::Decoded) -> Self {
        let (problem, path) = decoded.problem.map(|problem| (problem.text, problem.path)).unzip();
        Self { event: decoded.event, problem, path, unknown: decoded.unknown }
    }
}

/// The bytes of a body, as text where they are UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Body {
    #[serde(rename = "body")]
    text: Option<String>,
    base64: Option<String>,
    size: usize,
}

impl Body {
    /// The text, or the bytes in base64.
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().or(self.base64.as_deref()).unwrap_or_default()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: Some(text.to_owned()), base64: None, size: bytes.len() },
            Err(_) => Self { text: None, base64: Some(STANDARD.encode(bytes)), size: bytes.len() },
        }
    }
}

/// One attempt to handle or to forward a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Try {
    pub(crate) number: u64,
    pub(crate) began: Option<u64>,
    pub(crate) ended: u64,
    pub(crate) outcome: String,
    pub(crate) error: Option<String>,
}

/// Which deliveries are listed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Query {
    pub(crate) limit: Option<usize>,
    pub(crate) after: Option<String>,
    #[serde(rename = "type")]
    pub(crate) event: Option<String>,
    pub(crate) verdict: Option<String>,
    #[serde(rename = "q")]
    pub(crate) text: Option<String>,
}

/// The most rows of one answer.
const MOST_ROWS: usize = 1000;

impl Query {
    /// How many rows are wanted.
    pub(crate) fn limit(&self) -> usize {
        self.limit.unwrap_or(200).clamp(1, MOST_ROWS)
    }

    /// The event types that are wanted, as a glob.
    pub(crate) fn event(&self) -> Option<&str> {
        self.event.as_deref().filter(|text| !text.is_empty())
    }

    /// The verdict that is wanted.
    pub(crate) fn verdict(&self) -> Option<&str> {
        self.verdict.as_deref().filter(|text| !text.is_empty())
    }

    /// Whether a row has the text that is wanted: in its id, type or note.
    pub(crate) fn has_text(&self, row: &Row) -> bool {
        let Some(text) = self.text.as_deref().filter(|text| !text.is_empty()) else { return true };
        let text = text.to_lowercase();
        let has = |field: &str| field.to_lowercase().contains(&text);
        has(&row.id) || row.event.as_deref().is_some_and(has) || row.note.as_deref().is_some_and(has)
    }
}

/// A part of a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed {
    pub(crate) deliveries: Vec<Row>,
    /// Where the next part begins.
    pub(crate) next: Option<String>,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub(crate) enum Act {
    Replay { key: String },
    ReplayAgain { key: String },
    Discard { key: String },
    ReplayDead { spread: u64 },
    Pause,
    Resume,
}

/// How an act went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Acted {
    pub(crate) ok: bool,
    pub(crate) message: String,
}

/// What has changed.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A delivery is new, or is another than it was.
    Delivery(Box<Row>),
    /// What is seen at a glance.
    State,
    /// Anything.
    All,
}

/// Unix milliseconds.
pub(crate) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The request that headers and a body were.
pub(crate) fn request(headers: &[(String, String)], body: &[u8]) -> Request {
    Request { method: "POST".into(), target: "/".into(), headers: headers.to_vec(), body: body.to_vec() }
}

/// A document with its version.
fn document(value: &impl Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Value::Object(members) = &mut value {
        members.insert("v".into(), 1.into());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_a_port_or_an_address() {
        let place = |text: &str| text.parse::<Place>().map(|place| place.0.to_string());
        assert_eq!(place("8025").as_deref(), Ok("127.0.0.1:8025"));
        assert_eq!(place("0.0.0.0:80").as_deref(), Ok("0.0.0.0:80"));
        assert!(place("example.com:80").is_err() && place("99999").is_err());
    }
}
