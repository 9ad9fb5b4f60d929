//! Objects and value sets: shared ones and those described in place.

use std::collections::HashMap;

use super::Check;
use super::place::Place;
use super::scalar::{mark, with_quotes};
use crate::model::{self, Name, Shape, Type, TypeDef, TypeId, Values};
use crate::node::{Entry, Node, Value};
use crate::problem::{Problem, code};

/// What can be said of one string of a set.
const VALUE_KEYS: [&str; 4] = ["value", "name", "description", "deprecated"];

impl<'n> Check<'n> {
    /// Gives an object that is described in place its place among the types.
    pub(super) fn object(
        &mut self,
        place: Place,
        name: Name,
        entries: &'n [Entry],
        description: Option<String>,
        rename: Option<Name>,
    ) -> Type {
        let id = self.define(place, name, Shape::Object(Vec::new()), description, rename);
        let fields = self.fields(place.inside(id), entries);
        self.types[id.0].shape = Shape::Object(fields);
        Type::Defined(id)
    }

    /// The same for a set of values.
    pub(super) fn set(
        &mut self,
        place: Place,
        name: Name,
        values: Values,
        description: Option<String>,
        rename: Option<Name>,
    ) -> Type {
        Type::Defined(self.define(place, name, Shape::Values(values), description, rename))
    }

    fn define(
        &mut self,
        place: Place,
        name: Name,
        shape: Shape,
        description: Option<String>,
        rename: Option<Name>,
    ) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(TypeDef { home: place.home(name), description, deprecated: None, rename, shape });
        id
    }

    /// The entries under `fields`, or under the `data` of an event.
    pub(super) fn field_entries(&mut self, place: Place, entry: &'n Entry) -> Option<&'n [Entry]> {
        if let Value::Mapping(entries) = &entry.value.value {
            return Some(entries);
        }
        let key = place.key(&entry.key.text);
        self.problems.push(match &entry.value.value {
            Value::Null => Problem::at(entry.key.mark, format!("{key} has nothing in it"))
                .help("write each field as `name: type`, or `{}` where there are none"),
            other => Problem::at(entry.value.mark, format!("{key} is a mapping of fields, not {}", other.kind()))
                .help("write each field as `name: type`"),
        });
        None
    }

    /// The strings under `values`; `None` when there are none.
    pub(super) fn values(&mut self, place: Place, entry: &'n Entry, closed: Option<&Entry>) -> Option<Values> {
        let closed = closed.and_then(|entry| self.flag(place, entry)).unwrap_or(false);
        let Value::List(items) = &entry.value.value else {
            let message = match &entry.value.value {
                Value::Null => format!("{} has nothing in it", place.key("values")),
                other => format!("{} is a list of strings, not {}", place.key("values"), other.kind()),
            };
            self.problems.push(Problem::at(mark(entry), message).help("write `values: [first, second]`"));
            return None;
        };
        let mut known: Vec<model::Value> = Vec::new();
        let mut seen = HashMap::new();
        for item in items {
            let Some(value) = self.value(place, item) else { continue };
            self.odd(&value.text, value.mark);
            if let Some(first) = seen.get(&value.text) {
                let message = format!("the value {} of {place} is given twice", code(&value.text));
                let problem = Problem::at(value.mark, message);
                self.problems.push(problem.help("remove one of them").also(*first, "the first one"));
            } else {
                seen.insert(value.text.clone(), value.mark);
                known.push(value);
            }
        }
        if items.is_empty() {
            let problem = Problem::at(entry.value.mark, format!("`values` of {place} is empty"));
            self.problems.push(problem.help("name at least one value, or use `type: string`"));
        }
        (!known.is_empty()).then_some(Values { known, closed })
    }

    /// One string of a set: alone, or with a name and prose.
    fn value(&mut self, place: Place, item: &'n Node) -> Option<model::Value> {
        match &item.value {
            Value::Text(text) => Some(model::Value::plain(text, item.mark)),
            Value::Mapping(entries) => {
                let keys = self.keys(place, entries, &VALUE_KEYS, |_| None);
                let Some(entry) = keys.get("value") else {
                    let problem = Problem::at(item.mark, format!("a value of {place} has no `value`"));
                    self.problems.push(problem.help("write `{ value: text, name: Name }`"));
                    return None;
                };
                let text = self.text(place, entry)?;
                Some(model::Value {
                    text: text.text,
                    mark: text.mark,
                    name: keys.get("name").and_then(|entry| self.name(place, entry)),
                    description: keys
                        .get("description")
                        .and_then(|entry| self.text(place, entry))
                        .map(|name| name.text),
                    deprecated: keys.get("deprecated").and_then(|entry| self.deprecation(place, entry)),
                })
            }
            other => {
                let kind = if matches!(other, Value::Null) { "null" } else { other.kind() };
                let message = format!("a value of {place} is {kind}, not a string");
                self.problems.push(with_quotes(Problem::at(item.mark, message), other));
                None
            }
        }
    }

    /// The one string under `const`.
    pub(super) fn constant(&mut self, place: Place, entry: &Entry, closed: Option<&Entry>) -> Option<Values> {
        let closed = closed.and_then(|entry| self.flag(place, entry)).unwrap_or(false);
        match &entry.value.value {
            Value::Text(text) => {
                self.odd(text, entry.value.mark);
                let known = vec![model::Value::plain(text, entry.value.mark)];
                Some(Values { known, closed })
            }
            other => {
                let message = match other {
                    Value::Null => format!("{} has no value", place.key("const")),
                    other => {
                        format!("{} is a string, a boolean or a whole number, not {}", place.key("const"), other.kind())
                    }
                };
                let problem = Problem::at(mark(entry), message);
                self.problems.push(match other {
                    Value::Null => problem.help("write the one string that it is"),
                    Value::List(_) => problem.help("a set of strings is `values`"),
                    other => with_quotes(problem, other),
                });
                None
            }
        }
    }
}
