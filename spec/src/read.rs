//! From YAML text to nodes, and from a node's mark back to its line and column.
//!
//! The parser keeps no positions, but its errors name the node being visited. So nodes are only counted on the first
//! reading, and where a place is asked for, a second reading counts again and provokes an error at that node. A file
//! without mistakes is read once.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::model::Mark;
use crate::node::{Entry, Key, Node, Value};
use crate::probe::Probe;
use crate::problem::Problem;
use crate::syntax::{self, Fault};

/// Bytes that a tree may take, reckoned as [`NODE`] for a node and the length of its text. Aliases can make a small
/// file a large tree.
const BUDGET: usize = 64 << 20;
const NODE: usize = 64;

/// What could be read.
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Further documents of the file.
    pub(crate) more: Vec<Node>,
    pub(crate) problems: Vec<Problem>,
    /// The error of syntax at which reading stopped.
    pub(crate) fault: Option<Fault>,
    /// False when the rest of the file could not be read.
    pub(crate) complete: bool,
}

/// The most documents of a file that are looked into.
const DOCUMENTS: usize = 16;

/// Reads the text, up to the first error of syntax.
pub(crate) fn tree(text: &str) -> Tree {
    let mut walk = Walk::default();
    let mut tree = Tree { root: Node::default(), more: Vec::new(), problems: Vec::new(), fault: None, complete: true };
    for (index, document) in serde_yaml::Deserializer::from_str(text).take(DOCUMENTS).enumerate() {
        let mut root = Node::default();
        let outcome = walk.read(&mut root).deserialize(document);
        if index == 1 {
            // The place of a root cannot be asked for, that of its first key can.
            let first = match &root.value {
                Value::Mapping(entries) => entries.first().map(|entry| entry.key.mark),
                _ => None,
            };
            walk.problems.push(syntax::second_document(first, text));
        }
        if index == 0 {
            tree.root = root;
        } else {
            tree.more.push(root);
        }
        if let Err(error) = outcome {
            tree.complete = false;
            if walk.spent > BUDGET {
                walk.problems.push(syntax::too_large());
            } else {
                tree.fault = Some(syntax::explain(&error, text));
            }
            break;
        }
    }
    tree.problems = walk.problems;
    tree
}

/// Where a node stands, as the parser counts.
#[derive(Debug)]
pub(crate) struct Found {
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
    /// What the node says, when it is a text.
    pub(crate) text: Option<String>,
}

/// Finds the places of `marks`.
pub(crate) fn locate(text: &str, marks: impl IntoIterator<Item = Mark>) -> BTreeMap<Mark, Found> {
    let mut walk = Walk { wanted: marks.into_iter().map(|mark| (mark, None)).collect(), ..Walk::default() };
    if walk.wanted.is_empty() {
        return BTreeMap::new();
    }
    for document in serde_yaml::Deserializer::from_str(text).take(DOCUMENTS) {
        // Places found before a syntax error are as good as any.
        if walk.read(&mut Node::default()).deserialize(document).is_err() {
            break;
        }
    }
    walk.wanted.into_iter().filter_map(|(mark, found)| Some((mark, found?))).collect()
}

/// One reading of the text.
#[derive(Default)]
struct Walk {
    next: u32,
    spent: usize,
    problems: Vec<Problem>,
    wanted: BTreeMap<Mark, Option<Found>>,
}

impl Walk {
    fn read<'w>(&'w mut self, into: &'w mut Node) -> Read<'w> {
        into.mark = Mark(self.next);
        self.next += 1;
        Read { walk: self, into }
    }

    /// Takes a node into account; false when the tree gets too large.
    fn spend(&mut self, text: usize) -> bool {
        self.spent += NODE + text;
        self.spent <= BUDGET
    }

    fn wants_next(&self) -> bool {
        self.wanted.contains_key(&Mark(self.next))
    }

    /// Takes the place of the next node from an error of the parser.
    fn found_next(&mut self, error: &impl fmt::Display) {
        let place = syntax::line_and_column(&error.to_string());
        self.wanted.insert(Mark(self.next), place.map(|(line, column)| Found { line, column, text: None }));
    }

    fn says(&mut self, mark: Mark, text: &str) {
        if let Some(Some(found)) = self.wanted.get_mut(&mark) {
            found.text = Some(text.to_owned());
        }
    }
}

/// Reads a node into its place in the tree, where it stays when a later one fails.
struct Read<'w> {
    walk: &'w mut Walk,
    into: &'w mut Node,
}

impl Read<'_> {
    fn scalar<E: Error>(self, text: &str, value: Value) -> Result<(), E> {
        if !self.walk.spend(text.len()) {
            return Err(E::custom("too large"));
        }
        if matches!(value, Value::Text(_)) {
            self.walk.says(self.into.mark, text);
        }
        self.into.value = value;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Read<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Read<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar("", Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(if value { "true" } else { "false" }, Value::Boolean(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_u128(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_i128(value.into())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        let text = value.to_string();
        self.scalar(&text.clone(), Value::Number(text))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        let text = value.to_string();
        self.scalar(&text.clone(), Value::Number(text))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        let text = value.to_string();
        self.scalar(&text.clone(), Value::Number(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.scalar(text, Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { walk, into } = self;
        if !walk.spend(0) {
            return Err(A::Error::custom("too large"));
        }
        into.value = Value::List(Vec::new());
        let Value::List(nodes) = &mut into.value else { return Ok(()) };
        loop {
            if walk.wants_next()
                && let Err(place) = list.next_element_seed(Probe)
            {
                walk.found_next(&place);
            }
            let mut node = Node::default();
            let more = list.next_element_seed(walk.read(&mut node));
            // A list cut short keeps its last, half-read item.
            let done = matches!(more, Ok(None));
            if !done {
                nodes.push(node);
            }
            if more?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, into } = self;
        if !walk.spend(0) {
            return Err(A::Error::custom("too large"));
        }
        into.value = Value::Mapping(Vec::new());
        let Value::Mapping(entries) = &mut into.value else { return Ok(()) };
        loop {
            if walk.wants_next()
                && let Err(place) = map.next_key_seed(Probe)
            {
                walk.found_next(&place);
            }
            let mut key = Node::default();
            let before = walk.problems.len();
            if map.next_key_seed(walk.read(&mut key))?.is_none() {
                return Ok(());
            }
            let key = walk.key(key, before);
            if walk.wants_next()
                && let Err(place) = map.next_value_seed(Probe)
            {
                walk.found_next(&place);
            }
            let mut value = Node::default();
            let read = map.next_value_seed(walk.read(&mut value));
            if let Some(key) = key {
                entries.push(Entry { key, value });
            }
            read?;
        }
    }

    /// A tag such as `!important`, which the language has no use for.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (IgnoredAny, value) = tagged.variant::<IgnoredAny>()?;
        self.walk.problems.push(
            Problem::at(self.into.mark, "`!` begins a tag of YAML, which means nothing here")
                .help("put the text in quotes, or remove the tag"),
        );
        value.newtype_variant_seed(self)
    }
}

impl Walk {
    /// The key a node stands for. One that is not text is a mistake with a meaning, save a list or mapping.
    /// Problems from `before` on are those of the key itself.
    fn key(&mut self, node: Node, before: usize) -> Option<Key> {
        let Node { mark, value } = node;
        let kind = if matches!(value, Value::Null) { "null" } else { value.kind() };
        let text = match value {
            Value::Text(text) => return Some(Key { mark, text }),
            Value::Null => "null".to_owned(),
            Value::Boolean(value) => value.to_string(),
            Value::Number(text) => text,
            Value::List(_) | Value::Mapping(_) => {
                self.problems.truncate(before);
                let problem = Problem::at(mark, format!("a key must be a text, not {kind}"));
                self.problems.push(problem.help("put a text that begins with a bracket or brace in quotes"));
                return None;
            }
        };
        let problem = Problem::at(mark, format!("a key must be a text, not {kind}"));
        self.problems.push(problem.help("put it in quotes"));
        Some(Key { mark, text })
    }
}
