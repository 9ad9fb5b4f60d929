//! Receive webhooks.

mod decode;
mod delivery;
mod event;
mod handler;

pub use decode::{Decode, DecodeError};
pub use delivery::Delivery;
pub use event::{Dispatch, Union, WebhookEvent};
pub use handler::{HandlerError, HandlerFuture, HandlerResult};

#[cfg(feature = "macros")]
pub use async_trait::async_trait;

#[doc(hidden)]
pub mod private {
    //! What generated code names.
    pub use crate::decode::Reader;
}
