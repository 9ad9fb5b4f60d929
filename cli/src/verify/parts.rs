//! What the headers of a delivery say: the signatures, and what may have been signed in front of the body.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::keys::hex;
use crate::request::Request;

/// The most signatures that are looked at.
const MOST: usize = 64;

/// A signature, and the mistake that it is written with.
pub(super) struct Mark {
    pub(super) code: Option<&'static str>,
    pub(super) bytes: Vec<u8>,
}

/// What may have been signed in front of the body.
pub(super) struct Front {
    pub(super) code: Option<&'static str>,
    pub(super) bytes: Vec<u8>,
}

impl Front {
    fn new(code: Option<&'static str>, id: &str, timestamp: &str) -> Self {
        Self { code, bytes: format!("{id}.{timestamp}.").into_bytes() }
    }
}

/// The headers of Standard Webhooks, under whichever names they came.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) ids: Vec<String>,
    pub(super) timestamps: Vec<String>,
    pub(super) marks: Vec<Mark>,
    /// Whether their names are others than the scheme's.
    pub(super) renamed: bool,
}

impl Parts {
    /// The headers that begin with `prefix`, or else with another that means the same.
    pub(super) fn of(request: &Request, prefix: &str) -> Self {
        let other = if prefix == "svix" { "webhook" } else { "svix" };
        let names = [(prefix, '-'), (other, '-'), (prefix, '_'), (other, '_')];
        let found = names.iter().position(|(prefix, dash)| {
            let is_there = |name: &str| request.header(&format!("{prefix}{dash}{name}")).is_some();
            is_there("signature") && (is_there("id") || is_there("timestamp"))
        });
        let (prefix, dash) = found.and_then(|index| names.get(index)).copied().unwrap_or((prefix, '-'));
        let values = |name: &str| -> Vec<String> {
            let name = format!("{prefix}{dash}{name}");
            let values = request.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(&name));
            values.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
        };
        let mut marks = Vec::new();
        for value in values("signature") {
            signatures(&mut marks, &value);
        }
        marks.truncate(MOST);
        Self {
            ids: values("id"),
            timestamps: values("timestamp"),
            marks,
            renamed: found.is_some_and(|index| index > 0),
        }
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.ids.first().map(String::as_str)
    }

    pub(super) fn timestamp(&self) -> Option<&str> {
        self.timestamps.first().map(String::as_str)
    }

    /// What is signed where nothing is wrong with the headers.
    pub(super) fn front(&self) -> Option<Front> {
        match (&self.ids[..], &self.timestamps[..]) {
            ([id], [timestamp]) => Some(Front::new(None, id, timestamp)),
            _ => None,
        }
    }

    /// What may have been signed where something is. With `clock`, the unit of the time is among it.
    pub(super) fn mistakes(&self, clock: bool) -> Vec<Front> {
        let mut fronts = Vec::new();
        if let (Some(id), Some(timestamp)) = (self.id(), self.timestamp()) {
            fronts.push(Front::new(Some("id-and-timestamp-swapped"), timestamp, id));
            self.merged(&mut fronts);
            for id in [id.to_lowercase(), id.to_uppercase(), upper_rest(id)] {
                fronts.push(Front::new(Some("id-lowercased"), &id, timestamp));
            }
            if clock && let Some(seconds) = timestamp.get(..10).filter(|_| timestamp.len() == 13) {
                fronts.push(Front::new(Some("timestamp-ms"), id, seconds));
            }
        }
        if let Some(timestamp) = self.timestamp() {
            fronts.push(Front { code: Some("no-id"), bytes: format!("{timestamp}.").into_bytes() });
        }
        fronts.push(Front { code: Some("body-only"), bytes: Vec::new() });
        let front = self.front();
        let mut seen: Vec<Vec<u8>> = front.into_iter().map(|front| front.bytes).collect();
        fronts.retain(|front| {
            let is_new = !seen.contains(&front.bytes);
            seen.push(front.bytes.clone());
            is_new
        });
        fronts
    }

    /// The parts of headers that were joined by commas, or came more than once.
    fn merged(&self, fronts: &mut Vec<Front>) {
        let parts = |values: &[String]| -> Vec<String> {
            values.iter().flat_map(|value| value.split(',')).map(|part| part.trim().to_owned()).take(4).collect()
        };
        let (ids, timestamps) = (parts(&self.ids), parts(&self.timestamps));
        if ids.len() < 2 && timestamps.len() < 2 {
            return;
        }
        let pairs = ids.iter().zip(&timestamps);
        let all = ids.iter().flat_map(|id| timestamps.iter().map(move |timestamp| (id, timestamp)));
        fronts.extend(pairs.chain(all).map(|(id, timestamp)| Front::new(Some("header-merged"), id, timestamp)));
    }

    /// What may have been signed where the id lost its upper case: every spelling, where it has few letters.
    pub(super) fn spellings(&self) -> Vec<Front> {
        let (Some(id), Some(timestamp)) = (self.id(), self.timestamp()) else { return Vec::new() };
        let letters: Vec<usize> = id.char_indices().filter(|(_, c)| c.is_ascii_lowercase()).map(|(at, _)| at).collect();
        if letters.len() > 7 || id.len() > 255 {
            return Vec::new();
        }
        let spell = |choice: u32| -> String {
            let upper =
                |at: usize| letters.iter().position(|letter| *letter == at).is_some_and(|bit| choice >> bit & 1 == 1);
            id.char_indices().map(|(at, c)| if upper(at) { c.to_ascii_uppercase() } else { c }).collect()
        };
        (1..1_u32 << letters.len()).map(|choice| Front::new(Some("id-lowercased"), &spell(choice), timestamp)).collect()
    }
}

/// An id whose prefix is in lower case, and the rest in upper case.
fn upper_rest(id: &str) -> String {
    match id.split_once('_') {
        Some((prefix, rest)) => format!("{prefix}_{}", rest.to_uppercase()),
        None => id.to_uppercase(),
    }
}

fn signatures(marks: &mut Vec<Mark>, value: &str) {
    for entry in value.split_ascii_whitespace() {
        let entry = entry.trim_end_matches(',');
        if let Some(mark) = mark(entry) {
            marks.push(mark);
            continue;
        }
        // `v1,…,v1,…`
        for part in entry.split(',').filter(|part| !matches!(*part, "v1" | "v1a")) {
            if let Some(mark) = mark(part) {
                marks.push(Mark { code: Some("header-merged"), ..mark });
            }
        }
    }
}

fn mark(entry: &str) -> Option<Mark> {
    let (code, encoded) = if let Some(rest) = entry.strip_prefix("v1,") {
        (None, rest)
    } else if let Some(rest) = entry.strip_prefix("v1a,") {
        (Some("signature-v1a"), rest)
    } else if let Some(rest) = entry.strip_prefix("sha256=").or(entry.strip_prefix("v1=")) {
        (Some("signature-prefix"), rest)
    } else {
        (Some("signature-without-version"), entry)
    };
    if let Some(bytes) = hex(encoded).filter(|bytes| bytes.len() == 32) {
        return Some(Mark { code: code.or(Some("signature-hex")), bytes });
    }
    if let Some(bytes) = STANDARD.decode(encoded).ok().filter(|bytes| bytes.len() == 32) {
        return Some(Mark { code, bytes });
    }
    // One that was cut off: enough of it is there to know it by.
    let whole = encoded.trim_end_matches('=');
    if encoded.len() > 43 || !whole.is_ascii() {
        return None;
    }
    let length = if whole.len() == 43 { 43 } else { whole.len() / 4 * 4 };
    let bytes = STANDARD_NO_PAD.decode(whole.get(..length)?).ok().filter(|bytes| bytes.len() >= 12)?;
    code.is_none().then_some(Mark { code: Some("signature-cut"), bytes })
}
