//! What `verify` says: as text for people, and as JSON. Neither has the secret in it, nor the signature that was expected.

use std::cmp::Ordering;
use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use webhook_events::Delivery;

use super::explain::Finding;
use super::{keys, texts};
use crate::decode::Decoded;
use crate::moment;
use crate::ordered::Json;
use crate::secret::Text;

/// Whether a delivery is genuine, and all that is known of it.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) genuine: bool,
    pub(super) causes: Vec<&'static str>,
    pub(super) scheme: Option<&'static str>,
    /// What the verifier said.
    pub(super) reason: Option<String>,
    pub(super) proof: Option<String>,
    pub(super) id: Option<String>,
    pub(super) timestamp: Option<i64>,
    pub(super) arrived: Option<SystemTime>,
    /// Where the secret is from, and what can be said of it.
    pub(super) secret: Option<(String, String)>,
    pub(super) decoded: Decoded,
}

impl Verdict {
    /// It was signed with this secret.
    pub(super) fn genuine(self, delivery: &Delivery, secret: &Text) -> Self {
        let mut verdict = Self { genuine: true, causes: Vec::new(), id: Some(delivery.id().to_owned()), ..self };
        verdict.timestamp = Some(delivery.timestamp());
        verdict.secret(Some(secret));
        verdict
    }

    pub(super) fn secret(&mut self, secret: Option<&Text>) {
        self.secret = secret.map(|Text { source, text }| {
            let key = keys::candidates(text).into_iter().next().filter(|key| key.codes.is_empty());
            let about = match key {
                Some(key) => format!("whsec_…, {} bytes", key.bytes.len()),
                None => format!("{} characters", text.chars().count()),
            };
            (source.clone(), about)
        });
    }

    /// The signature holds, and the time is too far from now.
    pub(super) fn late(&mut self, timestamp: i64, now: SystemTime) {
        const MILLISECONDS: i64 = 100_000_000_000;
        let now = unix(now);
        let away = timestamp.abs_diff(now);
        self.timestamp = Some(timestamp);
        let (code, when) = match timestamp {
            MILLISECONDS.. => ("timestamp-ms", None),
            _ if timestamp < now => ("stale", Some("before it arrived")),
            _ => ("future", Some("after it arrived")),
        };
        self.causes = vec![code];
        self.proof = Some(match when {
            None => "the signature holds, and read as milliseconds the time is one of these years".to_owned(),
            Some(when) => format!("the signature holds; it was sent {} {when}{}", moment::span(away), zone(away)),
        });
    }

    /// What the search has found.
    pub(super) fn explained(&mut self, finding: Option<Finding>, secrets: &[Text], arrived: usize) {
        let Some(Finding { causes, secret, length }) = finding else {
            self.causes = vec!["no-known-mistake"];
            return;
        };
        self.secret(secrets.get(secret));
        let body = causes.iter().map(|code| texts::proof(code)).find(|proof| !proof.is_empty());
        self.proof = Some(match body {
            Some(proof) if causes.len() == 1 => {
                format!("{proof} ({}), it verifies", size(length, arrived))
            }
            Some(proof) => format!("{proof} ({}), and with the other corrected, it verifies", size(length, arrived)),
            None => "with this corrected, and nothing else, it verifies".to_owned(),
        });
        self.causes = causes;
    }

    /// One document.
    pub(super) fn json(&self) -> String {
        let fix: Vec<&str> = self.causes.iter().map(|code| texts::of(code).1).collect();
        let document = Json::object([
            ("v", 1_u64.into()),
            ("genuine", self.genuine.into()),
            ("causes", Json::List(self.causes.iter().map(|code| Json::from(*code)).collect())),
            ("reason", self.reason.as_deref().into()),
            ("proof", self.proof.as_deref().into()),
            ("fix", (!fix.is_empty()).then(|| fix.join("; ")).as_deref().into()),
            ("scheme", self.scheme.into()),
            ("id", self.id.as_deref().into()),
            ("timestamp", self.timestamp.into()),
            ("secret", self.secret.as_ref().map(|(source, _)| source.as_str()).into()),
            ("event", self.decoded.event.as_deref().into()),
            ("problem", self.decoded.problem.as_ref().map(|problem| problem.text.as_str()).into()),
        ]);
        format!("{document}\n")
    }

    /// Lines for people.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let title = match (self.genuine, &self.reason, self.causes.first()) {
            (true, ..) => "genuine".to_owned(),
            (false, Some(reason), _) => format!("not genuine: {}", one_line(reason)),
            (false, None, Some(&code)) => format!("not genuine: {}", texts::of(code).0),
            (false, None, None) => "not genuine".to_owned(),
        };
        line(&mut text, &title);
        if !self.causes.is_empty() {
            text.push('\n');
        }
        for code in &self.causes {
            row(&mut text, "cause", &format!("{}  [{code}]", texts::of(code).0));
        }
        if let Some(proof) = &self.proof {
            row(&mut text, "proof", proof);
        }
        for code in &self.causes {
            row(&mut text, "fix", texts::of(code).1);
        }
        text.push('\n');
        if let Some(id) = &self.id {
            row(&mut text, "id", &one_line(id));
        }
        if let Some(timestamp) = self.timestamp {
            row(&mut text, "sent", &self.sent(timestamp));
        }
        if let Some((source, about)) = &self.secret {
            row(&mut text, "secret", &format!("{source}  {about}"));
        }
        if let Some(event) = &self.decoded.event {
            row(&mut text, "event", &one_line(event));
        }
        if let Some(problem) = &self.decoded.problem {
            row(&mut text, "problem", &one_line(&problem.text));
        }
        text
    }

    fn sent(&self, timestamp: i64) -> String {
        let time =
            u64::try_from(timestamp).ok().and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        let time = time.map_or_else(|| "-".to_owned(), moment::text);
        let Some(arrived) = self.arrived.map(unix) else { return time };
        let side = if timestamp <= arrived { "before" } else { "after" };
        format!("{time}  {} {side} it arrived", moment::span(timestamp.abs_diff(arrived)))
    }
}

/// Whole unix seconds, negative before 1970.
fn unix(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    }
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn row(text: &mut String, name: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {name:<8}  {value}");
}

/// What strangers wrote, without what would move the cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn size(sent: usize, arrived: usize) -> String {
    let difference = sent.abs_diff(arrived);
    let bytes = if difference == 1 { "byte" } else { "bytes" };
    match sent.cmp(&arrived) {
        Ordering::Equal => format!("{sent} bytes as well"),
        Ordering::Less => format!("{difference} {bytes} fewer than arrived"),
        Ordering::Greater => format!("{difference} {bytes} more than arrived"),
    }
}

/// That a difference near whole hours looks like a time zone.
fn zone(seconds: u64) -> &'static str {
    let hours = (seconds + 300) / 3_600;
    let is_near = seconds.abs_diff(hours * 3_600) <= 300;
    if is_near && (1..=14).contains(&hours) {
        ", whole hours: one of the clocks may take a local time for UTC"
    } else {
        ""
    }
}
