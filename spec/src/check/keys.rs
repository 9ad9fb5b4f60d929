//! The keys of a mapping: each once, and only those that mean something.

use std::collections::HashMap;

use super::place::Place;
use super::{Check, odd};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};
use crate::suggest::suggest;

/// The entries of a mapping of fixed keys.
pub(super) struct Keys<'n> {
    /// Each under the key that it has or was meant to have.
    known: Vec<(&'n str, &'n Entry)>,
    /// Those the language does not know, already reported.
    pub(super) unknown: Vec<&'n Entry>,
}

impl<'n> Keys<'n> {
    pub(super) fn get(&self, key: &str) -> Option<&'n Entry> {
        self.known.iter().find(|(name, _)| *name == key).map(|(_, entry)| *entry)
    }

    /// Those of `keys` that are there, in the order of the file, each with the key that it was meant to have.
    pub(super) fn among(&self, keys: &[&str]) -> Vec<(&'n str, &'n Entry)> {
        self.known.iter().copied().filter(|(name, _)| keys.contains(name)).collect()
    }
}

impl<'n> Check<'n> {
    /// The entries of a mapping of names of the provider's, the first of each name. `twice` is what to say of a second.
    pub(super) fn names(&mut self, entries: &'n [Entry], twice: impl Fn(&str) -> String) -> Vec<&'n Entry> {
        let names = self.once(entries, twice);
        for entry in &names {
            self.odd(&entry.key.text, entry.key.mark);
        }
        names
    }

    /// The entries of a mapping, the first of each name.
    fn once(&mut self, entries: &'n [Entry], twice: impl Fn(&str) -> String) -> Vec<&'n Entry> {
        let mut seen = HashMap::new();
        let mut names = Vec::new();
        for entry in entries {
            let key = &entry.key;
            if key.text.is_empty() {
                self.problems.push(Problem::at(key.mark, "a name is empty").help("write a name, or remove this"));
            } else if let Some(first) = seen.get(key.text.as_str()) {
                let problem = Problem::at(key.mark, twice(&key.text));
                self.problems.push(problem.help("remove one of them").also(*first, "the first one"));
            } else {
                seen.insert(key.text.as_str(), key.mark);
                names.push(entry);
            }
        }
        names
    }

    /// The entries of a mapping that takes the keys `known`. `hint` is the advice for what others mean.
    pub(super) fn keys(
        &mut self,
        place: Place,
        entries: &'n [Entry],
        known: &[&'static str],
        hint: impl Fn(&str) -> Option<&'static str>,
    ) -> Keys<'n> {
        self.keys_but(place, entries, known, hint, |_| false)
    }

    /// The same, without those that `ignored` names.
    pub(super) fn keys_but(
        &mut self,
        place: Place,
        entries: &'n [Entry],
        known: &[&'static str],
        hint: impl Fn(&str) -> Option<&'static str>,
        ignored: impl Fn(&str) -> bool,
    ) -> Keys<'n> {
        let mut entries = self.once(entries, |key| format!("{} is given twice", place.key(key)));
        entries.retain(|entry| !ignored(&entry.key.text));
        let mut keys = Keys { known: Vec::new(), unknown: Vec::new() };
        let (known_here, others): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| known.contains(&entry.key.text.as_str()));
        keys.known.extend(known_here.into_iter().map(|entry| (entry.key.text.as_str(), entry)));
        for entry in others {
            let name = entry.key.text.as_str();
            let near = odd::clean(name).and_then(|clean| known.iter().copied().find(|key| *key == clean));
            let near = near.or_else(|| self.near(name, known.iter().copied()));
            let help = match (odd::find(name), hint(name), near) {
                (Some(odd), ..) => format!("{}: {}", odd.message, odd.help),
                // `{ description: Paid, refunded. }`
                (None, ..) if matches!(entry.value.value, Value::Null) && name.contains([' ', '.']) => {
                    "if it belongs to the text before it, put that text in quotes".to_owned()
                }
                (None, Some(hint), _) => hint.to_owned(),
                (None, None, Some(near)) => format!("a key with a similar name exists: `{near}`"),
                (None, None, None) => format!("the keys here are {}", list(known)),
            };
            self.problems.push(Problem::at(entry.key.mark, format!("{place} has no key {}", code(name))).help(help));
            // Its value is that of the key that was meant, unless that one is there as well.
            let is_one =
                |near: &&str| known.contains(near) && keys.get(near).is_none() && can_be(near, &entry.value.value);
            match near.or_else(|| meant(entry)).filter(is_one) {
                Some(near) => keys.known.push((near, entry)),
                None => keys.unknown.push(entry),
            }
        }
        keys
    }
}

/// Whether a value can be that of a key, so that what was meant is no mistake of its own.
fn can_be(key: &str, value: &Value) -> bool {
    !matches!(key, "types" | "events" | "envelope" | "fields") || matches!(value, Value::Mapping(_))
}

/// The key that those mean who know other languages of schemas, where the value is one for it.
fn meant(entry: &Entry) -> Option<&'static str> {
    Some(match (entry.key.text.to_ascii_lowercase().as_str(), &entry.value.value) {
        ("enum", Value::List(_)) => "values",
        ("properties", Value::Mapping(_)) => "fields",
        ("doc" | "docs" | "comment" | "summary" | "title", Value::Text(_)) => "description",
        ("webhooks", Value::Mapping(_)) => "events",
        ("definitions" | "schemas" | "$defs", Value::Mapping(_)) => "types",
        _ => return None,
    })
}

impl Check<'_> {
    /// The name most like a misspelt one. Not in a file so full of mistakes that nobody would see it.
    pub(super) fn near<'a>(&self, name: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        const ENOUGH: usize = 100;
        if self.problems.len() < ENOUGH { suggest(name, among) } else { None }
    }
}

/// "`a`, `b` and `c`".
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
