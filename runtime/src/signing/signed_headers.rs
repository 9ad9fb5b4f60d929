//! The three headers of a signed message.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::{Headers, ID, SIGNATURE, TIMESTAMP};

/// The three headers of a signed message, made by [`Signer::sign`](crate::Signer::sign).
///
/// Iterate over them to put them on a request, or convert them to an [`http::HeaderMap`]. A
/// [`Verifier`](crate::Verifier) takes them as they are. The signature is left out when they are printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedHeaders {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
}

impl SignedHeaders {
    /// The value of `webhook-id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The value of `webhook-timestamp`: unix seconds in decimal digits.
    #[must_use]
    pub fn timestamp(&self) -> &str {
        &self.timestamp
    }

    /// The value of `webhook-signature`: one entry a secret, separated by spaces.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The headers as pairs of name and value.
    #[must_use]
    pub fn iter(&self) -> Pairs<'_> {
        self.pairs().into_iter()
    }

    fn pairs(&self) -> [(&'static str, &str); 3] {
        [(ID.as_str(), &self.id), (TIMESTAMP.as_str(), &self.timestamp), (SIGNATURE.as_str(), &self.signature)]
    }
}

/// The iterator over [`SignedHeaders`].
type Pairs<'a> = std::array::IntoIter<(&'static str, &'a str), 3>;

impl<'a> IntoIterator for &'a SignedHeaders {
    type Item = (&'static str, &'a str);
    type IntoIter = Pairs<'a>;

    fn into_iter(self) -> Pairs<'a> {
        self.iter()
    }
}

impl Headers for SignedHeaders {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.iter().filter(move |(key, _)| name == key).map(|(_, value)| value.as_bytes())
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
        let values = [(&ID, signed.id()), (&TIMESTAMP, signed.timestamp()), (&SIGNATURE, signed.signature())];
        values.into_iter().filter_map(|(name, text)| Some((name.clone(), HeaderValue::from_str(text).ok()?))).collect()
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
