//! Proves that a delivery is genuine.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

#[cfg(feature = "asymmetric")]
use super::asymmetric::Public;
use super::error::{UnwrapError, VerifyError};
use super::headers::{Field, Headers, ID, TIMESTAMP};
use super::secret::{Key, Secret};
use super::signature::Content;
use super::signatures::Signatures;
use super::symmetric::Symmetric;
use super::timestamp;
use super::verified::Verified;
use crate::event::Delivery;
use crate::event::IdText;
use crate::event::unix_seconds;
use crate::json::{JsonValue, decode_into};

/// How far the timestamp may be from now unless set: the five minutes that senders and libraries agree on.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Proves that a delivery is genuine: signed with a secret of ours, for this body, just now.
///
/// It is cheap to clone and to share between threads, is printed redacted, and wipes its keys on drop.
///
/// # Examples
///
/// ```
/// use std::time::SystemTime;
/// use webhook_events::{Secret, Signer, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// let headers = Signer::new(secret.clone()).sign("msg_1", SystemTime::now(), "{}")?;
///
/// let verified = Verifier::new(secret).verify(&headers, "{}")?;
/// assert_eq!(verified.id(), "msg_1");
/// # Ok(())
/// # }
/// ```
///
/// # Policy
///
/// The checks run in this order, and the first that fails is the error:
///
/// 1. `webhook-id`, `webhook-timestamp` and `webhook-signature` are present and not blank;
/// 2. id and timestamp occur once;
/// 3. the id is 1 to 255 visible ASCII characters without `.`;
/// 4. the timestamp is a decimal number of unix seconds, in plain digits and without leading zeros, within `i64`;
/// 5. it is no further from now than the tolerance, inclusive, counted in whole seconds;
/// 6. the signature headers, joined, have at most 64 entries;
/// 7. one of them is the signature of `id.timestamp.body`. Malformed entries and those of other versions are passed over.
///
/// # Timing
///
/// Signatures are compared in constant time, over decoded bytes. Every key's signature is computed once and compared with
/// every well-formed entry of its version, also after a match, so the time taken does not depend on which key or entry
/// matched. Without a well-formed entry no signature is computed. The steps before the comparison depend only on what the
/// sender of the request knows anyway.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<[VerifyingKey]>,
    tolerance: Duration,
}

/// What a secret verifies with. Each kind looks only at the entries of its own version.
#[derive(Clone)]
enum VerifyingKey {
    Symmetric(Symmetric),
    #[cfg(feature = "asymmetric")]
    Public(Public),
}

impl VerifyingKey {
    fn new(secret: &Secret) -> Self {
        match &secret.0 {
            Key::Symmetric(key) => Self::Symmetric(Symmetric::new(key)),
            #[cfg(feature = "asymmetric")]
            Key::Private(key) => Self::Public(key.public()),
            #[cfg(feature = "asymmetric")]
            Key::Public(key) => Self::Public(key.clone()),
        }
    }

    fn verify<H: Headers + ?Sized>(&self, content: &Content<'_>, signatures: &Signatures<'_, H>) -> bool {
        match self {
            Self::Symmetric(key) => key.verify(content, signatures),
            #[cfg(feature = "asymmetric")]
            Self::Public(key) => key.verify(content, signatures),
        }
    }
}

/// What the headers of a genuine delivery say, with its id still in them: it is long, and so copied once, at the end.
struct Genuine<'a> {
    id: IdText<'a>,
    timestamp: i64,
    key_index: usize,
}

impl From<Genuine<'_>> for Delivery {
    #[inline]
    fn from(Genuine { id, timestamp, key_index }: Genuine<'_>) -> Self {
        Self { id: id.into(), timestamp, key_index }
    }
}

impl Verifier {
    /// A verifier that accepts what `secret` signed, within five minutes.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn new(secret: Secret) -> Self {
        Self { keys: Arc::new([VerifyingKey::new(&secret)]), tolerance: TOLERANCE }
    }

    /// Accepts what `secret` signed as well, as during a rotation.
    ///
    /// [`Delivery::key_index`] says which secret it was: 0 is the first, then in the order in which they were added.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn also_accept(mut self, secret: Secret) -> Self {
        self.keys = self.keys.iter().cloned().chain([VerifyingKey::new(&secret)]).collect();
        self
    }

    /// Sets how far the timestamp may be from now, in either direction; five minutes unless set.
    ///
    /// Parts of a second are of no effect, as timestamps are in whole seconds. A wider tolerance is a wider window for
    /// replays. [`Duration::MAX`] accepts any timestamp, for deliveries that are read from a store.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a delivery that arrives now.
    ///
    /// `body` is the raw body as it arrived: a body that was parsed and written again has another signature.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says which check failed first.
    pub fn verify(&self, headers: &(impl Headers + ?Sized), body: impl Into<Bytes>) -> Result<Verified, VerifyError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// Verifies a delivery as if it arrived at `now`, for tests and replays.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        headers: &(impl Headers + ?Sized),
        body: impl Into<Bytes>,
        now: SystemTime,
    ) -> Result<Verified, VerifyError> {
        let body = body.into();
        let genuine = self.check(headers, &body, now)?;
        Ok(Verified::new(genuine.into(), body))
    }

    /// Verifies a delivery that arrives now, and decodes its body.
    ///
    /// # Errors
    ///
    /// [`UnwrapError::Verify`] when it is not genuine; [`UnwrapError::JsonValue`] when it is and its body is no `E`.
    pub fn unwrap<E: JsonValue>(
        &self,
        headers: &(impl Headers + ?Sized),
        body: impl Into<Bytes>,
    ) -> Result<(E, Delivery), UnwrapError> {
        self.unwrap_at(headers, body, SystemTime::now())
    }

    /// Verifies a delivery as if it arrived at `now`, and decodes its body.
    ///
    /// # Errors
    ///
    /// As [`unwrap`](Self::unwrap).
    pub fn unwrap_at<E: JsonValue>(
        &self,
        headers: &(impl Headers + ?Sized),
        body: impl Into<Bytes>,
        now: SystemTime,
    ) -> Result<(E, Delivery), UnwrapError> {
        let body = body.into();
        let genuine = self.check(headers, &body, now)?;
        let mut event = E::blank();
        decode_into(&mut event, &body)?;
        Ok((event, genuine.into()))
    }

    fn check<'a, H: Headers + ?Sized>(
        &self,
        headers: &'a H,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Genuine<'a>, VerifyError> {
        let id = Field::present(headers, &ID)?;
        let timestamp = Field::present(headers, &TIMESTAMP)?;
        let signatures = Signatures::present(headers)?;
        let (id, timestamp) = (id.only()?, timestamp.only()?);
        let id = IdText::new(id)?;
        let seconds = timestamp::parse(timestamp)?;
        self.in_time(seconds, now)?;
        if signatures.are_too_many() {
            return Err(VerifyError::TooManySignatures);
        }
        let key_index = self.matching_key(&signatures, &Content { id: id.as_bytes(), timestamp, body })?;
        Ok(Genuine { id, timestamp: seconds, key_index })
    }

    fn in_time(&self, timestamp: i64, now: SystemTime) -> Result<(), VerifyError> {
        let now = unix_seconds(now);
        if timestamp.abs_diff(now) <= self.tolerance.as_secs() {
            return Ok(());
        }
        Err(if timestamp < now { VerifyError::TimestampTooOld } else { VerifyError::TimestampTooNew })
    }

    /// The position of the first key that made one of the signatures. Tries every key, also after a match.
    fn matching_key<H: Headers + ?Sized>(
        &self,
        signatures: &Signatures<'_, H>,
        content: &Content<'_>,
    ) -> Result<usize, VerifyError> {
        let mut first = None;
        for (index, key) in self.keys.iter().enumerate() {
            if key.verify(content, signatures) {
                first = first.or(Some(index));
            }
        }
        first.ok_or(VerifyError::NoMatchingSignature)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("keys", &self.keys.len()).field("tolerance", &self.tolerance).finish()
    }
}
