//! What can go wrong with a secret, a delivery and a signature. None of it holds the secret, the signature or the body.

use std::fmt;

use crate::event::InvalidId;
use crate::json::DecodeError;

/// Why a text is not a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretError {
    /// Nothing but white space, or a prefix with nothing behind it.
    Empty,
    /// Does not start with a prefix of this crate and its features.
    UnknownPrefix,
    /// What follows the prefix is not canonical base64: the standard alphabet, padded, without white space.
    InvalidBase64,
    /// The key has fewer bytes than its kind asks for.
    TooShort,
    /// The key has more bytes than its kind asks for.
    TooLong,
    /// The text is not hexadecimal digits, two for each byte.
    InvalidHex,
    /// The scheme signs with ed25519, for which the feature `asymmetric` is needed.
    NoEd25519,
    /// The bytes are not a key of their kind, or one that anybody could forge for.
    InvalidKey,
    /// The environment variable of this name is not set.
    NotSet(String),
    /// The environment variable of this name is not Unicode.
    NotUnicode(String),
}

/// How many bytes the kinds of key have.
const LENGTHS: &str = if cfg!(feature = "asymmetric") {
    "a `whsec_` key has 24 to 75 bytes, a `whpk_` key 32 or 44, a `whsk_` key 32 or 64"
} else {
    "a `whsec_` key has 24 to 75 bytes"
};

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the webhook secret is empty"),
            Self::UnknownPrefix => {
                f.write_str(
                    "the webhook secret does not start with `whsec_`: put `whsec_` in front of base64 without a prefix, write \
                     `v1,whsec_…` without its `v1,`, and remove white space in front; only a secret that is no base64 is a \
                     text for `Secret::from_bytes`",
                )?;
                if cfg!(not(feature = "asymmetric")) {
                    f.write_str("; `whpk_` and `whsk_` need the feature `asymmetric`")?;
                }
                Ok(())
            }
            Self::InvalidBase64 => f.write_str(
                "the webhook secret is not canonical base64 behind its prefix: copy it again, with its `=`, and without \
                 white space, quotes or a line break; some senders sign with the whole text, prefix included, which is \
                 `Secret::from_bytes(text)`",
            ),
            Self::InvalidHex => f.write_str("the webhook secret is not hexadecimal digits, two for each byte"),
            Self::NoEd25519 => {
                f.write_str("the keys of this scheme are ed25519, which needs the feature `asymmetric` of webhook-events")
            }
            Self::TooShort => write!(f, "the webhook secret is too short: {LENGTHS}"),
            Self::TooLong => write!(f, "the webhook secret is too long: {LENGTHS}"),
            Self::InvalidKey => f.write_str("the webhook secret is not an ed25519 key that is safe to use; make a new pair of keys"),
            Self::NotSet(name) => write!(f, "the environment variable `{name}` with the webhook secret is not set"),
            Self::NotUnicode(name) => write!(f, "the webhook secret in the environment variable `{name}` is not Unicode"),
        }
    }
}

impl std::error::Error for SecretError {}

/// Why a delivery is not proven genuine.
///
/// The checks run in the order of the variants, and the first that fails is reported. Answer the sender with one flat
/// message for all of them; the reason is for your own log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// The header of this name is absent or blank.
    MissingHeader(&'static str),
    /// The header of this name occurs more than once, so it is not clear which one was signed.
    DuplicateHeader(&'static str),
    /// The id is not 1 to 255 visible ASCII characters without a full stop.
    InvalidId,
    /// The timestamp is missing, occurs twice, or is not what its scheme says: for Standard Webhooks a canonical decimal
    /// number of unix seconds within `i64`.
    InvalidTimestamp,
    /// The timestamp lies further in the past than the tolerance: an old delivery sent again, or a slow clock.
    TimestampTooOld,
    /// The timestamp lies further in the future than the tolerance: one of the clocks is wrong.
    TimestampTooNew,
    /// The signature header has more than 64 entries.
    TooManySignatures,
    /// The body is not JSON, which this scheme needs: nothing separates the body from the timestamp.
    InvalidBody,
    /// No signature was made with a secret of this verifier for what is signed.
    NoMatchingSignature,
}

#[cfg(feature = "metrics")]
impl VerifyError {
    /// The label of a metric.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::MissingHeader(_) => "missing_header",
            Self::DuplicateHeader(_) => "duplicate_header",
            Self::InvalidId => "invalid_id",
            Self::InvalidTimestamp => "invalid_timestamp",
            Self::TimestampTooOld => "timestamp_too_old",
            Self::TimestampTooNew => "timestamp_too_new",
            Self::TooManySignatures => "too_many_signatures",
            Self::InvalidBody => "invalid_body",
            Self::NoMatchingSignature => "no_matching_signature",
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the header `{name}` is missing or blank"),
            Self::DuplicateHeader(name) => write!(f, "the header `{name}` occurs more than once"),
            Self::InvalidId => f.write_str("the delivery's id is not 1 to 255 visible ASCII characters without `.`"),
            Self::InvalidTimestamp => {
                f.write_str("the timestamp is missing, occurs twice, or is not in the unit and the plain digits of its scheme")
            }
            Self::TimestampTooOld => f.write_str(
                "the timestamp is too old: the delivery was sent again, or this machine's clock is fast",
            ),
            Self::TimestampTooNew => {
                f.write_str("the timestamp is in the future: this machine's clock is slow, or the sender's fast")
            }
            Self::TooManySignatures => f.write_str("the signature header has more than 64 entries"),
            Self::InvalidBody => f.write_str("the body is not JSON, which this scheme needs to tell it from the timestamp"),
            Self::NoMatchingSignature => f.write_str(
                "no signature that fits: the secret is another, or the body was changed on its way (sign and verify its \
                 raw bytes)",
            ),
        }
    }
}

impl std::error::Error for VerifyError {}

impl From<InvalidId> for VerifyError {
    fn from(_: InvalidId) -> Self {
        Self::InvalidId
    }
}

/// Why a delivery was not unwrapped: it is not genuine, or it is and its body is not the event expected.
///
/// The first calls for the answer 400, the second for 422.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnwrapError {
    /// The delivery is not proven genuine. Its body was not looked into.
    Verify(VerifyError),
    /// The delivery is genuine, but its body does not fit.
    Decode(DecodeError),
}

impl fmt::Display for UnwrapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verify(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for UnwrapError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The text above is the inner error's own, so what follows is what caused that one.
        match self {
            Self::Verify(error) => error.source(),
            Self::Decode(error) => error.source(),
        }
    }
}

impl From<VerifyError> for UnwrapError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<DecodeError> for UnwrapError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

/// Where a genuine body is not the type that [`Verified::json`](crate::Verified::json) was asked for.
///
/// It does not quote the body; for `serde_json`'s own error, which does, pass [`Verified::body`](crate::Verified::body) to
/// `serde_json::from_slice`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) is_json: bool,
}

impl JsonError {
    /// The line, from 1; 0 where it is not known.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes, from 1; 0 where it is not known.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_json { "does not fit the type asked for" } else { "is not JSON" };
        write!(f, "the body {what}: line {} column {}", self.line, self.column)
    }
}

impl std::error::Error for JsonError {}

/// Why a message was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignError {
    /// The id is not 1 to 255 visible ASCII characters without a full stop.
    InvalidId,
    /// The time is before 1970, which no `webhook-timestamp` can say.
    InvalidTimestamp,
    /// The secret is a public key (`whpk_`): it can verify, but not sign.
    PublicKey,
    /// The secret is of a kind that the scheme does not sign with, such as an ed25519 key for a scheme of HMAC.
    WrongKey,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidId => InvalidId.fmt(f),
            Self::InvalidTimestamp => f.write_str("a message cannot be signed for a time before 1970"),
            Self::PublicKey => f.write_str("a public key (`whpk_`) cannot sign; use the private one (`whsk_`)"),
            Self::WrongKey => f.write_str("the scheme does not sign with a key of this kind"),
        }
    }
}

impl std::error::Error for SignError {}

impl From<InvalidId> for SignError {
    fn from(_: InvalidId) -> Self {
        Self::InvalidId
    }
}
