//! What names an event: a key of the body, a path to one, a header, or a header and a key.

use super::Check;
use super::place::Place;
use super::scalar::mark;
use crate::model::{Name, Shape, Spec, Tag, Type};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};

const KEYS: [&str; 2] = ["header", "and"];

impl<'n> Check<'n> {
    pub(super) fn tag(&mut self, place: Place, entry: &'n Entry) -> Tag {
        let otherwise = Tag { path: vec!["type".to_owned()], ..Tag::default() };
        match &entry.value.value {
            Value::Text(_) => match self.name(place, entry) {
                Some(name) => Tag { header: None, path: self.path(&name), mark: name.mark },
                None => otherwise,
            },
            Value::Mapping(entries) => {
                let here = place.field("tag");
                let keys = self.keys(here, entries, &KEYS, |_| None);
                let header = keys.get("header").and_then(|entry| self.name(here, entry));
                let Some(header) = header else {
                    if keys.get("header").is_none() {
                        let problem = Problem::at(entry.key.mark, "`tag` names no header");
                        self.problems.push(
                            problem.help("write `tag: { header: X-Event }`, or `tag: type` for a key of the body"),
                        );
                    }
                    return otherwise;
                };
                self.header_name(&header);
                let and = keys.get("and").and_then(|entry| self.name(here, entry));
                let path = and.map_or_else(Vec::new, |name| self.path(&name));
                Tag { mark: header.mark, header: Some(header), path }
            }
            other => {
                let message = format!("`tag` is a key or a mapping, not {}", other.kind());
                let problem = Problem::at(mark(entry), message);
                self.problems.push(problem.help("write `tag: type`, or `tag: { header: X-Event }`"));
                otherwise
            }
        }
    }

    /// The keys of a path such as `event.type`.
    fn path(&mut self, name: &Name) -> Vec<String> {
        let path: Vec<String> = name.text.split('.').map(str::to_owned).collect();
        for key in &path {
            if key.is_empty() {
                let problem = Problem::at(name.mark, format!("the path {} has an empty key", code(&name.text)));
                self.problems.push(problem.help("write the keys with a `.` between them"));
                return vec!["type".to_owned()];
            }
            self.json_key(key, name.mark);
        }
        path
    }

    /// Makes sure that a text can name a header.
    pub(super) fn header_name(&mut self, name: &Name) {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if !name.text.chars().all(allowed) {
            let problem = Problem::at(name.mark, format!("{} is no name of a header", code(&name.text)));
            self.problems.push(problem.help("use letters, digits and `-`"));
        }
    }
}

/// A tag that leads through a field that is no object.
pub(super) fn check(spec: &Spec) -> Option<Problem> {
    let ([first, _, ..], None) = (spec.tag.path.as_slice(), &spec.tag.header) else { return None };
    let mut fields = spec.events.iter().flat_map(|event| &event.fields);
    let field = fields.find(|field| field.name.text == *first && !holds_keys(spec, &field.ty))?;
    let path = code(&spec.tag.path.join("."));
    let message = format!("the tag {path} leads through field {}, which is no object", code(first));
    let problem = Problem::at(spec.tag.mark, message).help("describe the field as an object, or leave it out");
    Some(problem.also(field.name.mark, "the field"))
}

fn holds_keys(spec: &Spec, ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Map(_) => true,
        Type::Defined(id) => !matches!(spec.type_def(*id).shape, Shape::Values(_)),
        _ => false,
    }
}
