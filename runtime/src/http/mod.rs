//! HTTP: request bodies, replies to a sender, the server, and the extractor for axum.

pub(crate) mod body;
#[cfg(feature = "axum")]
mod extractor;
pub(crate) mod refusal;
pub(crate) mod reply;
#[cfg(feature = "server")]
pub(crate) mod server;

#[cfg(feature = "axum")]
pub use extractor::{Signed, SignedRejection};
pub use reply::ResponseBody;
