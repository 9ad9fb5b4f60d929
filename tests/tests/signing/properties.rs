//! What holds for every message, every key and every mutation of them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use curve25519_dalek::{Scalar, constants::EIGHT_TORSION};
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use sha2::{Digest, Sha512};
use webhook_events::{Secret, Signer, Verifier, VerifyError};
use webhook_events_tests::reference;

type Pairs = Vec<(String, Vec<u8>)>;

const NAMES: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];
const NOW: i64 = 1_750_861_210;

fn at(seconds: i64) -> SystemTime {
    let span = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { UNIX_EPOCH - span } else { UNIX_EPOCH + span }
}

fn verifier(keys: &[Vec<u8>]) -> Verifier {
    let mut secrets = keys.iter().map(|key| Secret::from_bytes(key).expect("a key"));
    let first = Verifier::new(secrets.next().expect("at least one key"));
    secrets.fold(first, Verifier::also_accept)
}

fn verify(verifier: &Verifier, headers: &Pairs, body: &[u8], now: i64) -> Result<usize, VerifyError> {
    verifier.verify_at(headers, body.to_vec(), at(now)).map(|verified| verified.key_index())
}

fn signed(key: &[u8], id: &str, timestamp: i64, body: &[u8]) -> Pairs {
    let timestamp = timestamp.to_string();
    let signature = reference::v1(key, id.as_bytes(), timestamp.as_bytes(), body);
    let values = [id.as_bytes().to_vec(), timestamp.into_bytes(), signature.into_bytes()];
    NAMES.iter().map(ToString::to_string).zip(values).collect()
}

fn key() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 1..100).prop_filter("blank keys are refused", |key| Secret::from_bytes(key).is_ok())
}

fn id() -> impl Strategy<Value = String> {
    "[!-\\-/-~]{1,255}"
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

/// Header values that come near to good ones.
fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..40),
        "[ -~\t]{0,40}".prop_map(String::into_bytes),
        "(v1|v1a|v2|V1)?,?[A-Za-z0-9+/]{43}=?".prop_map(String::into_bytes),
        "[+-]?0{0,2}[0-9]{1,20}".prop_map(String::into_bytes),
        (NOW - 400..NOW + 400).prop_map(|second| second.to_string().into_bytes()),
        vec("(v1,)?[A-Z]{0,4}".prop_map(String::from), 0..80).prop_map(|entries| entries.join(" ").into_bytes()),
        Just(Vec::new()),
        Just(b" \t".to_vec()),
    ]
}

fn headers() -> impl Strategy<Value = Pairs> {
    let name =
        select(vec!["webhook-id", "webhook-timestamp", "webhook-signature", "Webhook-Id", "WEBHOOK-SIGNATURE", "host"]);
    vec((name.prop_map(String::from), value()), 0..8)
}

/// A change to headers, made where the index falls.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index),
    Repeat(Index),
    Replace(Index, Vec<u8>),
    Append(Index, Vec<u8>),
    Flip(Index, Index, u8),
    Swap(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Change::Remove),
        index().prop_map(Change::Repeat),
        (index(), value()).prop_map(|(at, value)| Change::Replace(at, value)),
        (index(), value()).prop_map(|(at, value)| Change::Append(at, [&b" "[..], &value].concat())),
        (index(), index(), 0..8_u8).prop_map(|(at, byte, bit)| Change::Flip(at, byte, bit)),
        (index(), index()).prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

fn apply(change: Change, headers: &mut Pairs) {
    let count = headers.len();
    if count == 0 {
        return;
    }
    match change {
        Change::Remove(at) => drop(headers.remove(at.index(count))),
        Change::Repeat(at) => headers.push(headers[at.index(count)].clone()),
        Change::Replace(at, value) => headers[at.index(count)].1 = value,
        Change::Append(at, value) => headers[at.index(count)].1.extend(value),
        Change::Flip(at, byte, bit) => {
            let value = &mut headers[at.index(count)].1;
            if !value.is_empty() {
                let byte = byte.index(value.len());
                value[byte] ^= 1 << bit;
            }
        }
        Change::Swap(one, other) => {
            let value = headers[one.index(count)].1.clone();
            headers[other.index(count)].1 = value;
        }
    }
}

/// An `R` in place of the genuine one: of small order, in a second spelling, or any bytes.
fn point() -> impl Strategy<Value = Option<[u8; 32]>> {
    let beyond_the_field = (0xec..=0xff_u8, select(vec![0x7f, 0xff])).prop_map(|(first, last)| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (first, last);
        Some(bytes)
    });
    let small_order = (0..8_usize).prop_map(|index| Some(EIGHT_TORSION[index].compress().to_bytes()));
    prop_oneof![3 => Just(None), 1 => small_order, 1 => beyond_the_field, 1 => any::<[u8; 32]>().prop_map(Some)]
}

/// An `S`: the genuine one, the one that fits an `R` without effect, or any bytes.
#[derive(Clone, Debug)]
enum S {
    Genuine,
    Fitting,
    Other([u8; 32]),
}

fn scalar() -> impl Strategy<Value = S> {
    prop_oneof![3 => Just(S::Genuine), 3 => Just(S::Fitting), 1 => any::<[u8; 32]>().prop_map(S::Other)]
}

proptest! {
    #[test]
    fn a_signed_message_verifies(key in key(), id in id(), timestamp in 0..i64::MAX / 4, body in body()) {
        let headers = Signer::new(Secret::from_bytes(&key).unwrap()).sign(&id, at(timestamp), &body).unwrap();
        let verified = verifier(&[key]).verify_at(&headers, body.clone(), at(timestamp)).unwrap();
        prop_assert_eq!(verified.id(), id);
        prop_assert_eq!(verified.timestamp(), timestamp);
        prop_assert_eq!(verified.key_index(), 0);
        prop_assert_eq!(verified.into_body(), body);
    }

    #[test]
    fn signer_writes_what_the_definition_says(key in key(), id in id(), body in body()) {
        let headers = Signer::new(Secret::from_bytes(&key).unwrap()).sign(&id, at(NOW), &body).unwrap();
        prop_assert_eq!(headers.signature(), reference::v1(&key, id.as_bytes(), headers.timestamp().as_bytes(), &body));
    }

    #[test]
    fn any_flipped_bit_of_a_header_or_the_body_is_noticed(
        key in key(), id in id(), body in vec(any::<u8>(), 1..300), part in 0..4_usize, byte: Index, bit in 0..8_u8,
    ) {
        let mut headers = signed(&key, &id, NOW, &body);
        let mut body = body;
        let flipped = headers.get_mut(part).map_or(&mut body, |(_, value)| value);
        let at = byte.index(flipped.len());
        flipped[at] ^= 1 << bit;
        prop_assert!(verify(&verifier(&[key]), &headers, &body, NOW).is_err());
    }

    #[test]
    fn any_flipped_bit_of_the_key_is_noticed(key in vec(any::<u8>(), 24..=64), byte: Index, bit in 0..8_u8, body in body()) {
        let mut other = key.clone();
        let at = byte.index(key.len());
        other[at] ^= 1 << bit;
        prop_assume!(Secret::from_bytes(&other).is_ok());
        let headers = signed(&key, "msg_1", NOW, &body);
        prop_assert_eq!(verify(&verifier(&[other]), &headers, &body, NOW), Err(VerifyError::NoMatchingSignature));
    }

    #[test]
    fn nothing_panics_and_all_agrees_with_the_reference(
        keys in vec(key(), 1..4), headers in headers(), body in body(), now in any::<i32>(), tolerance: u64,
    ) {
        let verifier = verifier(&keys).tolerance(Duration::from_secs(tolerance));
        let expected = reference::verify(&keys, &headers, &body, i64::from(now), tolerance);
        prop_assert_eq!(verify(&verifier, &headers, &body, i64::from(now)), expected);
    }

    #[test]
    fn mutated_messages_agree_with_the_reference(
        keys in vec(key(), 1..4), signer: Index, id in id(), body in body(), age in -310..310_i64,
        changes in vec(change(), 0..3),
    ) {
        let mut headers = signed(&keys[signer.index(keys.len())], &id, NOW - age, &body);
        for change in changes {
            apply(change, &mut headers);
        }
        let expected = reference::verify(&keys, &headers, &body, NOW, 300);
        prop_assert_eq!(verify(&verifier(&keys), &headers, &body, NOW), expected);

        // The same through the header map of a server, which takes no line breaks and other control characters.
        let mut map = HeaderMap::new();
        for (name, value) in &headers {
            let name: HeaderName = name.parse().unwrap();
            let Ok(value) = HeaderValue::from_bytes(value) else { return Ok(()) };
            map.append(name, value);
        }
        let through_map = verifier(&keys).verify_at(&map, body, at(NOW)).map(|verified| verified.key_index());
        prop_assert_eq!(through_map, expected);
    }

    #[test]
    fn ids_and_timestamps_agree_with_the_reference(id in value(), timestamp in value()) {
        let key = b"any key".to_vec();
        let signature = reference::v1(&key, &id, &timestamp, b"").into_bytes();
        let headers: Pairs = NAMES.iter().map(ToString::to_string).zip([id, timestamp, signature]).collect();
        let expected = reference::verify(std::slice::from_ref(&key), &headers, b"", NOW, 300);
        prop_assert_eq!(verify(&verifier(&[key]), &headers, b"", NOW), expected);
    }

    /// The crate checks without joining id, timestamp and body in memory; `ed25519_dalek` needs them joined.
    #[test]
    fn ed25519_agrees_with_verify_strict(seed: [u8; 32], r in point(), s in scalar(), flip in option::of(0..512_usize), body in body()) {
        let key = SigningKey::from_bytes(&seed);
        let content = reference::content(b"msg_1", NOW.to_string().as_bytes(), &body);
        let mut signature = key.sign(&content).to_bytes();
        if let Some(r) = r {
            signature[..32].copy_from_slice(&r);
        }
        match s {
            S::Genuine => {}
            S::Fitting => {
                let public = key.verifying_key();
                let hash = Sha512::new().chain_update(&signature[..32]).chain_update(public.as_bytes()).chain_update(&content);
                let s = Scalar::from_bytes_mod_order_wide(&hash.finalize().into()) * key.to_scalar();
                signature[32..].copy_from_slice(s.as_bytes());
            }
            S::Other(s) => signature[32..].copy_from_slice(&s),
        }
        if let Some(bit) = flip {
            signature[bit / 8] ^= 1 << (bit % 8);
        }
        let strict = key.verifying_key().verify_strict(&content, &Signature::from_bytes(&signature)).is_ok();
        let line = format!("v1a,{}", STANDARD.encode(signature));
        let headers = [("webhook-id", "msg_1"), ("webhook-timestamp", "1750861210"), ("webhook-signature", &line)];
        let text = format!("whpk_{}", STANDARD.encode(key.verifying_key()));
        let verified = Verifier::new(Secret::parse(&text).unwrap()).verify_at(&headers, body, at(NOW));
        prop_assert_eq!(verified.is_ok(), strict);
    }

    #[test]
    fn secret_text_is_read_or_refused_and_read_back(text in "(whsec_|whpk_|whsk_|v1,whsec_)?[A-Za-z0-9+/]{0,100}={0,2}") {
        if let Ok(secret) = Secret::parse(&text) {
            prop_assert!(Secret::parse(&secret.expose()).is_ok());
        }
    }

    #[test]
    fn no_text_makes_secret_parsing_panic(text in "\\PC*") {
        let _ = Secret::parse(&text);
        let _ = Secret::parse(&format!("whsec_{text}"));
        let _ = Secret::parse(&format!("whpk_{text}"));
        let _ = Secret::parse(&format!("whsk_{text}"));
    }

    #[test]
    fn a_key_survives_its_text(key in vec(any::<u8>(), 24..=64), body in body()) {
        let Ok(secret) = Secret::from_bytes(&key) else { return Ok(()) };
        let read = Secret::parse(&secret.expose()).unwrap();
        let headers = signed(&key, "msg_1", NOW, &body);
        prop_assert!(Verifier::new(read).verify_at(&headers, body, at(NOW)).is_ok());
    }
}
