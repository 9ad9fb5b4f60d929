//! Stands in for ed25519 where the feature `asymmetric` is off: there are no such keys.

use std::convert::Infallible;

use super::content::Parts;
use super::error::SecretError;

/// A private key, of which there is none.
#[derive(Clone)]
pub(crate) struct Private(Infallible);

/// A public key, of which there is none.
#[derive(Clone)]
pub(crate) struct Public(Infallible);

impl Private {
    pub(crate) fn new(_: &[u8]) -> Result<Self, SecretError> {
        Err(SecretError::UnknownPrefix)
    }

    pub(crate) fn to_bytes(&self) -> [u8; 64] {
        match self.0 {}
    }

    pub(crate) fn public(&self) -> Public {
        match self.0 {}
    }

    pub(crate) fn sign(&self, _: &Parts<'_>) -> [u8; 64] {
        match self.0 {}
    }
}

impl Public {
    pub(crate) fn new(_: &[u8]) -> Result<Self, SecretError> {
        Err(SecretError::UnknownPrefix)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        match self.0 {}
    }

    pub(crate) fn holds(&self, _: &Parts<'_>, _: &[u8; 64]) -> bool {
        match self.0 {}
    }
}
