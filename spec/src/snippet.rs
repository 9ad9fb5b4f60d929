//! Draws a message with the lines of the file it is about, as rustc draws its own.

use std::fmt::Write as _;
use std::ops::Range;

use crate::read::Found;
use crate::syntax::is_invisible;
use crate::width::columns;

/// Columns of a line that are shown; a longer one is cut around its label.
const WIDEST: usize = 120;
/// Columns shown before the label of a line that is cut.
const LEAD: usize = 40;
/// Spaces that a tab is drawn as.
const TAB: usize = 4;

/// The text of the file, with its lines.
pub(crate) struct Source<'t> {
    text: &'t str,
    /// Where lines start as an editor counts them.
    lines: Vec<usize>,
    /// Where lines start as the parser counts them: it also breaks at U+0085, U+2028 and U+2029.
    parser_lines: Vec<usize>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let (mut lines, mut parser_lines) = (vec![0], vec![0]);
        let mut chars = text.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let crlf = c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
            let after = offset + c.len_utf8();
            if matches!(c, '\n' | '\r') && !crlf {
                lines.push(after);
                parser_lines.push(after);
            } else if matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') {
                parser_lines.push(after);
            }
        }
        Self { text, lines, parser_lines }
    }

    /// The bytes of a node: all of a text that stands on one line, else its first word.
    pub(crate) fn node(&self, found: &Found) -> Range<usize> {
        let start = self.offset(found.line, found.column);
        let rest = self.rest_of_line(start);
        match (&found.text, rest.chars().next()) {
            (Some(_), Some(quote @ ('"' | '\''))) => start..start + quoted(rest, quote),
            (Some(text), _) if !text.is_empty() && rest.starts_with(text.as_str()) => start..start + text.len(),
            _ => self.token(start),
        }
    }

    /// Some bytes of what a node says, or all of it where they cannot be found in the file.
    pub(crate) fn part(&self, found: &Found, part: Range<usize>) -> Range<usize> {
        let start = self.offset(found.line, found.column);
        let rest = self.rest_of_line(start);
        let quote = usize::from(rest.starts_with(['"', '\'']));
        match &found.text {
            Some(text) if rest[quote..].starts_with(text.as_str()) => {
                start + quote + part.start..start + quote + part.end.max(part.start + 1)
            }
            _ => self.node(found),
        }
    }

    /// The word at `offset`.
    pub(crate) fn token(&self, offset: usize) -> Range<usize> {
        let rest = self.rest_of_line(offset);
        let ends = [' ', '\t', ',', '[', ']', '{', '}'];
        let length = rest.find(ends).unwrap_or(rest.len());
        let length = rest[..length].strip_suffix(':').map_or(length, str::len);
        offset..offset + length.max(first_char(rest))
    }

    /// The byte that the parser counts as this line and column, both from 1.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.parser_lines.get(line - 1).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    }

    /// The line, the column and the length in characters of some bytes on one line, the first two from 1.
    pub(crate) fn place(&self, bytes: &Range<usize>) -> (usize, usize, usize) {
        let (number, start) = self.line(bytes.start);
        let count = |from: usize, to: usize| self.text.get(from..to).map_or(0, |text| text.chars().count());
        (number, count(start, bytes.start) + 1, count(bytes.start, bytes.end))
    }

    fn rest_of_line(&self, offset: usize) -> &'t str {
        let rest = &self.text[offset..];
        &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())]
    }

    /// The number of the line that holds `offset`, from 1, and where it starts.
    fn line(&self, offset: usize) -> (usize, usize) {
        let number = self.lines.partition_point(|start| *start <= offset);
        (number, self.lines[number - 1])
    }
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// The length of a quoted scalar, or of what the line has of it.
fn quoted(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' || c == quote && quote == '\'' && chars.peek().is_some_and(|(_, c)| *c == quote) {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

/// What is to be said about some bytes of the file; about the file itself where `span` is `None`.
pub(crate) struct Label<'l> {
    pub(crate) span: Option<Range<usize>>,
    pub(crate) text: &'l str,
    pub(crate) underline: char,
}

/// A message and the snippets below it.
pub(crate) struct Snippets {
    message: String,
    drawn: Vec<Snippet>,
}

struct Snippet {
    arrow: String,
    /// The number of the line, from 1, and what is shown of it.
    line: Option<(usize, String)>,
    below: String,
}

impl Snippets {
    pub(crate) fn new(message: &str) -> Self {
        Self { message: message.to_owned(), drawn: Vec::new() }
    }

    pub(crate) fn push(&mut self, path: &str, source: &Source, label: Label) {
        let arrow = if self.drawn.is_empty() { "-->" } else { ":::" };
        let Some(span) = label.span else {
            self.drawn.push(Snippet { arrow: format!("{arrow} {path}"), line: None, below: label.text.to_owned() });
            return;
        };
        let (number, start) = source.line(span.start);
        let column = source.text[start..span.start].chars().count() + 1;
        let (line, indent, width) = window(source.rest_of_line(start), span.start - start..span.end - start);
        let underline = label.underline.to_string().repeat(width);
        let below = format!("{}{underline} {}", " ".repeat(indent), label.text);
        let arrow = format!("{arrow} {path}:{number}:{column}");
        self.drawn.push(Snippet { arrow, line: Some((number, line)), below });
    }

    pub(crate) fn finish(self) -> String {
        let numbers = self.drawn.iter().filter_map(|snippet| snippet.line.as_ref().map(|(number, _)| *number));
        let gutter = numbers.max().unwrap_or(1).to_string().len();
        let mut text = self.message;
        // Writing to a String cannot fail.
        for Snippet { arrow, line, below } in &self.drawn {
            let _ = write!(text, "\n{:gutter$}{arrow}", "");
            if let Some((number, line)) = line {
                let _ = write!(text, "\n{:gutter$} |\n{}\n", "", format!("{number:>gutter$} | {line}").trim_end());
                let _ = write!(text, "{}", format!("{:gutter$} | {below}", "").trim_end());
            } else if !below.is_empty() {
                let _ = write!(text, "\n{:gutter$} = {below}", "");
            }
        }
        text
    }
}

/// A line as it is shown, the columns before the bytes of `span`, and the columns these take, at least one.
fn window(line: &str, span: Range<usize>) -> (String, usize, usize) {
    let columns = |cells: &[Cell]| cells.iter().map(|cell| cell.columns).sum::<usize>();
    let long = line.char_indices().flat_map(|(at, c)| cells(at, c)).map(|cell| cell.columns).sum::<usize>() > WIDEST;
    let lead = line[..span.start].char_indices().rev().nth(LEAD - 1).filter(|_| long);
    let from = lead.map_or(0, |(at, _)| at);
    let all = line[from..].char_indices().flat_map(|(at, c)| cells(from + at, c));
    let mut part: Vec<Cell> = all.take(if long { WIDEST + 1 } else { usize::MAX }).collect();
    let (before, after) = (if from > 0 { "..." } else { "" }, if long && part.len() > WIDEST { "..." } else { "" });
    part.truncate(if long { WIDEST } else { usize::MAX });
    let start = part.partition_point(|cell| cell.offset < span.start);
    let end = part.partition_point(|cell| cell.offset < span.end);
    let shown: String = part.iter().map(|cell| cell.shown).collect();
    (format!("{before}{shown}{after}"), before.len() + columns(&part[..start]), columns(&part[start..end]).max(1))
}

/// A character as it is shown and the columns of a terminal it takes.
struct Cell {
    offset: usize,
    shown: char,
    columns: usize,
}

fn cells(offset: usize, c: char) -> impl Iterator<Item = Cell> {
    let (shown, repeat) = match c {
        '\t' => (' ', TAB),
        // What would be invisible, or turn the line around.
        c if c.is_control() || is_invisible(c) && !joins(c) => ('\u{FFFD}', 1),
        c => (c, 1),
    };
    std::iter::repeat_n((), repeat).map(move |()| Cell { offset, shown, columns: columns(shown) })
}

/// Characters without a look of their own that change that of their neighbours.
fn joins(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}
