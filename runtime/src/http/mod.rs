//! HTTP: bodies, the answers to a sender, and the extractor for axum.

pub(crate) mod answer;
pub(crate) mod body;
#[cfg(feature = "axum")]
pub(crate) mod extractor;
pub(crate) mod outcome;
pub(crate) mod refusal;
pub(crate) mod within;
