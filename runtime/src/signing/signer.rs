//! Signs messages as a sender does.

use std::fmt;
use std::time::SystemTime;

#[cfg(feature = "asymmetric")]
use super::asymmetric::{Private, V1A};
use super::error::SignError;
use super::secret::{Key, Secret};
use super::signature::{self, Content};
use super::signed_headers::SignedHeaders;
use super::symmetric::{Symmetric, V1};
use crate::event::IdText;
use crate::event::unix_seconds;

/// Signs messages as a sender does: for tests of a receiver, and for those who send webhooks themselves.
///
/// It is printed redacted and wipes its keys on drop.
///
/// # Examples
///
/// ```
/// use std::time::SystemTime;
/// use webhook_events::{Secret, Signer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::new(Secret::generate());
/// let headers = signer.sign("msg_1", SystemTime::now(), r#"{"type":"batch.completed"}"#)?;
/// for (name, value) in &headers {
///     println!("{name}: {value}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Signer {
    keys: Vec<SigningKey>,
}

#[derive(Clone)]
enum SigningKey {
    Symmetric(Symmetric),
    #[cfg(feature = "asymmetric")]
    Private(Private),
    #[cfg(feature = "asymmetric")]
    Public,
}

impl SigningKey {
    fn new(secret: &Secret) -> Self {
        match &secret.0 {
            Key::Symmetric(key) => Self::Symmetric(Symmetric::new(key)),
            #[cfg(feature = "asymmetric")]
            Key::Private(key) => Self::Private(key.clone()),
            #[cfg(feature = "asymmetric")]
            Key::Public(_) => Self::Public,
        }
    }

    #[cfg_attr(
        not(feature = "asymmetric"),
        expect(clippy::unnecessary_wraps, reason = "of all keys, only a public one cannot sign")
    )]
    fn sign(&self, content: &Content<'_>, header: &mut String) -> Result<(), SignError> {
        match self {
            Self::Symmetric(key) => signature::write(header, V1, &key.sign(content)),
            #[cfg(feature = "asymmetric")]
            Self::Private(key) => signature::write(header, V1A, &key.sign(content)),
            #[cfg(feature = "asymmetric")]
            Self::Public => return Err(SignError::PublicKey),
        }
        Ok(())
    }
}

impl Signer {
    /// A signer with one secret.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn new(secret: Secret) -> Self {
        Self { keys: vec![SigningKey::new(&secret)] }
    }

    /// Signs with `secret` as well: while secrets are rotated a message carries one signature of each.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the secret is wiped here, not left with the caller")]
    pub fn also_sign_with(mut self, secret: Secret) -> Self {
        self.keys.push(SigningKey::new(&secret));
        self
    }

    /// Signs `body` as the message `id`, sent `at`.
    ///
    /// Use the same `id` for every attempt to deliver a message, and the time of the attempt. Parts of a second are
    /// dropped.
    ///
    /// # Errors
    ///
    /// - [`SignError::InvalidId`]: `id` is not 1 to 255 visible ASCII characters without `.`.
    /// - [`SignError::InvalidTimestamp`]: `at` is before 1970.
    /// - [`SignError::PublicKey`]: one of the secrets is a public key (`whpk_`).
    pub fn sign(&self, id: &str, at: SystemTime, body: impl AsRef<[u8]>) -> Result<SignedHeaders, SignError> {
        IdText::new(id.as_bytes())?;
        let seconds = u64::try_from(unix_seconds(at)).map_err(|_| SignError::InvalidTimestamp)?;
        let timestamp = seconds.to_string();
        let content = Content { id: id.as_bytes(), timestamp: timestamp.as_bytes(), body: body.as_ref() };
        let mut signature = String::new();
        for key in &self.keys {
            key.sign(&content, &mut signature)?;
        }
        Ok(SignedHeaders { id: id.to_owned(), timestamp, signature })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("keys", &self.keys.len()).finish()
    }
}
