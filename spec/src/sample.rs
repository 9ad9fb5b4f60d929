//! A payload of any event, as a provider might send it: the same each time, with every field the spec names.

mod text;

use std::fmt::Write as _;

use crate::model::{Event, Field, Shape, Spec, Type, TypeId};
use text::{Context, TIMESTAMP};

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
        sample.members(event.fields.iter().filter(enveloped), &context, 1);
        sample.key(&self.tag.text);
        sample.string(&event.name.text);
        sample.members(event.fields.iter().filter(|field| !enveloped(field)), &context, 1);
        sample.json.push('}');
        sample.json
    }
}

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
    fn members(&mut self, fields: impl Iterator<Item = &'s Field>, context: &Context, depth: usize) {
        for field in fields {
            if field.optional && !self.may_enter(&field.ty, depth) {
                continue;
            }
            self.key(&field.name.text);
            if field.optional {
                self.choose(&field.ty, &context.field(field), depth);
            } else {
                self.value(&field.ty, &context.field(field), depth);
            }
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
            Shape::Object(_) if self.open[self.chosen..].contains(&id) => self.plain("null"),
            Shape::Object(fields) => {
                self.open.push(id);
                self.json.push('{');
                self.first = true;
                self.members(fields.iter(), &context.inside(&def.home), depth + 1);
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
