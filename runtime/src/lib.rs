//! Receive webhooks.

#[cfg(feature = "asymmetric")]
mod asymmetric;
mod clock;
mod decode;
mod delivery;
mod error;
mod event;
mod event_type;
mod handler;
mod headers;
mod id;
#[cfg(feature = "openai")]
pub mod openai;
#[cfg(feature = "tower")]
mod receiver;
mod secret;
mod sha256;
mod signature;
mod signed_headers;
mod signer;
mod unknown;
mod verified;
mod verifier;

pub use decode::{Decode, DecodeError, Extra, decode};
pub use delivery::Delivery;
pub use error::{JsonError, SecretError, SignError, UnwrapError, VerifyError};
pub use event::{Dispatch, Union, WebhookEvent};
pub use event_type::UnknownEventType;
pub use handler::{HandlerError, HandlerFuture, HandlerResult};
pub use headers::Headers;
pub use id::InvalidId;
#[cfg(feature = "tower")]
pub use receiver::{Claim, DedupeStore, Lease, MemoryStore, Receiver, ResponseFuture, StoreError};
pub use secret::Secret;
pub use signed_headers::SignedHeaders;
pub use signer::Signer;
pub use unknown::UnknownEvent;
pub use verified::Verified;
pub use verifier::Verifier;

#[cfg(any(feature = "macros", feature = "tower"))]
pub use async_trait::async_trait;
#[cfg(feature = "macros")]
pub use webhook_events_macros::webhook_events;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
