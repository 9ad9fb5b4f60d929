//! What is wrong with a spec, collected and told with the lines it is about.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::model::Mark;
use crate::read::{self, Found};
use crate::snippet::{Label, Snippets, Source};

/// More problems than this are counted, not shown.
const SHOWN: usize = 50;

/// A mistake and its place.
#[derive(Debug, Clone)]
#[must_use]
pub struct Problem {
    at: At,
    message: String,
    help: Option<String>,
    also: Option<(At, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum At {
    File,
    /// A byte of the text, where there is no node.
    Offset(usize),
    /// A line and a column as the parser counts them, both from 1.
    Place(usize, usize),
    Node(Mark),
    /// Some bytes of what a node says.
    Part(Mark, usize, usize),
}

impl Problem {
    /// A problem with the key or value at `mark`; with the file as a whole where the mark is that of a default.
    pub fn at(mark: Mark, message: impl Into<String>) -> Self {
        Self::new(if mark == Mark::default() { At::File } else { At::Node(mark) }, message)
    }

    /// What to do about it, in a few words.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// A second place that the problem is about, and what is there: `first used here`.
    pub fn also(mut self, mark: Mark, note: impl Into<String>) -> Self {
        self.also = (mark != Mark::default()).then(|| (At::Node(mark), note.into()));
        self
    }

    /// The same for a place as the parser gives it.
    pub(crate) fn also_at(mut self, line: usize, column: usize, note: impl Into<String>) -> Self {
        self.also = Some((At::Place(line, column), note.into()));
        self
    }

    pub(crate) fn at_file(message: impl Into<String>) -> Self {
        Self::new(At::File, message)
    }

    pub(crate) fn at_offset(offset: usize, message: impl Into<String>) -> Self {
        Self::new(At::Offset(offset), message)
    }

    pub(crate) fn at_place(line: usize, column: usize, message: impl Into<String>) -> Self {
        Self::new(At::Place(line, column), message)
    }

    /// A problem with some bytes of the text at `mark`.
    pub(crate) fn at_part(mark: Mark, part: &Range<usize>, message: impl Into<String>) -> Self {
        Self::new(At::Part(mark, part.start, part.end), message)
    }

    fn new(at: At, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None, also: None }
    }

    fn marks(&self) -> impl Iterator<Item = Mark> + use<'_> {
        [Some(&self.at), self.also.as_ref().map(|(at, _)| at)].into_iter().flatten().filter_map(|at| match at {
            At::Node(mark) | At::Part(mark, ..) => Some(*mark),
            At::File | At::Offset(_) | At::Place(..) => None,
        })
    }
}

/// Everything that is wrong with a spec. It keeps the text, to show the lines.
#[derive(Debug, Clone)]
#[must_use = "problems that are not rendered are lost"]
pub struct Report {
    text: String,
    problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn new(text: String, problems: Vec<Problem>) -> Self {
        Self { text, problems }
    }

    /// True when nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.problems.len()
    }

    /// Adds a problem that a reader of the spec found: two names, say, that become one identifier.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// One text a problem, in the order of the file, each with the lines it is about. `path` is how the file is to be
    /// called. Beyond fifty, the last text says how many more there are.
    #[must_use]
    pub fn render(self, path: &str) -> Vec<String> {
        self.texts(path)
    }

    fn texts(&self, path: &str) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut problems: Vec<&Problem> = self.problems.iter().collect();
        problems.sort_by_key(|problem| order(problem));
        let rest = problems.len().saturating_sub(SHOWN);
        problems.truncate(SHOWN);
        let places = read::locate(&self.text, problems.iter().flat_map(|problem| problem.marks()));
        let source = Source::new(&self.text);
        let mut texts: Vec<String> = problems.iter().map(|problem| draw(problem, path, &source, &places)).collect();
        if rest > 0 {
            texts.push(format!("and {rest} more {}", if rest == 1 { "problem" } else { "problems" }));
        }
        texts
    }
}

/// Problems of the text come first, as the rest may follow from them; then the order of the file.
fn order(problem: &Problem) -> (u8, Mark, usize) {
    match problem.at {
        At::Offset(offset) => (0, Mark::default(), offset),
        At::Place(line, _) => (0, Mark::default(), line),
        At::File => (1, Mark::default(), 0),
        At::Node(mark) => (2, mark, 0),
        At::Part(mark, start, _) => (2, mark, start),
    }
}

fn draw(problem: &Problem, path: &str, source: &Source, places: &BTreeMap<Mark, Found>) -> String {
    let help = problem.help.as_ref().map(|help| format!("help: {help}")).unwrap_or_default();
    let mut snippets = Snippets::new(&problem.message);
    snippets.push(path, source, Label { span: span(&problem.at, source, places), text: &help, underline: '^' });
    if let Some((at, note)) = &problem.also {
        snippets.push(path, source, Label { span: span(at, source, places), text: note, underline: '-' });
    }
    snippets.finish()
}

fn span(at: &At, source: &Source, places: &BTreeMap<Mark, Found>) -> Option<Range<usize>> {
    match *at {
        At::File => None,
        At::Offset(offset) => Some(source.token(offset)),
        At::Place(line, column) => Some(source.token(source.offset(line, column))),
        At::Node(mark) => places.get(&mark).map(|found| source.node(found)),
        At::Part(mark, start, end) => places.get(&mark).map(|found| source.part(found, start..end)),
    }
}

/// All problems, under the name `spec`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts("spec").join("\n\n"))
    }
}

impl std::error::Error for Report {}

/// A name in backticks, as messages show it: on one line and of sane length.
pub(crate) fn code(name: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = name.chars().take(LONGEST).flat_map(visible).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn visible(c: char) -> impl Iterator<Item = char> {
    if c.is_control() { c.escape_default().collect() } else { vec![c] }.into_iter()
}
