//! Duplicates: the store of claims, in memory and in Redis.

pub(crate) mod fingerprint;
pub(crate) mod memory;
#[cfg(feature = "redis")]
pub(crate) mod redis;
pub(crate) mod store;
