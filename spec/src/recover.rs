//! Reads on after an error of syntax, so that what stands before and behind it is read, and checked, as well.
//!
//! What was meant is read where it can be seen. Elsewhere the smallest block around the error is left out, by
//! indentation, and its key kept. Lines keep their numbers, so that places in what was read are places in the file.

use std::collections::BTreeSet;

use crate::problem::{At, Problem};
use crate::read::{self, Tree};
use crate::syntax::{self, Fault};

/// How many errors are read past.
const MOST: usize = 20;

/// What was read of a file.
pub(crate) struct Recovered {
    pub(crate) tree: Tree,
    /// The text that was read in the end.
    pub(crate) text: String,
    /// The lines, from 1, that are not as they stand in the file: what is found there follows from the error.
    pub(crate) changed: BTreeSet<usize>,
}

/// Reads a text, past its errors.
pub(crate) fn read(text: &str) -> Recovered {
    let mut lines = Lines::new(text);
    let mut problems = lines.conflicts();
    problems.extend(lines.indentation());
    // A fault that cannot be read past is one too many: the parser's last words are as good as any.
    for round in 0.. {
        let text = lines.text();
        let mut tree = read::tree(&text);
        let next = match tree.fault.take() {
            Some(fault) if round < MOST && lines.is_plain && !fault.is_final => lines.read_past(fault),
            Some(fault) => Err(fault.problem),
            None => {
                tree.problems.splice(0..0, problems);
                return Recovered { tree, text, changed: lines.changed };
            }
        };
        match next {
            Ok(problem) => problems.extend(problem),
            Err(problem) => {
                problems.push(problem);
                tree.complete = false;
                tree.problems.splice(0..0, problems);
                return Recovered { tree, text, changed: lines.changed };
            }
        }
    }
    unreachable!("the loop ends by itself")
}

/// The lines of a text, some of them changed.
struct Lines {
    all: Vec<String>,
    changed: BTreeSet<usize>,
    /// Lines whose key was kept: a second error there takes the key as well.
    kept: BTreeSet<usize>,
    /// False where the parser counts lines otherwise.
    is_plain: bool,
}

impl Lines {
    fn new(text: &str) -> Self {
        let is_plain = !text.contains(['\u{85}', '\u{2028}', '\u{2029}']) && !text.replace("\r\n", "\n").contains('\r');
        Self {
            all: text.split('\n').map(str::to_owned).collect(),
            changed: BTreeSet::new(),
            kept: BTreeSet::new(),
            is_plain,
        }
    }

    fn text(&self) -> String {
        self.all.join("\n")
    }

    /// A line by its number, from 1.
    fn line(&self, number: usize) -> &str {
        number.checked_sub(1).and_then(|index| self.all.get(index)).map_or("", String::as_str)
    }

    fn change(&mut self, number: usize, text: &str) {
        if let Some(line) = number.checked_sub(1).and_then(|index| self.all.get_mut(index)) {
            // A carriage return stays where it was.
            let end = if line.ends_with('\r') && !text.ends_with('\r') { "\r" } else { "" };
            *line = format!("{text}{end}");
            self.changed.insert(number);
        }
    }

    /// Conflicts of a merge: the first side is read.
    fn conflicts(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut side = None;
        for number in 1..=self.all.len() {
            let line = self.line(number);
            let marks = |mark: &str| {
                line.strip_prefix(mark).is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(' '))
            };
            let is_begin = marks("<<<<<<<");
            if is_begin && side.is_none() {
                let problem = Problem::at_place(number, 1, "this is a conflict of a merge");
                let help = "keep one side, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
                problems.push(problem.help(help));
                side = Some(1);
            } else if side.is_some() && (marks("=======") || marks("|||||||")) {
                side = Some(2);
            } else if side.is_some() && marks(">>>>>>>") {
                side = None;
            } else if side != Some(2) {
                continue;
            }
            self.change(number, "");
        }
        problems
    }

    /// Indentation with spaces that are none: one problem for the first of each kind.
    fn indentation(&mut self) -> Vec<Problem> {
        let mut problems: Vec<(char, Problem)> = Vec::new();
        for number in 1..=self.all.len() {
            let line = self.line(number);
            let rest = line.trim_start_matches(|c: char| c == ' ' || syntax::is_odd_space(c));
            let indentation = &line[..line.len() - rest.len()];
            let Some((column, odd)) = indentation.chars().enumerate().find(|(_, c)| syntax::is_odd_space(*c)) else {
                continue;
            };
            if rest.trim().is_empty() {
                continue;
            }
            if problems.iter().all(|(known, _)| *known != odd) {
                let message = format!("this line is indented with {}", syntax::character(odd));
                problems.push((odd, Problem::at_place(number, column + 1, message).help("indent with spaces")));
            }
            let spaces = " ".repeat(indentation.chars().count());
            self.change(number, &format!("{spaces}{rest}"));
        }
        problems.into_iter().map(|(_, problem)| problem).collect()
    }

    /// Changes what an error is about, so that reading goes on behind it; an error where that cannot be done. It is no
    /// problem of its own where it follows from what was changed before.
    fn read_past(&mut self, mut fault: Fault) -> Result<Option<Problem>, Problem> {
        let number = self.blamed(&fault);
        if let Some((line, column)) = fault.opened.filter(|(line, _)| *line == number && *line != fault.line) {
            // What is opened above and not closed is to be blamed, not where that is found out.
            let found = (fault.line, fault.column);
            fault.problem = Problem { at: At::Place(line, column), also: None, ..fault.problem };
            if !is_blank(self.line(found.0)) {
                fault.problem = fault.problem.also_at(found.0, found.1, "it is still open here");
            }
        }
        if fault.opened.is_some_and(|(line, _)| line != number && line != fault.line) {
            let message = "there is no `,` between this and what is above it".to_owned();
            fault.problem = Problem { message, ..fault.problem }.help("put a `,` behind the entry above");
        }
        let is_known = self.changed.contains(&number);
        if fault.is_tab
            && let Some(lines) = self.without_tabs()
        {
            for (number, line) in lines {
                self.change(number, &line);
            }
            return Ok(Some(fault.problem));
        }
        for candidate in [number, self.above(number)] {
            if candidate > 0
                && !self.changed.contains(&candidate)
                && let Some((problem, line)) = syntax::meant(self.line(candidate), candidate, &fault)
            {
                self.change(candidate, &line);
                return Ok(problem);
            }
        }
        if self.leave_out(number) { Ok(Some(fault.problem).filter(|_| !is_known)) } else { Err(fault.problem) }
    }

    /// The line that an error is to be blamed on, from 1.
    fn blamed(&self, fault: &Fault) -> usize {
        let mut number = match fault.opened {
            // What is opened above and closed nowhere, unless the error is within its block.
            Some((opened, _)) if !self.block(opened).contains(&fault.line) || opened == fault.line => opened,
            _ => fault.line,
        };
        number = number.min(self.all.len());
        // The end of the file is the end of its last line.
        while number > 1 && is_blank(self.line(number)) {
            number -= 1;
        }
        number
    }

    /// The line above that says something; 0 where there is none.
    fn above(&self, number: usize) -> usize {
        (1..number).rev().find(|above| !is_blank(self.line(*above))).unwrap_or(0)
    }

    /// A line and those below it that are indented further.
    fn block(&self, number: usize) -> std::ops::Range<usize> {
        let own = indentation(self.line(number));
        let mut end = number + 1;
        while end <= self.all.len() && (self.line(end).trim().is_empty() || indentation(self.line(end)) > own) {
            end += 1;
        }
        number..end
    }

    /// Leaves out a block, and keeps its key; false where nothing is left to leave out.
    fn leave_out(&mut self, number: usize) -> bool {
        let block = self.block(number);
        let first = self.line(number).to_owned();
        if first.trim().is_empty() && block.clone().all(|line| self.line(line).trim().is_empty()) {
            return false;
        }
        let key = if self.kept.insert(number) { key(&first) } else { None };
        self.change(number, key.unwrap_or_default());
        for below in block.skip(1) {
            self.change(below, "");
        }
        true
    }

    /// Lines with spaces in place of the tabs that they are indented with, where the text can then be read.
    fn without_tabs(&self) -> Option<Vec<(usize, String)>> {
        [2, 4, 8].into_iter().find_map(|width| {
            let mut changed = Vec::new();
            let mut lines = self.all.clone();
            for (index, line) in lines.iter_mut().enumerate() {
                let rest = line.trim_start_matches([' ', '\t']);
                let indentation = &line[..line.len() - rest.len()];
                if indentation.contains('\t') {
                    *line = format!("{}{rest}", indentation.replace('\t', &" ".repeat(width)));
                    changed.push((index + 1, line.clone()));
                }
            }
            read::tree(&lines.join("\n")).fault.is_none().then_some(changed)
        })
    }
}

/// The columns that a line is indented by.
fn indentation(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 8 } else { 1 }).sum()
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// A line up to the `:` behind its key, if it has one.
fn key(line: &str) -> Option<&str> {
    let colon = line.find(": ").or_else(|| line.trim_end().ends_with(':').then(|| line.trim_end().len() - 1))?;
    let name = line[..colon].trim_start().trim_start_matches("- ");
    let is_name = |c: char| c.is_alphanumeric() || "_.-/ ".contains(c);
    (!name.is_empty() && name.trim_matches(['"', '\'']).chars().all(is_name)).then(|| &line[..=colon])
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_seen() {
        assert_eq!(key("  a.b: { x"), Some("  a.b:"));
        assert_eq!(key("  'a b':"), Some("  'a b':"));
        for line in ["  - x", "{{ a }}: b", "  [a]: b", "text"] {
            assert_eq!(key(line), None, "{line}");
        }
    }
}
