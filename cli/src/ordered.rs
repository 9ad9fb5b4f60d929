//! JSON that keeps the order of its keys and the spelling of its numbers.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    /// `null`, a boolean, a number or a string, as its JSON text.
    Scalar(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// As deep as `serde_json` itself reads.
const DEEPEST: usize = 127;

impl Json {
    /// Reads a JSON text. Repeated keys stay as they are.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        Self::from_raw(serde_json::from_str(text)?, 0)
    }

    fn from_raw(raw: &RawValue, depth: usize) -> Result<Self, serde_json::Error> {
        if depth > DEEPEST {
            return Err(serde_json::Error::custom("it is nested too deeply"));
        }
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let mut reader = serde_json::Deserializer::from_str(text);
                let mut members = Vec::new();
                for (key, value) in reader.deserialize_map(Members)? {
                    members.push((key, Self::from_raw(value, depth + 1)?));
                }
                Self::Object(members)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                Self::List(items.into_iter().map(|item| Self::from_raw(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            _ => Self::Scalar(text.to_owned()),
        })
    }

    /// An object of these members.
    pub(crate) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            Self::Scalar(_) | Self::List(_) => None,
        }
    }

    /// Writes it on one line, or with `depth` on a line for each value, two spaces a level.
    fn write(&self, f: &mut fmt::Formatter<'_>, depth: Option<usize>) -> fmt::Result {
        let inside = depth.map(|depth| depth + 1);
        match self {
            Self::Scalar(text) => f.write_str(text),
            Self::List(items) if items.is_empty() => f.write_str("[]"),
            Self::Object(members) if members.is_empty() => f.write_str("{}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    separate(f, index, inside)?;
                    item.write(f, inside)?;
                }
                new_line(f, depth)?;
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (key, value)) in members.iter().enumerate() {
                    separate(f, index, inside)?;
                    f.write_str(&quoted(key))?;
                    f.write_str(if depth.is_some() { ": " } else { ":" })?;
                    value.write(f, inside)?;
                }
                new_line(f, depth)?;
                f.write_str("}")
            }
        }
    }
}

/// `{}` is compact, and `{:#}` is indented.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let depth = f.alternate().then_some(0);
        self.write(f, depth)
    }
}

fn separate(f: &mut fmt::Formatter<'_>, index: usize, depth: Option<usize>) -> fmt::Result {
    if index > 0 {
        f.write_str(",")?;
    }
    new_line(f, depth)
}

fn new_line(f: &mut fmt::Formatter<'_>, depth: Option<usize>) -> fmt::Result {
    match depth {
        Some(depth) => write!(f, "\n{}", "  ".repeat(depth)),
        None => Ok(()),
    }
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Scalar(quoted(text))
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Scalar(value.to_string())
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Scalar(number.to_string())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Scalar(number.to_string())
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Scalar(number.to_string())
    }
}

/// `None` is `null`.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self::Scalar("null".to_owned()), Into::into)
    }
}

/// Reads the members of an object in their order, their values unread.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn order_and_spelling_stay() {
        let text = r#"{"b":1.50,"a":[12345678901234567890123,"\u00e9",{}],"a":null}"#;
        assert_eq!(Json::parse(text).expect("it is JSON").to_string(), text);
    }

    #[test]
    fn indented_it_is_a_line_for_each_value() {
        let json = Json::object([("v", 1_u64.into()), ("list", Json::List(vec![true.into(), "x".into()]))]);
        assert_eq!(format!("{json:#}"), "{\n  \"v\": 1,\n  \"list\": [\n    true,\n    \"x\"\n  ]\n}");
    }

    #[test]
    fn deep_nesting_is_an_error() {
        assert!(Json::parse(&"[".repeat(100_000)).is_err());
        assert!(Json::parse(&format!("{}{}", "[".repeat(1_000), "]".repeat(1_000))).is_err());
    }
}
