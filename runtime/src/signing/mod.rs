//! Signatures: the secret, what a signature covers, and the proof that a delivery is genuine.

#[cfg(feature = "asymmetric")]
mod asymmetric;
pub(crate) mod error;
pub(crate) mod headers;
pub(crate) mod secret;
mod sha256;
mod signature;
mod signatures;
pub(crate) mod signed_headers;
pub(crate) mod signer;
mod symmetric;
pub(crate) mod timestamp;
pub(crate) mod verified;
pub(crate) mod verifier;
