//! The secret that sender and receiver share, and its text.

use std::{env, fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::error::SecretError;
use super::keys::{Key, PRIVATE, PUBLIC, Private, Public, SYMMETRIC};

/// Least and most bytes of a key behind `whsec_`: Standard Webhooks asks for 24 to 64, and Svix makes keys of up to 75.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=75;

/// A key that signs deliveries, or verifies them.
///
/// It is printed redacted and wiped from memory on drop. There is no way to make one that accepts everything.
///
/// # Examples
///
/// ```
/// use webhook_events::{Secret, SecretError};
///
/// let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// assert_eq!(format!("{secret:?}"), "Secret(whsec_…)");
/// assert_eq!(Secret::parse("whsec_").unwrap_err(), SecretError::Empty);
/// # Ok::<(), SecretError>(())
/// ```
#[derive(Clone)]
pub struct Secret(pub(crate) Key);

impl Secret {
    /// Reads a secret as senders show it: `whsec_` and the base64 of 24 to 75 bytes.
    ///
    /// With the feature `asymmetric` it reads ed25519 keys, too: `whpk_` and the base64 of a public key, 32 raw bytes or 44
    /// of SPKI DER, and `whsk_` and the base64 of a private key, a seed of 32 bytes or seed and public key.
    ///
    /// Nothing is trimmed or guessed: a text that is almost a secret is more often a mistake in copying than a key, and
    /// a lenient reader turns it into a key that somebody else can guess. A secret that its sender shows as base64 without a
    /// prefix becomes one with `whsec_` in front.
    ///
    /// # Errors
    ///
    /// - [`SecretError::Empty`]: the text is blank, or ends with its prefix.
    /// - [`SecretError::UnknownPrefix`]: it does not start with one of these; that includes `v1,whsec_…` and white space
    ///   in front.
    /// - [`SecretError::InvalidBase64`]: what follows is not canonical base64; that includes white space behind it.
    /// - [`SecretError::TooShort`], [`SecretError::TooLong`]: the key is not as long as its kind asks for.
    /// - [`SecretError::InvalidKey`]: the bytes are not an ed25519 key, its halves disagree, or it is weak: of small order,
    ///   so that anybody can sign for it, or not canonical.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        if text.trim().is_empty() {
            return Err(SecretError::Empty);
        }
        if cfg!(feature = "asymmetric") {
            if let Some(encoded) = text.strip_prefix(PUBLIC) {
                return Ok(Self(Key::Public(Public::new(&decode(encoded)?)?)));
            }
            if let Some(encoded) = text.strip_prefix(PRIVATE) {
                return Ok(Self(Key::Private(Private::new(&decode(encoded)?)?)));
            }
        }
        let encoded = text.strip_prefix(SYMMETRIC).ok_or(SecretError::UnknownPrefix)?;
        let key = decode(encoded)?;
        if key.len() < *LENGTH.start() {
            return Err(SecretError::TooShort);
        }
        if key.len() > *LENGTH.end() {
            return Err(SecretError::TooLong);
        }
        Ok(Self(Key::Symmetric(key)))
    }

    /// Reads a secret from the environment variable `name`.
    ///
    /// # Errors
    ///
    /// [`SecretError::NotSet`], [`SecretError::NotUnicode`], and those of [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// let secret = webhook_events::Secret::from_env("OPENAI_WEBHOOK_SECRET")?;
    /// # Ok::<(), webhook_events::SecretError>(())
    /// ```
    pub fn from_env(name: &str) -> Result<Self, SecretError> {
        match env::var(name).map(Zeroizing::new) {
            Ok(text) => Self::parse(&text),
            Err(env::VarError::NotPresent) => Err(SecretError::NotSet(name.to_owned())),
            Err(env::VarError::NotUnicode(text)) => {
                // The error holds the value, which is as secret as a good one.
                drop(Zeroizing::new(text.into_encoded_bytes()));
                Err(SecretError::NotUnicode(name.to_owned()))
            }
        }
    }

    /// Takes `key` itself as a symmetric key, of any length but none.
    ///
    /// This is for senders that sign with the UTF-8 bytes of a text, as OpenAI did before it had prefixes. The key behind
    /// `whsec_` is the decoded base64, not its text: such a secret goes to [`parse`](Self::parse).
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] when `key` is empty or the text of white space alone.
    ///
    /// # Examples
    ///
    /// ```
    /// let secret = webhook_events::Secret::from_bytes("a secret from before prefixes")?;
    /// # Ok::<(), webhook_events::SecretError>(())
    /// ```
    pub fn from_bytes(key: impl AsRef<[u8]>) -> Result<Self, SecretError> {
        let key = key.as_ref();
        if str::from_utf8(key).is_ok_and(|text| text.trim().is_empty()) {
            return Err(SecretError::Empty);
        }
        Ok(Self(Key::Symmetric(Zeroizing::new(key.into()))))
    }

    /// Makes a new symmetric secret: 32 bytes from the operating system's random source.
    ///
    /// # Panics
    ///
    /// When the operating system has no random source, as there is no safe way to go on.
    ///
    /// `wasm32-unknown-unknown` has none at all, and there this function does not exist.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    #[must_use]
    pub fn generate() -> Self {
        let mut key = Zeroizing::new(Box::<[u8]>::from([0; 32]));
        getrandom::fill(&mut key).expect("the operating system has no source of random bytes");
        Self(Key::Symmetric(key))
    }

    /// Shows the secret as text, to configure the other side with it.
    ///
    /// The text is wiped on drop, but whatever it is copied to is not. A key from [`from_bytes`](Self::from_bytes) is
    /// shown behind `whsec_` too; [`parse`](Self::parse) refuses it where it is shorter than 24 bytes or longer than 75.
    ///
    /// # Examples
    ///
    /// ```
    /// use webhook_events::Secret;
    ///
    /// let secret = Secret::generate();
    /// assert!(secret.expose().starts_with("whsec_"));
    /// assert!(Secret::parse(&secret.expose()).is_ok());
    /// ```
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let prefix = self.0.prefix();
        match &self.0 {
            Key::Symmetric(key) => encode(prefix, key),
            Key::Private(key) => encode(prefix, Zeroizing::new(key.to_bytes()).as_ref()),
            Key::Public(key) => encode(prefix, key.as_bytes()),
        }
    }

    /// The public half of an ed25519 key, to give to those who verify; nothing for a symmetric secret.
    ///
    /// # Examples
    ///
    /// ```
    /// use webhook_events::Secret;
    ///
    /// let private = Secret::parse("whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")?;
    /// let public = private.public().expect("an ed25519 key has a public half");
    /// assert_eq!(*public.expose(), "whpk_O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=");
    /// # Ok::<(), webhook_events::SecretError>(())
    /// ```
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn public(&self) -> Option<Self> {
        match &self.0 {
            Key::Symmetric(_) => None,
            Key::Private(key) => Some(Self(Key::Public(key.public()))),
            Key::Public(_) => Some(self.clone()),
        }
    }
}

// Every kind of key wipes itself.
impl ZeroizeOnDrop for Secret {}

impl FromStr for Secret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({}…)", self.0.prefix())
    }
}

/// Decodes canonical base64 in memory that is wiped, also on failure.
pub(super) fn decode(encoded: &str) -> Result<Zeroizing<Box<[u8]>>, SecretError> {
    if encoded.is_empty() {
        return Err(SecretError::Empty);
    }
    let mut buffer = Zeroizing::new(vec![0; base64::decoded_len_estimate(encoded.len())]);
    let length = STANDARD.decode_slice(encoded, &mut buffer).map_err(|_| SecretError::InvalidBase64)?;
    Ok(Zeroizing::new(buffer.get(..length).unwrap_or_default().into()))
}

/// Decodes hexadecimal digits of either case in memory that is wiped, also on failure.
pub(super) fn decode_hex(encoded: &str) -> Result<Zeroizing<Box<[u8]>>, SecretError> {
    let mut key = Zeroizing::new(Vec::with_capacity(encoded.len() / 2));
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = encoded.as_bytes().as_chunks();
    for [high, low] in pairs {
        let byte = digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low);
        key.push(byte.ok_or(SecretError::InvalidHex)?);
    }
    if !rest.is_empty() {
        return Err(SecretError::InvalidHex);
    }
    Ok(Zeroizing::new(key.as_slice().into()))
}

/// Writes `prefix` and the base64 of `key` without a copy that stays in memory.
fn encode(prefix: &str, key: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(prefix.len() + key.len().div_ceil(3) * 4));
    text.push_str(prefix);
    STANDARD.encode_string(key, &mut text);
    text
}

#[cfg(all(test, not(feature = "asymmetric")))]
mod tests {
    use super::{Secret, SecretError};

    #[test]
    fn ed25519_keys_ask_for_the_feature() {
        for text in ["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "whsk_", "whpk_"] {
            let error = Secret::parse(text).unwrap_err();
            assert_eq!(error, SecretError::UnknownPrefix, "{text}");
            assert!(error.to_string().contains("feature `asymmetric`"), "{error}");
        }
    }
}
