//! What generated types have in common: one event, and the union of all events.

use std::any::Any;
use std::mem;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::tag::Tag;
use crate::json::{self, DecodeError, JsonValue, Reader};

/// One kind of event: a struct that `webhook_events!` generated.
///
/// The trait is sealed: only generated code implements it.
pub trait Event: JsonValue {
    /// The wire name, as in `batch.completed`.
    const TYPE: &'static str;

    /// The JSON text of a sample payload, with a value for every field that the spec names.
    const SAMPLE: &'static str;

    /// A sample event: [`SAMPLE`](Self::SAMPLE), decoded.
    ///
    /// Generated structs are `#[non_exhaustive]`, so this is how the test of a handler builds an event. Its fields are
    /// public: change those that matter to the test.
    ///
    /// # Examples
    ///
    #[cfg_attr(feature = "openai", doc = "```")]
    #[cfg_attr(not(feature = "openai"), doc = "```ignore")]
    /// use webhook_events::Event;
    /// use webhook_events::openai::BatchCompletedWebhookEvent;
    ///
    /// let mut event = BatchCompletedWebhookEvent::sample();
    /// event.data.id = "batch_1".to_owned();
    /// assert_eq!(event.data.id, "batch_1");
    /// ```
    #[must_use]
    fn sample() -> Self
    where
        Self: Sized,
    {
        match json::decode(Self::SAMPLE.as_bytes()) {
            Ok(event) => event,
            Err(error) => unreachable!("the generated sample of `{}` does not decode: {error}", Self::TYPE),
        }
    }

    /// The event's `id`, where the spec gives the event a field of this name that is a string.
    ///
    /// It names the event. The delivery has an id of its own: [`Delivery::id`](crate::Delivery::id).
    fn id(&self) -> Option<&str> {
        None
    }

    /// When the event happened: its `created_at`, where the spec gives the event a field of this name that is a time.
    fn created_at(&self) -> Option<SystemTime> {
        None
    }
}

/// All events of a provider: an enum that `webhook_events!` generated.
///
/// The trait is sealed: only generated code implements it.
pub trait Union: JsonValue + Send + Sync + 'static {
    /// What names the event.
    #[doc(hidden)]
    const TAG: Tag;

    /// The provider that the spec names.
    #[doc(hidden)]
    const PROVIDER: Option<&'static str>;

    /// The wire name of the event, also where the spec does not name it.
    fn event_type(&self) -> &str;

    /// The wire name that the spec has for `name`; `None` where it has none.
    ///
    /// It is one of a fixed set of texts, so it can be the label of a metric. Events that the option `events` of the
    /// macro left out are among them.
    fn known_type(name: &str) -> Option<&'static str>;

    /// Reads the body that begins here as the event of this name.
    #[doc(hidden)]
    fn read_as(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// The struct of the event, whatever its type.
    #[doc(hidden)]
    fn event(&self) -> &dyn Any;

    /// The struct of the event, whatever its type.
    #[doc(hidden)]
    fn event_mut(&mut self) -> &mut dyn Any;
}

/// The event in `union`, where it is an `E`.
#[doc(hidden)]
#[must_use]
pub fn as_event<E: 'static>(union: &impl Union) -> Option<&E> {
    union.event().downcast_ref()
}

/// The event in `union` by value, where it is an `E`.
#[doc(hidden)]
pub fn into_event<U: Union, E: JsonValue + 'static>(mut union: U) -> Result<E, U> {
    match union.event_mut().downcast_mut() {
        Some(event) => Ok(mem::replace(event, E::blank())),
        None => Err(union),
    }
}

/// The time that is this many seconds after the start of 1970, or before it; `None` where the system cannot say it.
#[doc(hidden)]
#[must_use]
pub fn time(unix_seconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_secs(unix_seconds.unsigned_abs());
    if unix_seconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}

/// The time that is this many milliseconds after the start of 1970, or before it; `None` where the system cannot say it.
#[doc(hidden)]
#[must_use]
pub fn time_ms(unix_milliseconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(unix_milliseconds.unsigned_abs());
    if unix_milliseconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}
