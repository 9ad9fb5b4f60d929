//! One mistake in a spec, its place, and what to do about it.

use std::ops::Range;

use crate::model::Mark;
use crate::syntax::is_invisible;

/// A mistake and its place.
#[derive(Debug, Clone)]
#[must_use]
pub struct Problem {
    pub(crate) at: At,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) also: Option<(At, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum At {
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

    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> + use<'_> {
        [Some(&self.at), self.also.as_ref().map(|(at, _)| at)].into_iter().flatten().filter_map(|at| match at {
            At::Node(mark) | At::Part(mark, ..) => Some(*mark),
            At::File | At::Offset(_) | At::Place(..) => None,
        })
    }
}

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
    if c.is_control() || is_invisible(c) { c.escape_default().collect() } else { vec![c] }.into_iter()
}
