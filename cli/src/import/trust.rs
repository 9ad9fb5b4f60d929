//! Examples against schemas: where they disagree, the type is what allows both.

use std::mem;

use super::model::{Def, Field, Import, Shape, Ty};
use super::notes::Notes;
use super::tree::Node;

/// What is believed of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Trust {
    /// What examples contradict is loosened
    Examples,
    /// What the schema requires is required
    Required,
    /// Every field is optional
    Nothing,
}

/// Loosens the types as far as `trust` says.
pub(crate) fn apply(import: &mut Import, trust: Trust, notes: &mut Notes) {
    match trust {
        Trust::Required => {}
        Trust::Nothing => {
            for field in import.events.iter_mut().flat_map(|event| &mut event.fields) {
                field.optional = true;
            }
            for def in &mut import.defs {
                if let Shape::Object(fields) = &mut def.shape {
                    // A constant may be what tells the members of a union apart.
                    for field in fields.iter_mut().filter(|field| !matches!(field.ty, Ty::Constant(_))) {
                        field.optional = true;
                    }
                }
            }
        }
        Trust::Examples => {
            let skip = import.tag.path.clone();
            let mut check = Check { defs: mem::take(&mut import.defs), notes, event: String::new(), path: Vec::new() };
            for event in &mut import.events {
                event.name.clone_into(&mut check.event);
                for example in &event.examples {
                    // An example of another event says nothing of this one.
                    let path: Vec<&str> = skip.iter().map(String::as_str).collect();
                    let named = example.at(&path).and_then(Node::text);
                    if named.is_none_or(|named| path.is_empty() || event.name.ends_with(named)) {
                        check.fields(&mut event.fields, example);
                    }
                }
            }
            import.defs = check.defs;
        }
    }
}

struct Check<'n> {
    defs: Vec<Def>,
    notes: &'n mut Notes,
    event: String,
    path: Vec<String>,
}

impl Check<'_> {
    fn note(&mut self, reason: &str) {
        self.notes.add(&self.event, &self.path.join("."), reason);
    }

    fn fields(&mut self, fields: &mut [Field], example: &Node) {
        for field in fields {
            self.path.push(field.name.clone());
            match example.get(&field.name) {
                None | Some(Node::Null) if !field.optional => {
                    field.optional = true;
                    self.note("it is optional: an example is without it");
                }
                None | Some(Node::Null) => {}
                Some(value) => self.fit(&mut field.ty, value),
            }
            self.path.pop();
        }
    }

    fn fit(&mut self, ty: &mut Ty, example: &Node) {
        match (&mut *ty, example) {
            (Ty::Constant(text), Node::Text(shown)) => {
                if text != shown {
                    *ty = Ty::String;
                    self.note("it is a string: an example has another than the constant");
                }
            }
            (Ty::DateTime, Node::Text(text)) => {
                if text.parse::<webhook_events::DateTime>().is_err() {
                    *ty = Ty::String;
                    self.note("it is a string: an example is not in the form of RFC 3339");
                }
            }
            (Ty::Nullable(inner), example) => {
                if *example != Node::Null {
                    self.fit(inner, example);
                }
            }
            (Ty::List(inner), Node::List(items)) => {
                for item in items {
                    self.inner(inner, item);
                }
            }
            (Ty::Map(inner), Node::Object(members)) => {
                for (_, value) in members {
                    self.inner(inner, value);
                }
            }
            (Ty::Def(id), Node::Object(_))
                if matches!(self.defs[*id].shape, Shape::Object(_) | Shape::OneOf { .. }) =>
            {
                let id = *id;
                if let Shape::Object(fields) = &mut self.defs[id].shape {
                    // An object in itself finds no fields to look at.
                    let mut fields = mem::take(fields);
                    self.fields(&mut fields, example);
                    self.defs[id].shape = Shape::Object(fields);
                }
            }
            (Ty::Any, _) => {}
            (ty, example) => self.scalar(ty, example),
        }
    }

    fn inner(&mut self, ty: &mut Ty, example: &Node) {
        if *example != Node::Null {
            self.fit(ty, example);
        } else if !matches!(ty, Ty::Nullable(_) | Ty::Any) {
            *ty = Ty::Nullable(Box::new(ty.clone()));
            self.note("what is in it may be null: an example has it so");
        }
    }

    fn scalar(&mut self, ty: &mut Ty, example: &Node) {
        let shown = match example {
            Node::Text(_) => Some(Ty::String),
            Node::Bool(_) => Some(Ty::Boolean),
            Node::Number(_) if example.is_integer() => Some(Ty::Integer),
            Node::Number(_) => Some(Ty::Number),
            _ => None,
        };
        let is_set = matches!(ty, Ty::Def(id) if matches!(self.defs[*id].shape, Shape::Set(_)));
        let declared = if is_set { Some(Ty::String) } else { ty.scalar() };
        let fits = match (&*ty, &shown) {
            (Ty::Join(members), Some(shown)) => {
                members.contains(shown) || *shown == Ty::Integer && members.contains(&Ty::Number)
            }
            (_, Some(shown)) => {
                declared.as_ref() == Some(shown) || declared == Some(Ty::Number) && *shown == Ty::Integer
            }
            (_, None) => false,
        };
        if fits {
            return;
        }
        let declared = if matches!(ty, Ty::Join(_)) { Some(ty.clone()) } else { declared };
        match (declared, shown) {
            (Some(declared), Some(shown)) => {
                *ty = Ty::join([declared, shown]);
                self.note("it is of several types: an example has another than the schema");
            }
            _ => {
                *ty = Ty::Any;
                self.note("it is `any`: an example has another type than the schema");
            }
        }
    }
}
