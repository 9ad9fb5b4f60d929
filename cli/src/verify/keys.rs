//! The keys that a secret's text may stand for, and the mistake that each of them would explain.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// What a Standard Webhooks secret begins with.
const PREFIX: &str = "whsec_";

/// The bytes of the keys that Standard Webhooks knows.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=75;

/// A key that may have signed.
pub(super) struct Key {
    /// The mistakes that it takes for this to be the key: none, one, or two.
    pub(super) codes: Vec<&'static str>,
    pub(super) bytes: Vec<u8>,
}

/// The keys that `text` may stand for. The first is what the text says, where it is a secret.
pub(super) fn candidates(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    if let Some(bytes) = text.strip_prefix(PREFIX).and_then(decode) {
        let codes = if LENGTH.contains(&bytes.len()) { Vec::new() } else { vec!["secret-length"] };
        add(&mut keys, codes, bytes);
    }
    forms(&mut keys, &[], text);
    let clean: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '`')).collect();
    if clean != text {
        let codes = ["secret-space-or-quotes"];
        if let Some(bytes) = clean.strip_prefix(PREFIX).and_then(decode) {
            add(&mut keys, codes.to_vec(), bytes);
        }
        forms(&mut keys, &codes, &clean);
    }
    // Those that one mistake explains come before those that take two.
    keys.sort_by_key(|key| key.codes.len());
    keys
}

fn forms(keys: &mut Vec<Key>, before: &[&'static str], text: &str) {
    let codes = |more: &[&'static str]| [before, more].concat();
    let rest = text.strip_prefix(PREFIX);
    if let Some(inner) = text.strip_prefix("v1,") {
        if let Some(bytes) = inner.strip_prefix(PREFIX).and_then(decode) {
            add(keys, codes(&["secret-v1-prefix"]), bytes);
        }
        if before.is_empty() {
            add(keys, codes(&["secret-v1-prefix", "secret-whole-text"]), inner.into());
        }
    } else if rest.is_none()
        && let Some(bytes) = decode(text)
    {
        add(keys, codes(&["secret-without-prefix"]), bytes);
    }
    if let Some(rest) = rest {
        add(keys, codes(&["secret-not-decoded"]), rest.into());
    }
    add(keys, codes(&["secret-whole-text"]), text.into());
    let encoded = rest.unwrap_or(text);
    if let Some(bytes) = url_safe(encoded) {
        add(keys, codes(&["secret-url-safe"]), bytes);
    }
    if let Some(bytes) = hex(encoded) {
        add(keys, codes(&["secret-hex"]), bytes);
    }
    if rest.is_none() && before.is_empty() {
        add(keys, codes(&["secret-without-prefix", "secret-whole-text"]), format!("{PREFIX}{text}").into_bytes());
    }
}

fn add(keys: &mut Vec<Key>, codes: Vec<&'static str>, bytes: Vec<u8>) {
    if !bytes.is_empty() && codes.len() <= 2 && !keys.iter().any(|key| key.bytes == bytes) {
        keys.push(Key { codes, bytes });
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Base64 in the alphabet of URLs, or without its padding.
fn url_safe(text: &str) -> Option<Vec<u8>> {
    let plain = text.replace('-', "+").replace('_', "/");
    STANDARD_NO_PAD.decode(plain.trim_end_matches('=')).ok()
}

/// Hexadecimal digits of either case.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    bytes.filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::candidates;

    const KEY: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn codes(text: &str, key: &[u8]) -> Vec<&'static str> {
        candidates(text).into_iter().find(|candidate| candidate.bytes == key).expect("it is among them").codes
    }

    #[test]
    fn each_mistake_has_its_code() {
        let key = super::decode(KEY).expect("it is base64");
        let digits = key.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        assert!(codes(&format!("whsec_{KEY}"), &key).is_empty());
        for (text, code) in [
            (KEY.to_owned(), "secret-without-prefix"),
            (format!("v1,whsec_{KEY}"), "secret-v1-prefix"),
            (format!("'whsec_{KEY}' "), "secret-space-or-quotes"),
            (digits.clone(), "secret-hex"),
            (format!("whsec_{digits}"), "secret-hex"),
        ] {
            assert_eq!(codes(&text, &key), [code], "{text}");
        }
        let text = format!("whsec_{KEY}");
        assert_eq!(codes(&text, KEY.as_bytes()), ["secret-not-decoded"]);
        assert_eq!(codes(&text, text.as_bytes()), ["secret-whole-text"]);
        assert_eq!(codes("whsec_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_", &[0xfb, 0xff, 0xbf].repeat(8)), ["secret-url-safe"]);
    }
}
