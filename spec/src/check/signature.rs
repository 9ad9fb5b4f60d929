//! How deliveries are signed: the name of a preset, or a scheme written out that keeps every rule of safety.

use super::Check;
use super::keys::{Keys, list};
use super::place::{Owner, Place};
use super::scalar::mark;
use crate::model::{Name, Scheme, Signature, Source, Timestamp};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};

/// The providers whose scheme is known by name. The runtime has a scheme for each; a test compares the two lists.
pub const PRESETS: [&str; 26] = [
    "standard-webhooks",
    "svix",
    "supabase",
    "polar-legacy",
    "stripe",
    "github",
    "bitbucket",
    "slack",
    "shopify",
    "zoom",
    "pagerduty",
    "paddle",
    "lemonsqueezy",
    "dropbox",
    "meta",
    "notion",
    "zendesk",
    "typeform",
    "twitch",
    "workos",
    "discord",
    "square",
    "hubspot",
    "linear",
    "intercom",
    "adyen",
];

const KEYS: [&str; 11] =
    ["algorithm", "key", "header", "value", "list", "signed", "timestamp", "id", "rejection", "challenge", "legacy"];
const ALGORITHMS: [&str; 4] = ["hmac-sha256", "hmac-sha512", "ed25519", "hmac-sha1"];
const KEY_FORMS: [&str; 4] = ["whsec", "text", "base64", "hex"];
const CHALLENGES: [&str; 6] = ["slack", "zoom", "meta", "dropbox", "twitch", "discord"];
const UNITS: [&str; 3] = ["seconds", "milliseconds", "rfc3339"];
const SEPARATORS: [&str; 5] = [" ", ",", ";", "|", "&"];
const PLACEHOLDERS: [&str; 5] = ["body", "id", "timestamp", "url", "method"];
/// More parts than this are no scheme of any provider.
const MOST_PARTS: usize = 9;
/// Where nothing is said: five minutes, in seconds.
const TOLERANCE: u64 = 300;
/// A year, in seconds.
const LONGEST: u64 = 366 * 24 * 60 * 60;

impl<'n> Check<'n> {
    pub(super) fn signature(&mut self, entry: &'n Entry) -> Option<Signature> {
        let place = Place::new(Owner::Spec);
        match &entry.value.value {
            Value::Text(_) => {
                let name = self.name(place, entry)?;
                if PRESETS.contains(&name.text.as_str()) {
                    return Some(Signature::Preset(name));
                }
                let problem = Problem::at(name.mark, format!("there is no signature preset {}", code(&name.text)));
                let near = self.near(&name.text, PRESETS.into_iter());
                self.problems.push(match near {
                    Some(near) => problem.help(format!("a preset with a similar name exists: `{near}`")),
                    None => {
                        problem.help("write the scheme out, as in `{ algorithm: hmac-sha256, header: X-Signature, … }`")
                    }
                });
                None
            }
            Value::Mapping(entries) => {
                let place = place.field("signature");
                let keys = self.keys(place, entries, &KEYS, |_| None);
                let before = self.problems.len();
                let scheme = self.scheme(place, entry, &keys);
                (self.problems.len() == before).then(|| Signature::Written(Box::new(scheme)))
            }
            other => {
                let message = format!("`signature` is the name of a preset or a mapping, not {}", other.kind());
                let problem = Problem::at(mark(entry), message);
                self.problems.push(problem.help("write `signature: standard-webhooks`, or leave it out"));
                None
            }
        }
    }

    fn scheme(&mut self, place: Place, entry: &'n Entry, keys: &Keys<'n>) -> Scheme {
        let algorithm = self.one(place, keys, "algorithm", &ALGORITHMS).unwrap_or_else(|| "hmac-sha256".to_owned());
        let legacy = keys.get("legacy").and_then(|entry| self.flag(place, entry)).unwrap_or(false);
        if algorithm == "hmac-sha1" && !legacy {
            let at = keys.get("algorithm").map_or(entry.key.mark, mark);
            let problem = Problem::at(at, "HMAC-SHA1 is not for anything new");
            self.problems.push(problem.help("add `legacy: true` where the provider has nothing better"));
        }
        let key = self.one(place, keys, "key", &KEY_FORMS).unwrap_or_else(|| "text".to_owned());
        let header = match keys.get("header").map(|entry| self.name(place, entry)) {
            Some(Some(name)) => {
                self.header_name(&name);
                name.text
            }
            Some(None) => String::new(),
            None => {
                if keys.unknown.is_empty() {
                    let problem = Problem::at(entry.key.mark, "`signature` names no header");
                    self.problems.push(problem.help("name the header with the signature: `header: X-Signature`"));
                }
                String::new()
            }
        };
        let separator = self.separator(place, keys);
        let value = self.template(place, keys, "value", "{hex}");
        let in_value = self.value_form(&value, separator);
        let signed = self.template(place, keys, "signed", "{body}");
        let parts = self.parts(&signed);
        let timestamp = self.timestamp(place, entry, keys);
        let id = keys.get("id").map_or(Source::None, |entry| self.source(place, "id", entry));
        if let (Some(parts), Some(in_value), Some(timestamp)) = (&parts, in_value, &timestamp) {
            let at = keys.get("timestamp").map_or(entry.key.mark, mark);
            self.agree(parts, in_value, timestamp.as_ref(), &id, (&value, &signed, at));
        }
        Scheme {
            algorithm,
            key,
            header,
            value: value.text,
            list: separator,
            signed: signed.text,
            timestamp: timestamp.flatten(),
            id,
            rejection: self.rejection(place, keys),
            challenge: self.one(place, keys, "challenge", &CHALLENGES),
        }
    }

    /// The rules that keep what is signed, and where its parts stand, from contradicting each other.
    fn agree(
        &mut self,
        parts: &[Part],
        in_value: bool,
        timestamp: Option<&Timestamp>,
        id: &Source,
        (value, signed, at): (&Name, &Name, crate::model::Mark),
    ) {
        let signs = |name: &str| parts.iter().any(|part| matches!(part, Part::Named(found) if found == name));
        let mut wrong = |mark, message: &str, help: &str| {
            self.problems.push(Problem::at(mark, message).help(help));
        };
        let mark_of = |name: &Name| if name.mark == crate::model::Mark::default() { at } else { name.mark };
        match timestamp {
            Some(timestamp) if timestamp.source == Source::None && !in_value => {
                wrong(
                    at,
                    "nothing says where the timestamp stands",
                    "add `header: NAME` or `body: PATH` to `timestamp`, or `{timestamp}` to `value`",
                );
            }
            Some(timestamp) if timestamp.source != Source::None && in_value => {
                wrong(at, "the timestamp stands in `value` and elsewhere", "keep one of the two places");
            }
            None if in_value => {
                wrong(
                    mark_of(value),
                    "`value` has a `{timestamp}`, and `timestamp` is `none`",
                    "write `timestamp: { unit: seconds }`",
                );
            }
            Some(Timestamp { source: Source::None | Source::Header(_), .. }) if !signs("timestamp") => {
                wrong(
                    mark_of(signed),
                    "the timestamp is not signed, so anybody can change it",
                    "add `{timestamp}` to `signed`",
                );
            }
            Some(Timestamp { source: Source::Body(_), .. }) | None if signs("timestamp") => {
                wrong(
                    mark_of(signed),
                    "`signed` has a `{timestamp}` that stands in no header and not in `value`",
                    "say in which header it stands: `timestamp: { header: NAME }`",
                );
            }
            _ => {}
        }
        if signs("id") && !matches!(id, Source::Header(_)) {
            wrong(
                mark_of(signed),
                "`signed` has an `{id}` that stands in no header",
                "say in which header it stands: `id: { header: NAME }`",
            );
        }
        let pairs = || {
            parts.windows(2).filter_map(|pair| match pair {
                [Part::Named(first), Part::Named(second)] => Some((first.as_str(), second.as_str())),
                _ => None,
            })
        };
        // The URL and the method are the receiver's own, and a time can be held to one length.
        let is_own = |part: &str| matches!(part, "url" | "method");
        let touch = pairs().any(|(first, second)| {
            let is_fixed = matches!((first, second), ("timestamp", "body") | ("body" | "id", "timestamp"));
            !is_own(first) && !is_own(second) && !is_fixed
        });
        if touch {
            wrong(
                mark_of(signed),
                "two parts of free length touch: bytes could move from one into the other",
                "write what the provider has between them, or use a preset",
            );
        }
    }

    /// One of a few words.
    fn one(&mut self, place: Place, keys: &Keys<'n>, key: &str, allowed: &[&'static str]) -> Option<String> {
        let entry = keys.get(key)?;
        let name = self.name(place, entry)?;
        if allowed.contains(&name.text.as_str()) {
            return Some(name.text);
        }
        let problem = Problem::at(name.mark, format!("{} of `signature` is not {}", code(key), code(&name.text)));
        let near = self.near(&name.text, allowed.iter().copied());
        self.problems.push(match near {
            Some(near) => problem.help(format!("a similar one exists: `{near}`")),
            None => problem.help(format!("it is one of {}", list(allowed))),
        });
        None
    }

    fn template(&mut self, place: Place, keys: &Keys<'n>, key: &str, default: &str) -> Name {
        keys.get(key)
            .and_then(|entry| self.name(place, entry))
            .unwrap_or_else(|| Name { text: default.to_owned(), ..Name::default() })
    }

    fn separator(&mut self, place: Place, keys: &Keys<'n>) -> Option<char> {
        let entry = keys.get("list")?;
        let text = self.text(place, entry)?;
        if SEPARATORS.contains(&text.text.as_str()) {
            return text.text.chars().next();
        }
        let problem = Problem::at(text.mark, format!("{} separates no entries of a header", code(&text.text)));
        self.problems.push(problem.help("a separator is a space, `,`, `;`, `|` or `&`, in quotes"));
        None
    }

    /// Whether the header's value has a timestamp; `None` where the value is wrong.
    fn value_form(&mut self, value: &Name, separator: Option<char>) -> Option<bool> {
        let entries: Vec<&str> = match separator {
            None => vec![&value.text],
            Some(separator) => value.text.split(separator).map(str::trim).collect(),
        };
        let (mut signatures, mut timestamps) = (0, 0);
        let mut clean = true;
        for entry in entries {
            let found: Vec<(&str, &str)> = ["{hex}", "{base64}", "{timestamp}"]
                .into_iter()
                .filter_map(|placeholder| {
                    entry.split_once(placeholder).map(|(before, after)| {
                        if placeholder == "{timestamp}" {
                            timestamps += 1;
                        } else {
                            signatures += 1;
                        }
                        (before, after)
                    })
                })
                .collect();
            clean &= matches!(found.as_slice(), [(before, after)] if !before.contains(['{', '}']) && !after.contains(['{', '}']));
        }
        if clean && signatures == 1 && timestamps <= 1 {
            return Some(timestamps == 1);
        }
        let message =
            "`value` has one of `{hex}` and `{base64}`, and at most one `{timestamp}`, each in an entry of its own";
        let problem = Problem::at(value.mark, message);
        self.problems
            .push(problem.help("write it as the provider does, as in `t={timestamp},v1={hex}` with `list: \",\"`"));
        None
    }

    /// The parts of what is signed; `None` where it is wrong.
    fn parts(&mut self, signed: &Name) -> Option<Vec<Part>> {
        let mut wrong = |message: String, help: &str| {
            self.problems.push(Problem::at(signed.mark, message).help(help));
            None
        };
        let (mut parts, mut rest) = (Vec::new(), signed.text.as_str());
        while !rest.is_empty() {
            let (literal, placeholder) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            if literal.contains('}') {
                return wrong("`signed` closes a `{` that is not there".to_owned(), TAKES);
            }
            if !literal.is_empty() {
                parts.push(Part::Literal);
            }
            if placeholder.is_empty() {
                break;
            }
            let Some((name, after)) = placeholder[1..].split_once('}') else {
                return wrong("`signed` has a `{` that is not closed".to_owned(), TAKES);
            };
            if !PLACEHOLDERS.contains(&name) {
                return wrong(format!("`signed` has no placeholder {}", code(name)), TAKES);
            }
            if parts.iter().any(|part| matches!(part, Part::Named(found) if found == name)) {
                return wrong(format!("`signed` has `{{{name}}}` twice"), "remove one of them");
            }
            parts.push(Part::Named(name.to_owned()));
            rest = after;
        }
        if !parts.iter().any(|part| matches!(part, Part::Named(name) if name == "body")) {
            return wrong(
                "the signature does not cover the body, so anybody can change it".to_owned(),
                "add `{body}` to `signed`",
            );
        }
        if parts.len() > MOST_PARTS {
            return wrong(
                format!("`signed` has more than {MOST_PARTS} parts"),
                "write it as the provider describes it",
            );
        }
        Some(parts)
    }

    /// The timestamp; `Some(None)` where it is said that there is none.
    #[expect(clippy::option_option, reason = "that there is none is not that it is not said")]
    fn timestamp(&mut self, place: Place, entry: &'n Entry, keys: &Keys<'n>) -> Option<Option<Timestamp>> {
        let Some(here) = keys.get("timestamp") else {
            if !keys.unknown.is_empty() {
                return None;
            }
            let problem = Problem::at(entry.key.mark, "`signature` does not say whether a time is signed");
            self.problems.push(problem.help(
                "describe it under `timestamp`, or write `timestamp: none`: recorded deliveries then stay valid for ever",
            ));
            return None;
        };
        let entries = match &here.value.value {
            Value::Text(text) if text == "none" => return Some(None),
            Value::Mapping(entries) => entries,
            other => {
                let found = if let Value::Text(text) = other { code(text) } else { other.kind().to_owned() };
                let problem = Problem::at(mark(here), format!("`timestamp` is a mapping or `none`, not {found}"));
                self.problems.push(problem.help("write `timestamp: { unit: seconds, tolerance: 300 }`"));
                return None;
            }
        };
        let place = place.field("timestamp");
        let keys = self.keys(place, entries, &["unit", "tolerance", "header", "body"], |_| None);
        let unit = self.one(place, &keys, "unit", &UNITS).unwrap_or_else(|| "seconds".to_owned());
        let tolerance = keys.get("tolerance").map_or(Some(TOLERANCE), |entry| self.number(place, entry, 1..=LONGEST));
        let source = self.place_in_request(place, here, &keys);
        Some(Some(Timestamp { unit, tolerance: tolerance.unwrap_or(TOLERANCE), source }))
    }

    /// `{ header: NAME }`, `{ body: PATH }` or `none`.
    fn source(&mut self, place: Place, name: &str, entry: &'n Entry) -> Source {
        let entries = match &entry.value.value {
            Value::Text(text) if text == "none" => return Source::None,
            Value::Mapping(entries) => entries,
            other => {
                let found = if let Value::Text(text) = other { code(text) } else { other.kind().to_owned() };
                let problem = Problem::at(mark(entry), format!("`{name}` is a mapping or `none`, not {found}"));
                self.problems
                    .push(problem.help(format!("write `{name}: {{ header: NAME }}` or `{name}: {{ body: PATH }}`")));
                return Source::None;
            }
        };
        let place = place.field(name);
        let keys = self.keys(place, entries, &["header", "body"], |_| None);
        let source = self.place_in_request(place, entry, &keys);
        if source == Source::None && keys.unknown.is_empty() && keys.among(&["header", "body"]).is_empty() {
            let problem = Problem::at(entry.key.mark, format!("`{name}` does not say where it stands"));
            self.problems
                .push(problem.help(format!("write `{name}: {{ header: NAME }}` or `{name}: {{ body: PATH }}`")));
        }
        source
    }

    fn place_in_request(&mut self, place: Place, entry: &'n Entry, keys: &Keys<'n>) -> Source {
        let both = keys.among(&["header", "body"]);
        if let [first, second] = both.as_slice() {
            let problem =
                Problem::at(second.1.key.mark, format!("{} stands in a header and in the body", code(&entry.key.text)));
            self.problems.push(problem.help("keep one of the two").also(first.1.key.mark, "the other one"));
        }
        if let Some(name) = keys.get("header").and_then(|entry| self.name(place, entry)) {
            self.header_name(&name);
            return Source::Header(name.text);
        }
        match keys.get("body").and_then(|entry| self.name(place, entry)) {
            Some(name) if name.text.split('.').any(str::is_empty) => {
                let problem = Problem::at(name.mark, format!("the path {} has an empty key", code(&name.text)));
                self.problems.push(problem.help("write the keys with a `.` between them"));
                Source::None
            }
            Some(name) => Source::Body(name.text),
            None => Source::None,
        }
    }

    fn rejection(&mut self, place: Place, keys: &Keys<'n>) -> Option<u16> {
        let entry = keys.get("rejection")?;
        u16::try_from(self.number(place, entry, 400..=499)?).ok()
    }

    fn number(&mut self, place: Place, entry: &Entry, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let found = match &entry.value.value {
            Value::Number(text) => match text.parse().ok().filter(|number| range.contains(number)) {
                Some(number) => return Some(number),
                None => code(text),
            },
            other => other.kind().to_owned(),
        };
        let (least, most) = (range.start(), range.end());
        let message = format!("{} is a whole number from {least} to {most}, not {found}", place.key(&entry.key.text));
        self.problems
            .push(Problem::at(mark(entry), message).help("write the number without quotes, or remove the key"));
        None
    }
}

/// A part of what is signed.
enum Part {
    Literal,
    Named(String),
}

const TAKES: &str = "it takes `{body}`, `{id}`, `{timestamp}`, `{url}` and `{method}`, each once at the most";
