//! What an operator sees of an inbox, as text and as JSON.

use std::fmt::Write;

use webhook_events::{AttemptEntry, Entry, InboxStats, State};

use crate::moment;
use crate::ordered::Json;

/// What every answer is: one document on a line, or text.
fn document<const N: usize>(members: [(&str, Json); N]) -> String {
    let mut all = vec![("v".to_owned(), 1_u64.into())];
    all.extend(members.into_iter().map(|(key, value)| (key.to_owned(), value)));
    format!("{}\n", Json::Object(all))
}

pub(super) fn stats(stats: &InboxStats, json: bool) -> String {
    let oldest = stats.oldest_waiting.map(|time| time.as_secs());
    if json {
        return document([
            ("waiting", stats.waiting.into()),
            ("running", stats.running.into()),
            ("dead", stats.dead.into()),
            ("oldest_waiting_seconds", oldest.into()),
            ("bytes", stats.bytes.into()),
            ("paused", stats.paused.into()),
        ]);
    }
    let oldest = oldest.map(|seconds| format!(", the oldest for {seconds} s")).unwrap_or_default();
    let paused = if stats.paused { "paused: workers take nothing\n" } else { "" };
    format!(
        "waiting  {}{oldest}\nrunning  {}\ndead     {}\nsize     {} bytes\n{paused}",
        stats.waiting, stats.running, stats.dead, stats.bytes
    )
}

pub(super) fn list(entries: &[Entry], json: bool) -> String {
    if json {
        let deliveries = entries.iter().map(|entry| Json::Object(head(entry)));
        return document([("deliveries", Json::List(deliveries.collect()))]);
    }
    let ids = entries.iter().map(|entry| entry.id.chars().count()).max().unwrap_or_default();
    let kinds = entries.iter().map(|entry| kind(entry).chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for entry in entries {
        let (received, id, kind) = (moment::text(entry.received_at), &entry.id, kind(entry));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{received}  {id:ids$}  {kind:kinds$}  {}", state(entry));
    }
    text
}

pub(super) fn entry(entry: &Entry, json: bool) -> String {
    if json {
        let mut members = vec![("v".to_owned(), 1_u64.into())];
        members.extend(head(entry));
        let headers = Json::parse(&entry.headers).unwrap_or_else(|_| entry.headers.as_str().into());
        members.push(("headers".to_owned(), headers));
        members.push(("attempts".to_owned(), Json::List(entry.attempts.iter().map(attempt).collect())));
        members.push(("body".to_owned(), str::from_utf8(&entry.body).ok().into()));
        return format!("{}\n", Json::Object(members));
    }
    let mut text = String::new();
    let _ = writeln!(text, "id        {}\nsource    {}\nevent     {}", entry.id, entry.source, kind(entry));
    let _ = writeln!(text, "state     {}\nreceived  {}", state(entry), moment::text(entry.received_at));
    for attempt in &entry.attempts {
        let error = attempt.error.as_deref().map(|error| format!(": {error}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "attempt   {} {} {}{error}",
            attempt.number,
            moment::text(attempt.ended_at),
            attempt.outcome
        );
    }
    let _ = writeln!(text, "headers   {}\n\n{}", entry.headers, String::from_utf8_lossy(&entry.body));
    text
}

pub(super) fn count(verb: &str, number: u64, json: bool) -> String {
    if json { document([("count", number.into())]) } else { format!("{verb} {number}\n") }
}

/// What became of deliveries that were named.
pub(super) fn outcomes(verb: &str, done: &[(&str, bool)], json: bool) -> String {
    let ids = |wanted: bool| done.iter().filter(move |(_, is_done)| *is_done == wanted).map(|(id, _)| *id);
    if json {
        let list = |wanted: bool| Json::List(ids(wanted).map(Json::from).collect());
        return document([(verb, list(true)), ("refused", list(false))]);
    }
    ids(true).fold(String::new(), |mut text, id| {
        let _ = writeln!(text, "{verb} {id}");
        text
    })
}

pub(super) fn paused(paused: bool, json: bool) -> String {
    if json {
        return document([("paused", paused.into())]);
    }
    let text = if paused { "paused: workers take nothing until it is resumed\n" } else { "resumed\n" };
    text.to_owned()
}

/// What a list says of a delivery.
fn head(entry: &Entry) -> Vec<(String, Json)> {
    let members: [(&str, Json); 11] = [
        ("id", entry.id.as_str().into()),
        ("source", entry.source.as_str().into()),
        ("event", entry.kind.as_str().into()),
        ("status", entry.state.as_str().into()),
        ("reason", entry.reason.as_deref().into()),
        ("received_at", moment::text(entry.received_at).as_str().into()),
        ("due_at", entry.due_at.map(moment::text).as_deref().into()),
        ("signed_at", entry.signed_at.into()),
        ("attempt", entry.attempt.into()),
        ("failures", u64::from(entry.failures).into()),
        ("crashes", u64::from(entry.crashes).into()),
    ];
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn attempt(attempt: &AttemptEntry) -> Json {
    Json::object([
        ("number", attempt.number.into()),
        ("began_at", attempt.began_at.map(moment::text).as_deref().into()),
        ("ended_at", moment::text(attempt.ended_at).as_str().into()),
        ("outcome", attempt.outcome.as_str().into()),
        ("error", attempt.error.as_deref().into()),
    ])
}

/// The event type; `-` where the body does not name one.
fn kind(entry: &Entry) -> &str {
    if entry.kind.is_empty() { "-" } else { &entry.kind }
}

/// The state with its reason, its failures, and when it is due.
fn state(entry: &Entry) -> String {
    let mut text = entry.state.as_str().to_owned();
    if let Some(reason) = &entry.reason {
        let _ = write!(text, " ({reason})");
    }
    if entry.failures > 0 {
        let _ = write!(text, ", failed {} times", entry.failures);
    }
    if entry.crashes > 0 {
        let _ = write!(text, ", crashed {} times", entry.crashes);
    }
    if entry.state == State::Waiting
        && let Some(due) = entry.due_at
    {
        let _ = write!(text, ", due {}", moment::text(due));
    }
    text
}
