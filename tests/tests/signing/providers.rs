//! Deliveries signed as other providers sign them: the published vectors, and every preset beside its own signer.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use webhook_events::{Id, KeyForm, Scheme, SchemeError, Secret, Stamp, Unit, Verifier, VerifyError};

#[derive(serde::Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(serde::Deserialize)]
struct Vector {
    name: String,
    scheme: String,
    secret: String,
    headers: BTreeMap<String, String>,
    body: String,
    url: Option<String>,
    verify_at: Option<u64>,
    expect: String,
}

fn convoy() -> Scheme {
    let scheme = Scheme::hmac_sha512().header("X-Convoy-Signature").value("{hex}").signed("{body}").no_timestamp();
    scheme.build().expect("it is safe as far as it goes")
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn every_vector_has_its_outcome() {
    let vectors: Vectors = serde_json::from_str(include_str!("../../vectors/providers.json")).unwrap();
    assert_eq!(vectors.vectors.len(), 22);
    for Vector { name, scheme, secret, headers, body, url, verify_at, expect } in vectors.vectors {
        let scheme = Scheme::preset(&scheme).unwrap_or_else(convoy);
        let secret = scheme.secret(&secret).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut verifier = scheme.verifier(secret);
        if let Some(url) = url {
            verifier = verifier.url(&url);
        }
        let headers: Vec<(String, String)> = headers.into_iter().collect();
        let outcome = verifier.verify_at(&headers, body.clone(), at(verify_at.unwrap_or(1_700_000_000)));
        assert_eq!(if outcome.is_ok() { "valid" } else { "invalid" }, expect, "{name}: {outcome:?}");
        // One byte more, and it is another body.
        let outcome =
            verifier.check_at(&headers, format!("{body} ").as_bytes(), at(verify_at.unwrap_or(1_700_000_000)));
        assert!(outcome.is_err(), "{name} with another body");
    }
}

/// The secret of a preset for these tests, and what signs for it.
fn secrets(scheme: &Scheme) -> (Secret, Secret) {
    if let Some("discord") = scheme.name() {
        let private = Secret::parse("whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
        (private.public().unwrap(), private)
    } else {
        let secret = Secret::from_bytes("a secret of this test alone").unwrap();
        (secret.clone(), secret)
    }
}

const BODY: &str = r#"{"id":"evt_1","event_id":"ev_2","event":{"id":"in_3"},"webhookTimestamp":1750861210123}"#;

#[test]
fn a_spec_can_name_every_preset_and_no_other() {
    assert_eq!(webhook_events_spec::PRESETS, Scheme::PRESETS);
}

#[test]
fn every_preset_verifies_what_it_signs_and_no_forgery() {
    let now = at(1_750_861_210);
    for name in Scheme::PRESETS {
        let scheme = Scheme::preset(name).unwrap();
        assert_eq!(scheme.name(), Some(*name));
        let (secret, private) = secrets(&scheme);
        let url = "https://example.com/hooks";
        let verifier = scheme.verifier(secret.clone()).url(url);
        let signer = scheme.signer(private).url(url);
        let headers = signer.sign("msg_1", now, BODY).unwrap_or_else(|error| panic!("{name}: {error}"));
        let verified = verifier.verify_at(&headers, BODY, now).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!verified.id().is_empty());
        assert_eq!(verified.timestamp(), 1_750_861_210, "{name}");

        // Another body, and one that begins with what could be the end of the timestamp.
        for body in [BODY.replace("evt_1", "evt_2"), format!("0{BODY}"), String::new()] {
            assert!(verifier.verify_at(&headers, body, now).is_err(), "{name}");
        }
        // Another key.
        let other = Secret::from_bytes("another secret").unwrap();
        assert!(scheme.verifier(other.clone()).url(url).verify_at(&headers, BODY, now).is_err(), "{name}");
        let both = scheme.verifier(other).also_accept(secret.clone()).url(url);
        assert_eq!(both.verify_at(&headers, BODY, now).unwrap().key_index(), 1, "{name}");
        // Another time, where one is signed.
        let late = now + Duration::from_secs(3600);
        let outcome = verifier.verify_at(&headers, BODY, late).map(drop);
        match scheme.tolerance() {
            Some(_) => assert_eq!(outcome, Err(VerifyError::TimestampTooOld), "{name}"),
            None => assert_eq!(outcome, Ok(()), "{name}"),
        }
        // Each header gone, and each value changed at its end and its beginning.
        let pairs: Vec<(String, String)> = headers.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let signature = pairs.last().unwrap().0.clone();
        for index in 0..pairs.len() {
            let mut without = pairs.clone();
            let (removed, _) = without.remove(index);
            let signed_id = matches!(*name, "standard-webhooks" | "svix" | "supabase" | "polar-legacy" | "twitch");
            let may_be_missing = !signed_id && removed != signature && removed.to_lowercase().contains("deliver")
                || ["x-request-uuid", "x-shopify-webhook-id", "x-zendesk-webhook-invocation-id"]
                    .contains(&removed.as_str());
            assert_eq!(verifier.verify_at(&without, BODY, now).is_ok(), may_be_missing, "{name} without {removed}");
            if removed == signature {
                for changed in [
                    pairs[index].1.replacen(|c: char| c.is_ascii_digit(), "x", 100),
                    format!("{}0", pairs[index].1),
                    pairs[index].1[..pairs[index].1.len() - 1].to_owned(),
                    pairs[index].1.split_once('=').map_or(String::new(), |(_, rest)| rest.to_owned()),
                ] {
                    let mut altered = pairs.clone();
                    altered[index].1 = changed.clone();
                    assert!(verifier.verify_at(&altered, BODY, now).is_err(), "{name} with {changed}");
                }
            }
        }
        // Nothing of it is in what is printed.
        assert!(!format!("{verifier:?} {scheme:?}").contains("a secret of this"));
    }
}

#[test]
fn a_time_that_is_there_twice_or_in_another_unit_is_refused() {
    let scheme = Scheme::stripe();
    let secret = scheme.secret("whsec_test").unwrap();
    let verifier = scheme.verifier(secret.clone());
    let headers = scheme.signer(secret).sign("x", at(1_700_000_000), BODY).unwrap();
    let value = headers.signature().to_owned();
    let verify = |value: &str| verifier.verify_at(&[("Stripe-Signature", value)], BODY, at(1_700_000_000)).map(drop);
    assert_eq!(verify(&value), Ok(()));
    assert_eq!(verify(&format!("{value},v0=abc")), Ok(()));
    assert_eq!(verify(&value.replace("v1=", " v1=")), Ok(()));
    assert_eq!(verify(&format!("{value},t=1700000000")), Err(VerifyError::InvalidTimestamp));
    assert_eq!(verify(&value.replace("t=1700000000", "t=1700000000000")), Err(VerifyError::TimestampTooNew));
    assert_eq!(verify(&value.replace("t=1700000000,", "")), Err(VerifyError::InvalidTimestamp));
    assert_eq!(verify(&value.to_uppercase().replace("T=", "t=").replace("V1=", "v1=")), Ok(()));
    let many = format!("t=1700000000{}", ",v1=00".repeat(64));
    assert_eq!(verify(&many), Err(VerifyError::TooManySignatures));
    // A header of one entry comes once.
    let github = Scheme::github();
    let verifier = github.verifier(github.secret("s").unwrap());
    let twice = [("X-Hub-Signature-256", "sha256=00"), ("X-Hub-Signature-256", "sha256=00")];
    assert_eq!(verifier.check(&twice, b"{}"), Err(VerifyError::DuplicateHeader("x-hub-signature-256")));
}

#[test]
fn an_unsafe_scheme_is_not_built() {
    let plain = || Scheme::hmac_sha256().header("X-Signature").value("{hex}");
    let minutes = Duration::from_secs(300);
    let in_header = || Stamp::header("X-Time", Unit::Seconds);
    for (builder, error) in [
        (Scheme::hmac_sha256().no_timestamp(), SchemeError::NoHeader),
        (plain().header("not a name").no_timestamp(), SchemeError::NoHeader),
        (plain().value("sha256").no_timestamp(), SchemeError::Value),
        (plain().value("{hex}{base64}").no_timestamp(), SchemeError::Value),
        (
            plain().value("t={timestamp},v1={hex}").list(',').signed("{timestamp}.{body}").no_timestamp(),
            SchemeError::TimestampInValue,
        ),
        (plain().list('x').no_timestamp(), SchemeError::List),
        (plain().signed("{body}{body}").no_timestamp(), SchemeError::Signed),
        (plain().signed("{body}.{header}").no_timestamp(), SchemeError::Signed),
        (plain().signed("{timestamp}").timestamp(in_header(), minutes), SchemeError::BodyNotSigned),
        (plain(), SchemeError::NoTimestamp),
        (plain().timestamp(Stamp::in_value(Unit::Seconds), minutes), SchemeError::TimestampInValue),
        (plain().timestamp(in_header(), minutes), SchemeError::TimestampNotSigned),
        (plain().signed("{timestamp}.{body}").no_timestamp(), SchemeError::TimestampMissing),
        (plain().signed("{id}.{body}").no_timestamp(), SchemeError::IdMissing),
        (plain().signed("{id}{body}").no_timestamp().id(Id::header("X-Id")), SchemeError::Touching),
        (Scheme::hmac_sha1().header("X-Signature").no_timestamp(), SchemeError::Legacy),
        (plain().no_timestamp().rejection(500), SchemeError::Rejection),
    ] {
        assert_eq!(builder.build().map(drop), Err(error));
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn secrets_are_what_their_scheme_says() {
    let form = |form: KeyForm| Scheme::hmac_sha256().header("X-Signature").no_timestamp().key(form).build().unwrap();
    let signed = |scheme: &Scheme, text: &str| {
        scheme.signer(scheme.secret(text).unwrap()).sign("a", at(0), "{}").unwrap().signature().to_owned()
    };
    let text = signed(&form(KeyForm::Text), "key");
    assert_eq!(signed(&form(KeyForm::Base64), "a2V5"), text);
    assert_eq!(signed(&form(KeyForm::Hex), "6B6579"), text);
    for (key, wrong) in
        [(KeyForm::Hex, "6b657"), (KeyForm::Hex, "xx"), (KeyForm::Base64, "a2V5="), (KeyForm::Text, " ")]
    {
        assert!(form(key).secret(wrong).is_err(), "{key:?} {wrong}");
    }
    assert!(Scheme::supabase().secret("v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX").is_ok());
    assert!(Scheme::standard_webhooks().secret("v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX").is_err());
}

#[test]
fn the_id_of_an_unsigned_header_is_no_reason_to_handle_it_again() {
    let scheme = Scheme::github();
    let verifier = scheme.verifier(scheme.secret("s").unwrap());
    let headers = scheme.signer(scheme.secret("s").unwrap()).sign("delivery-1", at(0), "{}").unwrap();
    assert_eq!(verifier.check(&headers, b"{}").unwrap().id(), "delivery-1");
    let without: Vec<_> = headers.iter().filter(|(name, _)| *name != "x-github-delivery").collect();
    assert!(verifier.check(&without, b"{}").unwrap().id().starts_with("sig_"));
    // From the body where the scheme says so.
    let stripe = Scheme::stripe();
    let verifier: Verifier = stripe.verifier(stripe.secret("s").unwrap());
    let headers = stripe.signer(stripe.secret("s").unwrap()).sign("ignored", SystemTime::now(), BODY).unwrap();
    assert_eq!(verifier.check(&headers, BODY.as_bytes()).unwrap().id(), "evt_1");
    let pagerduty = Scheme::pagerduty();
    let headers = pagerduty.signer(pagerduty.secret("s").unwrap()).sign("ignored", at(0), BODY).unwrap();
    assert_eq!(
        pagerduty.verifier(pagerduty.secret("s").unwrap()).check(&headers, BODY.as_bytes()).unwrap().id(),
        "in_3"
    );
}
