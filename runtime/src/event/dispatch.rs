//! The way from an event to the method of a handler.

use std::future::Future;
use std::sync::Arc;

use super::delivery::Delivery;
use super::handler::{HandlerFuture, HandlerResult, not_taken};
use super::traits::Union;
use super::undecodable::UndecodableEvent;

/// A union whose events can be dispatched to handlers of the type `H`.
///
/// `webhook_events!` implements it for the union and every `H: EventHandler + ?Sized`. This crate adds an `Arc` of such
/// a handler, and [`handler_fn`]. The trait is sealed.
pub trait Dispatch<H: ?Sized>: Union {
    /// Calls the one method of `handler` that is for this event.
    ///
    /// # Errors
    ///
    /// The future resolves to what the method returned.
    fn dispatch<'a>(&'a self, handler: &'a H, delivery: &'a Delivery) -> HandlerFuture<'a>;

    /// Calls the method of `handler` that is for genuine deliveries that do not decode.
    ///
    /// # Errors
    ///
    /// The future resolves to what the method returned.
    fn dispatch_undecodable<'a>(
        event: &'a UndecodableEvent,
        handler: &'a H,
        delivery: &'a Delivery,
    ) -> HandlerFuture<'a>;
}

impl<E: Dispatch<H>, H: ?Sized> Dispatch<Arc<H>> for E {
    fn dispatch<'a>(&'a self, handler: &'a Arc<H>, delivery: &'a Delivery) -> HandlerFuture<'a> {
        Dispatch::<H>::dispatch(self, handler, delivery)
    }

    fn dispatch_undecodable<'a>(
        event: &'a UndecodableEvent,
        handler: &'a Arc<H>,
        delivery: &'a Delivery,
    ) -> HandlerFuture<'a> {
        <E as Dispatch<H>>::dispatch_undecodable(event, handler, delivery)
    }
}

/// A handler that is one function: see [`handler_fn`].
#[derive(Clone, Copy, Debug)]
pub struct HandlerFn<F>(F);

/// Makes a handler of a function that takes every event.
///
/// It is for handlers that treat all events alike: those that forward them, count them, or match the union themselves. A
/// genuine delivery that does not decode is left to the sender, as by a handler without `on_undecodable`.
///
/// # Examples
///
#[cfg_attr(feature = "openai", doc = "```")]
#[cfg_attr(not(feature = "openai"), doc = "```ignore")]
/// use webhook_events::openai::{BatchCompletedWebhookEvent, UnwrapWebhookEvent};
/// use webhook_events::{Delivery, Event, handler_fn};
///
/// # async fn example() -> webhook_events::HandlerResult {
/// let handler = handler_fn(|event: UnwrapWebhookEvent, delivery: Delivery| async move {
///     println!("{} in delivery {}", event.event_type(), delivery.id());
///     Ok(())
/// });
///
/// let event = UnwrapWebhookEvent::from(BatchCompletedWebhookEvent::sample());
/// let delivery = Delivery::new("msg_1", 1_750_861_210)?;
/// event.dispatch(&handler, &delivery).await?;
/// # Ok(())
/// # }
/// ```
pub fn handler_fn<E, F, R>(function: F) -> HandlerFn<F>
where
    E: Union + Clone,
    F: Fn(E, Delivery) -> R + Send + Sync,
    R: Future<Output = HandlerResult> + Send + 'static,
{
    HandlerFn(function)
}

impl<E, F, R> Dispatch<HandlerFn<F>> for E
where
    E: Union + Clone,
    F: Fn(E, Delivery) -> R + Send + Sync,
    R: Future<Output = HandlerResult> + Send + 'static,
{
    fn dispatch<'a>(&'a self, handler: &'a HandlerFn<F>, delivery: &'a Delivery) -> HandlerFuture<'a> {
        Box::pin((handler.0)(self.clone(), delivery.clone()))
    }

    fn dispatch_undecodable<'a>(
        event: &'a UndecodableEvent,
        _: &'a HandlerFn<F>,
        _: &'a Delivery,
    ) -> HandlerFuture<'a> {
        not_taken(event)
    }
}
