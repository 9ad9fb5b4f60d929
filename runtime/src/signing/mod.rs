//! Signatures: secrets, the schemes by which providers sign, and the proof that a delivery is genuine.

#[cfg(feature = "receiver")]
pub(crate) mod challenge;
pub(crate) mod content;
#[cfg(feature = "asymmetric")]
mod ed25519;
#[cfg(not(feature = "asymmetric"))]
mod ed25519_off;
pub(crate) mod error;
pub(crate) mod headers;
pub(crate) mod hmac;
pub(crate) mod keys;
pub(crate) mod scheme;
pub(crate) mod secret;
pub(crate) mod sha256;
pub(crate) mod signatures;
pub(crate) mod signer;
pub(crate) mod timestamp;
pub(crate) mod verified;
pub(crate) mod verifier;
