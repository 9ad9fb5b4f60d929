//! From a stored delivery to what a handler gets, and from a verified one to what is stored.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};

use super::store::{Common, NewDelivery, StoredClaim};
use crate::event::{Content, Delivery, UndecodableEvent, Union, decode_as, known_type};
use crate::json::{self, DecodeError};
use crate::signing::verified::Verified;

/// A verified delivery as the inbox takes it in.
pub(crate) struct Intake {
    pub(crate) delivery: NewDelivery,
    /// The event's type as the label of a metric.
    pub(crate) label: &'static str,
    /// The type as it came.
    pub(crate) event_type: String,
    pub(crate) error: Option<DecodeError>,
    /// The function that computes the ordering key panicked, so the delivery cannot be stored in its order.
    pub(crate) key_panicked: bool,
}

impl Intake {
    /// Decodes the body for its type and ordering key; one that does not decode is kept as dead.
    pub(crate) fn new<E: Union>(common: &Common, headers: &HeaderMap, verified: &Verified) -> Self {
        let body = verified.body().clone();
        let decoded = verified.decode::<E>();
        let mut key_panicked = false;
        let (event_type, label, order_key, error) = match decoded {
            Ok(event) => {
                let label = E::known_type(event.event_type()).unwrap_or("unknown");
                let key = || common.order_key::<E>().and_then(|key| key(&event as &dyn Any));
                let order_key = catch_unwind(AssertUnwindSafe(key)).unwrap_or_else(|_| {
                    key_panicked = true;
                    None
                });
                (event.event_type().to_owned(), label, order_key, None)
            }
            Err(error) => {
                let known = known_type::<E>(&body, verified.named());
                (known.unwrap_or_default().to_owned(), known.unwrap_or("none"), None, Some(error))
            }
        };
        let delivery = NewDelivery {
            source: common.source(E::PROVIDER),
            id: verified.id().to_owned(),
            kind: event_type.clone(),
            signed_at: verified.timestamp(),
            key_index: verified.key_index(),
            headers: headers_to_keep(headers, &common.keep_headers),
            body,
            order_key,
            undecodable: error.as_ref().map(ToString::to_string),
            signature: verified.delivery().replay_id(),
        };
        Self { delivery, label, event_type, error, key_panicked }
    }
}

/// What a handler gets of a stored delivery; an error where not even its type can be told.
pub(super) fn content<E: Union>(stored: &StoredClaim) -> Result<Content<E>, DecodeError> {
    // Headers that name events are not kept, but the type that they made is.
    let decoded = match E::TAG.header {
        None => json::decode::<E>(&stored.body),
        Some(_) => decode_as::<E>(&stored.kind, &stored.body),
    };
    match decoded {
        Ok(event) => Ok(Content::Event(event)),
        Err(error) => match E::known_type(&stored.kind).or_else(|| known_type::<E>(&stored.body, None)) {
            Some(event_type) => Ok(Content::Undecodable(UndecodableEvent::new(event_type, stored.body.clone(), error))),
            None => Err(error),
        },
    }
}

/// The delivery as its headers told of it.
pub(super) fn delivery(stored: &StoredClaim) -> Delivery {
    // Only ids that are valid are stored; another would be a row that somebody wrote.
    let delivery = Delivery::new(&stored.id, stored.signed_at);
    let delivery = delivery.unwrap_or_else(|_| Delivery::unnamed(stored.signed_at));
    delivery.signed_by(stored.key_index)
}

/// The headers of a request that are kept, as a JSON object: those of the signature and of tracing, the content type, and
/// those in `also`, but never what a proxy authenticated with.
pub(crate) fn headers_to_keep(headers: &HeaderMap, also: &[String]) -> String {
    let secret = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];
    let kept = headers.iter().filter(|(name, _)| {
        let usual = name.as_str().starts_with("webhook-")
            || **name == CONTENT_TYPE
            || matches!(name.as_str(), "traceparent" | "tracestate");
        (usual || also.iter().any(|also| name.as_str().eq_ignore_ascii_case(also))) && !secret.contains(name)
    });
    let mut object = serde_json::Map::new();
    for (name, value) in kept {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        match object.get_mut(name.as_str()) {
            Some(serde_json::Value::String(first)) => {
                first.push_str(", ");
                first.push_str(&value);
            }
            _ => _ = object.insert(name.as_str().to_owned(), value.into()),
        }
    }
    serde_json::Value::Object(object).to_string()
}
