//! What is wrong with a file before it is a spec: its encoding, and the errors of the YAML parser in plain words.

use crate::report::Problem;

/// The text of a file, without a byte order mark, and the first place in it that YAML does not allow. Bytes that are
/// no text are replaced, so that the others can be shown.
pub(crate) fn text(yaml: &[u8]) -> (String, Option<Problem>) {
    let yaml = yaml.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(yaml);
    let text = match std::str::from_utf8(yaml) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let problem = Problem::at_offset(error.valid_up_to(), "the file is not UTF-8").help("save it as UTF-8");
            return (String::from_utf8_lossy(yaml).into_owned(), Some(problem));
        }
    };
    let problem = text.char_indices().find(|(_, c)| !allowed(*c)).map(|(offset, c)| {
        let message = format!("the character U+{:04X} is not allowed in YAML", u32::from(c));
        Problem::at_offset(offset, message).help("remove it, or write it as an escape in double quotes")
    });
    (text, problem)
}

/// `c-printable` of YAML 1.2, section 5.1.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..) && c != '\u{FEFF}'
}

/// The parser's error as a problem at its place.
pub(crate) fn explain(error: &serde_yaml::Error) -> Problem {
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or(&text).split(" at position ").next().unwrap_or(&text);
    let context = text.rsplit_once(", while ").map_or("", |(_, context)| context);
    let (message, help) = plain(problem, context);
    let offset = error.location().map_or(0, |place| place.index());
    let problem = Problem::at_offset(offset, message);
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// The parser's words, which are libyaml's, and ours.
fn plain(problem: &str, context: &str) -> (String, Option<&'static str>) {
    let (message, help) = match problem {
        "mapping values are not allowed in this context" => (
            "there is a `:` where none can be",
            Some("put a text that holds `: ` in quotes, and check the indentation"),
        ),
        "found unexpected end of stream" => ("a quote is opened and never closed", None),
        "did not find expected ',' or '}'" => ("a `{` is opened and not closed", Some("put `,` or `}` here")),
        "did not find expected ',' or ']'" => ("a `[` is opened and not closed", Some("put `,` or `]` here")),
        "did not find expected key" | "did not find expected <document start>" => {
            ("this does not line up with what is above it", Some("check the indentation"))
        }
        "did not find expected '-' indicator" => ("a list item starts with `- `", Some("check the indentation")),
        "could not find expected ':'" => ("a key without a `:`", Some("write `key: value`")),
        "found character that cannot start any token" => {
            ("no value starts with this character", Some("put the text in quotes; indent with spaces, not tabs"))
        }
        "did not find expected node content" => ("a value is missing", None),
        "block sequence entries are not allowed in this context" => {
            ("there is a `- ` where none can be", Some("start the list on a line of its own"))
        }
        "did not find expected alphabetic or numeric character" => {
            ("`*` and `&` have a meaning in YAML", Some("put the text in quotes"))
        }
        "found unknown escape character" => {
            ("there is no such escape", Some("write `\\\\` for a backslash, or use single quotes"))
        }
        "unknown anchor" => ("no anchor of this name is above", None),
        "recursion limit exceeded" => ("this is nested too deep", Some("name the inner objects under `types`")),
        "repetition limit exceeded" => return (TOO_LARGE.to_owned(), None),
        other if context.is_empty() => return (format!("this is not YAML: {other}"), None),
        other => return (format!("this is not YAML: {other} while {}", strip_place(context)), None),
    };
    (message.to_owned(), help)
}

const TOO_LARGE: &str = "the aliases of this file repeat too much";

/// The problem of a tree that outgrew its budget.
pub(crate) fn too_large() -> Problem {
    Problem::at_file(TOO_LARGE)
}

/// The problem of a file with several documents, of which the second starts at `offset`.
pub(crate) fn second_document(offset: usize) -> Problem {
    Problem::at_offset(offset, "a second YAML document starts here")
        .help("a spec is one document: move this into the first and remove the `---`")
}

fn strip_place(text: &str) -> &str {
    text.split(" at line ").next().unwrap_or(text)
}

/// The place that an error of the parser names; the parser leaves out that of the very first character.
pub(crate) fn line_and_column(error: &str) -> Option<(usize, usize)> {
    let Some((_, place)) = error.rsplit_once(" at line ") else { return Some((1, 1)) };
    let (line, column) = place.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}
