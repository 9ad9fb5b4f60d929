//! Attacks on ed25519 signatures and keys, and on mixing the two kinds of key.

use base64::{Engine, engine::general_purpose::STANDARD};
use curve25519_dalek::{Scalar, constants::EIGHT_TORSION};
use ed25519_dalek::ed25519::signature::Signer as _;
use ed25519_dalek::{Signature, SigningKey, Verifier as _, VerifyingKey};
use sha2::{Digest, Sha512};
use webhook_events::{Secret, SecretError, Verifier, VerifyError, VerifyError::NoMatchingSignature};
use webhook_events_tests::reference;

use super::{BODY, ID, NOW, Request, TIMESTAMP, at};

/// The order of the group, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The header of a 44-byte public key, RFC 8410.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn whpk(bytes: impl AsRef<[u8]>) -> Result<Secret, SecretError> {
    Secret::parse(&format!("whpk_{}", STANDARD.encode(bytes)))
}

fn whsk(bytes: impl AsRef<[u8]>) -> Result<Secret, SecretError> {
    Secret::parse(&format!("whsk_{}", STANDARD.encode(bytes)))
}

fn verifier() -> Verifier {
    Verifier::new(whpk(key().verifying_key().as_bytes()).expect("a good key"))
}

fn content() -> Vec<u8> {
    reference::content(ID.as_bytes(), TIMESTAMP.as_bytes(), BODY)
}

fn good() -> [u8; 64] {
    key().sign(&content()).to_bytes()
}

fn entry(version: &str, signature: impl AsRef<[u8]>) -> String {
    format!("{version},{}", STANDARD.encode(signature))
}

fn verify(verifier: &Verifier, header: &str) -> Result<(), VerifyError> {
    Request::genuine().set("webhook-signature", header).verify_with(verifier, at(NOW))
}

#[test]
fn a_genuine_signature_is_accepted() {
    assert_eq!(verify(&verifier(), &entry("v1a", good())), Ok(()));
}

#[test]
fn truncated_longer_and_not_canonical() {
    for length in 0..64 {
        let cut = good().get(..length).unwrap_or_default().to_vec();
        assert_eq!(verify(&verifier(), &entry("v1a", cut)), Err(NoMatchingSignature), "{length} bytes");
    }
    assert_eq!(verify(&verifier(), &entry("v1a", [&good()[..], &[0]].concat())), Err(NoMatchingSignature));
    let good = entry("v1a", good());
    assert_eq!(verify(&verifier(), good.trim_end_matches('=')), Err(NoMatchingSignature));
    assert_eq!(verify(&verifier(), &format!("{good}=")), Err(NoMatchingSignature));
}

#[test]
fn every_flipped_bit() {
    for bit in 0..512 {
        let mut signature = good();
        signature[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(verify(&verifier(), &entry("v1a", signature)), Err(NoMatchingSignature), "bit {bit}");
    }
}

#[test]
fn s_plus_the_group_order() {
    let mut signature = good();
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(verify(&verifier(), &entry("v1a", signature)), Err(NoMatchingSignature));
}

#[test]
fn zeros_and_ones() {
    let [mut identity, mut order] = [[0; 64]; 2];
    identity[0] = 1;
    order[32..].copy_from_slice(&ORDER);
    for signature in [[0; 64], [0xff; 64], identity, order] {
        assert_eq!(verify(&verifier(), &entry("v1a", signature)), Err(NoMatchingSignature));
    }
}

/// Whoever has the private key can make a signature whose `R` is of small order. A lenient check takes it for more than one
/// message; the strict one refuses it.
#[test]
fn r_of_small_order() {
    let public = key().verifying_key();
    let mut r = [0; 32];
    r[0] = 1;
    let hash = Sha512::new().chain_update(r).chain_update(public.as_bytes()).chain_update(content()).finalize();
    let s = Scalar::from_bytes_mod_order_wide(&hash.into()) * key().to_scalar();
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r);
    signature[32..].copy_from_slice(s.as_bytes());

    let forged = Signature::from_bytes(&signature);
    assert!(public.verify(&content(), &forged).is_ok(), "the lenient check takes it");
    assert!(public.verify_strict(&content(), &forged).is_err());
    assert_eq!(verify(&verifier(), &entry("v1a", signature)), Err(NoMatchingSignature));
}

/// Every encoding of the eight points of small order: canonical, with a value beyond the field, with a superfluous sign.
fn small_order() -> Vec<[u8; 32]> {
    let beyond_the_field = |first: u8, last: u8| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (first, last);
        bytes
    };
    let mut signed_identity = [0; 32];
    (signed_identity[0], signed_identity[31]) = (1, 0x80);
    let others = [
        signed_identity,
        beyond_the_field(0xec, 0xff),
        beyond_the_field(0xed, 0x7f),
        beyond_the_field(0xed, 0xff),
        beyond_the_field(0xee, 0x7f),
        beyond_the_field(0xee, 0xff),
    ];
    EIGHT_TORSION.iter().map(|point| point.compress().to_bytes()).chain(others).collect()
}

/// With such a key a signature can be made that holds for every message.
#[test]
fn public_keys_of_small_order() {
    for bytes in small_order() {
        assert!(VerifyingKey::from_bytes(&bytes).is_ok_and(|key| key.is_weak()), "a lenient reader takes {bytes:02x?}");
        assert_eq!(whpk(bytes).unwrap_err(), SecretError::InvalidKey, "{bytes:02x?}");
        let der = [&SPKI[..], &bytes].concat();
        assert_eq!(whpk(der).unwrap_err(), SecretError::InvalidKey, "{bytes:02x?}");
    }
}

#[test]
fn the_identity_as_key_would_sign_every_message() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let careless = VerifyingKey::from_bytes(&identity).expect("a lenient reader takes it");
    let mut forged = [0; 64];
    forged[0] = 1;
    assert!(careless.verify(b"any message", &Signature::from_bytes(&forged)).is_ok());
    assert!(careless.verify(b"another", &Signature::from_bytes(&forged)).is_ok());
    assert_eq!(whpk(identity).unwrap_err(), SecretError::InvalidKey);
}

/// The values from the field's prime to 2^255 are second spellings of 0 to 18.
#[test]
fn public_keys_that_are_not_canonical() {
    let spellings = (0xed..=0xff).flat_map(|first| {
        [0x7f, 0xff].map(|last| {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (first, last);
            bytes
        })
    });
    let mut lenient = 0;
    for bytes in spellings {
        lenient += usize::from(VerifyingKey::from_bytes(&bytes).is_ok_and(|key| !key.is_weak()));
        assert_eq!(whpk(bytes).unwrap_err(), SecretError::InvalidKey, "{bytes:02x?}");
    }
    assert!(lenient > 0, "a lenient reader takes some of them as good keys");
}

#[test]
fn der_of_another_algorithm() {
    let public = key().verifying_key();
    let der = [&SPKI[..], public.as_bytes()].concat();
    assert_eq!(verify(&Verifier::new(whpk(&der).expect("a good key")), &entry("v1a", good())), Ok(()));
    for index in 0..SPKI.len() {
        let mut other = der.clone();
        other[index] ^= 1;
        assert_eq!(whpk(other).unwrap_err(), SecretError::InvalidKey, "byte {index}");
    }
}

#[test]
fn private_keys_whose_halves_disagree() {
    let pair = key().to_keypair_bytes();
    assert!(whsk(pair).is_ok());
    for index in 0..64 {
        let mut other = pair;
        other[index] ^= 1;
        assert_eq!(whsk(other).unwrap_err(), SecretError::InvalidKey, "byte {index}");
    }
    let foreign = [&[7; 32][..], SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes()].concat();
    assert_eq!(whsk(foreign).unwrap_err(), SecretError::InvalidKey);
}

/// Everybody knows the public key, so it must not pass for a shared one.
#[test]
fn a_public_key_is_not_used_as_hmac_key() {
    let public = key().verifying_key();
    for known in [&public.as_bytes()[..], STANDARD.encode(public).as_bytes(), &key().to_keypair_bytes()] {
        let mac = reference::hmac(known, &content());
        for version in ["v1", "v1a"] {
            assert_eq!(verify(&verifier(), &entry(version, mac)), Err(NoMatchingSignature));
        }
    }
}

#[test]
fn a_signature_under_the_version_of_the_other_kind() {
    let symmetric = Verifier::new(Secret::from_bytes(super::KEY).expect("a key"));
    let both = verifier().also_accept(Secret::from_bytes(super::KEY).expect("a key"));
    let mac = reference::hmac(super::KEY, &content());
    for verifier in [&symmetric, &verifier(), &both] {
        assert_eq!(verify(verifier, &entry("v1a", mac)), Err(NoMatchingSignature));
        assert_eq!(verify(verifier, &entry("v1", good())), Err(NoMatchingSignature));
    }
    assert_eq!(verify(&symmetric, &entry("v1a", good())), Err(NoMatchingSignature));
    assert_eq!(verify(&verifier(), &entry("v1", mac)), Err(NoMatchingSignature));
    assert_eq!(verify(&both, &entry("v1a", good())), Ok(()));
    assert_eq!(verify(&both, &entry("v1", mac)), Ok(()));
}

#[test]
fn version_labels() {
    for label in ["v1A", "V1a", "v1aa", "v1b", "v2a", "va", "v1a,v1a", " v1a"] {
        let expected = if label == " v1a" { Ok(()) } else { Err(NoMatchingSignature) };
        assert_eq!(verify(&verifier(), &entry(label, good())), expected, "{label:?}");
    }
}

/// A raw key may happen to begin with the bytes of the DER header. Its length says what it is.
#[test]
fn a_raw_key_that_begins_as_der_does() {
    let mut bytes = [0; 32];
    bytes[..12].copy_from_slice(&SPKI);
    let found = (0..=u8::MAX).any(|last| {
        bytes[20] = last;
        VerifyingKey::from_bytes(&bytes).is_ok()
    });
    assert!(found, "every second value is a point");
    assert!(whpk(bytes).is_ok());
}
