//! Where in the spec a check is: what messages call it, and the home of what is described there.

use std::fmt;

use crate::model::{Home, Name, TypeId};
use crate::problem::code;

/// A part of the spec that has fields or keys of its own.
#[derive(Clone, Copy)]
pub(super) enum Owner<'p> {
    Spec,
    Envelope,
    /// A shared type.
    Type(&'p str, TypeId),
    /// An event, and its position.
    Event(&'p str, usize),
}

/// An owner, and the way down to one of its fields.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) owner: Owner<'p>,
    field: Option<(&'p str, Option<&'p Place<'p>>)>,
    /// The object described in place that the field is in.
    object: Option<TypeId>,
}

impl<'p> Place<'p> {
    pub(super) const fn new(owner: Owner<'p>) -> Self {
        Self { owner, field: None, object: None }
    }

    /// A field of what is here.
    pub(super) fn field(&'p self, name: &'p str) -> Self {
        Self { owner: self.owner, field: Some((name, self.field.map(|_| self))), object: self.object }
    }

    /// What messages call a key here; those of the file itself need no owner.
    pub(super) fn key(&self, key: &str) -> String {
        match (self.owner, self.field) {
            (Owner::Spec, None) => code(key),
            _ => format!("{} of {self}", code(key)),
        }
    }

    /// The inside of the object that is described in place here.
    pub(super) fn inside(self, object: TypeId) -> Self {
        Self { object: Some(object), ..self }
    }

    /// The home of what is described in place in the field of this name.
    pub(super) fn home(&self, name: Name) -> Home {
        match (self.object, self.owner) {
            (Some(id), _) | (None, Owner::Type(_, id)) => Home::Object(id, name),
            (None, Owner::Event(_, index)) => Home::Event(index, name),
            (None, Owner::Envelope | Owner::Spec) => Home::Envelope(name),
        }
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec => f.write_str("the spec"),
            Self::Envelope => f.write_str("the envelope"),
            Self::Type(name, _) => write!(f, "type {}", code(name)),
            Self::Event(name, _) => write!(f, "event {}", code(name)),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((name, mut up)) = self.field else { return self.owner.fmt(f) };
        let mut path = vec![name];
        while let Some((name, above)) = up.and_then(|place| place.field) {
            path.push(name);
            up = above;
        }
        path.reverse();
        write!(f, "field {} of {}", code(&path.join(".")), self.owner)
    }
}
