//! How deliveries are signed: what is signed, with what, and where the signature, the time and the id stand.

mod builder;
mod challenge;
mod presets;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use builder::{Id, SchemeBuilder, SchemeError, Stamp, Unit};
pub use challenge::Challenge;
use http::{HeaderName, StatusCode};
use zeroize::Zeroizing;

use super::content::Piece;
use super::error::SecretError;
use super::hmac::Hash;
use super::keys::{Key, Public};
use super::secret::{self, Secret};
use super::signatures::{Form, Separator};
use super::signer::Signer;
use super::verifier::Verifier;

/// How a provider signs its deliveries.
///
/// There is a function for each provider that is known, [`stripe`](Self::stripe) for one, and a builder for any other. A
/// scheme is checked when it is built: one that does not cover the body, or takes the time from a header that is not
/// signed, is an error.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use webhook_events::{Id, Scheme, Stamp, Unit};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let scheme = Scheme::github();
/// let verifier = scheme.verifier(scheme.secret("It's a Secret to Everybody")?);
/// let headers =
///     [("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")];
/// assert!(verifier.verify(&headers, "Hello, World!").is_ok());
///
/// // What `Scheme::stripe()` is, written out.
/// let scheme = Scheme::hmac_sha256()
///     .header("Stripe-Signature")
///     .value("t={timestamp},v1={hex}")
///     .list(',')
///     .signed("{timestamp}.{body}")
///     .timestamp(Stamp::in_value(Unit::Seconds), Duration::from_secs(300))
///     .id(Id::body("id"))
///     .build()?;
/// # drop(scheme);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Scheme(Arc<Parts>);

/// A scheme that is checked.
#[derive(Debug)]
struct Parts {
    name: Option<&'static str>,
    key: KeyForm,
    header: &'static HeaderName,
    separator: Separator,
    /// The entries that are signatures, by the algorithm that made them.
    forms: Vec<(Algorithm, Form)>,
    /// The entry that is the time: what stands before and after it.
    stamp_form: Option<(&'static str, &'static str)>,
    pieces: Vec<Piece>,
    stamp: Stamp,
    tolerance: Duration,
    id: Id,
    /// Whether the signature covers the id.
    id_is_signed: bool,
    /// Whether two parts of variable length touch.
    touches: bool,
    rejection: StatusCode,
    challenge: Option<Challenge>,
}

/// What signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Hmac(Hash),
    Ed25519,
}

impl Algorithm {
    pub(crate) const fn is_hmac(self) -> bool {
        matches!(self, Self::Hmac(_))
    }
}

/// How the text of a secret becomes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// `whsec_` and base64, as Standard Webhooks has it; with the feature `asymmetric` also `whpk_` and `whsk_`.
    Whsec,
    /// The UTF-8 bytes of the text as it stands, prefix included.
    Text,
    /// The bytes that the text is the base64 of.
    Base64,
    /// The bytes that the text is the hexadecimal digits of.
    Hex,
}

impl Scheme {
    /// The secret that `text` is under this scheme.
    ///
    /// How a text becomes a key is part of the scheme, and is not guessed.
    ///
    /// # Errors
    ///
    /// [`SecretError`] when the text is no key of this scheme.
    pub fn secret(&self, text: &str) -> Result<Secret, SecretError> {
        if text.trim().is_empty() {
            return Err(SecretError::Empty);
        }
        let key: Zeroizing<Box<[u8]>> = match self.0.key {
            KeyForm::Whsec if self.0.name == Some("supabase") => {
                return Secret::parse(text.strip_prefix("v1,").unwrap_or(text));
            }
            KeyForm::Whsec => return Secret::parse(text),
            KeyForm::Text => Zeroizing::new(text.as_bytes().into()),
            KeyForm::Base64 => secret::decode(text)?,
            KeyForm::Hex => secret::decode_hex(text)?,
        };
        if self.form(Algorithm::is_hmac).is_some() {
            return Secret::from_bytes(&key[..]);
        }
        if cfg!(not(feature = "asymmetric")) {
            return Err(SecretError::NoEd25519);
        }
        Ok(Secret(Key::Public(Public::new(&key)?)))
    }

    /// A verifier of deliveries that are signed so.
    #[must_use]
    pub fn verifier(&self, secret: Secret) -> Verifier {
        Verifier::with_scheme(self.clone(), secret)
    }

    /// A signer that signs so.
    #[must_use]
    pub fn signer(&self, secret: Secret) -> Signer {
        Signer::with_scheme(self.clone(), secret)
    }

    /// The name of the preset, as the YAML writes it; `None` for a scheme that was written out.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.0.name
    }

    /// How far a timestamp may be from now unless the verifier says otherwise; `None` where no time is signed.
    #[must_use]
    pub fn tolerance(&self) -> Option<Duration> {
        (!matches!(self.0.stamp, Stamp::None)).then_some(self.0.tolerance)
    }

    /// The status of the answer to a delivery that is not genuine: 400, or what the provider tests for.
    #[must_use]
    pub fn rejection(&self) -> StatusCode {
        self.0.rejection
    }

    /// The name of the header with the signature.
    pub(crate) fn header(&self) -> &'static HeaderName {
        self.0.header
    }

    pub(crate) fn separator(&self) -> Separator {
        self.0.separator
    }

    /// The form of the signatures that such an algorithm makes.
    #[inline]
    pub(crate) fn form(&self, of: impl Fn(Algorithm) -> bool) -> Option<&Form> {
        self.0.forms.iter().find(|(algorithm, _)| of(*algorithm)).map(|(_, form)| form)
    }

    pub(crate) fn hash(&self) -> Hash {
        let hash = self.0.forms.iter().find_map(|(algorithm, _)| match algorithm {
            Algorithm::Hmac(hash) => Some(*hash),
            Algorithm::Ed25519 => None,
        });
        hash.unwrap_or(Hash::Sha256)
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.0.pieces
    }

    pub(crate) fn stamp(&self) -> &Stamp {
        &self.0.stamp
    }

    pub(crate) fn stamp_form(&self) -> Option<(&'static str, &'static str)> {
        self.0.stamp_form
    }

    pub(crate) fn id(&self) -> &Id {
        &self.0.id
    }

    pub(crate) fn id_is_signed(&self) -> bool {
        self.0.id_is_signed
    }

    pub(crate) fn touches(&self) -> bool {
        self.0.touches
    }

    /// The handshake by which the provider makes sure of an endpoint, if it has one; a receiver answers it.
    #[must_use]
    pub fn challenge(&self) -> Option<Challenge> {
        self.0.challenge
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name {
            Some(name) => write!(f, "Scheme({name})"),
            None => f.debug_struct("Scheme").field("header", self.0.header).finish_non_exhaustive(),
        }
    }
}

/// A text or header name that lives as long as the program, each kept once: schemes are few, and errors name them.
fn keep(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = kept.get(text) {
        return kept;
    }
    let text: &'static str = Box::leak(text.into());
    kept.insert(text);
    text
}

/// The same for a header name; `None` where the text is none.
fn keep_name(text: &str) -> Option<&'static HeaderName> {
    static KEPT: Mutex<Vec<&'static HeaderName>> = Mutex::new(Vec::new());
    let name = HeaderName::from_bytes(text.as_bytes()).ok()?;
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = kept.iter().find(|kept| ***kept == name) {
        return Some(kept);
    }
    let name: &'static HeaderName = Box::leak(Box::new(name));
    kept.push(name);
    Some(name)
}
