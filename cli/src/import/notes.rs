//! What an import could not say in the language, and why: nothing is lost without a line here.

use std::collections::BTreeSet;

use crate::ordered::Json;

/// One thing that the spec does not say as the source does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    event: String,
    path: String,
    reason: String,
}

/// The notes in the order in which they came up.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    seen: BTreeSet<Note>,
}

impl Notes {
    /// Notes a reason once for each event and path.
    pub(crate) fn add(&mut self, event: &str, path: &str, reason: impl Into<String>) {
        let note = Note { event: event.to_owned(), path: path.to_owned(), reason: reason.into() };
        if self.seen.insert(note.clone()) {
            self.notes.push(note);
        }
    }

    /// A line for each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |note: &Note| match (note.event.as_str(), note.path.as_str()) {
            ("", "") => note.reason.clone(),
            ("", path) => format!("{path}: {}", note.reason),
            (event, "") => format!("{event}: {}", note.reason),
            (event, path) => format!("{event}, {path}: {}", note.reason),
        };
        self.notes.iter().map(line).collect()
    }

    /// The same as JSON.
    pub(crate) fn json(&self) -> Json {
        let note = |note: &Note| {
            Json::object([
                ("event", note.event.as_str().into()),
                ("path", note.path.as_str().into()),
                ("reason", note.reason.as_str().into()),
            ])
        };
        Json::object([("v", 1_u64.into()), ("notes", Json::List(self.notes.iter().map(note).collect()))])
    }
}
