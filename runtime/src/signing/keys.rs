//! The kinds of key: what a secret signs and verifies with.

use std::mem::ManuallyDrop;

use hmac::Hmac;
use hmac::block_api::HmacCore;
use hmac::digest::CtOutput;
use sha1::Sha1;
use sha2::Sha512;
use zeroize::Zeroizing;

use super::content::Parts;
#[cfg(feature = "asymmetric")]
pub(crate) use super::ed25519::{Private, Public};
#[cfg(not(feature = "asymmetric"))]
pub(crate) use super::ed25519_off::{Private, Public};
use super::error::SignError;
use super::headers::Headers;
use super::hmac::{Keyed, authenticate};
use super::scheme::{Algorithm, Scheme};
use super::sha256::Sha256;
use super::signatures::{Encoding, Signatures};

/// The kinds of key, one row each.
#[derive(Clone)]
pub(crate) enum Key {
    /// HMAC with any hash. Never empty.
    Symmetric(Zeroizing<Box<[u8]>>),
    /// Ed25519: signs, and verifies with its public half.
    Private(Private),
    /// Ed25519: verifies.
    Public(Public),
}

impl Key {
    /// What the text of a Standard Webhooks secret of this kind begins with.
    pub(crate) const fn prefix(&self) -> &'static str {
        match self {
            Self::Symmetric(_) => SYMMETRIC,
            Self::Private(_) => PRIVATE,
            Self::Public(_) => PUBLIC,
        }
    }
}

/// Prefix of a symmetric secret.
pub(crate) const SYMMETRIC: &str = "whsec_";
/// Prefix of an ed25519 key that signs.
pub(crate) const PRIVATE: &str = "whsk_";
/// Prefix of an ed25519 key that only verifies.
pub(crate) const PUBLIC: &str = "whpk_";

/// What a secret verifies with: it looks only at signatures of its own kind.
#[derive(Clone)]
pub(crate) enum VerifyingKey {
    Keyed(Keyed),
    Public(Public),
}

/// The first bytes of a signature that held, by which a replay is known.
pub(crate) type Mark = [u8; 16];

impl VerifyingKey {
    pub(crate) fn new(key: &Key, scheme: &Scheme) -> Self {
        match key {
            Key::Symmetric(key) => Self::Keyed(Keyed::new(scheme.hash(), key)),
            Key::Private(key) => Self::Public(key.public()),
            Key::Public(key) => Self::Public(key.clone()),
        }
    }

    /// The mark of a signature of `parts` by this key, where there is one.
    ///
    /// The signature is computed once, and only when there is an entry to compare it with; it is compared with every one,
    /// in constant time, so the work does not tell which of them matched.
    pub(crate) fn verify<H: Headers + ?Sized>(
        &self,
        scheme: &Scheme,
        parts: &Parts<'_>,
        signatures: &Signatures<'_, H>,
    ) -> Option<Mark> {
        let mut matched = None;
        match self {
            Self::Keyed(keyed) => {
                let form = scheme.form(Algorithm::is_hmac)?;
                match keyed {
                    Keyed::Sha256(keyed) => {
                        let mut expected = None;
                        signatures.each(form, |signature: &[u8; 32]| {
                            let expected = expected.get_or_insert_with(|| keyed.authenticate(parts));
                            // What came in a header is no secret: wiping it would take longer than the comparison.
                            let came = ManuallyDrop::new(CtOutput::<HmacCore<Sha256>>::new((*signature).into()));
                            note(*expected == *came, signature, &mut matched);
                        });
                    }
                    Keyed::Sha512(keyed) => {
                        let mut expected = None;
                        signatures.each(form, |signature: &[u8; 64]| {
                            let expected = expected.get_or_insert_with(|| authenticate(&**keyed, parts));
                            let came = CtOutput::<Hmac<Sha512>>::new((*signature).into());
                            note(*expected == came, signature, &mut matched);
                        });
                    }
                    Keyed::Sha1(keyed) => {
                        let mut expected = None;
                        signatures.each(form, |signature: &[u8; 20]| {
                            let expected = expected.get_or_insert_with(|| authenticate(&**keyed, parts));
                            let came = CtOutput::<Hmac<Sha1>>::new((*signature).into());
                            note(*expected == came, signature, &mut matched);
                        });
                    }
                }
            }
            Self::Public(key) => {
                let form = scheme.form(|algorithm| !algorithm.is_hmac())?;
                // Every entry is checked, also after a match.
                signatures
                    .each(form, |signature: &[u8; 64]| note(key.holds(parts, signature), signature, &mut matched));
            }
        }
        matched
    }
}

fn note(holds: bool, signature: &[u8], matched: &mut Option<Mark>) {
    if holds {
        let mut mark = Mark::default();
        for (to, from) in mark.iter_mut().zip(signature) {
            *to = *from;
        }
        matched.get_or_insert(mark);
    }
}

/// What a secret signs with.
#[derive(Clone)]
pub(crate) enum SigningKey {
    Keyed(Keyed),
    Private(Private),
    Public,
}

impl SigningKey {
    pub(crate) fn new(key: &Key, scheme: &Scheme) -> Self {
        match key {
            Key::Symmetric(key) => Self::Keyed(Keyed::new(scheme.hash(), key)),
            Key::Private(key) => Self::Private(key.clone()),
            Key::Public(_) => Self::Public,
        }
    }

    /// One entry of the signature header.
    pub(crate) fn sign(&self, scheme: &Scheme, parts: &Parts<'_>) -> Result<String, SignError> {
        let (form, signature) = match self {
            Self::Keyed(keyed) => (scheme.form(Algorithm::is_hmac), keyed.sign(parts)),
            Self::Private(key) => (scheme.form(|algorithm| !algorithm.is_hmac()), key.sign(parts).to_vec()),
            Self::Public => return Err(SignError::PublicKey),
        };
        let form = form.ok_or(SignError::WrongKey)?;
        Ok(format!("{}{}{}", form.before, encode(form.encoding, &signature), form.after))
    }
}

/// A signature as text.
fn encode(encoding: Encoding, signature: &[u8]) -> String {
    use base64::Engine;
    use std::fmt::Write;
    match encoding {
        Encoding::Base64 => base64::engine::general_purpose::STANDARD.encode(signature),
        Encoding::Hex => signature.iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }),
    }
}
