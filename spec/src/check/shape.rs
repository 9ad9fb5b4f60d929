//! Objects and value sets: shared ones and those described in place.

use std::collections::HashMap;

use super::Check;
use super::place::Place;
use super::scalar::{mark, with_quotes};
use crate::model::{Name, Shape, Type, TypeDef, TypeId, Values};
use crate::node::{Entry, Value};
use crate::report::{Problem, code};

impl<'n> Check<'n> {
    /// Gives an object that is described in place its place among the types.
    pub(super) fn object(
        &mut self,
        place: Place,
        name: Name,
        entries: &'n [Entry],
        description: Option<String>,
    ) -> Type {
        let id = self.define(place, name, Shape::Object(Vec::new()), description);
        let fields = self.fields(place.inside(id), entries);
        self.types[id.0].shape = Shape::Object(fields);
        Type::Defined(id)
    }

    /// The same for a set of values.
    pub(super) fn set(&mut self, place: Place, name: Name, values: Values, description: Option<String>) -> Type {
        Type::Defined(self.define(place, name, Shape::Values(values), description))
    }

    fn define(&mut self, place: Place, name: Name, shape: Shape, description: Option<String>) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(TypeDef { home: place.home(name), description, deprecated: None, rename: None, shape });
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
    pub(super) fn values(&mut self, place: Place, entry: &Entry, closed: Option<&Entry>) -> Option<Values> {
        let closed = closed.and_then(|entry| self.flag(place, entry)).unwrap_or(false);
        let Value::List(items) = &entry.value.value else {
            let message = match &entry.value.value {
                Value::Null => format!("{} has nothing in it", place.key("values")),
                other => format!("{} is a list of strings, not {}", place.key("values"), other.kind()),
            };
            self.problems.push(Problem::at(mark(entry), message).help("write `values: [first, second]`"));
            return None;
        };
        let mut known: Vec<Name> = Vec::new();
        let mut seen = HashMap::new();
        for item in items {
            let Value::Text(text) = &item.value else {
                let kind = if matches!(item.value, Value::Null) { "null" } else { item.value.kind() };
                let message = format!("a value of {place} is {kind}, not a string");
                self.problems.push(with_quotes(Problem::at(item.mark, message), &item.value));
                continue;
            };
            if let Some(first) = seen.insert(text.as_str(), item.mark) {
                let problem = Problem::at(item.mark, format!("the value {} of {place} is given twice", code(text)));
                self.problems.push(problem.help("remove one of them").also(first, "the first one"));
                seen.insert(text, first);
            } else {
                known.push(Name { text: text.clone(), mark: item.mark });
            }
        }
        if items.is_empty() {
            let problem = Problem::at(entry.value.mark, format!("`values` of {place} is empty"));
            self.problems.push(problem.help("name at least one value, or use `type: string`"));
        }
        (!known.is_empty()).then_some(Values { known, closed })
    }

    /// The one string under `const`.
    pub(super) fn constant(&mut self, place: Place, entry: &Entry, closed: Option<&Entry>) -> Option<Values> {
        let closed = closed.and_then(|entry| self.flag(place, entry)).unwrap_or(false);
        match &entry.value.value {
            Value::Text(text) => {
                let known = vec![Name { text: text.clone(), mark: entry.value.mark }];
                Some(Values { known, closed })
            }
            other => {
                let message = match other {
                    Value::Null => format!("{} has no value", place.key("const")),
                    other => format!("{} is a string, not {}", place.key("const"), other.kind()),
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
