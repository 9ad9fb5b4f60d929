//! What is wrong with a file before it is a spec: its encoding, and the errors of the YAML parser in plain words.

use crate::model::Mark;
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

/// An error of the parser.
pub(crate) struct Fault {
    pub(crate) problem: Problem,
    /// The line and the column, from 1, at which the parser stopped.
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// The line and the column of what is opened and not closed, or of a key that is none.
    pub(crate) opened: Option<(usize, usize)>,
    /// True where a tab is in the way.
    pub(crate) is_tab: bool,
    /// True where there is nothing to read past.
    pub(crate) is_final: bool,
}

/// The error of the parser as a problem of `text` at its place.
pub(crate) fn explain(error: &serde_yaml::Error, text: &str) -> Fault {
    let told = error.to_string();
    let Some(place) = error.location() else {
        return Fault { problem: too_large(), line: 1, column: 1, opened: None, is_tab: false, is_final: true };
    };
    let (problem, context) = told.split_once(", while ").unwrap_or((&told, ""));
    let problem = problem.split(" at line ").next().unwrap_or(problem);
    let rest = text.get(place.index()..).unwrap_or_default();
    let (message, help) = plain(problem, rest);
    let is_final = message == TOO_DEEP;
    let unclosed = ["parsing a flow mapping", "parsing a flow sequence", "scanning a quoted scalar"];
    let opened = unclosed.iter().any(|what| context.starts_with(what));
    let is_key = context.starts_with("scanning a simple key");
    let begin = line_and_column(context).filter(|_| opened || is_key);
    let here = |message| Problem::at_place(place.line(), place.column(), message);
    let problem = match begin {
        // What is never closed ends with the file, and a key without `:` with the next one: no places to look at.
        Some((line, column)) if is_key || rest.trim().is_empty() => Problem::at_place(line, column, message),
        Some((line, column)) => here(message).also_at(line, column, "opened here"),
        _ => here(message),
    };
    Fault {
        is_final,
        problem: if help.is_empty() { problem } else { problem.help(help) },
        line: place.line(),
        column: place.column(),
        opened: begin,
        is_tab: rest.starts_with('\t') || rest.trim_start_matches(' ').starts_with('\t'),
    }
}

/// What the author of a line meant, where the error is of a kind that many make: the problem, and the line as it should
/// be.
pub(crate) fn meant(line: &str, number: usize, fault: &Fault) -> Option<(Option<Problem>, String)> {
    let line = line.trim_end_matches('\r');
    if number == fault.line && fault.problem.message == NO_ITEM {
        // That it is a list at all is told where it begins.
        let start = line.len() - line.trim_start().len();
        return Some((None, format!("{}- {}", line.get(..start.saturating_sub(2))?, &line[start..])));
    }
    let (problem, line) = meant_of_line(line, number, fault)?;
    Some((Some(problem), line))
}

fn meant_of_line(line: &str, number: usize, fault: &Fault) -> Option<(Problem, String)> {
    let at = |byte: usize, message: String| {
        Problem::at_place(number, line.get(..byte).map_or(1, |before| before.chars().count() + 1), message)
    };
    // `id：string`
    if let Some(colon) = line.find('\u{FF1A}') {
        let (key, value) = (&line[..colon], line[colon + '\u{FF1A}'.len_utf8()..].trim_start());
        let message = format!("{} is no `:`", character('\u{FF1A}'));
        let written = format!("{key}: {value}");
        return Some((at(colon, message).help(format!("write `{}`", written.trim())), written));
    }
    let start = line.len() - line.trim_start().len();
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_.-/".contains(c));
    // `id = string`
    if let Some((key, value)) = line[start..].split_once(" = ")
        && is_name(key)
        && !value.contains(':')
    {
        let written = format!("{key}: {value}");
        let problem = at(start + key.len() + 1, "`=` stands in the place of a `:`".to_owned());
        return Some((problem.help(format!("write `{written}`")), format!("{}{written}", &line[..start])));
    }
    // `order.paid` above what is indented
    if number != fault.line && is_name(line[start..].trim_end()) && start + 1 < fault.column {
        let written = format!("{}:", line.trim_end());
        let problem = at(start, "this key has no `:`".to_owned());
        return Some((problem.help(format!("write `{}`", written.trim())), written));
    }
    let Some(colon) = line.find(": ") else {
        // `id:string`
        let colon = start + line[start..].find(':')?;
        let (key, value) = (&line[start..colon], &line[colon + 1..]);
        let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_<>-|".contains(c));
        if !is_word(key) || !is_word(value) {
            return None;
        }
        let written = format!("{key}: {value}");
        let problem = at(colon, "there is no space behind this `:`".to_owned()).help(format!("write `{written}`"));
        return Some((problem, format!("{}{written}", &line[..start])));
    };
    if number != fault.line {
        return None;
    }
    let begin = colon + 2 + line[colon + 2..].len() - line[colon + 2..].trim_start().len();
    let (key, value) = (&line[..colon], line[begin..].trim_end());
    let first = value.chars().next()?;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let in_quotes = || format!("{key}: {}", quoted(value));
    match first {
        // `data: { description: Amount: in cents }`
        '{' => {
            let stop = line.char_indices().nth(fault.column - 1).map_or(line.len(), |(at, _)| at);
            let from = line[..stop].rfind([',', '{'])? + 1;
            let to = stop + line[stop..].find([',', '}'])?;
            let (name, text) = line[from..to].split_once(": ")?;
            if !text.contains(':') || text.trim_start().starts_with(['"', '\'', '{', '[']) {
                return None;
            }
            let text_at = from + name.len() + 2;
            let problem = at(text_at, "a text with `: ` in it stands in braces without quotes".to_owned());
            let written = format!("{}{name}: {} {}", &line[..from], quoted(text.trim()), &line[to..]);
            Some((problem.help("put the text in quotes"), written))
        }
        '[' | '"' | '\'' | '*' | '&' | '@' | '`' | '%' => {
            // `"id": "string",`
            if let Some(before) = value.strip_suffix(',')
                && matches!(first, '"' | '\'')
                && before.len() > 1
                && before.ends_with(first)
            {
                let problem = at(line.rfind(',')?, "there is a `,` behind the value".to_owned());
                return Some((
                    problem.help("remove it: what is not in braces ends with its line"),
                    format!("{key}: {before}"),
                ));
            }
            let inner = value.trim_matches(first);
            // `"C:\path"`
            if fault.problem.message == NO_ESCAPE && value.len() > 1 && value.ends_with('"') {
                return Some((fault.problem.clone(), format!("{key}: {}", quoted(inner))));
            }
            // `'It's paid'`
            if first == '\'' && inner.contains('\'') {
                let written = format!("{key}: \"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
                let problem = at(begin + 1 + inner.find('\'')?, "this `'` ends the text".to_owned());
                return Some((problem.help(format!("write `{}`", written.trim())), written));
            }
            let problem = at(begin, format!("a text that begins with `{first}` needs quotes around all of it"));
            Some((problem.help(format!("write `{}`", in_quotes().trim())), in_quotes()))
        }
        _ => {
            // `id: string, optional: true`
            let several = value.split(", ").skip(1).all(|part| part.contains(": ")) && value.contains(", ");
            let is_type = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "_<>".contains(c));
            if let (true, Some((ty, more))) = (several, value.split_once(", "))
                && is_type(ty)
            {
                let written = format!("{key}: {{ type: {ty}, {more} }}");
                let problem = at(begin, "several keys stand on one line without braces".to_owned());
                return Some((problem.help(format!("write `{}`", written.trim())), written));
            }
            // `description: Amount: in cents`
            let inner = begin + value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
            let problem = at(inner, "a text with `: ` in it stands without quotes".to_owned());
            Some((problem.help(format!("write `{}`", in_quotes().trim())), in_quotes()))
        }
    }
}

/// Our words for those of the parser, which are libyaml's; `rest` is the text from where it stopped.
fn plain(problem: &str, rest: &str) -> (String, &'static str) {
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
        "did not find expected '-' indicator" => (NO_ITEM, "start it with `- `, or check the indentation"),
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
        "found unknown escape character" => (NO_ESCAPE, "write `\\\\` for a backslash, or use single quotes"),
        "unknown anchor" => ("no anchor of this name is above", "put a text that starts with `*` in quotes"),
        "recursion limit exceeded" => (TOO_DEEP, NAME_PARTS),
        // Only `!!int`, `!!float`, `!!bool` and `!!null` insist on a kind of value.
        other if other.contains("invalid value: ") => ("the value is not what its tag says", "remove the tag"),
        other if other.contains("directive") || other.contains("version") => {
            ("this line is a directive of YAML, which has no use here", "remove it, or put the text in quotes")
        }
        other if other.contains("tag") => ("`!` begins a tag of YAML, and this is none", "put the text in quotes"),
        other if other.contains("anchor") || other.contains("alias") => {
            ("`&` and `*` begin anchors and aliases of YAML, and this is none", "put the text in quotes")
        }
        other if other.contains("block scalar") || other.contains("indentation indicator") => {
            ("`|` and `>` begin a text of several lines, and cannot be read here", "start the text on the next line")
        }
        _ => ("this is not YAML", "check the quotes, brackets and indentation here and above"),
    };
    (message.to_owned(), help)
}

const NO_ITEM: &str = "this is no item of the list above";
const NO_ESCAPE: &str = "there is no such escape";
const TOO_DEEP: &str = "this is nested too deep";
const NAME_PARTS: &str = "describe inner objects under `types`";
const TOO_LARGE: &str = "the aliases of this file repeat too much";

/// The problem of a tree that outgrew its budget.
pub(crate) fn too_large() -> Problem {
    Problem::at_file(TOO_LARGE)
}

/// The problem of a text with several documents, of which the second has its first key at `mark`.
pub(crate) fn second_document(mark: Option<Mark>, text: &str) -> Problem {
    let message = "a second YAML document starts here";
    let problem = match mark {
        Some(mark) => Problem::at(mark, message),
        None => {
            let before = text.rfind("\n---").and_then(|at| text.get(..=at)).unwrap_or_default();
            Problem::at_place(before.matches('\n').count() + 1, 1, message)
        }
    };
    problem.help("a spec is one document: move this into the first and remove the `---`")
}

/// The place that an error of the parser names; the parser leaves out that of the very first character.
pub(crate) fn line_and_column(error: &str) -> Option<(usize, usize)> {
    let Some((_, place)) = error.rsplit_once(" at line ") else { return Some((1, 1)) };
    let (line, column) = place.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// Characters that look like spaces and are none to YAML.
pub(crate) fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Characters that cannot be seen.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// A character by its code point, and its name where that is better known than its look.
pub(crate) fn character(c: char) -> String {
    let name = match c {
        '\u{A0}' => "no-break space",
        '\u{AD}' => "soft hyphen",
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{202F}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{3000}' => "ideographic space",
        '\u{FEFF}' => "byte order mark",
        '\u{FF1A}' => "full-width colon",
        _ => "",
    };
    let code = format!("U+{:04X}", u32::from(c));
    if name.is_empty() { code } else { format!("{code} ({name})") }
}
