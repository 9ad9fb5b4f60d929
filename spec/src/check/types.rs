//! The shared types.

use super::Check;
use super::place::{Owner, Place};
use super::scalar::mark;
use super::{field, ty};
use crate::model::{Home, Shape, TypeDef, TypeId};
use crate::node::{Entry, Value};
use crate::report::{Problem, code};

const KEYS: [&str; 6] = ["fields", "values", "description", "deprecated", "rename", "closed"];

impl<'n> Check<'n> {
    pub(super) fn types(&mut self, entry: &'n Entry) {
        let Value::Mapping(entries) = &entry.value.value else {
            let message = match &entry.value.value {
                Value::Null => "`types` has nothing in it".to_owned(),
                other => format!("`types` is a mapping, not {}", other.kind()),
            };
            let help = "write each type as `Name: { fields: { id: string } }`";
            self.problems.push(Problem::at(mark(entry), message).help(help));
            return;
        };
        let entries = self.names(entries, |name| format!("{} is described twice", Owner::Type(name, TypeId(0))));
        // All names first: a type may refer to a later one.
        for entry in &entries {
            self.type_name(entry);
            self.shared.insert(&entry.key.text, TypeId(self.types.len()));
            self.types.push(TypeDef {
                home: Home::Shared(field::name(entry)),
                description: None,
                deprecated: None,
                rename: None,
                shape: Shape::Object(Vec::new()),
            });
        }
        for (index, entry) in entries.into_iter().enumerate() {
            self.shared_type(TypeId(index), entry);
        }
    }

    fn type_name(&mut self, entry: &Entry) {
        let name = &entry.key.text;
        if ty::is_builtin(name) {
            let problem = Problem::at(entry.key.mark, format!("the type `{name}` is built in"));
            self.problems.push(problem.help("give this one another name"));
        } else if name.contains(['<', '>']) || name.trim() != name {
            let problem = Problem::at(entry.key.mark, format!("no field can refer to a type named {}", code(name)));
            self.problems.push(problem.help("leave out `<`, `>` and outer spaces"));
        }
    }

    fn shared_type(&mut self, id: TypeId, entry: &'n Entry) {
        let place = Place::new(Owner::Type(&entry.key.text, id));
        let Value::Mapping(entries) = &entry.value.value else {
            let message = match &entry.value.value {
                Value::Null => format!("{place} has nothing in it"),
                other => format!("{place} is a mapping, not {}", other.kind()),
            };
            self.problems.push(Problem::at(mark(entry), message).help(NEEDED));
            return;
        };
        let keys = self.keys(place, entries, &KEYS, hint);
        let description = keys.get("description").and_then(|entry| self.text(place, entry)).map(|name| name.text);
        let deprecated = keys.get("deprecated").and_then(|entry| self.deprecation(place, entry));
        let rename = keys.get("rename").and_then(|entry| self.name(place, entry));
        let (fields, values, closed) = (keys.get("fields"), keys.get("values"), keys.get("closed"));
        match (fields, values) {
            (Some(fields), Some(values)) => {
                let message = format!("{place} has both `fields` and `values`");
                let problem = Problem::at(fields.key.mark.max(values.key.mark), message);
                let other = fields.key.mark.min(values.key.mark);
                self.problems
                    .push(problem.help("each says what the value is: remove one").also(other, "the other one"));
            }
            (None, None) if keys.unknown.is_empty() => {
                let problem = Problem::at(entry.key.mark, format!("{place} has neither `fields` nor `values`"));
                self.problems.push(problem.help(NEEDED));
            }
            _ => {}
        }
        if let (Some(closed), None) = (closed, values) {
            let problem = Problem::at(closed.key.mark, format!("{place} has `closed` without `values`"));
            self.problems.push(problem.help("`closed: true` makes a set of values final"));
        }
        let shape = match (fields, values) {
            (Some(fields), _) => {
                let entries = self.field_entries(place, fields).unwrap_or_default();
                Some(Shape::Object(self.fields(place, entries)))
            }
            (None, Some(values)) => self.values(place, values, closed).map(Shape::Values),
            (None, None) => None,
        };
        let def = &mut self.types[id.0];
        def.shape = shape.unwrap_or(Shape::Object(Vec::new()));
        (def.description, def.deprecated, def.rename) = (description, deprecated, rename);
    }
}

/// What else people write in an entry of `types`.
fn hint(key: &str) -> Option<&'static str> {
    match key {
        "type" => Some(NEEDED),
        "const" => Some("a set of one is `{ values: [a], closed: true }`"),
        "optional" | "required" | "nullable" => Some("it is a field of this type that is `optional: true`"),
        other => field::hint(other),
    }
}

const NEEDED: &str = "write `{ fields: { id: string } }` for an object, `{ values: [a, b] }` for a set of strings";
