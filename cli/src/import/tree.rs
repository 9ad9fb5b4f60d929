//! JSON and YAML as one tree that keeps the order of its keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

use crate::failure::Failure;

/// A value of JSON or YAML.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    /// As text: `1` is a whole number, `1.0` is none.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Larger files are refused.
const LARGEST: usize = 64 << 20;
/// The time of the YAML parser grows with the square of the depth, so it does not get to see deeper files.
const BRACKETS: usize = 10_000;

impl Node {
    /// Reads JSON or YAML; `name` is what messages call it.
    pub(crate) fn parse(bytes: &[u8], name: &str) -> Result<Self, Failure> {
        if bytes.len() > LARGEST {
            return Err(Failure::no(format!("`{name}` is larger than 64 MiB")));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let json = match serde_json::from_slice(bytes) {
            Ok(node) => return Ok(node),
            Err(error) => error,
        };
        let is_json = bytes.trim_ascii_start().first().is_some_and(|first| matches!(first, b'{' | b'['));
        let failed = |error: &dyn fmt::Display| Failure::no(format!("cannot read `{name}`: {error}"));
        if brackets(bytes) > BRACKETS {
            return Err(failed(&json));
        }
        serde_yaml::from_slice(bytes).map_err(|yaml| if is_json { failed(&json) } else { failed(&yaml) })
    }

    /// Reads several values of JSON: an array of them, or one after the other.
    pub(crate) fn several(bytes: &[u8], name: &str) -> Result<Vec<Self>, Failure> {
        if bytes.len() > LARGEST {
            return Err(Failure::no(format!("`{name}` is larger than 64 MiB")));
        }
        let mut values = Vec::new();
        for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Self>() {
            match value.map_err(|error| Failure::no(format!("cannot read `{name}`: {error}")))? {
                Self::List(items) => values.extend(items),
                value => values.push(value),
            }
        }
        Ok(values)
    }

    /// The member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// What is under these names, one inside of the other.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The text under this name.
    pub(crate) fn text_at(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::text)
    }

    /// Whether `true` is under this name.
    pub(crate) fn flag_at(&self, name: &str) -> bool {
        self.get(name) == Some(&Self::Bool(true))
    }

    /// Whether it is a whole number that fits 64 bits.
    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, Self::Number(text) if text.parse::<i64>().is_ok())
    }
}

/// How many brackets are open at once.
fn brackets(bytes: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in bytes {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Build)
    }
}

struct Build;

impl<'de> Visitor<'de> for Build {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(format!("{value:?}")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut merged = Vec::new();
        while let Some((key, value)) = map.next_entry::<Node, Node>()? {
            match (key, value) {
                // A merge key of YAML.
                (Node::Text(key), Node::Object(others)) if key == "<<" => merged.extend(others),
                (Node::Text(key) | Node::Number(key), value) => members.push((key, value)),
                (Node::Bool(key), value) => members.push((key.to_string(), value)),
                (Node::Null, value) => members.push(("null".to_owned(), value)),
                (Node::List(_) | Node::Object(_), _) => return Err(A::Error::custom("a key is a list or a mapping")),
            }
        }
        for (key, value) in merged {
            if !members.iter().any(|(name, _)| *name == key) {
                members.push((key, value));
            }
        }
        Ok(Node::Object(members))
    }

    /// A tag of YAML says nothing that matters here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (_, value) = tagged.variant::<String>()?;
        value.newtype_variant()
    }
}
