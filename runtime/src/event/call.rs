//! One call of a handler: without the handler's type, and with its panics caught.

use std::future::poll_fn;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use super::delivery::Delivery;
use super::dispatch::Dispatch;
use super::handler::{HandlerFuture, HandlerResult};
use super::traits::Union;
use super::undecodable::UndecodableEvent;
use crate::json;

/// Whatever an event of the union `E` can be dispatched to: a handler without its type, so that a receiver has one type
/// parameter and not two.
pub(crate) trait Handler<E>: Send + Sync {
    fn handle<'a>(&'a self, event: &'a E, delivery: &'a Delivery) -> HandlerFuture<'a>;

    fn handle_undecodable<'a>(&'a self, event: &'a UndecodableEvent, delivery: &'a Delivery) -> HandlerFuture<'a>;
}

/// What a handler gets: an event, or a genuine delivery that does not decode.
pub(crate) enum Content<E> {
    Event(E),
    Undecodable(UndecodableEvent),
}

impl<E: Union> Content<E> {
    /// The event's type as the label of a metric: what a provider may think of is not bounded.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Event(event) => E::known_type(event.event_type()).unwrap_or("unknown"),
            Self::Undecodable(event) => event.event_type(),
        }
    }
}

/// A handler panicked. The panic hook has printed why.
pub(crate) struct Panicked;

/// Calls the method of `handler` that `content` is for. A panic in the call, the future or its drop ends here.
pub(crate) async fn call<E>(
    handler: &(impl Handler<E> + ?Sized),
    content: &Content<E>,
    delivery: &Delivery,
) -> Result<HandlerResult, Panicked> {
    let mut begun = false;
    let mut future: Option<HandlerFuture<'_>> = None;
    let result = poll_fn(|context| {
        let poll = || {
            if !mem::replace(&mut begun, true) {
                future = Some(match content {
                    Content::Event(event) => handler.handle(event, delivery),
                    Content::Undecodable(event) => handler.handle_undecodable(event, delivery),
                });
            }
            // A handler that panicked in the call is not polled again.
            future.as_mut().map_or(Poll::Pending, |future| future.as_mut().poll(context))
        };
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(polled) => polled.map(Ok),
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await;
    catch_unwind(AssertUnwindSafe(|| drop(future))).map_or(Err(Panicked), |()| result)
}

impl<E: Dispatch<H>, H: Send + Sync> Handler<E> for H {
    fn handle<'a>(&'a self, event: &'a E, delivery: &'a Delivery) -> HandlerFuture<'a> {
        event.dispatch(self, delivery)
    }

    fn handle_undecodable<'a>(&'a self, event: &'a UndecodableEvent, delivery: &'a Delivery) -> HandlerFuture<'a> {
        E::dispatch_undecodable(event, self, delivery)
    }
}

/// The type of a body, where the spec has it. `header` is what the header says that names events, where there is one.
pub(crate) fn known_type<E: Union>(body: &[u8], header: Option<&str>) -> Option<&'static str> {
    let name = E::TAG.name(&json::Reader::of(body).ok()?, &|_| header.map(str::to_owned)).ok()?;
    E::known_type(&name)
}
