//! The keys of a mapping: each once, and only those that mean something.

use std::collections::HashMap;

use super::Check;
use super::place::Place;
use crate::node::Entry;
use crate::problem::{Problem, code};
use crate::suggest::suggest;

/// The entries of a mapping of fixed keys.
pub(super) struct Keys<'n> {
    known: Vec<&'n Entry>,
    /// Those the language does not know, already reported.
    pub(super) unknown: Vec<&'n Entry>,
}

impl<'n> Keys<'n> {
    pub(super) fn get(&self, key: &str) -> Option<&'n Entry> {
        self.known.iter().copied().find(|entry| entry.key.text == key)
    }

    /// Those of `keys` that are there, in the order of the file.
    pub(super) fn among(&self, keys: &[&str]) -> Vec<&'n Entry> {
        self.known.iter().copied().filter(|entry| keys.contains(&entry.key.text.as_str())).collect()
    }
}

impl<'n> Check<'n> {
    /// The entries of a mapping of names, the first of each name. `twice` is what to say of a second.
    pub(super) fn names(&mut self, entries: &'n [Entry], twice: impl Fn(&str) -> String) -> Vec<&'n Entry> {
        let mut seen = HashMap::new();
        let mut names = Vec::new();
        for entry in entries {
            let key = &entry.key;
            if key.text == "<<" {
                let problem = Problem::at(key.mark, "merge keys (`<<`) are not part of the language");
                self.problems.push(problem.help("describe what is shared under `types` and refer to it by name"));
            } else if key.text.is_empty() {
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
        let mut entries = self.names(entries, |key| format!("{} is given twice", place.key(key)));
        entries.retain(|entry| !ignored(&entry.key.text));
        let (known_here, unknown): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| known.contains(&entry.key.text.as_str()));
        for entry in &unknown {
            let name = &entry.key.text;
            let help = match (hint(name), self.near(name, known.iter().copied())) {
                (Some(hint), _) => hint.to_owned(),
                (None, Some(near)) => format!("a key with a similar name exists: `{near}`"),
                (None, None) => format!("the keys here are {}", list(known)),
            };
            self.problems.push(Problem::at(entry.key.mark, format!("{place} has no key {}", code(name))).help(help));
        }
        Keys { known: known_here, unknown }
    }
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
