//! The Rust name of everything a spec names.

use proc_macro2::{Ident, Span};

use crate::model::{Event, Field, Home, Shape, Spec, Type, TypeDef, TypeId, Value};

/// A spec, or the selected part of it, with Rust names. Every name in it is free of collisions.
#[derive(Debug)]
pub struct Names<'s> {
    /// The spec.
    pub spec: &'s Spec,
    /// The union of all events.
    pub union: Ident,
    /// The events that could be named, in the order of the spec.
    pub events: Vec<NamedEvent<'s>>,
    /// The types that the events need, in the order of the spec.
    pub types: Vec<NamedType<'s>>,
    /// The Rust name of every type of the spec, by its id.
    pub idents: Vec<Ident>,
}

/// An event with the names of all that is generated for it.
#[derive(Debug)]
pub struct NamedEvent<'s> {
    /// The event.
    pub event: &'s Event,
    /// Its position in the spec.
    pub index: usize,
    /// `BatchCompletedWebhookEvent`
    pub ty: Ident,
    /// `BatchCompleted`
    pub variant: Ident,
    /// `batch_completed`
    pub method: String,
    /// Its fields, those of the envelope among them.
    pub fields: Vec<NamedField<'s>>,
}

impl NamedEvent<'_> {
    /// A method of this event: `on`, `visit`, `is`, `as`, `into`.
    #[must_use]
    pub fn method(&self, verb: &str) -> Ident {
        Ident::new(&format!("{verb}_{}", self.method), Span::call_site())
    }
}

/// An object or value set with its names.
#[derive(Debug)]
pub struct NamedType<'s> {
    /// The type.
    pub def: &'s TypeDef,
    /// Its id in the spec.
    pub id: TypeId,
    /// Its Rust name.
    pub ty: Ident,
    /// What it holds.
    pub shape: NamedShape<'s>,
}

/// What a type holds, with names.
#[derive(Debug)]
pub enum NamedShape<'s> {
    /// An object with these fields.
    Object(Vec<NamedField<'s>>),
    /// One of these strings.
    Values(NamedValues<'s>),
    /// One of these objects.
    OneOf(NamedOneOf<'s>),
}

/// A set of strings with its names.
#[derive(Debug)]
pub struct NamedValues<'s> {
    /// The variant of each string.
    pub known: Vec<(Ident, &'s Value)>,
    /// True where another string is an error.
    pub closed: bool,
    /// The variant of a string that is none of them.
    pub other: Ident,
}

/// A union of objects with its names.
#[derive(Debug)]
pub struct NamedOneOf<'s> {
    /// The variant and the type of each member.
    pub members: Vec<(Ident, TypeId)>,
    /// The field that tells them apart, and its value in each.
    pub by: Option<(&'s str, &'s [String])>,
    /// The variant of a value that is no member.
    pub other: Ident,
}

/// A field with its name.
#[derive(Debug)]
pub struct NamedField<'s> {
    /// The field.
    pub field: &'s Field,
    /// Its Rust name, raw where it is a keyword.
    pub ident: Ident,
}

impl Names<'_> {
    /// The Rust name of a type.
    #[must_use]
    pub fn ident(&self, id: TypeId) -> &Ident {
        &self.idents[id.index()]
    }
}

/// The types that the events refer to, directly or through others; with `all` also the shared ones nothing refers to.
pub(super) fn needed(spec: &Spec, events: &[usize], all: bool) -> Vec<TypeId> {
    let shared = |id: &TypeId| matches!(spec.type_def(*id).home, Home::Shared(_));
    let mut pending: Vec<TypeId> = spec.type_ids().filter(|id| all && shared(id)).collect();
    pending.extend(events.iter().flat_map(|&index| &spec.events[index].fields).filter_map(defined));
    let mut needed = vec![false; spec.types.len()];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut needed[id.index()], true) {
            match &spec.type_def(id).shape {
                Shape::Object(fields) => pending.extend(fields.iter().filter_map(defined)),
                Shape::OneOf(one_of) => pending.extend(&one_of.members),
                Shape::Values(_) => {}
            }
        }
    }
    spec.type_ids().filter(|id| needed[id.index()]).collect()
}

/// The type that a field refers to, inside of lists and maps or not.
fn defined(field: &Field) -> Option<TypeId> {
    let mut ty = &field.ty;
    while let Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
        ty = inner;
    }
    if let Type::Defined(id) = ty { Some(*id) } else { None }
}
