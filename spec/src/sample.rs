//! A payload of any event, as a provider might send it: the same each time, with every field the spec names.

mod text;

use std::fmt::Write as _;

use crate::model::{Event, Field, Shape, Spec, Type, TypeId};
use text::{Context, DATETIME, TIMESTAMP};

/// How deep optional fields, lists and maps are filled in; below, they are left out or empty.
const DEEPEST: usize = 24;
/// The same as a number of values, as types can make much of little.
const MOST: usize = 500;

impl Spec {
    /// A body of this event as compact JSON. It has every field, optional ones too, and decodes as the spec says.
    ///
    /// Fields of the envelope come first, then the tag, then the rest. Strings go by the name of their field: an `id`
    /// gets the prefix its provider would give it, where that can be guessed or where the field's description shows
    /// it as `` `C-…` ``. A type that holds itself is entered as often as it must be.
    #[must_use]
    pub fn sample(&self, event: &Event) -> String {
        let mut sample =
            Sample { spec: self, json: String::from("{"), open: Vec::new(), chosen: 0, left: MOST, first: true };
        let enveloped = |field: &&Field| self.envelope.iter().any(|common| common.name.text == field.name.text);
        let context = Context::event(&event.name.text);
        let tag = self.tag_value(event);
        sample.members(event.fields.iter().filter(enveloped), &context, 1, tag);
        match tag {
            Some(([key], value)) => {
                sample.key(key);
                sample.string(value);
            }
            Some(tag) if !event.fields.iter().any(|field| tag.0.first() == Some(&field.name.text)) => {
                sample.nested(tag);
            }
            _ => {}
        }
        sample.members(event.fields.iter().filter(|field| !enveloped(field)), &context, 1, tag);
        sample.json.push('}');
        sample.json
    }

    /// What a body of this event holds to name it, and where: nothing where headers name it.
    fn tag_value<'s>(&'s self, event: &'s Event) -> Option<Tag<'s>> {
        let (name, path) = (event.name.text.as_str(), self.tag.path.as_slice());
        match (&self.tag.header, path) {
            (_, []) => None,
            (None, path) => Some((path, name)),
            (Some(_), path) => name.split_once('.').map(|(_, action)| (path, action)),
        }
    }
}

/// The path of the tag from here, and its value.
type Tag<'s> = (&'s [String], &'s str);

struct Sample<'s> {
    spec: &'s Spec,
    json: String,
    /// The types that the value being written is in.
    open: Vec<TypeId>,
    /// Where those start that the last free choice led to: an optional field, an item of a list or map.
    chosen: usize,
    /// Values that may still be written for free.
    left: usize,
    /// True before the first member of an object.
    first: bool,
}

impl<'s> Sample<'s> {
    fn members(
        &mut self,
        fields: impl Iterator<Item = &'s Field>,
        context: &Context,
        depth: usize,
        tag: Option<Tag<'s>>,
    ) {
        for field in fields {
            if let Some((path, value)) = tag
                && path.first() == Some(&field.name.text)
            {
                self.key(&field.name.text);
                self.with_tag(field, &context.field(field), depth, (&path[1..], value));
                continue;
            }
            if field.optional && !self.may_enter(&field.ty, depth) {
                continue;
            }
            self.key(&field.name.text);
            if let Some(example) = &field.example {
                self.plain(example);
            } else if field.optional {
                self.choose(&field.ty, &context.field(field), depth);
            } else {
                self.value(&field.ty, &context.field(field), depth);
            }
        }
    }

    /// The field that holds the tag, somewhere inside.
    fn with_tag(&mut self, field: &'s Field, context: &Context, depth: usize, tag: Tag<'s>) {
        let object = match field.ty {
            Type::Defined(id) => match &self.spec.type_def(id).shape {
                Shape::Object(fields) if !tag.0.is_empty() && !self.open.contains(&id) => Some((id, fields)),
                _ => None,
            },
            _ => None,
        };
        let Some((id, fields)) = object else {
            if tag.0.is_empty() {
                self.string(tag.1);
            } else {
                self.json.push('{');
                self.first = true;
                self.nested(tag);
                self.first = false;
                self.json.push('}');
            }
            return;
        };
        self.open.push(id);
        self.json.push('{');
        self.first = true;
        if !fields.iter().any(|field| tag.0.first() == Some(&field.name.text)) {
            self.nested(tag);
        }
        self.members(fields.iter(), &context.inside(&self.spec.type_def(id).home), depth + 1, Some(tag));
        self.first = false;
        self.json.push('}');
        self.open.pop();
    }

    /// The tag in objects of its own, as the spec describes none there.
    fn nested(&mut self, (path, value): Tag) {
        let mut open = 0;
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                self.json.push('{');
                self.first = true;
                open += 1;
            }
            self.key(key);
        }
        self.string(value);
        self.first = false;
        for _ in 0..open {
            self.json.push('}');
        }
    }

    fn key(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.json.push(',');
        }
        self.string(name);
        self.json.push(':');
    }

    /// A value that could be left out.
    fn choose(&mut self, ty: &'s Type, context: &Context, depth: usize) {
        let before = std::mem::replace(&mut self.chosen, self.open.len());
        self.value(ty, context, depth);
        self.chosen = before;
    }

    fn value(&mut self, ty: &'s Type, context: &Context, depth: usize) {
        self.left = self.left.saturating_sub(1);
        match ty {
            Type::String => self.string(&context.string()),
            Type::Integer => self.plain(context.integer()),
            Type::Number => self.plain("0.5"),
            Type::Boolean => self.plain("true"),
            Type::Timestamp => self.plain(TIMESTAMP),
            Type::TimestampMs => self.plain(TIMESTAMP * 1_000),
            Type::DateTime => self.string(DATETIME),
            Type::Join(members) => {
                if let Some(first) = members.first() {
                    self.value(first, context, depth);
                }
            }
            Type::Nullable(inner) => self.value(inner, context, depth),
            Type::Any => self.plain(r#"{"key":"value"}"#),
            Type::List(item) => {
                self.json.push('[');
                if self.may_enter(item, depth) {
                    self.choose(item, &context.item(0), depth + 1);
                    if matches!(**item, Type::Defined(_)) {
                        self.json.push(',');
                        self.choose(item, &context.item(1), depth + 1);
                    }
                }
                self.json.push(']');
            }
            Type::Map(item) => {
                self.json.push('{');
                if self.may_enter(item, depth) {
                    self.json.push_str(r#""key":"#);
                    self.choose(item, context, depth + 1);
                }
                self.json.push('}');
            }
            Type::Defined(id) => self.defined(*id, context, depth),
        }
    }

    fn defined(&mut self, id: TypeId, context: &Context, depth: usize) {
        let def = self.spec.type_def(id);
        match &def.shape {
            Shape::Values(values) => self.string(values.known.first().map_or("", |value| &value.text)),
            // The checks leave no type that must hold itself; a spec changed by hand may have one.
            Shape::OneOf(one_of) => match one_of.members.first() {
                Some(first) if !self.open[self.chosen..].contains(first) => self.defined(*first, context, depth),
                _ => self.plain("{}"),
            },
            Shape::Object(_) if self.open[self.chosen..].contains(&id) => self.plain("null"),
            Shape::Object(fields) => {
                self.open.push(id);
                self.json.push('{');
                self.first = true;
                self.members(fields.iter(), &context.inside(&def.home), depth + 1, None);
                self.first = false;
                self.json.push('}');
                self.open.pop();
            }
        }
    }

    /// Whether a value that may be left out is written.
    fn may_enter(&self, ty: &Type, depth: usize) -> bool {
        match ty {
            Type::Defined(id) => depth < DEEPEST && self.left > 0 && !self.open.contains(id),
            _ => depth < DEEPEST && self.left > 0,
        }
    }

    fn string(&mut self, text: &str) {
        self.plain(serde_json::Value::from(text));
    }

    fn plain(&mut self, value: impl std::fmt::Display) {
        // Writing to a String cannot fail.
        let _ = write!(self.json, "{value}");
    }
}
