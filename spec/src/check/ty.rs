//! The text of a type: `string`, `SipHeader`, `list<map<integer>>`.

use std::ops::Range;

use super::place::Owner;
use super::{Check, foreign};
use crate::model::{Home, Mark, Type};
use crate::problem::{Problem, code};
use crate::suggest::suggest;
use crate::types::{BUILT_IN, built_in};

/// How deep `list<…>` and `map<…>` may nest, what is in the innermost counted.
const DEEPEST: usize = 17;

pub(super) fn is_builtin(name: &str) -> bool {
    matches!(name, "list" | "map") || plain(name).is_some()
}

pub(super) fn plain(name: &str) -> Option<Type> {
    built_in(name).map(|built_in| built_in.ty.clone())
}

/// A stretch of the text of a type.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    start: usize,
    mark: Mark,
}

impl Part<'_> {
    fn slice(self, range: Range<usize>) -> Self {
        let text = &self.text[range.clone()];
        let inner = text.trim_start();
        let start = self.start + range.start + text.len() - inner.len();
        Self { text: inner.trim_end(), start, ..self }
    }

    fn problem(self, message: impl Into<String>) -> Problem {
        Problem::at_part(self.mark, &(self.start..self.start + self.text.len()), message)
    }
}

impl Check<'_> {
    /// The type that `text` names. One that cannot be read is the nearest that can, or `any`.
    pub(super) fn ty(&mut self, owner: Owner, text: &str, mark: Mark) -> Type {
        let part = Part { text, start: 0, mark }.slice(0..text.len());
        self.translated(owner, part).unwrap_or_else(|| self.parse(owner, part, DEEPEST))
    }

    /// A type as another language writes it: one problem, whatever is other about it.
    fn translated(&mut self, owner: Owner, part: Part) -> Option<Type> {
        for end in [',', ';'] {
            if let Some(ty) = part.text.strip_suffix(end).and_then(plain) {
                let problem = part.problem(format!("{owner} has no type {}", code(part.text)));
                return Some(self.meant(problem.help(format!("remove the `{end}`")), ty));
            }
        }
        let ours = foreign::translate(part.text, &|name| self.shared.contains_key(name))?;
        let problem = part.problem(format!("{owner} has no type {}", code(part.text)));
        let problem = problem.help(if ours.optional {
            format!("write `{{ type: {}, optional: true }}`", ours.text)
        } else {
            format!("write `{}`", ours.text)
        });
        // Read first: what is wrong with it besides comes after.
        self.problems.push(problem);
        self.guessed = true;
        Some(self.parse(owner, Part { text: &ours.text, start: 0, mark: part.mark }, DEEPEST))
    }

    fn parse(&mut self, owner: Owner, part: Part, depth: usize) -> Type {
        let text = part.text;
        if text.is_empty() {
            let problem = part.problem(format!("{owner} has an empty type"));
            return self.meant(problem.help("write a type, such as `string`"), Type::Any);
        }
        if depth == 0 {
            let problem = part.problem(format!("a type nests more than {} lists and maps", DEEPEST - 1));
            return self.meant(problem.help("describe a part of it under `types`"), Type::Any);
        }
        if let Some(joined) = self.joined(owner, part) {
            return joined;
        }
        // `T?` stands only inside of a list or map.
        if depth < DEEPEST
            && let Some(inner) = text.strip_suffix('?').map(str::len).filter(|length| *length > 0)
        {
            let inner = self.parse(owner, part.slice(0..inner), depth);
            return Type::Nullable(Box::new(inner));
        }
        match text.find('<') {
            Some(open) => self.generic(owner, part, open, depth),
            None if text.contains('>') => {
                let problem = part.problem(format!("the type {} closes a `<` that is not there", code(text)));
                self.meant(problem.help("write `list<string>`"), Type::Any)
            }
            None => self.named(owner, part),
        }
    }

    /// Scalars joined with `|`, outside of `<…>`.
    fn joined(&mut self, owner: Owner, part: Part) -> Option<Type> {
        let bars = outer(part.text, '|');
        if bars.is_empty() {
            return None;
        }
        let (mut members, mut start) = (Vec::new(), 0);
        for end in bars.into_iter().chain([part.text.len()]) {
            let member = part.slice(start..end);
            start = end + 1;
            match built_in(member.text).filter(|built_in| built_in.joins) {
                Some(built_in) if !members.contains(&built_in.ty) => members.push(built_in.ty.clone()),
                Some(_) => {
                    let problem = member.problem(format!("`{}` is joined twice", member.text));
                    self.problems.push(problem.help("remove one of them"));
                }
                None if member.text == "null" => {
                    let problem = member.problem(format!("{owner} has no type `null`"));
                    self.problems.push(
                        problem.help("a field that may be null is `optional: true`; in a list write `list<string?>`"),
                    );
                }
                None => {
                    let problem = member.problem(format!("{} cannot be joined", code(member.text)));
                    let help =
                        "join scalars: `string`, `integer`, `number`, `boolean`; objects are `one_of` under `types`";
                    return Some(self.meant(problem.help(help), Type::Any));
                }
            }
        }
        Some(match <[Type; 1]>::try_from(members) {
            Ok([only]) => only,
            Err(members) => Type::Join(members),
        })
    }

    /// A type with `<…>`, of which the `<` is at `open`.
    fn generic(&mut self, owner: Owner, part: Part, open: usize, depth: usize) -> Type {
        let text = part.text;
        let head = part.slice(0..open);
        let Some(inner) = inside(text, open) else {
            let problem = part.problem(format!("the `<` and `>` of type {} do not match", code(text)));
            return self.meant(problem.help("write `list<string>`"), Type::Any);
        };
        let inner = part.slice(inner);
        match head.text {
            "list" | "map" if inner.text.is_empty() => {
                let problem = part.problem(format!("{} does not say what it holds", code(text)));
                self.meant(problem.help(format!("write `{}<string>`", head.text)), wrapped(head.text, Type::Any))
            }
            "list" | "map" => {
                let Some(comma) = last_comma(inner.text) else {
                    return wrapped(head.text, self.parse(owner, inner, depth - 1));
                };
                let last = inner.slice(comma + 1..inner.text.len());
                let problem = inner.problem(format!("`{}` takes one type, not several", head.text));
                self.problems.push(match head.text {
                    "map" => problem.help(format!("its keys are always strings: write `map<{}>`", last.text)),
                    _ => problem.help("write `list<any>` for items of several types"),
                });
                wrapped(head.text, self.parse(owner, last, depth - 1))
            }
            name if is_builtin(name) || self.shared.contains_key(name) => {
                let problem = part.problem(format!("the type {} takes no `<…>`", code(name)));
                self.problems.push(problem.help("write its name alone"));
                self.named(owner, head)
            }
            name => {
                let problem = head.problem(format!("{owner} has no type {}", code(name)));
                let meant = match name.to_ascii_lowercase().as_str() {
                    "array" | "vec" | "set" | "seq" | "sequence" | "tuple" => Some("list"),
                    "dict" | "dictionary" | "record" | "object" | "hash" | "hashmap" => Some("map"),
                    "option" | "optional" | "nullable" | "maybe" => {
                        self.problems.push(problem.help("write `{ type: …, optional: true }`"));
                        return self.parse(owner, inner, depth - 1);
                    }
                    _ => suggest(name, ["list", "map"]),
                };
                match meant {
                    Some(meant) => {
                        self.problems.push(problem.help(format!("write `{meant}<…>`")));
                        wrapped(meant, self.parse(owner, inner, depth - 1))
                    }
                    None => self.meant(problem.help("only `list<…>` and `map<…>` take a type"), Type::Any),
                }
            }
        }
    }

    /// A type without `<…>`.
    fn named(&mut self, owner: Owner, part: Part) -> Type {
        let name = part.text;
        if let Some(ty) = plain(name) {
            return ty;
        }
        if matches!(name, "list" | "map") {
            let problem = part.problem(format!("`{name}` does not say what it holds"));
            return self.meant(problem.help(format!("write `{name}<string>`")), wrapped(name, Type::Any));
        }
        if let Some(id) = self.shared.get(name) {
            return Type::Defined(*id);
        }
        let problem = part.problem(format!("{owner} has no type {}", code(name)));
        if let Some((help, meant)) = foreign(name) {
            return self.meant(problem.help(help), meant);
        }
        let shared = self.types.iter().filter_map(|def| match &def.home {
            Home::Shared(name) => Some(name.text.as_str()),
            _ => None,
        });
        let near = self.near(name, BUILT_IN.iter().map(|built_in| built_in.name).chain(["list", "map"]).chain(shared));
        match near {
            Some(near) => {
                let meant = plain(near).or_else(|| self.shared.get(near).map(|id| Type::Defined(*id)));
                let help = format!("a type with a similar name exists: {}", code(near));
                self.meant(problem.help(help), meant.unwrap_or_else(|| wrapped(near, Type::Any)))
            }
            None => self.meant(problem.help("describe it under `types`"), Type::Any),
        }
    }

    /// Notes a problem and goes on with what was probably meant.
    fn meant(&mut self, problem: Problem, ty: Type) -> Type {
        self.problems.push(problem);
        self.guessed = true;
        ty
    }
}

fn wrapped(head: &str, ty: Type) -> Type {
    if head == "map" { Type::Map(Box::new(ty)) } else { Type::List(Box::new(ty)) }
}

/// What is between the `<` at `open` and the `>` that matches it, if that is the end of the text.
fn inside(text: &str, open: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (at + 1 == text.len()).then_some(open + 1..at);
        }
    }
    None
}

/// The last comma outside of `<…>`.
fn last_comma(text: &str) -> Option<usize> {
    outer(text, ',').pop()
}

/// Where `wanted` stands outside of `<…>`.
fn outer(text: &str, wanted: char) -> Vec<usize> {
    let (mut depth, mut found) = (0_usize, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            c if c == wanted && depth == 0 => found.push(at),
            _ => {}
        }
    }
    found
}

/// What other languages call our types, and how to write it here.
fn foreign(name: &str) -> Option<(String, Type)> {
    if let Some(ours) = foreign::plain(name) {
        return Some((format!("here it is called `{ours}`"), plain(ours).unwrap_or(Type::Any)));
    }
    match name.to_ascii_lowercase().as_str() {
        "date" | "time" | "unix" | "unixtime" | "epoch" => {
            let help = "unix seconds are a `timestamp`, RFC 3339 is a `datetime`, a date as another text is a `string`";
            Some((help.to_owned(), Type::Timestamp))
        }
        "array" | "vec" | "set" | "tuple" => {
            Some(("write `list<…>`, as in `list<string>`".to_owned(), Type::List(Box::new(Type::Any))))
        }
        "dict" | "dictionary" | "hashmap" | "record" => {
            Some(("write `map<…>`, as in `map<string>`".to_owned(), Type::Map(Box::new(Type::Any))))
        }
        "object" | "struct" => {
            let help = "describe an object by its `fields`, or write `any` for any JSON value";
            Some((help.to_owned(), Type::Any))
        }
        "enum" => Some(("name the strings: `{ values: [a, b] }`".to_owned(), Type::String)),
        "null" | "none" | "nil" => Some(("a field that may be null is `optional: true`".to_owned(), Type::Any)),
        _ => None,
    }
}
