//! Proves that a delivery is genuine.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderName;

use super::content::Content;
use super::error::{UnwrapError, VerifyError};
use super::headers::{Field, Headers, is_blank};
use super::keys::{Mark, VerifyingKey};
use super::scheme::{Id, Scheme, Stamp};
use super::secret::Secret;
use super::signatures::Signatures;
use super::timestamp;
use super::verified::Verified;
use crate::event::{Delivery, DeliveryId, IdText, unix_seconds};
use crate::json::{self, JsonValue, decode_named};

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
/// # Other providers
///
/// [`Scheme`] describes how a provider signs, and makes the verifier: `Scheme::stripe().verifier(secret)`. For what no scheme
/// can say, [`Authenticate`] is a trait to implement.
///
/// # Policy
///
/// [`Verifier::new`] verifies Standard Webhooks. The checks run in this order, and the first that fails is the error; other
/// schemes make the same checks under their own headers:
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
    pub(super) way: Way,
    tolerance: Option<Duration>,
    url: Arc<str>,
    method: &'static str,
    pub(super) verify_token: Option<Arc<str>>,
    /// The header that names the event.
    event_header: Option<HeaderName>,
}

/// How it proves.
#[derive(Clone)]
pub(super) enum Way {
    Scheme { scheme: Scheme, keys: Arc<[VerifyingKey]> },
    Code(Arc<dyn Authenticate>),
}

/// Proves that deliveries are genuine, for what no [`Scheme`] can say.
///
/// # Examples
///
/// ```
/// use std::time::SystemTime;
/// use webhook_events::{Authenticate, Delivery, RequestHeaders, Verifier, VerifyError};
///
/// /// A provider whose signature is in the body.
/// struct InTheBody;
///
/// impl Authenticate for InTheBody {
///     fn authenticate(
///         &self,
///         headers: &RequestHeaders<'_>,
///         body: &[u8],
///         now: SystemTime,
///     ) -> Result<Delivery, VerifyError> {
///         // … verify, then:
///         # let _ = (headers, body, now);
///         # return Err(VerifyError::NoMatchingSignature);
///         # #[allow(unreachable_code)]
///         Delivery::new("msg_1", 1_750_861_210).map_err(VerifyError::from)
///     }
/// }
///
/// let verifier = Verifier::with(InTheBody);
/// # drop(verifier);
/// ```
pub trait Authenticate: Send + Sync + 'static {
    /// The delivery, where the request is genuine.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says why it is not.
    fn authenticate(&self, headers: &RequestHeaders<'_>, body: &[u8], now: SystemTime)
    -> Result<Delivery, VerifyError>;
}

/// The headers of a request, whatever a server keeps them in.
pub struct RequestHeaders<'a>(&'a dyn Fn(&HeaderName) -> Vec<Vec<u8>>);

impl RequestHeaders<'_> {
    /// Every value of the header `name`, in the order in which they arrived. None where `name` is no name of a header.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<Vec<u8>> {
        HeaderName::from_bytes(name.as_bytes()).map(|name| (self.0)(&name)).unwrap_or_default()
    }

    /// The one value of the header `name`.
    ///
    /// # Errors
    ///
    /// [`VerifyError::NoMatchingSignature`] where there is none, or more than one.
    pub fn only(&self, name: &str) -> Result<Vec<u8>, VerifyError> {
        match <[Vec<u8>; 1]>::try_from(self.values(name)) {
            Ok([value]) => Ok(value),
            Err(_) => Err(VerifyError::NoMatchingSignature),
        }
    }
}

impl fmt::Debug for RequestHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHeaders").finish_non_exhaustive()
    }
}

/// What a genuine delivery says, with an id in a header still there: it is long, and so copied once, at the end.
struct Genuine<'a> {
    id: Found<'a>,
    timestamp: i64,
    key_index: usize,
    mark: Option<Mark>,
}

/// The id of a genuine delivery.
enum Found<'a> {
    Text(IdText<'a>),
    Id(Box<DeliveryId>),
}

impl From<Genuine<'_>> for Delivery {
    #[inline]
    fn from(Genuine { id, timestamp, key_index, mark }: Genuine<'_>) -> Self {
        let id = match id {
            Found::Text(text) => text.into(),
            Found::Id(id) => *id,
        };
        Self { id, timestamp, key_index, mark }
    }
}

impl Verifier {
    /// A verifier of Standard Webhooks that accepts what `secret` signed, within five minutes.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self::with_scheme(Scheme::standard_webhooks(), secret)
    }

    /// A verifier that code of your own makes.
    #[must_use]
    pub fn with(authenticate: impl Authenticate) -> Self {
        Self::of(Way::Code(Arc::new(authenticate)))
    }

    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub(crate) fn with_scheme(scheme: Scheme, secret: Secret) -> Self {
        let keys = Arc::new([VerifyingKey::new(&secret.0, &scheme)]);
        Self::of(Way::Scheme { scheme, keys })
    }

    fn of(way: Way) -> Self {
        Self { way, tolerance: None, url: Arc::from(""), method: "POST", verify_token: None, event_header: None }
    }

    /// Accepts what `secret` signed as well, as during a rotation. Without effect on code of your own.
    ///
    /// [`Delivery::key_index`] says which secret it was: 0 is the first, then in the order in which they were added.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn also_accept(mut self, secret: Secret) -> Self {
        if let Way::Scheme { scheme, keys } = &mut self.way {
            *keys = keys.iter().cloned().chain([VerifyingKey::new(&secret.0, scheme)]).collect();
        }
        self
    }

    /// Sets how far the timestamp may be from now, in either direction; what the scheme says unless set, which is five
    /// minutes for Standard Webhooks.
    ///
    /// Parts of a second have no effect, as timestamps are compared in whole seconds. A wider tolerance is a wider window
    /// for replays. [`Duration::MAX`] accepts any timestamp, for deliveries that are read from a store.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// The public URL of the endpoint, for schemes whose signature covers it, as Square's and `HubSpot`'s.
    ///
    /// It is configuration: the request's `Host` header is not looked at, as its sender can write anything there.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.url = Arc::from(url);
        self
    }

    /// The token by which Meta's challenge is known, the one that you type into its form.
    #[must_use]
    pub fn verify_token(mut self, token: &str) -> Self {
        self.verify_token = Some(Arc::from(token));
        self
    }

    /// The header that names the event, where the spec says so.
    pub(crate) fn event_header(mut self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            self.event_header = HeaderName::from_bytes(name.as_bytes()).ok();
        }
        self
    }

    /// Verifies a delivery that arrives now.
    ///
    /// `body` is the raw body as it arrived: a body that was parsed and written again has another signature.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says which check failed first.
    ///
    /// # Panics
    ///
    /// On `wasm32-unknown-unknown`, where the standard library has no clock: use [`verify_at`](Self::verify_at) there.
    pub fn verify(&self, headers: &(impl Headers + ?Sized), body: impl Into<Bytes>) -> Result<Verified, VerifyError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// Verifies a delivery as if it arrived at `now`, for tests, for replays, and where there is no clock.
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
        let delivery = self.prove(headers, &body, now, |genuine| genuine.into())?;
        let named = self.event_header.as_ref().and_then(|name| only_text(headers, name));
        Ok(Verified::new(delivery, body, named.map(String::into_boxed_str)))
    }

    /// Verifies a delivery that arrives now, whose body stays with the caller.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use webhook_events::{Secret, Signer, Verifier};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = Secret::generate();
    /// # let body = b"{}".to_vec();
    /// # let headers = Signer::new(secret.clone()).sign("msg_1", SystemTime::now(), &body)?;
    /// let delivery = Verifier::new(secret).check(&headers, &body[..])?;
    /// assert_eq!(delivery.id(), "msg_1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn check(&self, headers: &(impl Headers + ?Sized), body: &[u8]) -> Result<Delivery, VerifyError> {
        self.check_at(headers, body, SystemTime::now())
    }

    /// Verifies a delivery as if it arrived at `now`, whose body stays with the caller.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn check_at(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
        now: SystemTime,
    ) -> Result<Delivery, VerifyError> {
        self.prove(headers, body, now, |genuine| genuine.into())
    }

    /// Verifies a delivery that arrives now, and decodes its body.
    ///
    /// # Errors
    ///
    /// [`UnwrapError::Verify`] when it is not genuine; [`UnwrapError::Decode`] when it is and its body is no `E`.
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
        let mut event = E::blank();
        let delivery = self.prove(headers, &body, now, |genuine| {
            let header = |name: &'static str| only_text(headers, &HeaderName::from_bytes(name.as_bytes()).ok()?);
            decode_named(&mut event, &body, &header)?;
            Ok::<Delivery, UnwrapError>(genuine.into())
        })??;
        Ok((event, delivery))
    }

    /// The status of the answer to a delivery that is not genuine.
    #[cfg(feature = "receiver")]
    pub(crate) fn rejection(&self) -> http::StatusCode {
        match &self.way {
            Way::Scheme { scheme, .. } => scheme.rejection(),
            Way::Code(_) => http::StatusCode::BAD_REQUEST,
        }
    }

    /// Proves a delivery genuine, and hands what it says to `take`.
    fn prove<H: Headers + ?Sized, T>(
        &self,
        headers: &H,
        body: &[u8],
        now: SystemTime,
        take: impl FnOnce(Genuine<'_>) -> T,
    ) -> Result<T, VerifyError> {
        let (scheme, keys) = match &self.way {
            Way::Scheme { scheme, keys } => (scheme, keys),
            Way::Code(code) => {
                let values = |name: &HeaderName| headers.values(name).map(<[u8]>::to_vec).collect();
                let Delivery { id, timestamp, key_index, mark } =
                    code.authenticate(&RequestHeaders(&values), body, now)?;
                return Ok(take(Genuine { id: Found::Id(Box::new(id)), timestamp, key_index, mark }));
            }
        };
        // What must be there, before anything is looked into.
        let id_header = match scheme.id() {
            Id::Header(name) if scheme.id_is_signed() => Some(Field::present(headers, name)?),
            Id::Header(name) => Field::present(headers, name).ok(),
            Id::Body(_) | Id::None => None,
        };
        let stamp_header = match scheme.stamp() {
            Stamp::Header(name, _) => Some(Field::present(headers, name)?),
            _ => None,
        };
        let signatures = Signatures::present(headers, scheme.header(), scheme.separator())?;
        let id_text = id_header.map(|field| field.only()).transpose()?;
        let stamp_text = match stamp_header {
            Some(field) => Some(field.only()?),
            None => in_value(scheme, &signatures)?,
        };
        let id = match id_text {
            Some(text) if scheme.id_is_signed() => Some(IdText::new(text)?),
            // One that is not signed is not worth refusing a delivery for.
            Some(text) => IdText::new(text).ok(),
            None => None,
        };
        let seconds = match (stamp_text, scheme.stamp().unit()) {
            (Some(text), Some(unit)) => {
                let seconds = timestamp::parse(text, unit, scheme.touches())?;
                self.in_time(scheme, seconds, now)?;
                Some(seconds)
            }
            _ => None,
        };
        if signatures.are_too_many() {
            return Err(VerifyError::TooManySignatures);
        }
        // What touches it has a fixed form, and so has the beginning of the body: no byte can move between them.
        if scheme.touches() && !matches!(body.first(), Some(b'{' | b'[')) {
            return Err(VerifyError::InvalidBody);
        }
        let content = Content {
            id: id.map_or(b"", IdText::as_bytes),
            timestamp: stamp_text.unwrap_or_default(),
            body,
            url: self.url.as_bytes(),
            method: self.method.as_bytes(),
        };
        let (key_index, mark) = matching_key(scheme, keys, &signatures, &content)?;
        // From here on the body is genuine, and may be looked into.
        let timestamp = match (seconds, scheme.stamp()) {
            (Some(seconds), _) => seconds,
            (None, Stamp::Body(path, unit)) => {
                let text = json::find(body, path).ok_or(VerifyError::InvalidTimestamp)?;
                let seconds = timestamp::parse(text.as_bytes(), *unit, false)?;
                self.in_time(scheme, seconds, now)?;
                seconds
            }
            (None, _) => unix_seconds(now),
        };
        let found = match (id, scheme.id()) {
            (Some(id), _) => Found::Text(id),
            (None, Id::Body(path)) => {
                let text = json::find(body, path);
                let id = text.as_deref().and_then(|text| IdText::new(text.as_bytes()).ok());
                Found::Id(Box::new(id.map_or_else(|| by_mark(mark), Into::into)))
            }
            (None, _) => Found::Id(Box::new(by_mark(mark))),
        };
        let mark = (!scheme.id_is_signed()).then_some(mark);
        Ok(take(Genuine { id: found, timestamp, key_index, mark }))
    }

    #[inline]
    fn in_time(&self, scheme: &Scheme, timestamp: i64, now: SystemTime) -> Result<(), VerifyError> {
        let now = unix_seconds(now);
        let tolerance = self.tolerance.or(scheme.tolerance()).unwrap_or(Duration::MAX);
        if timestamp.abs_diff(now) <= tolerance.as_secs() {
            return Ok(());
        }
        Err(if timestamp < now { VerifyError::TimestampTooOld } else { VerifyError::TimestampTooNew })
    }
}

/// The time in the value of the signature header, which must be there once.
fn in_value<'a, H: Headers + ?Sized>(
    scheme: &Scheme,
    signatures: &Signatures<'a, H>,
) -> Result<Option<&'a [u8]>, VerifyError> {
    let Some((before, after)) = scheme.stamp_form() else { return Ok(None) };
    let (mut found, mut count) = (None, 0);
    signatures.each_entry(|entry| {
        let text = entry.strip_prefix(before.as_bytes()).and_then(|rest| rest.strip_suffix(after.as_bytes()));
        if let Some(text) = text {
            (found, count) = (Some(text), count + 1);
        }
    });
    match count {
        1 if found.is_some_and(|text| !is_blank(text)) => Ok(found),
        _ => Err(VerifyError::InvalidTimestamp),
    }
}

/// The position of the first key that made one of the signatures, and the signature's mark. Tries every key, also after a
/// match.
fn matching_key<H: Headers + ?Sized>(
    scheme: &Scheme,
    keys: &[VerifyingKey],
    signatures: &Signatures<'_, H>,
    content: &Content<'_>,
) -> Result<(usize, Mark), VerifyError> {
    let parts = content.parts(scheme.pieces());
    let mut first = None;
    for (index, key) in keys.iter().enumerate() {
        if let Some(mark) = key.verify(scheme, &parts, signatures) {
            first = first.or(Some((index, mark)));
        }
    }
    first.ok_or(VerifyError::NoMatchingSignature)
}

/// The id of a delivery that has none of its own: its signature.
fn by_mark(mark: Mark) -> DeliveryId {
    let mut text = *b"sig_00000000000000000000000000000000";
    for (pair, byte) in text[4..].chunks_exact_mut(2).zip(mark) {
        let digit = |digit: u8| if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        (pair[0], pair[1]) = (digit(byte >> 4), digit(byte & 15));
    }
    // It is of the characters that an id may have.
    IdText::new(&text).map_or_else(|_| IdText::unknown().into(), Into::into)
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Verifier");
        match &self.way {
            Way::Scheme { scheme, keys } => {
                debug.field("scheme", scheme).field("keys", &keys.len());
                debug.field("tolerance", &self.tolerance.or(scheme.tolerance())).finish()
            }
            Way::Code(_) => debug.finish_non_exhaustive(),
        }
    }
}

/// The text of a header that is there once.
pub(crate) fn only_text(headers: &(impl Headers + ?Sized), name: &HeaderName) -> Option<String> {
    let mut values = headers.values(name);
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    str::from_utf8(value).ok().map(|text| text.trim().to_owned())
}

/// The verifier of a union's scheme.
#[doc(hidden)]
#[must_use]
pub fn verifier<E: crate::event::Union>(scheme: &Scheme, secret: Secret) -> Verifier {
    scheme.verifier(secret).event_header(E::TAG.header)
}

/// A scheme that the macro has checked.
#[doc(hidden)]
#[must_use]
pub fn built(scheme: Result<Scheme, super::scheme::SchemeError>) -> Scheme {
    match scheme {
        Ok(scheme) => scheme,
        Err(error) => unreachable!("the scheme of the spec, which was checked: {error}"),
    }
}
