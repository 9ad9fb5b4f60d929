//! Secrets, signatures and verification.

mod attacks;
mod properties;
mod redaction;
mod secrets;
mod signer;
mod vectors;
mod work;
