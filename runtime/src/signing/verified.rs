//! A delivery whose signature holds.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::error::JsonError;
use crate::event::Delivery;
use crate::json::{self, DecodeError, JsonValue};

/// A delivery that was proven genuine: its body, and what its headers said.
///
/// Only [`Verifier::verify`](crate::Verifier::verify) and its kin make one, so a function that takes a `Verified` cannot
/// be called with a forgery. Its body is left out when it is printed.
#[derive(Clone)]
pub struct Verified {
    delivery: Delivery,
    body: Bytes,
    /// What the header says that names events, where the verifier knows of one.
    named: Option<Box<str>>,
}

impl Verified {
    pub(crate) fn new(delivery: Delivery, body: Bytes, named: Option<Box<str>>) -> Self {
        Self { delivery, body, named }
    }

    /// What the header says that names events.
    #[cfg(feature = "receiver")]
    pub(crate) fn named(&self) -> Option<&str> {
        self.named.as_deref()
    }

    /// The `webhook-id`: the same for every attempt to deliver this event.
    #[must_use]
    pub fn id(&self) -> &str {
        self.delivery.id()
    }

    /// The `webhook-timestamp`: when this attempt was signed, in unix seconds.
    #[must_use]
    pub fn timestamp(&self) -> i64 {
        self.delivery.timestamp()
    }

    /// Which of the verifier's secrets signed it: see [`Delivery::key_index`].
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.delivery.key_index()
    }

    /// The body, byte for byte as it was signed.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The delivery, for a handler.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The body alone.
    #[must_use]
    pub fn into_body(self) -> Bytes {
        self.body
    }

    /// The delivery alone.
    #[must_use]
    pub fn into_delivery(self) -> Delivery {
        self.delivery
    }

    /// Decodes the body as an event, or the union of all events.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the body is no `E`. Where the spec says that a header names the event, the verifier must know of
    /// that header, as the one has that the union's `verifier` makes.
    pub fn decode<E: JsonValue>(&self) -> Result<E, DecodeError> {
        let mut event = E::blank();
        json::decode_named(&mut event, &self.body, &|_| self.named.as_deref().map(str::to_owned))?;
        Ok(event)
    }

    /// Decodes the body as a type of your own, for use without `webhook_events!`.
    ///
    /// # Errors
    ///
    /// [`JsonError`] when the body is no `T`. It says where, and not what stands there.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::{collections::HashMap, time::SystemTime};
    /// use webhook_events::{Secret, Signer, Verifier};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = Secret::generate();
    /// # let headers = Signer::new(secret.clone()).sign("msg_1", SystemTime::now(), r#"{"ok":true}"#)?;
    /// let verified = Verifier::new(secret).verify(&headers, r#"{"ok":true}"#)?;
    /// let body: HashMap<String, bool> = verified.json()?;
    /// assert!(body["ok"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        serde_json::from_slice(&self.body).map_err(|error| JsonError {
            line: error.line(),
            column: error.column(),
            is_json: error.is_data(),
        })
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("delivery", &self.delivery).finish_non_exhaustive()
    }
}
