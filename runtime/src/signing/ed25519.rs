//! Ed25519: a private key that signs, and a public one that only verifies.

use ed25519_dalek::ed25519::signature::{MultipartSigner, MultipartVerifier};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};

use super::content::Parts;
use super::error::SecretError;

/// What stands before the 32 bytes of an ed25519 key in SPKI DER (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A private key. Wiped on drop; boxed, so that a move leaves no copy behind.
#[derive(Clone)]
pub(crate) struct Private(Box<SigningKey>);

impl Private {
    /// Reads a seed of 32 bytes, or seed and public key, 64 bytes whose halves agree.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, SecretError> {
        if let Ok(seed) = bytes.try_into() {
            return Ok(Self(Box::new(SigningKey::from_bytes(seed))));
        }
        let pair = bytes.try_into().map_err(|_| wrong_length(bytes, 64))?;
        let key = SigningKey::from_keypair_bytes(pair).map_err(|_| SecretError::InvalidKey)?;
        Ok(Self(Box::new(key)))
    }

    /// Seed and public key.
    pub(crate) fn to_bytes(&self) -> [u8; 64] {
        self.0.to_keypair_bytes()
    }

    pub(crate) fn public(&self) -> Public {
        Public(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, parts: &Parts<'_>) -> [u8; 64] {
        self.0.multipart_sign(parts.as_slice()).to_bytes()
    }
}

/// A public key that only its private key can sign for.
#[derive(Clone)]
pub(crate) struct Public(VerifyingKey);

impl Public {
    /// Reads 32 raw bytes, or 44 bytes of SPKI DER.
    ///
    /// A key of small order is refused, as anybody can sign for it, and so is one that is not in its canonical encoding.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, SecretError> {
        let raw = match bytes.strip_prefix(&SPKI) {
            Some(raw) if bytes.len() == 44 => raw,
            _ => bytes,
        };
        let raw = raw.try_into().map_err(|_| wrong_length(bytes, 44))?;
        let key = VerifyingKey::from_bytes(raw).map_err(|_| SecretError::InvalidKey)?;
        let canonical = VerifyingKey::from(key.to_edwards());
        if key.is_weak() || canonical != key {
            return Err(SecretError::InvalidKey);
        }
        Ok(Self(key))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// True when `signature` is one of `parts` by this key's private half.
    ///
    /// As `ed25519_dalek::VerifyingKey::verify_strict`, which wants the message in one piece and so a copy of the body.
    /// Strict is to refuse a public key of small order, which `new` did, and an `R` of small order. `S` beyond the group
    /// order and an `R` that is not canonical are refused in any case.
    pub(crate) fn holds(&self, parts: &Parts<'_>, signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        let strong = VerifyingKey::from_bytes(signature.r_bytes()).is_ok_and(|point| !point.is_weak());
        strong && self.0.multipart_verify(parts.as_slice(), &signature).is_ok()
    }
}

/// Why `bytes` are neither 32 nor `long` bytes.
fn wrong_length(bytes: &[u8], long: usize) -> SecretError {
    match bytes.len() {
        ..32 => SecretError::TooShort,
        length if length > long => SecretError::TooLong,
        _ => SecretError::InvalidKey,
    }
}
