//! The signature policy once more, written for reading instead of speed, and sharing no code with the crate under test.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use webhook_events::VerifyError;

/// HMAC-SHA256 by its definition, RFC 2104.
#[must_use]
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let key = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|i| key.get(i).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::digest([&pad(0x36), message].concat());
    Sha256::digest([&pad(0x5c)[..], &inner].concat()).into()
}

/// What is signed.
#[must_use]
pub fn content(id: &[u8], timestamp: &[u8], body: &[u8]) -> Vec<u8> {
    [id, timestamp, body].join(&b'.')
}

/// The entry of a `webhook-signature` header that a sender with `key` would write.
#[must_use]
pub fn v1(key: &[u8], id: &[u8], timestamp: &[u8], body: &[u8]) -> String {
    format!("v1,{}", STANDARD.encode(hmac(key, &content(id, timestamp, body))))
}

/// What `Verifier::verify_at` must answer: the index of the key, or the error.
///
/// # Errors
///
/// The first check of the policy that fails.
pub fn verify(
    keys: &[Vec<u8>],
    headers: &[(String, Vec<u8>)],
    body: &[u8],
    now: i64,
    tolerance: u64,
) -> Result<usize, VerifyError> {
    let named = |name: &str| -> Vec<&Vec<u8>> {
        headers.iter().filter(|(key, _)| key.to_lowercase() == name).map(|(_, value)| value).collect()
    };
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let joined: Vec<u8> = named(name).into_iter().flatten().copied().collect();
        if joined.iter().all(|&byte| byte == b' ' || byte == b'\t') {
            return Err(VerifyError::MissingHeader(name));
        }
    }
    for name in ["webhook-id", "webhook-timestamp"] {
        if named(name).len() > 1 {
            return Err(VerifyError::DuplicateHeader(name));
        }
    }
    let (id, timestamp) = (named("webhook-id")[0], named("webhook-timestamp")[0]);
    let allowed = |&byte: &u8| (0x21..=0x7e).contains(&byte) && byte != 0x2e;
    if id.len() > 255 || !id.iter().all(allowed) {
        return Err(VerifyError::InvalidId);
    }
    let seconds: i64 = String::from_utf8(timestamp.clone())
        .ok()
        .and_then(|text| text.parse().ok().filter(|number: &i64| *number >= 0 && number.to_string() == text))
        .ok_or(VerifyError::InvalidTimestamp)?;
    let behind = i128::from(now) - i128::from(seconds);
    if behind > i128::from(tolerance) {
        return Err(VerifyError::TimestampTooOld);
    }
    if -behind > i128::from(tolerance) {
        return Err(VerifyError::TimestampTooNew);
    }
    let line = named("webhook-signature").into_iter().map(Vec::as_slice).collect::<Vec<_>>().join(&b' ');
    let line = line.iter().map(|&byte| if byte == b'\t' { b' ' } else { byte }).collect::<Vec<u8>>();
    let mut entries: Vec<&[u8]> = line.split(|&byte| byte == b' ').filter(|entry| !entry.is_empty()).collect();
    if entries.len() > 64 {
        return Err(VerifyError::TooManySignatures);
    }
    // Folded with `, `: within one header, the comma in front of another entry is not part of the first.
    let headers = named("webhook-signature")
        .into_iter()
        .map(|value| value.split(|&byte| byte == b' ' || byte == b'\t').filter(|entry| !entry.is_empty()).count());
    let lasts: Vec<usize> = headers
        .scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
        .collect();
    for (number, entry) in (1..).zip(&mut entries) {
        if !lasts.contains(&number) {
            *entry = entry.strip_suffix(b",").unwrap_or(entry);
        }
    }
    // Base64 that is canonical has one spelling, so comparing the spelling is comparing the signature.
    let matches = |key: &Vec<u8>| entries.contains(&v1(key, id, timestamp, body).as_bytes());
    keys.iter().position(matches).ok_or(VerifyError::NoMatchingSignature)
}
