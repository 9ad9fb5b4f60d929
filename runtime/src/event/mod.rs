//! Events: one event and the union of all, their types, a delivery of one, and its way to a handler.

pub(crate) mod delivery;
#[cfg(feature = "tower")]
pub(crate) mod dispatch;
pub(crate) mod event_type;
pub(crate) mod handler;
pub(crate) mod id;
pub(crate) mod traits;
