//! What the index of the store says of one delivery: a line of JSON.

use serde_json::{Value, json};

use super::time;

/// A stored delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The id of the delivery as its sender wrote it; empty where there was none.
    pub(crate) id: String,
    /// The type of its event.
    pub(crate) event: Option<String>,
    /// When it arrived, in unix seconds.
    pub(crate) time: u64,
    /// The name of the file with the request.
    pub(crate) file: String,
    /// Whether it was genuine when it arrived.
    pub(crate) genuine: bool,
    /// Why not.
    pub(crate) reason: Option<String>,
    /// The status that its sender was answered with.
    pub(crate) status: Option<u16>,
    /// Where it was forwarded to.
    pub(crate) to: Option<String>,
}

impl Entry {
    /// Whether it was genuine and did not end in a 2xx.
    pub(crate) fn has_failed(&self) -> bool {
        self.genuine && !self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// One line of JSON, without its line end.
    pub(super) fn to_json(&self) -> String {
        json!({
            "v": 1,
            "id": self.id,
            "event": self.event,
            "time": self.time,
            "at": time::rfc3339(self.time),
            "file": self.file,
            "genuine": self.genuine,
            "reason": self.reason,
            "status": self.status,
            "to": self.to,
        })
        .to_string()
    }

    /// Reads such a line; nothing where it is none, such as one that was not written to its end.
    pub(super) fn from_json(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id: text("id")?,
            event: text("event"),
            time: value.get("time").and_then(Value::as_u64)?,
            file: text("file").filter(|file| is_file_name(file))?,
            genuine: value.get("genuine").and_then(Value::as_bool)?,
            reason: text("reason"),
            status: value.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok()),
            to: text("to"),
        })
    }
}

/// Whether a text names a file in the folder and none elsewhere.
fn is_file_name(text: &str) -> bool {
    !text.starts_with('.') && text.chars().all(super::is_safe)
}

#[cfg(test)]
mod tests {
    use super::Entry;

    #[test]
    fn an_entry_survives_its_line() {
        let entry = Entry {
            id: "wh_\"1\"".into(),
            event: Some("batch.completed".into()),
            time: 1_750_861_210,
            file: "20250625T142010Z-wh_1.http".into(),
            genuine: true,
            reason: None,
            status: Some(500),
            to: Some("http://127.0.0.1:8000/".into()),
        };
        assert_eq!(Entry::from_json(&entry.to_json()).as_ref(), Some(&entry));
        assert!(entry.has_failed());
        for line in ["", "{", "{}", &entry.to_json().replace("20250625T142010Z-wh_1.http", "../secret")] {
            assert_eq!(Entry::from_json(line), None, "{line}");
        }
    }
}
