//! The shared types.

use std::collections::HashSet;

use super::Check;
use super::place::{Owner, Place};
use super::scalar::mark;
use super::{field, odd, ty};
use crate::model::{Home, Name, OneOf, Shape, Type, TypeDef, TypeId};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};

/// The keys of a shared type.
pub(crate) const KEYS: [&str; 8] =
    ["fields", "values", "one_of", "by", "description", "deprecated", "rename", "closed"];

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
        } else if name.contains(['<', '>', '|']) || name.trim() != name && odd::find(name).is_none() {
            let problem = Problem::at(entry.key.mark, format!("no field can refer to a type named {}", code(name)));
            self.problems.push(problem.help("leave out `<`, `>`, `|` and outer spaces"));
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
        let (one_of, by) = (keys.get("one_of"), keys.get("by"));
        if let (Some(one_of), Some(other)) = (one_of, fields.or(values)) {
            let message = format!("{place} has both `one_of` and `{}`", other.key.text);
            let problem = Problem::at(one_of.key.mark.max(other.key.mark), message);
            let first = one_of.key.mark.min(other.key.mark);
            self.problems.push(problem.help("each says what the value is: remove one").also(first, "the other one"));
        }
        if let (Some(by), None) = (by, one_of) {
            let problem = Problem::at(by.key.mark, format!("{place} has `by` without `one_of`"));
            self.problems.push(problem.help("`by` names the field that tells the members of a `one_of` apart"));
        }
        if let (Some(closed), Some(_)) = (closed, one_of) {
            let problem = Problem::at(closed.key.mark, format!("{place} has `closed` beside `one_of`"));
            self.problems.push(problem.help("a union is open: leave it out"));
        }
        if let Some(one_of) = one_of {
            self.one_of(place, id, one_of, by);
            let def = &mut self.types[id.0];
            (def.description, def.deprecated, def.rename) = (description, deprecated, rename);
            return;
        }
        match (fields, values) {
            // A key that was meant to be another is one mistake already.
            (Some(fields), Some(values)) if fields.key.text == "fields" && values.key.text == "values" => {
                let message = format!("{place} has both `fields` and `values`");
                let problem = Problem::at(fields.key.mark.max(values.key.mark), message);
                let other = fields.key.mark.min(values.key.mark);
                self.problems
                    .push(problem.help("each says what the value is: remove one").also(other, "the other one"));
            }
            (None, None) if keys.unknown.is_empty() => {
                let problem =
                    Problem::at(entry.key.mark, format!("{place} has neither `fields` nor `values` nor `one_of`"));
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

impl<'n> Check<'n> {
    /// A union of objects. Its members are looked into when all types are known.
    fn one_of(&mut self, place: Place, id: TypeId, entry: &'n Entry, by: Option<&'n Entry>) {
        let by = by.and_then(|by| self.name(place, by));
        let Value::List(items) = &entry.value.value else {
            let message = format!("{} is a list of types, not {}", place.key("one_of"), entry.value.value.kind());
            self.problems.push(Problem::at(mark(entry), message).help("write `one_of: [First, Second]`"));
            return;
        };
        let mut members: Vec<Name> = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) if members.iter().any(|member| member.text == *text) => {
                    let problem = Problem::at(item.mark, format!("{} is a member of {place} twice", code(text)));
                    self.problems.push(problem.help("remove one of them"));
                }
                Value::Text(text) => members.push(Name { text: text.clone(), mark: item.mark }),
                other => {
                    let problem =
                        Problem::at(item.mark, format!("a member of {place} is {}, not a type", other.kind()));
                    self.problems.push(problem.help("describe the object under `types`, and name it here"));
                }
            }
        }
        if members.is_empty() && items.is_empty() {
            let problem = Problem::at(mark(entry), format!("`one_of` of {place} is empty"));
            self.problems.push(problem.help("name at least one type"));
        }
        self.unions.push(Union { id, members, by });
    }

    /// The members of all unions, now that all types are known.
    pub(super) fn resolve_unions(&mut self) {
        let unions = std::mem::take(&mut self.unions);
        let is_union: HashSet<usize> = unions.iter().map(|union| union.id.0).collect();
        for Union { id, members, by } in unions {
            let mut resolved = Vec::new();
            let mut tags = Vec::new();
            for member in &members {
                let found = self.shared.get(member.text.as_str()).copied();
                let Some(found) = found else {
                    let ty = self.ty(Owner::Spec, &member.text, member.mark);
                    if !matches!(ty, Type::Defined(_)) && !self.guessed {
                        let problem = Problem::at(member.mark, format!("{} is no object", code(&member.text)));
                        self.problems.push(problem.help("a member of `one_of` is an object of `types`"));
                    }
                    continue;
                };
                let fields = match &self.types[found.0].shape {
                    Shape::Object(fields) if !is_union.contains(&found.0) => Some(fields),
                    _ => None,
                };
                let Some(fields) = fields else {
                    let problem = Problem::at(member.mark, format!("{} is no object", code(&member.text)));
                    self.problems.push(problem.help("a member of `one_of` is a type with `fields`"));
                    continue;
                };
                if let Some(by) = &by {
                    let constant =
                        fields.iter().find(|field| field.name.text == by.text).and_then(|field| match field.ty {
                            Type::Defined(id) => match &self.types[id.0].shape {
                                Shape::Values(values) if values.known.len() == 1 => Some(values.known[0].text.clone()),
                                _ => None,
                            },
                            _ => None,
                        });
                    match constant {
                        Some(text) if tags.contains(&text) => {
                            let message = format!("two members have the value {} in {}", code(&text), code(&by.text));
                            let problem = Problem::at(member.mark, message);
                            self.problems.push(problem.help("each member needs a value of its own"));
                            continue;
                        }
                        Some(text) => tags.push(text),
                        None => {
                            let message = format!("{} has no constant field {}", code(&member.text), code(&by.text));
                            let help = format!("add `{}: {{ const: … }}` to it", by.text);
                            self.problems.push(Problem::at(member.mark, message).help(help));
                            continue;
                        }
                    }
                }
                resolved.push(found);
            }
            let by = by.map(|by| (by, tags));
            self.types[id.0].shape = Shape::OneOf(OneOf { members: resolved, by });
        }
    }
}

/// A union whose members are still names.
pub(super) struct Union {
    id: TypeId,
    members: Vec<Name>,
    by: Option<Name>,
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

const NEEDED: &str = "write `{ fields: { id: string } }` for an object, `{ values: [a, b] }` for a set of strings, \
     `{ one_of: [A, B] }` for one of several objects";
