//! No secret, signature or body is printed by anything, and errors stay small.

use std::error::Error;
use std::fmt::Debug;
use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::STANDARD};
use webhook_events::{
    Delivery, JsonError, Secret, SecretError, SignError, SignedHeaders, Signer, UnwrapError, Verified, Verifier,
    VerifyError,
};

/// The key, and so the mark of every secret, in the bytes and the texts that a leak could show.
const KEY: &[u8; 32] = b"MARKED-SECRET-KEY-MARKED-SECRET!";

/// The mark in the body.
const BODY: &str = r#"{"type":"batch.completed","password":"MARKED-BODY"}"#;

/// Fails when `shown` has a piece of the secret, the signature or the body in it, in any notation.
fn is_clean(shown: &str, signature: &str) {
    let encoded = STANDARD.encode(KEY);
    let hex = KEY.map(|byte| format!("{byte:02x}")).concat();
    let numbers = format!("{KEY:?}");
    let signature = signature.split(',').next_back().unwrap_or(signature);
    for (mark, length) in
        [("MARKED-SECRET", 13), (&encoded, 8), (&hex, 8), (&numbers, 12), ("MARKED-BODY", 11), (signature, 8)]
    {
        let pieces = (0..=mark.len() - length).filter_map(|start| mark.get(start..start + length));
        for piece in pieces {
            assert!(!shown.contains(piece), "{piece:?} is in {shown:?}");
        }
    }
}

fn debug_is_clean(value: &impl Debug, signature: &str) {
    is_clean(&format!("{value:?}"), signature);
    is_clean(&format!("{value:#?}"), signature);
    is_clean(&format!("{value:x?}"), signature);
}

fn error_is_clean(error: &(dyn Error + 'static), signature: &str) {
    debug_is_clean(&error, signature);
    is_clean(&error.to_string(), signature);
    is_clean(&format!("{error:#}"), signature);
    if let Some(source) = error.source() {
        error_is_clean(source, signature);
    }
}

fn texts() -> [String; 4] {
    let encoded = STANDARD.encode(KEY);
    let private = Secret::parse(&format!("whsk_{encoded}")).expect("a seed");
    let public = private.public().expect("a public half").expose().to_string();
    [format!("whsec_{encoded}"), format!("whsk_{encoded}"), private.expose().to_string(), public]
}

/// The detector finds what it is meant to find.
#[test]
fn marks_are_found() {
    for leak in [STANDARD.encode(KEY), format!("{KEY:?}"), String::from_utf8_lossy(KEY).into_owned(), BODY.to_owned()] {
        assert!(std::panic::catch_unwind(|| is_clean(&leak, "v1,signature")).is_err(), "{leak}");
    }
    assert!(std::panic::catch_unwind(|| is_clean("a v1,signature here", "v1,signature")).is_err());
}

#[test]
fn secrets_and_what_holds_them() -> Result<(), Box<dyn Error>> {
    for text in texts() {
        let secret = Secret::parse(&text)?;
        debug_is_clean(&secret, &text);
        debug_is_clean(&Signer::new(secret.clone()).also_sign_with(secret.clone()), &text);
        debug_is_clean(&Verifier::new(secret.clone()).also_accept(secret), &text);
    }
    let raw = Secret::from_bytes(KEY)?;
    assert_eq!(format!("{raw:?}"), "Secret(whsec_…)");
    assert_eq!(
        format!("{:?}", Verifier::new(raw.clone())),
        "Verifier { scheme: Scheme(standard-webhooks), keys: 1, tolerance: Some(300s) }"
    );
    assert_eq!(format!("{:?}", Signer::new(raw)), "Signer { scheme: Scheme(standard-webhooks), keys: 1, .. }");
    Ok(())
}

#[test]
fn deliveries() -> Result<(), Box<dyn Error>> {
    let secret = Secret::from_bytes(KEY)?;
    let signed = Signer::new(secret.clone()).sign("msg_1", SystemTime::now(), BODY)?;
    debug_is_clean(&signed, signed.signature());
    assert!(format!("{signed:?}").contains("msg_1"), "the id is no secret");
    let verified = Verifier::new(secret).verify(&signed, BODY)?;
    debug_is_clean(&verified, signed.signature());
    assert!(format!("{verified:?}").contains("msg_1"), "the id is no secret");
    debug_is_clean(verified.delivery(), signed.signature());
    Ok(())
}

#[test]
fn errors_of_secrets() {
    let encoded = STANDARD.encode(KEY);
    for text in [
        format!("v1,whsec_{encoded}"),
        encoded.clone(),
        format!("whsec_{encoded}\n"),
        format!("whsec_{}", STANDARD.encode(&KEY[..20])),
        format!("whsec_{}", STANDARD.encode([&KEY[..]; 3].concat())),
        format!("whpk_{}", STANDARD.encode([KEY, &b"rest of twelve"[..]].concat())),
        format!("whsk_{}", STANDARD.encode([&KEY[..], KEY].concat())),
    ] {
        let error = Secret::parse(&text).expect_err(&text);
        error_is_clean(&error, "v1,signature");
    }
}

#[test]
fn errors_of_deliveries() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(Secret::from_bytes(KEY)?);
    let now = SystemTime::now();
    let good = Signer::new(Secret::from_bytes(KEY)?).sign("msg_1", now, BODY)?;
    let line = good.signature();
    let headers = |id, timestamp, signature| {
        [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
    };
    let many = [line; 65].join(" ");
    let mut errors = vec![
        verifier.verify(&headers("", "0", line), BODY).unwrap_err(),
        verifier.verify(&headers(line, line, ""), BODY).unwrap_err(),
        verifier.verify(&headers("a.b", line, line), BODY).unwrap_err(),
        verifier.verify(&headers("MARKED-SECRET", "MARKED-BODY", line), BODY).unwrap_err(),
        verifier.verify(&headers("msg", "0", line), BODY).unwrap_err(),
        verifier.verify(&headers("msg", "99999999999", line), BODY).unwrap_err(),
        verifier.verify(&headers("msg_1", good.timestamp(), &many), BODY).unwrap_err(),
        verifier.verify(&headers("msg_2", good.timestamp(), line), BODY).unwrap_err(),
    ];
    let twice = [("webhook-id", "a"), ("webhook-id", "b"), ("webhook-timestamp", "0"), ("webhook-signature", line)];
    errors.push(verifier.verify(&twice, BODY).unwrap_err());
    for error in errors {
        error_is_clean(&error, line);
        error_is_clean(&UnwrapError::from(error), line);
    }
    let genuine = verifier.verify(&good, BODY)?;
    error_is_clean(&genuine.json::<Vec<i32>>().unwrap_err(), line);
    error_is_clean(&genuine.json::<std::collections::HashMap<String, i32>>().unwrap_err(), line);
    error_is_clean(&genuine.decode::<Vec<String>>().unwrap_err(), line);
    let misfit = verifier.unwrap::<std::collections::BTreeMap<String, i64>>(&good, BODY).unwrap_err();
    assert!(matches!(misfit, UnwrapError::Decode(_)));
    error_is_clean(&misfit, line);
    Ok(())
}

#[test]
fn the_message_says_what_is_wrong() {
    for (error, what) in [
        (VerifyError::MissingHeader("webhook-id"), "`webhook-id`"),
        (VerifyError::DuplicateHeader("webhook-timestamp"), "`webhook-timestamp`"),
        (VerifyError::InvalidId, "id"),
        (VerifyError::InvalidTimestamp, "timestamp"),
        (VerifyError::TimestampTooOld, "too old"),
        (VerifyError::TimestampTooNew, "future"),
        (VerifyError::TooManySignatures, "64"),
        (VerifyError::InvalidBody, "JSON"),
        (VerifyError::NoMatchingSignature, "raw bytes"),
    ] {
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(UnwrapError::Verify(error).to_string(), error.to_string());
    }
}

#[test]
fn errors_are_small() {
    assert!(size_of::<VerifyError>() <= 24);
    assert!(size_of::<SecretError>() <= 32);
    assert!(size_of::<SignError>() <= 1);
    assert!(size_of::<JsonError>() <= 24);
    assert!(size_of::<UnwrapError>() <= 48);
    assert!(size_of::<Delivery>() <= 256 + 40);
    assert!(size_of::<Verified>() <= size_of::<Delivery>() + 48);
    assert!(size_of::<Verifier>() <= 128);
    assert!(size_of::<SignedHeaders>() <= 72);
}

/// What safe code can tell of wiping: the memory of a key is of types that promise it, and a secret runs their drop.
#[test]
fn keys_are_of_types_that_wipe_themselves() {
    fn wipes<T: zeroize::ZeroizeOnDrop>() {}
    wipes::<Secret>();
    wipes::<zeroize::Zeroizing<String>>();
    let exposed: zeroize::Zeroizing<String> = Secret::generate().expose();
    assert!(exposed.starts_with("whsec_"));
    assert!(std::mem::needs_drop::<Verifier>() && std::mem::needs_drop::<Signer>());
}
