//! Secrets, signatures and verification.

mod attacks;
mod properties;
mod providers;
mod redaction;
mod secrets;
mod signer;
mod vectors;
mod work;
