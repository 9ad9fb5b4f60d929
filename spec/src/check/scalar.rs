//! The simple values: texts, names, booleans, deprecations.

use super::Check;
use super::place::Place;
use crate::model::{Deprecation, Mark, Name};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};

impl Check<'_> {
    /// A text, which may be of several lines.
    pub(super) fn text(&mut self, place: Place, entry: &Entry) -> Option<Name> {
        match &entry.value.value {
            Value::Text(text) => Some(Name { text: text.clone(), mark: entry.value.mark }),
            Value::Null => {
                let problem = Problem::at(entry.key.mark, format!("{} has no value", place.key(&entry.key.text)));
                self.problems.push(problem.help("write a text, or remove the key"));
                None
            }
            other => {
                let message = format!("{} takes a text, not {}", place.key(&entry.key.text), other.kind());
                self.problems.push(with_quotes(Problem::at(entry.value.mark, message), other));
                None
            }
        }
    }

    /// A text of at least one character.
    pub(super) fn name(&mut self, place: Place, entry: &Entry) -> Option<Name> {
        let name = self.text(place, entry)?;
        if name.text.trim().is_empty() {
            let problem = Problem::at(name.mark, format!("{} is empty", place.key(&entry.key.text)));
            self.problems.push(problem.help("write a name, or remove the key"));
            return None;
        }
        Some(name)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, place: Place, entry: &Entry) -> Option<bool> {
        let key = &entry.key.text;
        let (mark, found) = match &entry.value.value {
            Value::Boolean(flag) => return Some(*flag),
            Value::Null => (entry.key.mark, "nothing".to_owned()),
            Value::Text(text) => (entry.value.mark, format!("the text {}", code(text))),
            other => (entry.value.mark, other.kind().to_owned()),
        };
        let problem = Problem::at(mark, format!("{} is `true` or `false`, not {found}", place.key(key)));
        let meant = match &entry.value.value {
            Value::Text(text) => spoken(text),
            _ => None,
        };
        self.problems.push(match meant {
            Some(flag) => problem.help(format!("write `{key}: {flag}`")),
            None => problem.help(format!("write `{key}: true`, or remove the key")),
        });
        meant
    }

    /// `true`, `false`, or what to use instead.
    pub(super) fn deprecation(&mut self, place: Place, entry: &Entry) -> Option<Deprecation> {
        match &entry.value.value {
            Value::Text(text) if spoken(text).is_none() && !text.trim().is_empty() => {
                Some(Deprecation { note: Some(text.clone()) })
            }
            Value::Boolean(_) => self.flag(place, entry)?.then(Deprecation::default),
            Value::Text(text) if spoken(text).is_some() => self.flag(place, entry)?.then(Deprecation::default),
            other => {
                let mark = if matches!(other, Value::Null) { entry.key.mark } else { entry.value.mark };
                let found = if matches!(other, Value::Text(_)) { "an empty text" } else { other.kind() };
                let message = format!("{} is `true` or a text, not {found}", place.key("deprecated"));
                self.problems.push(Problem::at(mark, message).help("say what to use instead, or write `true`"));
                Some(Deprecation::default())
            }
        }
    }
}

/// What people who know other languages write for a boolean.
fn spoken(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => Some(true),
        "false" | "no" | "off" | "n" => Some(false),
        _ => None,
    }
}

/// Advises quotes where they make the value the text it should be.
pub(super) fn with_quotes(problem: Problem, value: &Value) -> Problem {
    match value {
        Value::Boolean(_) | Value::Number(_) | Value::Null => problem.help("put it in quotes"),
        _ => problem,
    }
}

/// The place to point at for a value, which is its key where there is none.
pub(super) fn mark(entry: &Entry) -> Mark {
    if matches!(entry.value.value, Value::Null) { entry.key.mark } else { entry.value.mark }
}
