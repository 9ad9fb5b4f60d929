//! Plausible values by the name of a field.

use crate::model::{Field, Home};

/// 25 June 2025, 14:20:10 UTC.
pub(super) const TIMESTAMP: i64 = 1_750_861_210;

/// The same as RFC 3339 has it.
pub(super) const DATETIME: &str = "2025-06-25T14:20:10Z";

/// What is known of the value to be made up.
#[derive(Clone)]
pub(super) struct Context<'c> {
    event: &'c str,
    /// Names of the fields on the way, and positions in lists: what makes two IDs differ.
    path: String,
    /// What the object that holds the field is: `data`, `SipHeader`, `connect`.
    owner: &'c str,
    name: &'c str,
    description: &'c str,
    item: usize,
}

impl<'c> Context<'c> {
    pub(super) fn event(event: &'c str) -> Self {
        Self { event, path: String::new(), owner: "", name: "", description: "", item: 0 }
    }

    pub(super) fn field(&self, field: &'c Field) -> Self {
        Self {
            path: format!("{}.{}", self.path, field.name.text),
            name: &field.name.text,
            description: field.description.as_deref().unwrap_or_default(),
            ..self.clone()
        }
    }

    pub(super) fn item(&self, item: usize) -> Self {
        Self { path: format!("{}.{item}", self.path), item, ..self.clone() }
    }

    pub(super) fn inside(&self, home: &'c Home) -> Self {
        Self { owner: &home.name().text, ..self.clone() }
    }

    pub(super) fn integer(&self) -> i64 {
        let words = words(self.name);
        match words.last().map_or("", String::as_str) {
            "at" | "timestamp" | "time" | "date" => TIMESTAMP,
            "amount" | "price" | "total" | "cost" | "subtotal" => 2_000,
            "code" | "status" => 200,
            "port" => 443,
            "seconds" | "duration" | "minutes" => 30,
            "ms" | "milliseconds" | "bytes" | "size" => 1_024,
            "year" => 2025,
            _ => 1,
        }
    }

    pub(super) fn string(&self) -> String {
        if let Some(prefix) = shown_prefix(self.description) {
            return format!("{prefix}{}", self.hex());
        }
        let words = words(self.name);
        let (last, before) = match words.split_last() {
            Some((last, before)) => (last.as_str(), before),
            None => ("", words.as_slice()),
        };
        let subject = subject(self.event);
        match last {
            "id" if before.is_empty() && self.owner.is_empty() => format!("evt_{}", self.hex()),
            "id" if before.is_empty() && self.owner == "data" => self.id(&subject),
            "id" if before.is_empty() => self.id(&self::words(self.owner)),
            "id" => self.id(before),
            "name" if self.is_header() => ["From", "To"][self.item % 2].to_owned(),
            "value" if self.is_header() => format!("sip:+1415555010{}@sip.example.com", self.item % 10),
            "status" | "state" => self.event.rsplit('.').next().unwrap_or(self.event).to_owned(),
            "object" if !self.owner.is_empty() => subject.join("."),
            _ => made_up(last, before).unwrap_or_else(|| format!("example {}", words.join(" ")).trim_end().to_owned()),
        }
    }

    fn is_header(&self) -> bool {
        words(self.owner).iter().any(|word| word.starts_with("header"))
    }

    fn id(&self, what: &[String]) -> String {
        format!("{}{}", prefix(what, self.event), self.hex())
    }

    /// 32 digits that only this field of this event has.
    fn hex(&self) -> String {
        let hash = |seed| {
            let bytes = self.event.bytes().chain(self.path.bytes());
            bytes.fold(seed, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
        };
        // FNV-1a, once from its own start and once from another.
        format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x6c62_272e_07bb_0142))
    }
}

/// `C-` of a description that says "`C-…`".
fn shown_prefix(description: &str) -> Option<&str> {
    let mut spans = description.split('`').skip(1).step_by(2);
    spans
        .find_map(|span| span.strip_suffix('…').or_else(|| span.strip_suffix("...")))
        .filter(|prefix| !prefix.is_empty())
}

/// What an event is about: `fine_tuning.job.failed` about `fine tuning job`.
fn subject(event: &str) -> Vec<String> {
    words(event.rsplit_once('.').map_or(event, |(subject, _)| subject))
}

/// The words of a name in any of the usual spellings, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How the ID of a thing begins: as `OpenAI` has it where that is known, else by its first letters.
fn prefix(what: &[String], event: &str) -> String {
    let last = what.last().map_or("id", String::as_str);
    let known = match (what, last) {
        ([.., eval, run], _) if eval == "eval" && run == "run" => "evalrun_",
        ([.., tuning, job], _) if tuning == "tuning" && job == "job" => "ftjob-",
        (_, "response") => "resp_",
        (_, "call") if event.starts_with("realtime") || event.starts_with("live") => "rtc_",
        (_, "session") => "sess_",
        (_, "environment") => "env_",
        (_, "project") => "proj_",
        (_, "request") => "req_",
        (_, "org" | "organization") => "org-",
        (_, "event") => "evt_",
        (_, "message") => "msg_",
        _ => "",
    };
    match known {
        "" if last.chars().count() <= 5 => format!("{last}_"),
        "" => format!("{}_", last.chars().take(3).collect::<String>()),
        known => known.to_owned(),
    }
}

/// A value for a field whose last word says what it is.
fn made_up(last: &str, before: &[String]) -> Option<String> {
    let value = match last {
        "url" | "uri" | "link" | "href" | "endpoint" => {
            return Some(format!("https://example.com/{}", before.join("/")));
        }
        "email" => "user@example.com",
        "name" | "title" | "label" => "Example",
        "model" => "gpt-5",
        "phone" => "+14155550100",
        "currency" => "usd",
        "country" => "US",
        "language" | "locale" | "lang" => "en",
        "ip" => "192.0.2.1",
        "version" => "1.0.0",
        "at" | "time" | "timestamp" => DATETIME,
        "date" => "2025-06-25",
        "timezone" => "UTC",
        "message" | "reason" | "description" | "text" | "error" | "note" | "comment" => "An example of some text.",
        _ => return None,
    };
    Some(value.to_owned())
}
