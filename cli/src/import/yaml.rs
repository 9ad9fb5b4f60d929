//! YAML as a person writes it: block style, and quotes only where a text would be read as something else.

/// A value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Yaml {
    Text(String),
    /// `true`, or a number.
    Plain(String),
    /// With a comment behind it.
    Noted(Box<Yaml>, String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

/// Lists of texts up to this many characters stand on one line.
const LINE: usize = 100;

impl Yaml {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text of a file with this mapping in it, an empty line between its parts.
    pub(crate) fn document(members: &[(String, Self)]) -> String {
        let mut text = String::new();
        let mut before_is_block = false;
        for (key, value) in members {
            let is_block = matches!(value, Self::Map(members) if !members.is_empty());
            if !text.is_empty() && (is_block || before_is_block) {
                text.push('\n');
            }
            before_is_block = is_block;
            entry(&mut text, key, value, 0);
        }
        text
    }
}

fn entry(out: &mut String, key: &str, value: &Yaml, depth: usize) {
    indent(out, depth);
    out.push_str(&scalar(key, false));
    out.push(':');
    after(out, value, depth);
}

/// What follows a key, up to the end of its last line.
fn after(out: &mut String, value: &Yaml, depth: usize) {
    match value {
        Yaml::Text(text) if text.contains('\n') && is_block(text) => {
            out.push_str(" |-\n");
            for line in text.lines() {
                if !line.is_empty() {
                    indent(out, depth + 1);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Yaml::Text(text) => line(out, &scalar(text, false)),
        Yaml::Plain(text) => line(out, text),
        Yaml::Noted(value, comment) => {
            if let Yaml::Text(text) | Yaml::Plain(text) = &**value {
                let text = if matches!(**value, Yaml::Text(_)) { scalar(text, false) } else { text.clone() };
                line(out, &format!("{text} # {comment}"));
            } else {
                out.push_str(" # ");
                out.push_str(comment);
                after(out, value, depth);
            }
        }
        Yaml::Map(members) if members.is_empty() => line(out, "{}"),
        Yaml::Map(members) => {
            out.push('\n');
            for (key, value) in members {
                entry(out, key, value, depth + 1);
            }
        }
        Yaml::List(items) => match flow(items) {
            Some(text) => line(out, &text),
            None => {
                out.push('\n');
                for item in items {
                    list_item(out, item, depth + 1);
                }
            }
        },
    }
}

fn list_item(out: &mut String, item: &Yaml, depth: usize) {
    indent(out, depth);
    out.push('-');
    match item {
        Yaml::Map(members) if !members.is_empty() => {
            // The first member stands behind the dash.
            for (index, (key, value)) in members.iter().enumerate() {
                if index == 0 {
                    out.push(' ');
                    out.push_str(&scalar(key, false));
                    out.push(':');
                    after(out, value, depth + 1);
                } else {
                    entry(out, key, value, depth + 1);
                }
            }
        }
        item => after(out, item, depth),
    }
}

/// A short list of texts on one line.
fn flow(items: &[Yaml]) -> Option<String> {
    let texts: Option<Vec<String>> =
        items.iter().map(|item| if let Yaml::Text(text) = item { Some(scalar(text, true)) } else { None }).collect();
    let text = format!("[{}]", texts?.join(", "));
    (text.chars().count() <= LINE).then_some(text)
}

fn line(out: &mut String, text: &str) {
    out.push(' ');
    out.push_str(text);
    out.push('\n');
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Whether a text of several lines can be written as it is: without a space that would be lost or mean something.
fn is_block(text: &str) -> bool {
    !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with('\n')
        && text.chars().all(|c| c == '\n' || !escapes(c) && c != '\t')
        && text.lines().all(|line| line.trim_end() == line)
}

/// A character that must be escaped, and so needs double quotes.
fn escapes(c: char) -> bool {
    c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A text as a scalar on one line, quoted where it must be.
pub(crate) fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if escapes(c) => quoted.push_str(&format_escape(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn format_escape(c: char) -> String {
    format!("\\u{:04X}", u32::from(c))
}

fn is_plain(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let special = "-?:,[]{}#&*!|>'\"%@`=<~";
    let ok = !special.contains(first)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.chars().any(escapes)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !(in_flow && text.contains([',', '[', ']', '{', '}', ':', '?']));
    ok && !is_other(text)
}

/// Whether YAML, old or new, reads a text as something other than a text.
fn is_other(text: &str) -> bool {
    const WORDS: [&str; 11] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let word = text.strip_prefix('.').unwrap_or(text).to_ascii_lowercase();
    if WORDS.contains(&word.as_str()) {
        return true;
    }
    let numeric = |c: char| c.is_ascii_hexdigit() || "+-._:xXoObBTZ, ".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '.')) && text.chars().all(numeric)
        || text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Yaml, scalar};

    #[test]
    fn quotes_stand_where_they_must() {
        for text in
            ["a", "batch.completed", "list<string>", "string | integer", "it's, fine [really]", "a:b", "a#b", "v1"]
        {
            assert_eq!(scalar(text, false), text);
        }
        for text in [
            "",
            "on",
            "No",
            "null",
            "~",
            "1",
            "-1",
            "+1",
            "1.5",
            "0x1F",
            "1e3",
            "2023-10-06",
            "12:30",
            ".5",
            "*",
            "&a",
            "!x",
            "%a",
            "@a",
            "a: b",
            "a #b",
            " a",
            "a ",
            "a:",
            "- a",
            "? a",
            "{a",
            "[a",
            "#a",
            "a\u{2028}b",
            "`a`",
            "<<",
            "=",
            "y",
            ".inf",
            "404",
        ] {
            let quoted = scalar(text, false);
            assert!(quoted.starts_with('"'), "{quoted}");
            let read: String = serde_yaml::from_str(&quoted).expect("it is YAML");
            assert_eq!(read, text);
        }
        assert_eq!(scalar("a,b", true), "\"a,b\"");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let members = vec![
            ("on".to_owned(), Yaml::text("Two lines,\n\n  and an indented one.")),
            ("404".to_owned(), Yaml::List(vec![Yaml::text("a"), Yaml::text("no")])),
            (
                "list".to_owned(),
                Yaml::List(vec![
                    Yaml::Map(vec![("value".to_owned(), Yaml::text("+1")), ("name".to_owned(), Yaml::text("Plus"))]),
                    Yaml::text("b"),
                ]),
            ),
            (
                "map".to_owned(),
                Yaml::Map(vec![("x".to_owned(), Yaml::Noted(Box::new(Yaml::text("integer")), "guessed".into()))]),
            ),
        ];
        let text = Yaml::document(&members);
        let value: serde_json::Value = serde_yaml::from_str(&text).expect("it is YAML");
        assert_eq!(
            value,
            serde_json::json!({
                "on": "Two lines,\n\n  and an indented one.",
                "404": ["a", "no"],
                "list": [{ "value": "+1", "name": "Plus" }, "b"],
                "map": { "x": "integer" },
            }),
        );
    }
}
