//! One delivery of an event: its id, when it was signed, and by which secret.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::id::{DeliveryId, IdText, InvalidId};

/// What is known of one delivery beside the event.
///
/// An event may be delivered more than once; every attempt carries the same [`id`](Self::id). A handler that must act
/// once uses it as its idempotency key.
///
/// A `Delivery` is a record, not a proof: only [`Verified`](crate::Verified) shows that a signature held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub(crate) id: DeliveryId,
    pub(crate) timestamp: i64,
    pub(crate) key_index: usize,
    /// The beginning of the signature, where the id is not signed: a replay under another id is known by it.
    pub(crate) mark: Option<[u8; 16]>,
}

impl Delivery {
    /// A delivery for the test of a handler, or for an event that comes back from a queue of one's own.
    ///
    /// `timestamp` is in unix seconds. The [`key_index`](Self::key_index) is 0.
    ///
    /// # Errors
    ///
    /// [`InvalidId`] when `id` is not 1 to 255 visible ASCII characters without `.`.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let delivery = webhook_events::Delivery::new("msg_1", 1_750_861_210)?;
    /// assert_eq!(delivery.id(), "msg_1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(id: &str, timestamp: i64) -> Result<Self, InvalidId> {
        Ok(Self { id: IdText::new(id.as_bytes())?.into(), timestamp, key_index: 0, mark: None })
    }

    /// A delivery whose id is not known.
    #[cfg(feature = "inbox")]
    pub(crate) fn unnamed(timestamp: i64) -> Self {
        Self { id: IdText::unknown().into(), timestamp, key_index: 0, mark: None }
    }

    /// The same, signed by the secret at this index.
    #[cfg(feature = "inbox")]
    pub(crate) fn signed_by(self, key_index: usize) -> Self {
        Self { key_index, ..self }
    }

    /// The `webhook-id`: the same for every attempt to deliver this event.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// The `webhook-timestamp`: when this attempt was signed, in unix seconds.
    #[must_use]
    pub fn timestamp(&self) -> i64 {
        self.timestamp
    }

    /// The text by which a replay under another id is known, where the id is not signed.
    #[cfg(feature = "receiver")]
    pub(crate) fn replay_id(&self) -> Option<String> {
        let mark = self.mark?;
        Some(mark.iter().fold("sig_".to_owned(), |text, byte| format!("{text}{byte:02x}")))
    }

    /// Which of the verifier's secrets signed it: 0 is the one given to [`Verifier::new`](crate::Verifier::new), 1 the
    /// first that [`also_accept`](crate::Verifier::also_accept) added.
    ///
    /// During a rotation it shows whether the sender has changed over yet.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.key_index
    }

    /// How long before `now` this attempt was signed, in whole seconds; zero when `now` is earlier.
    #[must_use]
    pub fn age(&self, now: SystemTime) -> Duration {
        let now = unix_seconds(now).max(self.timestamp);
        Duration::from_secs(now.abs_diff(self.timestamp))
    }
}

/// Seconds since 1970, rounded down, negative before. A time beyond `i64`, which no system can say, is its nearest end.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(error) => {
            let before = error.duration();
            let started = u64::from(before.subsec_nanos() > 0);
            0_i64.saturating_sub_unsigned(before.as_secs().saturating_add(started))
        }
    }
}
