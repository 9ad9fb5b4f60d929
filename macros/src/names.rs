//! The Rust name of everything a spec names.

use proc_macro2::Ident;
use quote::format_ident;
use webhook_events_spec::{Event, Field, Home, Shape, Spec, Type, TypeDef, TypeId, Value};

/// A spec, or the selected part of it, with Rust names. Every name in it is free of collisions.
pub(crate) struct Names<'s> {
    pub(crate) spec: &'s Spec,
    pub(crate) union: Ident,
    pub(crate) events: Vec<NamedEvent<'s>>,
    /// The types that the events need, in the order of the spec.
    pub(crate) types: Vec<NamedType<'s>>,
    /// The Rust name of every type of the spec, by its id.
    pub(crate) idents: Vec<Ident>,
}

/// An event with the names of all that is generated for it.
pub(crate) struct NamedEvent<'s> {
    pub(crate) event: &'s Event,
    /// Its position in the spec.
    pub(crate) index: usize,
    /// `BatchCompletedWebhookEvent`
    pub(crate) ty: Ident,
    /// `BatchCompleted`
    pub(crate) variant: Ident,
    /// `batch_completed`
    pub(crate) method: String,
    pub(crate) fields: Vec<NamedField<'s>>,
}

impl NamedEvent<'_> {
    /// A method of this event: `on`, `visit`, `is`, `as`, `into`.
    pub(crate) fn method(&self, verb: &str) -> Ident {
        format_ident!("{verb}_{}", self.method)
    }
}

/// An object or value set with its names.
pub(crate) struct NamedType<'s> {
    pub(crate) def: &'s TypeDef,
    pub(crate) id: TypeId,
    pub(crate) ty: Ident,
    pub(crate) shape: NamedShape<'s>,
}

/// What a type holds, with names.
pub(crate) enum NamedShape<'s> {
    Object(Vec<NamedField<'s>>),
    Values(NamedValues<'s>),
    OneOf(NamedOneOf<'s>),
}

/// A set of strings with its names.
pub(crate) struct NamedValues<'s> {
    pub(crate) known: Vec<(Ident, &'s Value)>,
    pub(crate) closed: bool,
    /// The variant of a string that is none of them.
    pub(crate) other: Ident,
}

/// A union of objects with its names.
pub(crate) struct NamedOneOf<'s> {
    /// The variant and the type of each member.
    pub(crate) members: Vec<(Ident, TypeId)>,
    /// The field that tells them apart, and its value in each.
    pub(crate) by: Option<(&'s str, &'s [String])>,
    /// The variant of a value that is no member.
    pub(crate) other: Ident,
}

/// A field with its name.
pub(crate) struct NamedField<'s> {
    pub(crate) field: &'s Field,
    pub(crate) ident: Ident,
}

impl Names<'_> {
    /// The Rust name of a type.
    pub(crate) fn ident(&self, id: TypeId) -> &Ident {
        &self.idents[id.index()]
    }
}

/// The types that the events refer to, directly or through others; with `all` also the shared ones nothing refers to.
pub(crate) fn needed(spec: &Spec, events: &[usize], all: bool) -> Vec<TypeId> {
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
