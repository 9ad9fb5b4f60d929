//! Events: one event, the union of all, their types, the delivery of one, and its dispatch to a handler.

#[cfg(feature = "receiver")]
mod call;
mod delivery;
mod dispatch;
mod event_type;
mod handler;
mod id;
mod tag;
mod traits;
mod undecodable;

#[cfg(feature = "receiver")]
pub(crate) use call::{Content, Handler, Panicked, call, known_type};
pub use delivery::Delivery;
pub(crate) use delivery::unix_seconds;
pub use dispatch::{Dispatch, HandlerFn, handler_fn};
pub use event_type::{UnknownEventType, lookup};
pub use handler::{HandlerError, HandlerFuture, HandlerResult, acknowledge, not_taken};
pub use id::InvalidId;
pub(crate) use id::{DeliveryId, IdText};
pub use tag::{Tag, decode_as};
pub use traits::{Event, Union, as_event, into_event, time, time_ms};
pub use undecodable::UndecodableEvent;
