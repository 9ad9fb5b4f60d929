//! Signs messages as a sender does, and the headers that this makes.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::content::Content;
use super::error::SignError;
use super::headers::Headers;
use super::keys::SigningKey;
use super::scheme::{Id, Scheme, Stamp};
use super::secret::Secret;
use super::signatures::Separator;
use super::timestamp;
use crate::event::IdText;

/// Signs messages as a sender does: for tests of a receiver, and for those who send webhooks themselves.
///
/// It is printed redacted and wipes its keys on drop.
///
/// # Examples
///
/// ```
/// use std::time::SystemTime;
/// use webhook_events::{Secret, Signer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::new(Secret::generate());
/// let headers = signer.sign("msg_1", SystemTime::now(), r#"{"type":"batch.completed"}"#)?;
/// for (name, value) in &headers {
///     println!("{name}: {value}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Signer {
    scheme: Scheme,
    keys: Vec<SigningKey>,
    url: Arc<str>,
}

impl Signer {
    /// A signer of Standard Webhooks, with one secret.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self::with_scheme(Scheme::standard_webhooks(), secret)
    }

    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub(crate) fn with_scheme(scheme: Scheme, secret: Secret) -> Self {
        let keys = vec![SigningKey::new(&secret.0, &scheme)];
        Self { scheme, keys, url: Arc::from("") }
    }

    /// Signs with `secret` as well: while secrets are rotated a message carries one signature of each.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn also_sign_with(mut self, secret: Secret) -> Self {
        self.keys.push(SigningKey::new(&secret.0, &self.scheme));
        self
    }

    /// The URL of the endpoint, for schemes whose signature covers it.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.url = Arc::from(url);
        self
    }

    /// Signs `body` as the message `id`, sent `at`.
    ///
    /// Use the same `id` for every attempt to deliver a message, and the time of the attempt. Where a scheme has the id or
    /// the time in the body, they must be in it already.
    ///
    /// # Errors
    ///
    /// - [`SignError::InvalidId`]: `id` is not 1 to 255 visible ASCII characters without `.`.
    /// - [`SignError::InvalidTimestamp`]: `at` is before 1970.
    /// - [`SignError::PublicKey`]: one of the secrets is a public key (`whpk_`).
    /// - [`SignError::WrongKey`]: one of the secrets is of a kind that the scheme does not sign with.
    pub fn sign(&self, id: &str, at: SystemTime, body: impl AsRef<[u8]>) -> Result<SignedHeaders, SignError> {
        IdText::new(id.as_bytes())?;
        let unit = self.scheme.stamp().unit();
        let timestamp = match unit {
            Some(unit) => timestamp::write(at, unit).ok_or(SignError::InvalidTimestamp)?,
            None => String::new(),
        };
        let content = Content {
            id: id.as_bytes(),
            timestamp: timestamp.as_bytes(),
            body: body.as_ref(),
            url: self.url.as_bytes(),
            method: b"POST",
        };
        let parts = content.parts(self.scheme.pieces());
        let mut entries = Vec::new();
        if let Some((before, after)) = self.scheme.stamp_form() {
            entries.push(format!("{before}{timestamp}{after}"));
        }
        for key in &self.keys {
            entries.push(key.sign(&self.scheme, &parts)?);
        }
        let separator = match self.scheme.separator() {
            Separator::None | Separator::Space => " ".to_owned(),
            Separator::Byte(byte) => char::from(byte).to_string(),
        };
        let signature = entries.join(&separator);
        let mut pairs = Vec::with_capacity(3);
        if let Id::Header(name) = self.scheme.id() {
            pairs.push((*name, id.to_owned()));
        }
        if let Stamp::Header(name, _) = self.scheme.stamp() {
            pairs.push((*name, timestamp.clone()));
        }
        pairs.push((self.scheme.header(), signature));
        Ok(SignedHeaders { id: id.to_owned(), timestamp, pairs })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("scheme", &self.scheme).field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// The headers of a signed message, made by [`Signer::sign`].
///
/// Iterate over them to put them on a request, or convert them to an [`http::HeaderMap`]. A
/// [`Verifier`](crate::Verifier) takes them as they are. The signature is left out when they are printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedHeaders {
    id: String,
    timestamp: String,
    /// The signature is the last.
    pairs: Vec<(&'static HeaderName, String)>,
}

impl SignedHeaders {
    /// The id of the message: the value of `webhook-id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The time as it is signed: the value of `webhook-timestamp`. Empty where the scheme signs none.
    #[must_use]
    pub fn timestamp(&self) -> &str {
        &self.timestamp
    }

    /// The value of the signature header: one entry a secret.
    #[must_use]
    pub fn signature(&self) -> &str {
        self.pairs.last().map_or("", |(_, value)| value)
    }

    /// The headers as pairs of name and value.
    #[must_use]
    pub fn iter(&self) -> Pairs<'_> {
        Pairs(self.pairs.iter())
    }
}

/// The iterator over [`SignedHeaders`].
#[derive(Clone)]
pub struct Pairs<'a>(std::slice::Iter<'a, (&'static HeaderName, String)>);

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'static str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pairs").finish_non_exhaustive()
    }
}

impl<'a> IntoIterator for &'a SignedHeaders {
    type Item = (&'static str, &'a str);
    type IntoIter = Pairs<'a>;

    fn into_iter(self) -> Pairs<'a> {
        self.iter()
    }
}

impl Headers for SignedHeaders {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.pairs.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_bytes())
    }
}

impl From<SignedHeaders> for HeaderMap {
    fn from(signed: SignedHeaders) -> Self {
        (&signed).into()
    }
}

impl From<&SignedHeaders> for HeaderMap {
    fn from(signed: &SignedHeaders) -> Self {
        // The texts are visible ASCII and spaces, so each of them is a header value.
        let pairs = signed.pairs.iter();
        pairs.filter_map(|(name, text)| Some(((*name).clone(), HeaderValue::from_str(text).ok()?))).collect()
    }
}

impl fmt::Debug for SignedHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedHeaders")
            .field("id", &self.id)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}
