//! What `listen` says of a delivery: a line for people, or a line of JSON.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::store::time;

/// How deliveries are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// A line for each delivery
    Lines,
    /// JSON Lines
    Json,
    /// A list that moves, with keys to look into a delivery, replay it and copy it
    Tui,
    /// Nothing
    Quiet,
}

/// What became of a delivery.
pub(super) struct Note {
    pub(super) at: SystemTime,
    pub(super) event: Option<String>,
    /// The id; for a forgery it is what the sender claims.
    pub(super) id: String,
    /// Why it is not genuine.
    pub(super) refused: Option<String>,
    pub(super) is_duplicate: bool,
    /// The URL that it was forwarded to.
    pub(super) to: Option<String>,
    pub(super) status: u16,
    pub(super) took: Duration,
    /// What the app said, where that was no success.
    pub(super) remark: Option<String>,
    /// What names the delivery for `verify`.
    pub(super) name: Option<String>,
}

/// The most characters of a text that somebody else wrote.
const LONGEST: usize = 100;

impl Note {
    /// A line for people.
    pub(super) fn line(&self) -> String {
        let event = self.event.as_deref().filter(|_| self.refused.is_none() || self.to.is_some()).unwrap_or("-");
        let id = if self.id.is_empty() { "-" } else { &self.id };
        let mut line = format!("{}  {:<24}  {:<16}  ", time::clock(self.at), printable(event), printable(id));
        // Writing to a string does not fail.
        match &self.refused {
            None => line.push_str("genuine "),
            Some(reason) if self.to.is_some() => _ = write!(line, "unverified ({reason}) "),
            Some(reason) => {
                _ = write!(line, "refused: {reason}");
                if let Some(name) = &self.name {
                    _ = write!(line, " (webhook-events verify {name})");
                }
                return line;
            }
        }
        _ = write!(line, "  -> {} in {} ms", self.status, self.took.as_millis());
        if self.is_duplicate {
            line.push_str("    duplicate");
        }
        if let Some(remark) = &self.remark {
            _ = write!(line, "    {}", printable(remark));
        }
        line
    }

    /// A line of JSON.
    pub(super) fn json(&self) -> String {
        json!({
            "v": 1,
            "kind": "delivery",
            "at": time::rfc3339(time::unix(self.at)),
            "event": self.event,
            "id": if self.id.is_empty() { None } else { Some(&self.id) },
            "genuine": self.refused.is_none(),
            "reason": self.refused,
            "duplicate": self.is_duplicate,
            "forwarded_to": self.to,
            "status": self.status,
            "ms": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "remark": self.remark,
            "stored": self.name,
        })
        .to_string()
    }
}

/// The first line of JSON: that it is ready.
pub(super) fn listening(url: &str, made: Option<&str>, page: Option<&str>) -> String {
    json!({ "v": 1, "kind": "listening", "url": url, "secret": made, "page": page }).to_string()
}

/// A text that somebody else wrote, without what a terminal would act on.
pub(super) fn printable(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A text that somebody else wrote, in all of its length.
pub(super) fn printable_line(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// A character, or `?` for one that does something to a terminal, or to its neighbours.
fn shown(character: char) -> char {
    if character.is_control() || is_invisible(character) { '?' } else { character }
}

/// Characters that turn the direction of text, or cannot be seen.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Note, printable};

    fn note() -> Note {
        Note {
            at: UNIX_EPOCH + Duration::from_secs(10_267),
            event: Some("response.completed".into()),
            id: "wh_6889a1".into(),
            refused: None,
            is_duplicate: false,
            to: None,
            status: 204,
            took: Duration::from_millis(12),
            remark: None,
            name: Some("wh_6889a1".into()),
        }
    }

    #[test]
    fn a_line_says_what_became_of_it() {
        let genuine = "02:51:07  response.completed        wh_6889a1         genuine   -> 204 in 12 ms";
        assert_eq!(note().line(), genuine);
        assert_eq!(Note { is_duplicate: true, ..note() }.line(), format!("{genuine}    duplicate"));
        let refused = Note { refused: Some("no signature".into()), status: 400, ..note() };
        assert_eq!(
            refused.line(),
            "02:51:07  -                         wh_6889a1         refused: no signature (webhook-events verify wh_6889a1)"
        );
        assert!(refused.json().contains(r#""genuine":false"#));
    }

    #[test]
    fn terminals_are_not_told_what_to_do() {
        assert_eq!(printable("a\u{1b}[2Jb\r\nc\u{202e}"), "a?[2Jb??c?");
        assert_eq!(printable(&"x".repeat(101)).chars().count(), 101);
    }
}
