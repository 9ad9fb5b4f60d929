//! Receive webhooks: prove that a delivery is genuine, decode its event, and carry it to the method that handles it.
//!
//! A provider's events are described in YAML. [`webhook_events!`] reads the description at compile time and generates a
//! struct for every event, their union, and a handler trait with a method for every event. OpenAI's events come with the
//! crate, in the module `openai` (feature `openai`).
//!
#![cfg_attr(feature = "openai", doc = "```")]
#![cfg_attr(not(feature = "openai"), doc = "```ignore")]
//! use std::time::SystemTime;
//! use webhook_events::openai::*;
//! use webhook_events::{Delivery, HandlerResult, Secret, Signer, Verifier, async_trait};
//!
//! struct App;
//!
//! #[async_trait]
//! impl EventHandler for App {
//!     async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
//!         println!("batch {} is done (delivery {})", event.data.id, delivery.id());
//!         Ok(())
//!     }
//! }
//!
//! # async fn receive() -> HandlerResult {
//! let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//!
//! // What arrives: three headers and a body. Here we sign it ourselves, as a test would.
//! let body = EventType::BatchCompleted.sample();
//! let headers = Signer::new(secret.clone()).sign("msg_1", SystemTime::now(), body)?;
//!
//! let verifier = Verifier::new(secret);
//! let (event, delivery) = verifier.unwrap::<UnwrapWebhookEvent>(&headers, body)?;
//! event.dispatch(&App, &delivery).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # The way of a delivery
//!
//! | step | by | what can go wrong |
//! |---|---|---|
//! | prove it genuine | [`Verifier`], from a [`Secret`] and the request's [`Headers`] | [`VerifyError`] |
//! | decode the event | [`Verified::decode`], or both at once with [`Verifier::unwrap`] | [`DecodeError`] |
//! | call the handler | [`Dispatch`] | [`HandlerError`] |
//!
//! `Receiver` (feature `receiver`) does all of it for HTTP servers, and answers so that the sender comes back exactly when
//! another attempt can help; `Signed` (feature `axum`) verifies and decodes for handler functions of your own.
//!
//! An event of a type that the spec does not name is a value like any other: the variant `Unknown` of the union, with an
//! [`UnknownEvent`] that keeps its JSON. Fields that the spec does not name are kept in the [`Extra`] of their object, and
//! are written with it. An optional field that is absent or `null` reads as `None`, and `None` is left out when the event
//! is written.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `macros` (default) | [`webhook_events!`] and [`macro@async_trait`] |
//! | `openai` | the module `openai` |
//! | `asymmetric` | `v1a` signatures: ed25519 keys, `whpk_` and `whsk_` |
//! | `receiver` | `Receiver`, a tower service, on tokio |
//! | `server` | `serve`: a `Receiver` on a socket, over HTTP/1.1 and HTTP/2, with graceful shutdown |
//! | `axum` | the extractor `Signed` |
//! | `redis` | `RedisStore`: duplicates are recognised across several processes |
//! | `inbox` | `Workers` and the traits of an inbox; `sqlite` and `postgres` turn it on |
//! | `sqlite` | `SqliteInbox`: deliveries are stored in a file before they are answered, and handled after that |
//! | `postgres` | `PostgresInbox`: the same in PostgreSQL, for several machines |
//! | `jiff`, `time`, `chrono` | conversions of `DateTime` |
//! | `metrics` | counters, histograms and gauges of the receiver and the inbox, through the `metrics` facade |

#[cfg(feature = "receiver")]
mod dedupe;
mod event;
#[cfg(feature = "receiver")]
mod http;
#[cfg(feature = "inbox")]
mod inbox;
mod json;
#[cfg(feature = "openai")]
pub mod openai;
#[cfg(feature = "receiver")]
mod receiver;
mod signing;

#[cfg(feature = "receiver")]
pub use crate::http::ResponseBody;
#[cfg(feature = "axum")]
pub use crate::http::{Signed, SignedRejection};
#[cfg(feature = "inbox")]
pub use crate::inbox::{
    Accepted, AttemptEntry, Claim, ClaimKey, ClaimLost, Claims, Completion, Cursor, Ended, Entry, Failure, Filter,
    InboxStats, InboxStore, NewDelivery, Owner, Page, Rescued, Retention, Retry, RunningWorkers, Settlement, Spread,
    State, StoredClaim, Swept, TransactionalInbox, Verdict, Want, Workers,
};
#[cfg(feature = "postgres")]
pub use crate::inbox::{PostgresBuilder, PostgresInbox, PostgresTx};
#[cfg(feature = "sqlite")]
pub use crate::inbox::{SqliteInbox, SqliteTx};
pub use crate::json::unknown::UnknownEvent;
pub use crate::json::{DateTime, DecodeError, Extra, InvalidDateTime, JsonValue, Scalar, decode};
#[cfg(feature = "redis")]
pub use dedupe::redis::RedisStore;
#[cfg(feature = "receiver")]
pub use dedupe::{
    memory::MemoryStore,
    store::{Claimed, DedupeStore, Lease, StoreError},
};
pub use event::{
    Delivery, Dispatch, Event, HandlerError, HandlerFn, HandlerFuture, HandlerResult, InvalidId, UndecodableEvent,
    Union, UnknownEventType, handler_fn,
};
#[cfg(feature = "receiver")]
pub use receiver::{AtDeadline, Receiver, ResponseFuture};
#[cfg(feature = "server")]
pub use receiver::{Serve, serve, shutdown_signal};
pub use signing::error::{JsonError, SecretError, SignError, UnwrapError, VerifyError};
pub use signing::headers::Headers;
pub use signing::scheme::{Challenge, Id, KeyForm, Scheme, SchemeBuilder, SchemeError, Stamp, Unit};
pub use signing::secret::Secret;
pub use signing::signer::{Pairs, SignedHeaders, Signer};
pub use signing::verified::Verified;
pub use signing::verifier::{Authenticate, RequestHeaders, Verifier};

#[cfg(any(feature = "macros", feature = "receiver"))]
pub use async_trait::async_trait;
#[cfg(feature = "sqlite")]
pub use rusqlite;
#[cfg(feature = "postgres")]
pub use tokio_postgres;
#[cfg(feature = "macros")]
pub use webhook_events_macros::webhook_events;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
