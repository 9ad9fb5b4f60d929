//! The page of an inbox: its deliveries, looked at again and again, and what an operator does.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep};
use webhook_events::{AttemptEntry, Cursor, Entry, Filter, InboxStats, InboxStore, Spread, async_trait};
use webhook_events_spec::Spec;

use super::{Status, failed};
use crate::failure::Failure;
use crate::web::{Act, Acted, Body, Change, Chart, Detail, Listed, Query, Row, Source, State, Tile, Tone, Try};
use crate::web::{millis, request};
use crate::{decode, moment};

/// How often the inbox is looked at, while somebody has the page open.
const EVERY: Duration = Duration::from_secs(1);
/// How many of the newest deliveries are compared with what they were.
const NEWEST: usize = 200;
/// How long the chart is good for: it reads all deliveries of an hour.
const CHART_FOR: Duration = Duration::from_secs(10);
/// How many deliveries the chart, and the search for a text, read at the most.
const MOST_READ: usize = 20_000;

/// An inbox as the page shows it.
pub(super) struct InboxPage {
    inbox: Arc<dyn InboxStore>,
    title: String,
    spec: Option<Spec>,
    changes: broadcast::Sender<Change>,
    chart: Mutex<Option<(Instant, Chart)>>,
}

impl InboxPage {
    /// The page of this inbox. It looks at the inbox for as long as the program runs.
    pub(super) fn start(inbox: Arc<dyn InboxStore>, title: String, spec: Option<Spec>) -> Arc<Self> {
        let (changes, _) = broadcast::channel(1024);
        let page = Arc::new(Self { inbox, title, spec, changes, chart: Mutex::default() });
        tokio::spawn(Arc::clone(&page).watch());
        page
    }

    /// Tells open pages what is another than it was.
    async fn watch(self: Arc<Self>) {
        let mut before: Option<(InboxStats, HashMap<String, Row>)> = None;
        loop {
            sleep(EVERY).await;
            if self.changes.receiver_count() == 0 {
                before = None;
                continue;
            }
            let stats = self.inbox.stats().await;
            let newest = self.inbox.list(&Filter::all(), None, NEWEST).await;
            // The page says itself that the inbox cannot be reached, when it asks.
            let (Ok(stats), Ok(newest)) = (stats, newest) else { continue };
            let rows: HashMap<String, Row> = newest.entries.iter().map(row).map(|row| (row.key.clone(), row)).collect();
            if let Some((stats_before, rows_before)) = &before {
                let changed: Vec<&Row> = newest
                    .entries
                    .iter()
                    .rev()
                    .filter_map(|entry| rows.get(&hex(&entry.id)))
                    .filter(|row| rows_before.get(&row.key) != Some(row))
                    .collect();
                let counts = |stats: &InboxStats| (stats.waiting, stats.running, stats.dead, stats.paused);
                if changed.is_empty() && counts(stats_before) != counts(&stats) {
                    self.tell(Change::All);
                }
                if !changed.is_empty() || stats_before != &stats {
                    self.tell(Change::State);
                }
                for row in changed {
                    self.tell(Change::Delivery(Box::new(row.clone())));
                }
            }
            before = Some((stats, rows));
        }
    }

    fn tell(&self, change: Change) {
        // Nobody may have the page open.
        let _ = self.changes.send(change);
    }

    /// Arrivals and failures of the last hour, of the newest deliveries.
    async fn chart(&self) -> Result<Chart, Failure> {
        let known = self.chart.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, chart)) = known
            && at.elapsed() < CHART_FOR
        {
            return Ok(chart);
        }
        let mut chart = Chart::new(SystemTime::now());
        let since = SystemTime::UNIX_EPOCH + Duration::from_millis(chart.from());
        let (mut after, mut read) = (None, 0);
        while read < MOST_READ {
            let page = self.inbox.list(&Filter::all().since(since), after.as_ref(), 1000).await;
            let page = page.map_err(|error| failed(&error))?;
            read += page.entries.len();
            for entry in &page.entries {
                let has_failed = entry.failures + entry.crashes > 0 || entry.state == webhook_events::State::Dead;
                chart.count(millis(entry.received_at), has_failed);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        *self.chart.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), chart.clone()));
        Ok(chart)
    }

    async fn replay(&self, key: &str, again: bool) -> Result<Acted, Failure> {
        let id = id(key)?;
        let is_replayed = self.inbox.replay(&id, again).await.map_err(|error| failed(&error))?;
        let message = match (is_replayed, again) {
            (true, _) => "it waits to be handled; workers take it within about a second",
            (false, false) => "it is not dead any more, and was not replayed",
            (false, true) => "its body is gone, or it is not known any more: it was not replayed",
        };
        Ok(Acted { ok: is_replayed, message: message.to_owned() })
    }
}

#[async_trait]
impl Source for InboxPage {
    async fn state(&self) -> Result<State, Failure> {
        let stats = self.inbox.stats().await.map_err(|error| failed(&error))?;
        let oldest = stats.oldest_waiting.map_or_else(|| "-".to_owned(), |time| moment::span(time.as_secs()));
        let tile = |label, value: String, tone| Tile { label, value, tone };
        Ok(State {
            mode: "inbox",
            title: self.title.clone(),
            target: None,
            can: vec!["replay", "replay_again", "replay_dead", "discard", "pause"],
            paused: stats.paused,
            kinds: vec!["waiting", "running", "dead", "done", "discarded"],
            tiles: vec![
                tile("waiting", stats.waiting.to_string(), Tone::Neutral),
                tile("running", stats.running.to_string(), if stats.running > 0 { Tone::Busy } else { Tone::Neutral }),
                tile("dead", stats.dead.to_string(), if stats.dead > 0 { Tone::Bad } else { Tone::Good }),
                tile("oldest waiting", oldest, Tone::Neutral),
            ],
            chart: self.chart().await?,
        })
    }

    async fn list(&self, query: &Query) -> Result<Listed, Failure> {
        let mut filter = Filter::all();
        if let Some(event) = query.event() {
            filter = filter.kind(event);
        }
        if let Some(verdict) = query.verdict() {
            match clap::ValueEnum::from_str(verdict, true).map(Status::state) {
                Ok(state) => filter = filter.state(state),
                Err(_) => return Ok(Listed { deliveries: Vec::new(), next: None }),
            }
        }
        let limit = query.limit();
        let mut after = query.after.as_deref().and_then(Cursor::from_text);
        let (mut deliveries, mut read) = (Vec::new(), 0);
        loop {
            let page = self.inbox.list(&filter, after.as_ref(), limit).await.map_err(|error| failed(&error))?;
            read += page.entries.len();
            deliveries.extend(page.entries.iter().map(row).filter(|row| query.has_text(row)));
            after = page.next;
            if after.is_none() || deliveries.len() >= limit || read >= MOST_READ {
                return Ok(Listed { deliveries, next: after.map(|cursor| cursor.to_text()) });
            }
        }
    }

    async fn get(&self, key: &str) -> Result<Option<Detail>, Failure> {
        let Some(entry) = self.inbox.get(&id(key)?).await.map_err(|error| failed(&error))? else { return Ok(None) };
        let headers = headers(&entry.headers);
        let has_body = !entry.body.is_empty();
        let request = request(&headers, &entry.body);
        let decode = self.spec.as_ref().filter(|_| has_body).map(|spec| decode::decode(spec, &request).into());
        let mut facts = vec![("source", entry.source.clone()), ("received", moment::text(entry.received_at))];
        if let Some(due) = entry.due_at {
            facts.push(("due", moment::text(due)));
        }
        facts.push(("failures", entry.failures.to_string()));
        facts.push(("crashes", entry.crashes.to_string()));
        let can = match entry.state {
            webhook_events::State::Dead => vec!["replay", "discard"],
            webhook_events::State::Waiting => vec!["discard"],
            webhook_events::State::Done if has_body => vec!["replay_again"],
            _ => Vec::new(),
        };
        Ok(Some(Detail {
            row: row(&entry),
            cause: None,
            decode,
            curl: has_body.then(|| request.to_curl("http://127.0.0.1:8000/")),
            headers,
            body: Body::from(&entry.body[..]),
            tries: entry.attempts.iter().map(attempt).collect(),
            facts,
            can,
        }))
    }

    async fn act(&self, act: Act) -> Result<Acted, Failure> {
        let done = match act {
            Act::Replay { key } => self.replay(&key, false).await?,
            Act::ReplayAgain { key } => self.replay(&key, true).await?,
            Act::Discard { key } => {
                let ok = self.inbox.discard(&id(&key)?).await.map_err(|error| failed(&error))?;
                let message =
                    if ok { "it was discarded" } else { "it neither waits nor is dead: it was not discarded" };
                Acted { ok, message: message.to_owned() }
            }
            Act::ReplayDead { spread } => {
                let spread = if spread == 0 { Spread::none() } else { Spread::over(Duration::from_secs(spread)) };
                let count = self.inbox.replay_all(&Filter::dead(), spread).await.map_err(|error| failed(&error))?;
                let deliveries = if count == 1 { "delivery waits" } else { "deliveries wait" };
                Acted { ok: true, message: format!("{count} dead {deliveries} to be handled again") }
            }
            Act::Pause | Act::Resume => {
                let paused = act == Act::Pause;
                self.inbox.set_paused(paused).await.map_err(|error| failed(&error))?;
                let message = if paused { "paused: workers take nothing; accepting goes on" } else { "resumed" };
                Acted { ok: true, message: message.to_owned() }
            }
        };
        self.tell(Change::All);
        self.tell(Change::State);
        Ok(done)
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}

/// A delivery in a list.
fn row(entry: &Entry) -> Row {
    use webhook_events::State as S;
    let tone = match entry.state {
        S::Done => Tone::Good,
        S::Running => Tone::Busy,
        S::Dead => Tone::Bad,
        _ => Tone::Neutral,
    };
    let mut note = entry.reason.clone().unwrap_or_default();
    if entry.state != S::Done {
        for (count, what) in [(entry.failures, "failed"), (entry.crashes, "crashed")] {
            if count > 0 {
                let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
                let separator = if note.is_empty() { "" } else { ", " };
                // Writing to a string does not fail.
                let _ = write!(note, "{separator}{what} {times}");
            }
        }
    }
    Row {
        key: hex(&entry.id),
        id: entry.id.clone(),
        event: Some(entry.kind.clone()).filter(|kind| !kind.is_empty()),
        at: millis(entry.received_at),
        verdict: entry.state.as_str(),
        tone,
        note: Some(note).filter(|note| !note.is_empty()),
        status: None,
        duration: None,
        attempts: u64::try_from(entry.attempt).ok(),
        trusted: true,
    }
}

fn attempt(attempt: &AttemptEntry) -> Try {
    Try {
        number: u64::try_from(attempt.number).unwrap_or_default(),
        began: attempt.began_at.map(millis),
        ended: millis(attempt.ended_at),
        outcome: attempt.outcome.clone(),
        error: attempt.error.clone(),
    }
}

/// The headers that were kept, which are a JSON object of texts.
fn headers(json: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(members)) = serde_json::from_str(json) else { return Vec::new() };
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    members.into_iter().map(|(name, value)| (name, text(value))).collect()
}

/// An id as a part of a URL: its bytes in hexadecimal digits.
fn hex(id: &str) -> String {
    id.bytes().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn id(key: &str) -> Result<String, Failure> {
    let digits = key.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        digits.map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| Failure::no("that is no key of a delivery"))
}

#[cfg(test)]
mod tests {
    use super::{headers, hex, id};

    #[test]
    fn ids_survive_their_keys() {
        for text in ["wh_1", "a/b?c#d", "\u{202e}ü", ""] {
            assert_eq!(id(&hex(text)).ok().as_deref(), Some(text));
        }
        assert!(id("xy").is_err() && id("ff").is_err() && id("€").is_err());
    }

    #[test]
    fn headers_are_texts() {
        assert_eq!(headers(r#"{"a":"b"}"#), [("a".to_owned(), "b".to_owned())]);
        assert!(headers("nothing").is_empty());
    }
}
