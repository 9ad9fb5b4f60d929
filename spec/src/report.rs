//! What is wrong with a spec, collected and told with the lines it is about.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::ops::Range;

use crate::model::Mark;
use crate::problem::{At, Problem};
use crate::read::{self, Found};
use crate::snippet::{Label, Snippets, Source};

/// More problems than this are counted, not shown.
const SHOWN: usize = 50;

/// Everything that is wrong with a spec. It keeps the text, to show the lines.
#[derive(Debug, Clone, Default)]
#[must_use = "problems that are not rendered are lost"]
pub struct Report {
    text: String,
    /// What was read in place of the text, where errors of syntax were read past.
    read: Option<String>,
    problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn new(text: String, problems: Vec<Problem>) -> Self {
        Self { text, read: None, problems }
    }

    /// The same for a text in which `changed` lines were read otherwise than they stand there. Problems that the checks
    /// have found on those lines follow from what was changed.
    pub(crate) fn of_changed(text: String, read: String, changed: &BTreeSet<usize>, problems: Vec<Problem>) -> Self {
        if changed.is_empty() {
            return Self::new(text, problems).once();
        }
        let mut report = Self { text, read: Some(read), problems };
        let places = report.places(&report.problems);
        report.problems.retain(|problem| {
            // That there is no event, say, where what was to be one was left out.
            if problem.at == At::File {
                return false;
            }
            problem.marks().next().and_then(|mark| places.get(&mark)).is_none_or(|found| {
                // What has nothing in it had what was left out below it.
                let is_emptied = problem.message.ends_with("has nothing in it") && changed.contains(&(found.line + 1));
                !changed.contains(&found.line) && !is_emptied
            })
        });
        report.once()
    }

    /// Where the marks of some problems are.
    fn places<'p>(&self, problems: impl IntoIterator<Item = &'p Problem>) -> BTreeMap<Mark, Found> {
        let text = self.read.as_deref().unwrap_or(&self.text);
        read::locate(text, problems.into_iter().flat_map(Problem::marks))
    }

    /// Leaves out what is said of the same place again: an alias is read once for each use. And looks at what follows a key
    /// without a value.
    fn once(mut self) -> Self {
        if self.problems.is_empty() {
            return self;
        }
        let places = self.places(&self.problems);
        let lines: Vec<&str> = self.text.lines().collect();
        for problem in &mut self.problems {
            if let At::Node(mark) = problem.at
                && problem.message.ends_with(" has no value")
                && let Some(line) = places.get(&mark).and_then(|found| lines.get(found.line - 1))
                && let Some((_, rest)) = line.split_once(": ")
            {
                let what = match rest.trim_start().chars().next() {
                    Some('#') => "a comment",
                    Some('&') => "an anchor of YAML",
                    _ => continue,
                };
                let sign = rest.trim_start().get(..1).unwrap_or_default();
                problem.help = Some(format!("`{sign}` begins {what} here: put the text in quotes"));
            }
        }
        let mut seen = HashSet::new();
        self.problems.retain(|problem| {
            let place = match problem.at {
                At::Node(mark) => places.get(&mark).map(|found| (found.line, found.column, 0, 0)),
                At::Part(mark, start, end) => places.get(&mark).map(|found| (found.line, found.column, start, end)),
                At::File | At::Offset(_) | At::Place(..) => None,
            };
            place.is_none_or(|place| seen.insert((place, unnamed(&problem.message))))
        });
        self
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

    /// The problems as data, in the order of the file, their places resolved: what an editor or a tool needs.
    ///
    /// ```
    /// let report = webhook_events_spec::read(b"events: { a: }\nsufix: Event").report;
    /// let problem = &report.problems()[0];
    /// assert_eq!((problem.line, problem.column, problem.length), (2, 1, 5));
    /// assert_eq!(problem.message, "the spec has no key `sufix`");
    /// ```
    #[must_use]
    pub fn problems(&self) -> Vec<Located> {
        let places = self.places(&self.problems);
        let source = Source::new(&self.text);
        let problems = self.in_order(&source, &places);
        let place = |at: &At| span(at, &source, &places).map_or((1, 1, 0), |bytes| source.place(&bytes));
        problems
            .into_iter()
            .map(|problem| {
                let (line, column, length) = place(&problem.at);
                let also = problem.also.as_ref().map(|(at, note)| {
                    let (line, column, length) = place(at);
                    Second { line, column, length, note: note.clone() }
                });
                Located { line, column, length, message: problem.message.clone(), help: problem.help.clone(), also }
            })
            .collect()
    }

    /// One text a problem, in the order of the file, each with the lines it is about. `path` is how the file is to be
    /// called. Beyond fifty, the last text says how many more there are.
    #[must_use]
    pub fn render(self, path: &str) -> Vec<String> {
        self.texts(path)
    }

    /// The problems in the order of the file, those of the file as a whole first.
    fn in_order(&self, source: &Source, places: &BTreeMap<Mark, Found>) -> Vec<&Problem> {
        let mut problems: Vec<&Problem> = self.problems.iter().collect();
        problems.sort_by_key(|problem| span(&problem.at, source, places).map(|bytes| bytes.start));
        problems
    }

    fn texts(&self, path: &str) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let places = self.places(&self.problems);
        let source = Source::new(&self.text);
        let mut problems = self.in_order(&source, &places);
        let rest = problems.len().saturating_sub(SHOWN);
        problems.truncate(SHOWN);
        let mut texts: Vec<String> = problems.iter().map(|problem| draw(problem, path, &source, &places)).collect();
        if rest > 0 {
            texts.push(format!("and {rest} more {}", if rest == 1 { "problem" } else { "problems" }));
        }
        texts
    }
}

/// A problem with its place resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// The line, from 1; 1 for a problem of the file as a whole.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters it is about, on this line; 0 for the file as a whole.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place that the problem is about.
    pub also: Option<Second>,
}

/// A second place that a problem is about, and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Second {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters it is about.
    pub length: usize,
    /// What is there: `the first one`.
    pub note: String,
}

/// A message without the names in it.
fn unnamed(message: &str) -> String {
    message.split('`').step_by(2).collect()
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
