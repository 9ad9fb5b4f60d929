//! The signer, its headers, and a verifier with several keys.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use webhook_events::{
    Delivery, Headers, InvalidId, Secret, SignError, SignedHeaders, Signer, UnwrapError, Verifier, VerifyError,
};

const NOW: u64 = 1_750_861_210;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn secret(number: u8) -> Secret {
    Secret::from_bytes([number; 32]).expect("a key")
}

fn private(number: u8) -> Secret {
    Secret::parse(&format!("whsk_{}", STANDARD.encode([number; 32]))).expect("a seed")
}

fn sign(secret: Secret) -> SignedHeaders {
    Signer::new(secret).sign("msg_1", now(), "{}").expect("signed")
}

fn key_index(verifier: &Verifier, headers: &impl Headers) -> Result<usize, VerifyError> {
    verifier.verify_at(headers, "{}", now()).map(|verified| verified.key_index())
}

#[test]
fn each_key_matches_at_each_position() {
    let secrets = || [secret(1), private(2), secret(3), private(4)];
    for signer in 0..4 {
        for shift in 0..4 {
            let mut order = secrets().into_iter().cycle().skip(shift).take(4);
            let first = Verifier::new(order.next().expect("four secrets"));
            let verifier = order.fold(first, Verifier::also_accept);
            let headers = sign(secrets()[signer].clone());
            assert_eq!(key_index(&verifier, &headers), Ok((signer + 4 - shift) % 4));
        }
    }
}

#[test]
fn each_entry_matches_at_each_position() {
    for (secret, version) in [(secret(1), "v1"), (private(1), "v1a")] {
        let good = sign(secret.clone()).signature().to_owned();
        let bad = format!("{version},{}", STANDARD.encode(vec![0; if version == "v1" { 32 } else { 64 }]));
        for position in 0..64 {
            let mut entries = vec![bad.as_str(); 64];
            entries[position] = &good;
            let line = entries.join(" ");
            let headers = [("webhook-id", "msg_1"), ("webhook-timestamp", "1750861210"), ("webhook-signature", &line)];
            assert_eq!(key_index(&Verifier::new(secret.clone()), &headers), Ok(0), "{version} at {position}");
        }
    }
}

#[test]
fn the_first_of_several_matching_keys_counts() {
    let verifier = Verifier::new(secret(1)).also_accept(secret(2)).also_accept(secret(2));
    assert_eq!(key_index(&verifier, &sign(secret(2))), Ok(1));
    let both = Signer::new(secret(2)).also_sign_with(secret(1)).sign("msg_1", now(), "{}").expect("signed");
    assert_eq!(key_index(&verifier, &both), Ok(0));
}

#[test]
fn a_rotation() {
    let (old, new) = (secret(1), secret(2));
    let overlapping = Signer::new(new.clone()).also_sign_with(old.clone()).sign("msg_1", now(), "{}").expect("signed");
    assert_eq!(overlapping.signature().split(' ').count(), 2);
    assert_eq!(key_index(&Verifier::new(old.clone()), &overlapping), Ok(0));
    assert_eq!(key_index(&Verifier::new(new.clone()), &overlapping), Ok(0));
    let receiver = Verifier::new(new.clone()).also_accept(old.clone());
    assert_eq!(key_index(&receiver, &sign(old.clone())), Ok(1));
    assert_eq!(key_index(&receiver.clone(), &sign(new.clone())), Ok(0));
    assert_eq!(key_index(&Verifier::new(new), &sign(old)), Err(VerifyError::NoMatchingSignature));
}

#[test]
fn a_message_with_both_versions() {
    let both = Signer::new(secret(1)).also_sign_with(private(2)).sign("msg_1", now(), "{}").expect("signed");
    let versions: Vec<&str> = both.signature().split(' ').filter_map(|entry| entry.split(',').next()).collect();
    assert_eq!(versions, ["v1", "v1a"]);
    assert_eq!(key_index(&Verifier::new(secret(1)), &both), Ok(0));
    assert_eq!(key_index(&Verifier::new(private(2)), &both), Ok(0));
}

#[test]
fn headers_in_every_container() {
    let signed = sign(secret(1));
    let verifier = Verifier::new(secret(1));
    let pairs: Vec<(&str, &str)> = signed.iter().collect();
    let owned: Vec<(String, Vec<u8>)> =
        signed.into_iter().map(|(name, value)| (name.to_uppercase(), value.as_bytes().to_vec())).collect();
    let typed: Vec<(HeaderName, HeaderValue)> = pairs
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a header value")))
        .collect();
    let map = HeaderMap::from(&signed);
    assert_eq!(map.len(), 3);
    let mut request = Request::new(());
    *request.headers_mut() = signed.clone().into();
    let array: [(&str, &str); 3] = pairs.clone().try_into().expect("three pairs");
    let hashed: std::collections::HashMap<String, Vec<u8>> = owned.iter().cloned().collect();

    assert_eq!(key_index(&verifier, &signed), Ok(0));
    assert_eq!(key_index(&verifier, &&signed), Ok(0));
    assert_eq!(key_index(&verifier, &pairs), Ok(0));
    assert_eq!(key_index(&verifier, &array), Ok(0));
    assert_eq!(key_index(&verifier, &owned), Ok(0));
    assert_eq!(key_index(&verifier, &typed), Ok(0));
    assert_eq!(key_index(&verifier, &map), Ok(0));
    assert_eq!(key_index(&verifier, &hashed), Ok(0));
    assert_eq!(key_index(&verifier, &request), Ok(0));
    assert_eq!(key_index(&verifier, &request.into_parts().0), Ok(0));
    assert!(verifier.verify_at(pairs.as_slice(), "{}", now()).is_ok(), "an unsized slice");
}

#[test]
fn signed_headers_say_what_was_signed() {
    let signed = Signer::new(secret(1)).sign("msg_1", now() + Duration::from_millis(999), "{}").expect("signed");
    assert_eq!((signed.id(), signed.timestamp()), ("msg_1", "1750861210"));
    let names: Vec<&str> = signed.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
}

#[test]
fn what_is_not_signed() {
    let sign = |id: &str, at| Signer::new(secret(1)).sign(id, at, "{}").map(|signed| signed.timestamp().to_owned());
    for id in ["", "a.b", "a b", "é", "a\n", &"i".repeat(256)] {
        assert_eq!(sign(id, now()), Err(SignError::InvalidId), "{id:?}");
    }
    assert_eq!(sign("a", UNIX_EPOCH), Ok("0".into()));
    assert_eq!(sign("a", UNIX_EPOCH - Duration::from_nanos(1)), Err(SignError::InvalidTimestamp));
    assert_eq!(sign("a", UNIX_EPOCH - Duration::from_secs(1)), Err(SignError::InvalidTimestamp));
}

#[test]
fn verified_gives_all_that_was_proven() -> Result<(), Box<dyn Error>> {
    let headers = Signer::new(secret(1)).sign("msg_1", now(), r#"{"a":1}"#)?;
    let verified = Verifier::new(secret(1)).verify_at(&headers, r#"{"a":1}"#, now() + Duration::from_secs(7))?;
    assert_eq!((verified.id(), verified.timestamp(), verified.key_index()), ("msg_1", 1_750_861_210, 0));
    assert_eq!(verified.json::<std::collections::BTreeMap<String, i32>>()?, [("a".to_owned(), 1)].into());
    assert_eq!(verified.delivery(), &Delivery::new("msg_1", 1_750_861_210)?);
    assert_eq!(verified.delivery().age(now() + Duration::from_secs(7)), Duration::from_secs(7));
    assert_eq!(verified.clone().into_delivery().id(), "msg_1");
    assert_eq!(verified.into_body(), r#"{"a":1}"#);
    Ok(())
}

#[test]
fn a_json_error_says_where() -> Result<(), Box<dyn Error>> {
    let body = "{\n \"a\": \"text\"}";
    let headers = Signer::new(secret(1)).sign("msg_1", now(), body)?;
    let verified = Verifier::new(secret(1)).verify_at(&headers, body, now())?;
    let error = verified.json::<std::collections::BTreeMap<String, i32>>().unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 12));
    assert_eq!(error.to_string(), "the body does not fit the type asked for: line 2 column 12");

    let headers = Signer::new(secret(1)).sign("msg_1", now(), "nonsense")?;
    let verified = Verifier::new(secret(1)).verify_at(&headers, "nonsense", now())?;
    let error = verified.json::<i32>().unwrap_err();
    assert_eq!(error.to_string(), "the body is not JSON: line 1 column 2");
    Ok(())
}

#[test]
fn deliveries_of_ones_own() {
    assert_eq!(Delivery::new("a.b", 0).unwrap_err(), InvalidId);
    assert_eq!(Delivery::new("", 0).unwrap_err(), InvalidId);
    assert_eq!(Delivery::new(&"i".repeat(256), 0).unwrap_err(), InvalidId);
    let delivery = Delivery::new(&"i".repeat(255), i64::MIN).expect("a good id");
    assert_eq!(delivery.id().len(), 255);
    assert_eq!(delivery.age(UNIX_EPOCH), Duration::from_secs(1 << 63));
    assert_eq!(Delivery::new("i", i64::MAX).expect("a good id").age(now()), Duration::ZERO);
}

/// A handle that is shared between the threads of a server.
#[test]
fn verifiers_are_shared() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Verifier>();
    shared::<Signer>();
    shared::<Secret>();
    shared::<Delivery>();
    shared::<SignedHeaders>();
}

#[test]
fn unwrap_verifies_then_decodes() {
    let signer = Signer::new(secret(1));
    let verifier = Verifier::new(secret(1));
    let unwrap = |signed_body: &str, body: &'static str| {
        let headers = signer.sign("msg_1", now(), signed_body).expect("signed");
        verifier.unwrap_at::<Vec<String>>(&headers, body, now())
    };
    let (event, delivery) = unwrap(r#"["a"]"#, r#"["a"]"#).expect("genuine");
    assert_eq!((event, delivery.id()), (vec!["a".to_owned()], "msg_1"));

    // A body that does not fit is looked into only when it is genuine.
    let forged = unwrap("[]", "[1]").unwrap_err();
    assert_eq!(forged, UnwrapError::Verify(VerifyError::NoMatchingSignature));
    let misfit = unwrap("[1]", "[1]").unwrap_err();
    assert!(matches!(&misfit, UnwrapError::Decode(error) if error.path() == "[0]"), "{misfit}");
    assert!(misfit.to_string().starts_with("[0]: "), "{misfit}");

    let headers = signer.sign("msg_1", SystemTime::now(), "[]").expect("signed");
    assert_eq!(verifier.unwrap::<Vec<String>>(&headers, "[]").expect("genuine").0, Vec::<String>::new());
}
