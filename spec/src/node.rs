//! The YAML as a tree that keeps what a map would lose: the order of keys, repeated keys, and where each node stands.

use crate::model::Mark;

/// A value and its place.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) mark: Mark,
    pub(crate) value: Value,
}

#[derive(Debug, Default)]
pub(crate) enum Value {
    #[default]
    Null,
    Boolean(bool),
    /// Only its text matters: no key of the language takes a number.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) value: Node,
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) mark: Mark,
    pub(crate) text: String,
}

impl Value {
    /// What it is, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

impl Node {
    /// The node as JSON text.
    pub(crate) fn to_json(&self) -> String {
        fn value(node: &Node) -> serde_json::Value {
            match &node.value {
                Value::Null => serde_json::Value::Null,
                Value::Boolean(flag) => (*flag).into(),
                Value::Number(text) => {
                    text.parse::<serde_json::Number>().map_or_else(|_| text.as_str().into(), Into::into)
                }
                Value::Text(text) => text.as_str().into(),
                Value::List(items) => items.iter().map(value).collect(),
                Value::Mapping(entries) => entries
                    .iter()
                    .map(|entry| (entry.key.text.clone(), value(&entry.value)))
                    .collect::<serde_json::Map<_, _>>()
                    .into(),
            }
        }
        value(self).to_string()
    }
}
