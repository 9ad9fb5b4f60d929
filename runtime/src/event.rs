//! What generated types have in common: one event, the union of all events, and its way to a handler.

use crate::decode::Decode;
use crate::delivery::Delivery;
use crate::handler::HandlerFuture;

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
