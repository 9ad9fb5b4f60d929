//! What came of all deliveries: counts, times, answers, and what was wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::courier::{Attempt, Delivered};
use super::plan::Kind;

/// The most wrong deliveries that are listed.
const MOST: usize = 20;

/// The sum of what has ended.
#[derive(Default)]
pub(super) struct Report {
    /// How many there were of each kind, and how many of them went as they should.
    kinds: BTreeMap<Kind, (usize, usize)>,
    retries: usize,
    /// How long genuine deliveries waited for their answers.
    times: Vec<Duration>,
    answers: BTreeMap<String, usize>,
    /// What each probe got.
    probes: Vec<(Kind, String)>,
    wrong: Vec<String>,
    wrong_count: usize,
}

impl Report {
    /// Adds a delivery, and says whether it went as it should.
    pub(super) fn add(&mut self, delivered: &Delivered) -> bool {
        let kind = delivered.kind;
        let last = delivered.attempts.last();
        let outcome = last.map_or_else(|| "nothing".to_owned(), Attempt::outcome);
        for attempt in &delivered.attempts {
            *self.answers.entry(attempt.outcome()).or_default() += 1;
            if kind.is_genuine() {
                self.times.extend(attempt.took);
            }
        }
        self.retries += delivered.attempts.len().saturating_sub(1);
        let is_accepted = last.is_some_and(|attempt| attempt.result.as_ref().is_ok_and(StatusCode::is_success));
        let is_right = if kind.is_genuine() { delivered.is_success } else { !(kind.is_forgery() && is_accepted) };
        if !kind.is_genuine() && !kind.is_forgery() {
            self.probes.push((kind, outcome.clone()));
        }
        let (count, right) = self.kinds.entry(kind).or_default();
        *count += 1;
        *right += usize::from(is_right);
        if !is_right {
            self.wrong_count += 1;
            if self.wrong.len() < MOST {
                self.wrong.push(complaint(delivered, &outcome));
            }
        }
        is_right
    }

    /// Whether all went as it should.
    pub(super) fn is_well(&self) -> bool {
        self.wrong_count == 0
    }

    /// Lines for people.
    pub(super) fn text(&self, expected: &str, took: Duration) -> String {
        let (genuine, taken) = self.of(Kind::Genuine);
        let (duplicates, taken_again) = self.of(Kind::Duplicate);
        let forgeries: usize = [Kind::Forged, Kind::Stale, Kind::Corrupt].iter().map(|kind| self.of(*kind).0).sum();
        let mut lines = vec![format!(
            "{}, {}, {}, {} in {:.1} s",
            counted(genuine, "event", "events"),
            counted(genuine + duplicates, "delivery", "deliveries"),
            counted(forgeries, "forgery", "forgeries"),
            counted(self.retries, "retry", "retries"),
            took.as_secs_f64(),
        )];
        let mut times = String::new();
        if let (Some(half), Some(most)) = (self.percentile(50), self.percentile(99)) {
            times = format!("     p50 {}  p99 {}", millis(half), millis(most));
        }
        lines.push(format!("genuine    {taken} of {genuine} ended in {expected}{times}"));
        if duplicates > 0 {
            lines.push(format!("twice      {taken_again} of {duplicates} ended in {expected}"));
        }
        for kind in [Kind::Forged, Kind::Stale, Kind::Corrupt] {
            if let (count @ 1.., refused) = self.of(kind) {
                lines.push(format!("{:<9}  {refused} of {count} refused", kind.label()));
            }
        }
        for (kind, outcome) in &self.probes {
            lines.push(format!("{:<9}  {outcome}", kind.label()));
        }
        let answers: Vec<_> = self.answers.iter().map(|(answer, count)| format!("{answer}: {count}")).collect();
        lines.push(format!("answers    {}", answers.join(", ")));
        if self.wrong_count > 0 {
            lines.push("wrong".into());
            lines.extend(self.wrong.iter().map(|text| format!("  {text}")));
            if self.wrong_count > self.wrong.len() {
                lines.push(format!("  and {} more", self.wrong_count - self.wrong.len()));
            }
        }
        lines.join("\n")
    }

    /// One line of JSON.
    pub(super) fn json(&self, seed: u64, took: Duration) -> String {
        let mut kinds = Map::new();
        for (kind, (count, right)) in &self.kinds {
            kinds.insert(kind.label().into(), json!({ "sent": count, "right": right }));
        }
        let time = |percent| self.percentile(percent).map(|time| time.as_secs_f64() * 1000.0);
        json!({
            "v": 1,
            "kind": "report",
            "ok": self.is_well(),
            "seed": seed,
            "seconds": took.as_secs_f64(),
            "deliveries": Value::Object(kinds),
            "retries": self.retries,
            "p50_ms": time(50),
            "p99_ms": time(99),
            "answers": self.answers,
        })
        .to_string()
    }

    /// How many there were of a kind, and how many of them went as they should.
    fn of(&self, kind: Kind) -> (usize, usize) {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }

    /// The time that so many percent of the answers took at most.
    fn percentile(&self, percent: usize) -> Option<Duration> {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied()
    }
}

/// One line of JSON for a delivery that has ended.
pub(super) fn line(delivered: &Delivered, is_right: bool) -> String {
    let attempts: Vec<Value> = delivered
        .attempts
        .iter()
        .map(|attempt| {
            json!({
                "status": attempt.result.as_ref().ok().map(StatusCode::as_u16),
                "error": attempt.result.as_ref().err().map(ToString::to_string),
                "ms": attempt.took.map(|took| took.as_secs_f64() * 1000.0),
            })
        })
        .collect();
    json!({
        "v": 1,
        "kind": "delivery",
        "delivery": delivered.kind.label(),
        "event": delivered.event,
        "id": delivered.id,
        "ok": is_right,
        "attempts": attempts,
    })
    .to_string()
}

/// Why a delivery did not go as it should.
fn complaint(delivered: &Delivered, outcome: &str) -> String {
    let Delivered { kind, event, id, attempts, .. } = delivered;
    if kind.is_forgery() {
        return format!("{event}  {id}  {}, and accepted with {outcome}", kind.label());
    }
    let remark = attempts.last().and_then(|attempt| attempt.remark.as_deref());
    let remark = remark.map_or_else(String::new, |remark| format!(": {remark}"));
    match attempts.len() {
        1 => format!("{event}  {id}  {outcome}{remark}"),
        count => format!("{event}  {id}  {outcome} after {count} attempts{remark}"),
    }
}

/// `1 event`, `2 events`.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `3 ms`, and `0.4 ms` where that is below ten.
fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    if millis < 10.0 { format!("{millis:.1} ms") } else { format!("{millis:.0} ms") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Report, millis};

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut report = Report::default();
        assert_eq!(report.percentile(50), None);
        report.times = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(report.percentile(50), Some(Duration::from_millis(100)));
        assert_eq!(report.percentile(99), Some(Duration::from_millis(198)));
        assert_eq!([millis(Duration::from_micros(400)), millis(Duration::from_millis(41))], ["0.4 ms", "41 ms"]);
    }
}
