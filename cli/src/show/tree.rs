//! An event or a type with its fields, as a tree.

use std::fmt::Write;

use webhook_events_spec::{Event, Field, Shape, Spec, TypeDef, TypeId};

use super::describe::{defined, type_text};
use super::first_line;

/// Deeper than this a tree says nothing more to a reader.
const DEEPEST: usize = 8;

pub(super) fn event(spec: &Spec, event: &Event) -> String {
    let mut tree = Tree { spec, text: event.name.text.clone(), open: Vec::new() };
    tree.describe(event.description.as_deref(), event.deprecated.is_some());
    tree.fields(&event.fields, "");
    tree.text
}

pub(super) fn shared(spec: &Spec, def: &TypeDef) -> String {
    let mut tree = Tree { spec, text: def.home.name().text.clone(), open: Vec::new() };
    tree.describe(def.description.as_deref(), def.deprecated.is_some());
    tree.shape(def, "");
    tree.text
}

struct Tree<'s> {
    spec: &'s Spec,
    text: String,
    /// The types that the fields being written are in.
    open: Vec<TypeId>,
}

impl<'s> Tree<'s> {
    /// Ends a line with what is known about it.
    fn describe(&mut self, description: Option<&str>, is_deprecated: bool) {
        if is_deprecated {
            self.text.push_str("  (deprecated)");
        }
        let line = first_line(description);
        if !line.is_empty() {
            self.text.push_str("  # ");
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    fn fields(&mut self, fields: &'s [Field], indent: &str) {
        for (index, field) in fields.iter().enumerate() {
            let (branch, inside) = if index + 1 == fields.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let optional = if field.optional { "?" } else { "" };
            let ty = type_text(self.spec, &field.ty);
            // Writing to a string does not fail.
            let _ = write!(self.text, "{indent}{branch}{}{optional}: {ty}", field.name.text);
            self.describe(field.description.as_deref(), field.deprecated.is_some());
            let Some(id) = defined(&field.ty) else { continue };
            if self.open.len() < DEEPEST && !self.open.contains(&id) {
                self.open.push(id);
                let def = self.spec.type_def(id);
                if let Shape::Object(_) = def.shape {
                    self.shape(def, &format!("{indent}{inside}"));
                }
                self.open.pop();
            }
        }
    }

    fn shape(&mut self, def: &'s TypeDef, indent: &str) {
        match &def.shape {
            Shape::Object(fields) => self.fields(fields, indent),
            Shape::Values(values) => {
                for value in &values.known {
                    let _ = write!(self.text, "{indent}- {:?}", value.text);
                    self.describe(value.description.as_deref(), value.deprecated.is_some());
                }
            }
            Shape::OneOf(union) => {
                for id in &union.members {
                    let def = self.spec.type_def(*id);
                    let _ = write!(self.text, "{indent}- {}", def.home.name().text);
                    self.describe(def.description.as_deref(), def.deprecated.is_some());
                }
            }
        }
    }
}
