//! What generated types have in common: one event, the union of all events, and its way to a handler.

use std::any::Any;
use std::mem;

use crate::event::delivery::Delivery;
use crate::event::handler::HandlerFuture;
use crate::json::Decode;

/// One kind of event, a struct that `webhook_events!` generated.
pub trait WebhookEvent: Decode {
    /// The wire name, as in `batch.completed`.
    const TYPE: &'static str;

    /// A payload of this event, with every field the spec names.
    const SAMPLE: &'static str;

    /// The event's `id`, where the envelope has one that is a string.
    ///
    /// It names the event. The delivery has an id of its own: [`Delivery::id`].
    fn id(&self) -> Option<&str> {
        None
    }

    /// When the event happened, in unix seconds, where the envelope has `created_at`.
    fn created_at(&self) -> Option<i64> {
        None
    }
}

/// All events of a provider, an enum that `webhook_events!` generated.
pub trait Union: Decode + Send + Sync + 'static {
    /// The wire name of the event, also where the spec does not know it.
    fn event_type(&self) -> &str;

    /// The wire name of an event that the spec knows: one of a fixed set, so fit for a metrics label.
    fn known_type(&self) -> Option<&'static str>;

    /// The struct of the event, whatever its type.
    #[doc(hidden)]
    fn event(&self) -> &dyn Any;

    /// The struct of the event, whatever its type.
    #[doc(hidden)]
    fn event_mut(&mut self) -> &mut dyn Any;
}

/// The event in `union`, where it is an `E`.
#[doc(hidden)]
#[must_use]
pub fn event<E: 'static>(union: &impl Union) -> Option<&E> {
    union.event().downcast_ref()
}

/// The event in `union` by value, where it is an `E`.
#[doc(hidden)]
pub fn into_event<U: Union, E: Decode + 'static>(mut union: U) -> Result<E, U> {
    match union.event_mut().downcast_mut() {
        Some(event) => Ok(mem::replace(event, E::blank())),
        None => Err(union),
    }
}

/// Carries an event to the method of `H` that handles it.
///
/// `webhook_events!` implements it for the union and every `H: EventHandler + ?Sized`, and for an `Arc` of one.
pub trait Dispatch<H: ?Sized>: Union {
    /// Calls the one method of `handler` that this event is for.
    ///
    /// # Errors
    ///
    /// The future resolves to what the method returned.
    fn dispatch<'a>(&'a self, handler: &'a H, delivery: &'a Delivery) -> HandlerFuture<'a>;
}
