//! What is wrong with a file before it is a spec: its encoding, and the errors of the YAML parser in plain words.

use crate::problem::Problem;

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
    let problem = problem.or_else(|| unclosed(&text));
    (text, problem)
}

/// The bracket that opens a thousandth level. The parser's time grows with the square of the depth, and it only looks
/// at its limit, which is far lower, when it has seen the whole file. Brackets in quotes and prose count as well, but
/// those come in pairs.
fn unclosed(text: &str) -> Option<Problem> {
    const MANY: usize = 1_000;
    let mut open = 0_usize;
    let at = text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MANY
    });
    at.map(|offset| Problem::at_offset(offset, TOO_DEEP).help(NAME_PARTS))
}

/// `c-printable` of YAML 1.2, section 5.1.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..) && c != '\u{FEFF}'
}

/// The error of the parser as a problem of `text` at its place.
pub(crate) fn explain(error: &serde_yaml::Error, text: &str) -> Problem {
    let told = error.to_string();
    let Some(place) = error.location() else { return Problem::at_file(TOO_LARGE) };
    let (problem, context) = told.split_once(", while ").unwrap_or((&told, ""));
    let problem = problem.split(" at line ").next().unwrap_or(problem);
    let rest = text.get(place.index()..).unwrap_or_default();
    let (message, help) = plain(problem, rest).unwrap_or_else(|| (format!("this is not YAML: {problem}"), ""));
    let unclosed = ["parsing a flow mapping", "parsing a flow sequence", "scanning a quoted scalar"];
    let opened = unclosed.iter().any(|what| context.starts_with(what));
    let problem = match line_and_column(context) {
        // What is never closed ends with the file, and a key without `:` with the next one: no places to look at.
        Some((line, column)) if context.starts_with("scanning a simple key") || opened && rest.trim().is_empty() => {
            Problem::at_place(line, column, message)
        }
        Some((line, column)) if opened => {
            Problem::at_offset(place.index(), message).also_at(line, column, "opened here")
        }
        _ => Problem::at_offset(place.index(), message),
    };
    if help.is_empty() { problem } else { problem.help(help) }
}

/// Our words for those of the parser, which are libyaml's; `rest` is the text from where it stopped.
fn plain(problem: &str, rest: &str) -> Option<(String, &'static str)> {
    let (message, help) = match problem {
        "mapping values are not allowed in this context" => {
            ("there is a `:` where none can be", "put a text that holds `: ` in quotes, and check the indentation")
        }
        "found unexpected end of stream" => ("a quote is opened and never closed", "close it"),
        "did not find expected ',' or '}'" => {
            ("a `{` is opened and not closed", "put `,` between the entries and `}` at the end")
        }
        "did not find expected ',' or ']'" => {
            ("a `[` is opened and not closed", "put `,` between the items and `]` at the end")
        }
        "did not find expected key" | "did not find expected <document start>" => {
            ("this does not line up with what is above it", "check the indentation, and the quotes above")
        }
        "did not find expected '-' indicator" => {
            ("this is no item of the list above", "start it with `- `, or check the indentation")
        }
        "could not find expected ':'" => ("a key has no `:`", "write `key: value`"),
        "found character that cannot start any token" if rest.starts_with('\t') => {
            ("YAML does not indent with tabs", "use spaces")
        }
        "found character that cannot start any token" => {
            ("no value starts with this character", "put the text in quotes")
        }
        "did not find expected node content" => ("a value is missing", "write one, or put the text in quotes"),
        "block sequence entries are not allowed in this context" => {
            ("there is a `- ` where none can be", "start the list on a line of its own")
        }
        "did not find expected alphabetic or numeric character" => {
            ("`*` and `&` have a meaning in YAML", "put the text in quotes")
        }
        "found unknown escape character" => {
            ("there is no such escape", "write `\\\\` for a backslash, or use single quotes")
        }
        "unknown anchor" => ("no anchor of this name is above", "put a text that starts with `*` in quotes"),
        "recursion limit exceeded" => (TOO_DEEP, NAME_PARTS),
        // Only `!!int`, `!!float`, `!!bool` and `!!null` insist on a kind of value.
        other if other.contains("invalid value: ") => ("the value is not what its tag says", "remove the tag"),
        _ => return None,
    };
    Some((message.to_owned(), help))
}

const TOO_DEEP: &str = "this is nested too deep";
const NAME_PARTS: &str = "describe inner objects under `types`";
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

/// The place that an error of the parser names; the parser leaves out that of the very first character.
pub(crate) fn line_and_column(error: &str) -> Option<(usize, usize)> {
    let Some((_, place)) = error.rsplit_once(" at line ") else { return Some((1, 1)) };
    let (line, column) = place.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}
