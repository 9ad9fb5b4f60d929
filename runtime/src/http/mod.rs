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

/// The text of an error with what caused it.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
