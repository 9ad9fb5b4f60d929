//! A handler whose type is forgotten, so that a receiver has one type parameter and not two.

use crate::event::delivery::Delivery;
use crate::event::handler::HandlerFuture;
use crate::event::traits::Dispatch;

/// Whatever an event of the union `E` can be dispatched to.
pub(crate) trait Handler<E>: Send + Sync {
    fn handle<'a>(&'a self, event: &'a E, delivery: &'a Delivery) -> HandlerFuture<'a>;
}

impl<E: Dispatch<H>, H: Send + Sync> Handler<E> for H {
    fn handle<'a>(&'a self, event: &'a E, delivery: &'a Delivery) -> HandlerFuture<'a> {
        event.dispatch(self, delivery)
    }
}
