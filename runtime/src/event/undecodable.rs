//! A genuine delivery of a known type whose body does not fit it.

use std::fmt;

use bytes::Bytes;

use crate::json::DecodeError;

/// A genuine delivery whose type the spec names, and whose body does not fit what the spec says of it.
///
/// Providers change their payloads: a field goes missing, or becomes another type. The generated
/// `EventHandler::on_undecodable` gets such deliveries. Where it returns `Ok`, the delivery counts as handled.
#[derive(Clone)]
pub struct UndecodableEvent {
    event_type: &'static str,
    body: Bytes,
    error: DecodeError,
}

impl UndecodableEvent {
    /// An event for the test of a handler, or for a dispatcher of your own.
    #[must_use]
    pub fn new(event_type: &'static str, body: impl Into<Bytes>, error: DecodeError) -> Self {
        Self { event_type, body: body.into(), error }
    }

    /// The wire name of the event.
    #[must_use]
    pub fn event_type(&self) -> &'static str {
        self.event_type
    }

    /// The body, byte for byte as it was signed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Which value of the body does not fit, and why.
    #[must_use]
    pub fn error(&self) -> &DecodeError {
        &self.error
    }
}

/// The body is left out.
impl fmt::Debug for UndecodableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndecodableEvent")
            .field("event_type", &self.event_type)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
