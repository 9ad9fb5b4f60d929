//! One field: its type, or a mapping that says more.

use super::keys::Keys;
use super::place::{Owner, Place};
use super::{Check, foreign, ty};
use crate::model::{Deprecation, Field, Mark, Name, Tag, Type};
use crate::node::{Entry, Value};
use crate::problem::{Problem, code};
use crate::suggest::suggest;

const KEYS: [&str; 10] =
    ["type", "const", "values", "fields", "description", "optional", "deprecated", "rename", "closed", "example"];
/// Those that say what a value is.
const SHAPES: [&str; 4] = ["type", "const", "values", "fields"];

/// What people write who know other schema languages.
pub(super) fn hint(key: &str) -> Option<&'static str> {
    match key.to_ascii_lowercase().as_str() {
        "required" | "nullable" | "requires" => Some("a field is required unless it says `optional: true`"),
        "enum" => Some("a set of strings is `values`"),
        "oneof" | "anyof" | "discriminator" => {
            Some("one of several objects is a type of its own, described under `types` by `one_of`")
        }
        "allof" => Some("describe all of its fields in one place, under `fields`"),
        "properties" => Some("the fields of an object stand under `fields`"),
        "patternproperties" => Some("a JSON object with free keys is `type: map<…>`"),
        "additionalproperties" | "unevaluatedproperties" => {
            Some("fields that the spec does not name are kept; a JSON object with free keys is `type: map<…>`")
        }
        "items" | "prefixitems" => Some("a JSON array is `type: list<…>`"),
        "default" => Some("there are no defaults: an optional field that is absent is `None`"),
        "examples" => Some("one value for samples is `example`"),
        "format" => {
            Some("the format is part of the type, as in `datetime` or `timestamp`; others belong to the description")
        }
        "minimum" | "maximum" | "exclusiveminimum" | "exclusivemaximum" | "minlength" | "maxlength" | "pattern"
        | "minitems" | "maxitems" | "uniqueitems" | "multipleof" | "minproperties" | "maxproperties" => {
            Some("values are not checked: say it in the description")
        }
        "readonly" | "writeonly" | "xml" | "externaldocs" => Some("it says nothing of an event: leave it out"),
        "doc" | "docs" | "comment" | "summary" | "title" => Some("prose is `description`"),
        _ => None,
    }
}

/// What the spec says of a field. An override of an envelope field says only what is different.
#[derive(Default)]
pub(super) struct Described {
    pub(super) ty: Option<Type>,
    /// True where it has a type, be it one that cannot be read.
    pub(super) typed: bool,
    pub(super) optional: Option<bool>,
    pub(super) description: Option<String>,
    pub(super) deprecated: Standing,
    pub(super) rename: Option<Name>,
    pub(super) example: Option<String>,
}

/// Whether the field is deprecated.
#[derive(Default)]
pub(super) enum Standing {
    #[default]
    Unsaid,
    /// `deprecated: false`.
    Current,
    Deprecated(Deprecation),
}

impl Described {
    /// A field of which this is all that is known.
    pub(super) fn field(self, name: Name) -> Field {
        let start = Field {
            name,
            ty: Type::String,
            optional: false,
            description: None,
            deprecated: None,
            rename: None,
            example: None,
        };
        self.over(start)
    }

    /// `field` with what is said here in place of what it had.
    pub(super) fn over(self, field: Field) -> Field {
        Field {
            name: field.name,
            ty: self.ty.unwrap_or(field.ty),
            optional: self.optional.unwrap_or(field.optional),
            description: self.description.or(field.description),
            deprecated: match self.deprecated {
                Standing::Unsaid => field.deprecated,
                Standing::Current => None,
                Standing::Deprecated(deprecation) => Some(deprecation),
            },
            rename: self.rename.or(field.rename),
            // An example of the type that it had is none of another.
            example: self.example.or(field.example.filter(|_| !self.typed)),
        }
    }
}

impl<'n> Check<'n> {
    /// The fields of an object, or of the envelope.
    pub(super) fn fields(&mut self, place: Place, entries: &'n [Entry]) -> Vec<Field> {
        let entries = self.names(entries, |name| format!("{} is described twice", place.field(name)));
        entries.into_iter().map(|entry| self.described(place, entry).field(name(entry))).collect()
    }

    /// What is said of the field that `entry` describes; `place` is what has the field.
    pub(super) fn described(&mut self, place: Place, entry: &'n Entry) -> Described {
        self.json_key(&entry.key.text, entry.key.mark);
        let place = place.field(&entry.key.text);
        match &entry.value.value {
            Value::Mapping(entries) => self.described_at_length(place, entry, entries),
            _ => Described { ty: self.type_under(place, entry), typed: true, ..Described::default() },
        }
    }

    /// Makes sure that a key stands in a body as it stands in the spec: decoders look for it without unescaping.
    pub(super) fn json_key(&mut self, key: &str, mark: Mark) {
        if key.contains(|c: char| matches!(c, '"' | '\\') || c.is_ascii_control()) {
            let problem = Problem::at(mark, format!("JSON cannot hold the key {} without escapes", code(key)));
            self.problems.push(problem.help("leave it out: `extra` keeps every field that the spec does not name"));
        }
    }

    /// The type that is the value of `entry`: the shorthand for a field, or its key `type`.
    fn type_under(&mut self, place: Place, entry: &Entry) -> Option<Type> {
        self.problems.push(match &entry.value.value {
            Value::Text(text) => return Some(self.ty(place.owner, text, entry.value.mark)),
            Value::Null => Problem::at(entry.key.mark, format!("{place} has no type"))
                .help("write a type: `string`, or `any` for any JSON value"),
            Value::List(_) => Problem::at(entry.value.mark, format!("{place} has a list where its type should be"))
                .help("a set of strings is `{ values: [a, b] }`, a JSON array `list<string>`"),
            Value::Mapping(_) => {
                Problem::at(entry.value.mark, format!("{place} has a mapping where its type should be"))
                    .help("an object is described under `fields`, in place of `type`")
            }
            other => Problem::at(entry.value.mark, format!("{place} has {} where its type should be", other.kind()))
                .help("a type is a text such as `string`"),
        });
        None
    }

    fn described_at_length(&mut self, place: Place, entry: &'n Entry, entries: &'n [Entry]) -> Described {
        if let Some(described) = self.array(place, entries) {
            return described;
        }
        if let Some(described) = self.referred(place, entries).or_else(|| self.forgotten_fields(place, entry, entries))
        {
            return described;
        }
        let keys = self.keys(place, entries, &KEYS, hint);
        let description = keys.get("description").and_then(|entry| self.text(place, entry)).map(|name| name.text);
        let rename = keys.get("rename").and_then(|entry| self.name(place, entry));
        let ty = self.shape(place, entry, &keys, description.clone(), rename.as_ref());
        // A type described in place is what `rename` names; another field is.
        let is_in_place =
            !keys.among(&["const", "values", "fields"]).is_empty() && matches!(ty, Some(Type::Defined(_)));
        Described {
            ty,
            typed: !keys.among(&SHAPES).is_empty(),
            optional: keys.get("optional").and_then(|entry| self.flag(place, entry)),
            deprecated: keys.get("deprecated").map_or(Standing::Unsaid, |entry| {
                self.deprecation(place, entry).map_or(Standing::Current, Standing::Deprecated)
            }),
            rename: rename.filter(|_| !is_in_place),
            example: keys.get("example").or_else(|| fixed(keys.get("const"))).map(|entry| entry.value.to_json()),
            description,
        }
    }

    /// `{ type: array, items: { type: string } }`, as JSON Schema has a list.
    fn array(&mut self, place: Place, entries: &'n [Entry]) -> Option<Described> {
        let text = |entry: &'n Entry| match &entry.value.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        };
        let find = |entries: &'n [Entry], key: &str| entries.iter().find(|entry| entry.key.text == key);
        find(entries, "type").and_then(text).filter(|ty| matches!(*ty, "array" | "list"))?;
        let items = find(entries, "items")?;
        let item = match &items.value.value {
            Value::Mapping(inner) => find(inner, "type").and_then(text),
            _ => text(items),
        };
        let problem = Problem::at(items.key.mark, format!("{place} has no key `items`"));
        self.problems.push(problem.help(format!("write `type: list<{}>`", item.unwrap_or("…"))));
        self.guessed = true;
        let item = item.and_then(foreign::plain).and_then(ty::plain).unwrap_or(Type::Any);
        Some(Described { ty: Some(Type::List(Box::new(item))), typed: true, ..Described::default() })
    }

    /// `$ref: '#/types/Money'`, as other languages refer to a type.
    fn referred(&mut self, place: Place, entries: &'n [Entry]) -> Option<Described> {
        let entry = entries.iter().find(|entry| entry.key.text == "$ref")?;
        let Value::Text(text) = &entry.value.value else { return None };
        let name = text.rsplit('/').next().unwrap_or(text);
        let problem = Problem::at(entry.key.mark, format!("{place} has no key `$ref`"));
        self.problems.push(problem.help(format!("write `type: {name}`")));
        let ty = self.shared.get(name).map_or(Type::Any, |id| Type::Defined(*id));
        self.guessed |= matches!(ty, Type::Any);
        Some(Described { ty: Some(ty), typed: true, ..Described::default() })
    }

    /// A mapping in which every key looks like a field: the user left out the `fields` around them.
    fn forgotten_fields(&mut self, place: Place, entry: &'n Entry, entries: &'n [Entry]) -> Option<Described> {
        let first = entries.first()?;
        let field = |entry: &Entry| {
            let key = entry.key.text.as_str();
            let known = KEYS.contains(&key) || matches!(key, "<<" | "");
            !known
                && matches!(entry.value.value, Value::Text(_) | Value::Mapping(_))
                && suggest(key, KEYS).is_none()
                && hint(key).is_none()
        };
        if !entries.iter().all(field) {
            return None;
        }
        let problem = Problem::at(first.key.mark, format!("{place} has no key {}", code(&first.key.text)));
        self.problems.push(match entry.key.text.as_str() {
            "fields" => problem.help("fields stand here already: leave out this `fields`"),
            _ => problem.help("the fields of an object stand under `fields`"),
        });
        let ty = self.object(place, name(entry), entries, None, None);
        Some(Described { ty: Some(ty), typed: true, ..Described::default() })
    }

    /// The type under the one of `type`, `const`, `values` and `fields` that is there.
    fn shape(
        &mut self,
        place: Place,
        field: &'n Entry,
        keys: &Keys<'n>,
        description: Option<String>,
        rename: Option<&Name>,
    ) -> Option<Type> {
        let shapes = keys.among(&SHAPES);
        // A key that was meant to be another is one mistake already.
        let is_written = |(key, entry): &&(&str, &Entry)| *key == entry.key.text;
        if let [(a, first), (b, second), ..] = shapes.as_slice()
            && shapes.iter().filter(is_written).count() > 1
        {
            let problem = Problem::at(second.key.mark, format!("{place} has both `{a}` and `{b}`"));
            let problem = problem.help("each says what the value is: remove one").also(first.key.mark, "the other one");
            self.problems.push(problem);
        }
        // Where `type: string` stands beside a set or object, it is the other that says more.
        let shape = shapes.iter().find(|(key, _)| *key != "type").or(shapes.first()).copied();
        let closed = keys.get("closed");
        if let Some(closed) = closed
            && keys.among(&["values", "const"]).is_empty()
            && keys.unknown.is_empty()
        {
            let problem = Problem::at(closed.key.mark, format!("{place} has `closed` without `values` or `const`"));
            self.problems.push(problem.help("`closed: true` makes another value an error"));
        }
        let (key, shape) = shape?;
        let is_fixed = matches!(shape.value.value, Value::Boolean(_) | Value::Number(_)) && key == "const";
        if let Some(closed) = closed.filter(|_| is_fixed) {
            let problem =
                Problem::at(closed.key.mark, format!("{place} has `closed` beside a `const` that is no string"));
            self.problems.push(problem.help("another value of its type is kept: leave it out"));
        }
        match key {
            // What is true or a number always is no set of strings, but a boolean or an integer like any other.
            "const" if matches!(shape.value.value, Value::Boolean(_)) => Some(Type::Boolean),
            "const" if matches!(&shape.value.value, Value::Number(text) if text.parse::<i64>().is_ok()) => {
                Some(Type::Integer)
            }
            "const" => {
                let values = self.constant(place, shape, closed)?;
                Some(self.set(place, name(field), values, description, rename.cloned()))
            }
            "values" => {
                let values = self.values(place, shape, closed)?;
                Some(self.set(place, name(field), values, description, rename.cloned()))
            }
            "fields" => {
                let entries = self.field_entries(place, shape).unwrap_or_default();
                Some(self.object(place, name(field), entries, description, rename.cloned()))
            }
            _ => self.type_under(place, shape),
        }
    }

    /// The fields of the envelope.
    pub(super) fn envelope(&mut self, entry: &'n Entry, tag: &Tag) -> Vec<Field> {
        let place = Place::new(Owner::Envelope);
        let Some(entries) = self.field_entries(Place::new(Owner::Spec), entry) else { return Vec::new() };
        let mut fields = self.fields(place, entries);
        fields.retain(|field| !self.is_tag(&field.name, tag));
        fields
    }

    /// True for a field of the tag's name, which is a mistake.
    pub(super) fn is_tag(&mut self, name: &Name, tag: &Tag) -> bool {
        let is_tag = tag.key() == Some(name.text.as_str());
        if is_tag {
            let message = format!("the tag {} is there already", code(&name.text));
            self.problems.push(Problem::at(name.mark, message).help("every event has it: remove this field"));
        }
        is_tag
    }
}

/// A `const` that is no text: what the field holds in samples.
fn fixed(entry: Option<&Entry>) -> Option<&Entry> {
    entry.filter(|entry| match &entry.value.value {
        Value::Boolean(_) => true,
        Value::Number(text) => text.parse::<i64>().is_ok(),
        _ => false,
    })
}

pub(super) fn name(entry: &Entry) -> Name {
    Name { text: entry.key.text.clone(), mark: entry.key.mark }
}
