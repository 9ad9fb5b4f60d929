//! Verification does the same work whichever key and entry match, so its time tells neither; and a forgery is never more
//! work than a genuine delivery of as many signatures as are allowed.
//!
//! Every entry arrives in a header of its own, and the headers count how often they are read: a search that ended early
//! would read fewer.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderName;
use webhook_events::{Headers, Secret, Signer, Verifier, VerifyError};

const KEYS: u8 = 3;
const ENTRIES: usize = 5;

/// Headers that count how many signature values were taken from them.
struct Counted {
    pairs: Vec<(&'static str, String)>,
    read: Cell<usize>,
}

impl Headers for Counted {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        let count = move |_: &&[u8]| self.read.set(self.read.get() + usize::from(name == "webhook-signature"));
        self.pairs.iter().filter(move |(key, _)| name == key).map(|(_, value)| value.as_bytes()).inspect(count)
    }
}

fn symmetric(number: u8) -> Secret {
    Secret::from_bytes([number + 1; 32]).expect("a key")
}

fn private(number: u8) -> Secret {
    Secret::parse(&format!("whsk_{}", STANDARD.encode([number; 32]))).expect("a seed")
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_750_861_210)
}

/// Puts the signature of `secret` at `position` among forged ones, and says what came of it and how many were read.
fn verify(
    verifier: &Verifier,
    secret: Option<&Secret>,
    position: usize,
    forged: &str,
) -> (Result<usize, VerifyError>, usize) {
    let mut entries = vec![forged.to_owned(); ENTRIES];
    if let Some(secret) = secret {
        let signed = Signer::new(secret.clone()).sign("msg", now(), "{}").expect("signed");
        signed.signature().clone_into(&mut entries[position]);
    }
    let fixed = [("webhook-id", "msg".to_owned()), ("webhook-timestamp", "1750861210".to_owned())];
    let signatures = entries.into_iter().map(|entry| ("webhook-signature", entry));
    let headers = Counted { pairs: fixed.into_iter().chain(signatures).collect(), read: Cell::new(0) };
    let result = verifier.verify_at(&headers, "{}", now()).map(|verified| verified.key_index());
    (result, headers.read.get())
}

fn work_is_the_same(secret: fn(u8) -> Secret, forged: &str) {
    let verifier = (1..KEYS).map(secret).fold(Verifier::new(secret(0)), Verifier::also_accept);
    let (result, work) = verify(&verifier, None, 0, forged);
    assert_eq!(result, Err(VerifyError::NoMatchingSignature));
    // Two to see whether there are several, all to count them, then all once a key.
    assert_eq!(work, 2 + ENTRIES * (1 + usize::from(KEYS)));
    for key in 0..KEYS {
        for position in 0..ENTRIES {
            let outcome = verify(&verifier, Some(&secret(key)), position, forged);
            assert_eq!(outcome, (Ok(usize::from(key)), work), "key {key}, entry {position}");
        }
    }
}

#[test]
fn of_hmac_keys() {
    work_is_the_same(symmetric, &format!("v1,{}", STANDARD.encode([0; 32])));
}

#[test]
fn of_ed25519_keys() {
    work_is_the_same(private, &format!("v1a,{}", STANDARD.encode([0; 64])));
}

/// Verifies a delivery with these headers and signatures by one key, and says what came of it and how many were read.
fn work(fixed: &[(&'static str, &str)], signatures: &[String]) -> (Result<usize, VerifyError>, usize) {
    let fixed = fixed.iter().map(|&(name, value)| (name, value.to_owned()));
    let signatures = signatures.iter().map(|entry| ("webhook-signature", entry.clone()));
    let headers = Counted { pairs: fixed.chain(signatures).collect(), read: Cell::new(0) };
    let result = Verifier::new(symmetric(0)).verify_at(&headers, "{}", now()).map(|verified| verified.key_index());
    (result, headers.read.get())
}

#[test]
fn of_a_forgery_is_never_more_than_of_a_genuine_delivery() {
    const ID: (&str, &str) = ("webhook-id", "msg");
    const TIMESTAMP: (&str, &str) = ("webhook-timestamp", "1750861210");
    let signed = Signer::new(symmetric(0)).sign("msg", now(), "{}").expect("signed");
    let genuine = vec![signed.signature().to_owned(); 64];
    let forged = vec![format!("v1,{}", STANDARD.encode([0; 32])); 64];
    let (result, most) = work(&[ID, TIMESTAMP], &genuine);
    assert_eq!((result, most), (Ok(0), 2 + 64 + 64));

    for (fixed, signatures, error, expected) in [
        // Well-formed, so the signature is computed, once, as for a genuine one.
        (&[ID, TIMESTAMP][..], &forged[..], VerifyError::NoMatchingSignature, most),
        (&[ID, TIMESTAMP], &vec!["v1,nonsense".into(); 64], VerifyError::NoMatchingSignature, most),
        (&[ID, TIMESTAMP], &vec![genuine[0].clone(); 65], VerifyError::TooManySignatures, 2 + 65),
        (&[ID, TIMESTAMP], &[], VerifyError::MissingHeader("webhook-signature"), 0),
        (&[ID, ("webhook-timestamp", "1750860000")], &genuine, VerifyError::TimestampTooOld, 2),
        (&[ID, ("webhook-timestamp", "1750870000")], &genuine, VerifyError::TimestampTooNew, 2),
        (&[ID, ("webhook-timestamp", "1e9")], &genuine, VerifyError::InvalidTimestamp, 2),
        (&[("webhook-id", "a.b"), TIMESTAMP], &genuine, VerifyError::InvalidId, 2),
        (&[ID, ID, TIMESTAMP], &genuine, VerifyError::DuplicateHeader("webhook-id"), 2),
        (&[TIMESTAMP], &genuine, VerifyError::MissingHeader("webhook-id"), 0),
        (&[ID], &genuine, VerifyError::MissingHeader("webhook-timestamp"), 0),
    ] {
        assert_eq!(work(fixed, signatures), (Err(error), expected));
        assert!(expected <= most);
    }
}

/// What is refused before the signatures costs no look at their content.
#[test]
fn too_many_are_not_read_to_the_end() {
    let pairs = [("webhook-id", "msg"), ("webhook-timestamp", "1750861210")];
    let signatures = std::iter::repeat_n(("webhook-signature", "v1,x".to_owned()), 100_000);
    let pairs = pairs.map(|(name, value)| (name, value.to_owned())).into_iter().chain(signatures).collect();
    let headers = Counted { pairs, read: Cell::new(0) };
    let result = Verifier::new(symmetric(0)).verify_at(&headers, "{}", now()).map(|verified| verified.key_index());
    assert_eq!(result, Err(VerifyError::TooManySignatures));
    // Two to see whether there are several, and the 65th is one too many.
    assert_eq!(headers.read.get(), 2 + 65);
}
