//! Verification takes no memory from the heap, whether it accepts or refuses.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use allocation_counter::measure;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use webhook_events::{Secret, SignedHeaders, Signer, Verifier, VerifyError};

const BODY: &[u8] = br#"{"type":"batch.completed","data":{"id":"batch_1"}}"#;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_750_861_210)
}

fn symmetric() -> Secret {
    Secret::from_bytes([1; 32]).expect("a key")
}

fn private() -> Secret {
    Secret::parse(&format!("whsk_{}", STANDARD.encode([2; 32]))).expect("a seed")
}

fn sign(secret: Secret) -> SignedHeaders {
    Signer::new(secret).sign(&"i".repeat(255), now(), BODY).expect("signed")
}

fn verifier() -> Verifier {
    Verifier::new(Secret::from_bytes([3; 80]).expect("a key")).also_accept(symmetric()).also_accept(private())
}

fn allocates_nothing(headers: &HeaderMap, expected: Result<usize, VerifyError>) {
    let verifier = verifier();
    let body = Bytes::from_static(BODY);
    let mut result = None;
    let taken = measure(|| {
        result = Some(verifier.verify_at(headers, body, now()).map(|verified| verified.key_index()));
    });
    assert_eq!(result, Some(expected));
    assert_eq!(taken.count_total, 0, "{expected:?} took {} bytes", taken.bytes_total);
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(std::hint::black_box(vec![0; 10]))).count_total, 1);
}

#[test]
fn accepted() {
    allocates_nothing(&sign(symmetric()).into(), Ok(1));
    allocates_nothing(&sign(private()).into(), Ok(2));
}

#[test]
fn accepted_among_many_signatures() {
    let signed = sign(symmetric());
    let bad = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v2,x";
    let line = format!("{} {}", [bad; 31].join(" "), signed.signature());
    let mut headers = HeaderMap::from(&signed);
    headers.insert("webhook-signature", line.parse().expect("a header value"));
    allocates_nothing(&headers, Ok(1));
}

#[test]
fn refused() {
    let refuses = |name: &'static str, value: &str, expected| {
        let mut headers = HeaderMap::from(sign(symmetric()));
        headers.insert(name, HeaderValue::from_str(value).expect("a header value"));
        allocates_nothing(&headers, Err(expected));
    };
    refuses("webhook-id", " ", VerifyError::MissingHeader("webhook-id"));
    refuses("webhook-id", "a.b", VerifyError::InvalidId);
    refuses("webhook-id", "another", VerifyError::NoMatchingSignature);
    refuses("webhook-timestamp", "", VerifyError::MissingHeader("webhook-timestamp"));
    refuses("webhook-timestamp", "1e9", VerifyError::InvalidTimestamp);
    refuses("webhook-timestamp", "0", VerifyError::TimestampTooOld);
    refuses("webhook-timestamp", "9000000000000000000", VerifyError::TimestampTooNew);
    refuses("webhook-signature", &"v1,x ".repeat(10_000), VerifyError::TooManySignatures);
    refuses("webhook-signature", "v1,nonsense v1a,nonsense", VerifyError::NoMatchingSignature);
    let forged = format!("v1,{} v1a,{}", STANDARD.encode([0; 32]), STANDARD.encode([0; 64]));
    refuses("webhook-signature", &forged, VerifyError::NoMatchingSignature);

    let mut repeated = HeaderMap::from(sign(symmetric()));
    repeated.append("webhook-id", HeaderValue::from_static("another"));
    allocates_nothing(&repeated, Err(VerifyError::DuplicateHeader("webhook-id")));
}

/// A clone shares the keys.
#[test]
fn cloning_a_verifier() {
    let verifier = verifier();
    assert_eq!(measure(|| drop(std::hint::black_box(verifier.clone()))).count_total, 0);
}
