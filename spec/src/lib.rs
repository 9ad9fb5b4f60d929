//! The spec language of webhook-events.

mod model;

pub use model::{Deprecation, Event, Field, Home, Mark, Name, Shape, Spec, Type, TypeDef, TypeId, Values};
