//! Headers that are missing, blank, repeated, conflicting or merged, and the order of the checks.

use webhook_events::VerifyError::{
    DuplicateHeader, InvalidId, InvalidTimestamp, MissingHeader, NoMatchingSignature, TimestampTooOld,
    TooManySignatures,
};

use super::{ID, Request, TIMESTAMP};

const NAMES: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

#[test]
fn missing_header() {
    for name in NAMES {
        assert_eq!(Request::genuine().without(name).verify(), Err(MissingHeader(name)));
    }
}

#[test]
fn blank_header() {
    for name in NAMES {
        for blank in ["", " ", "\t", " \t  "] {
            assert_eq!(Request::genuine().set(name, blank).verify(), Err(MissingHeader(name)), "{blank:?}");
            assert_eq!(Request::genuine().set(name, blank).add(name, blank).verify(), Err(MissingHeader(name)));
        }
    }
}

#[test]
fn repeated_id_or_timestamp() {
    for (name, same) in [("webhook-id", ID), ("webhook-timestamp", TIMESTAMP)] {
        for second in [same, "1", "", " "] {
            let request = Request::genuine().add(name, second);
            assert_eq!(request.verify(), Err(DuplicateHeader(name)), "{name}: {second:?} added");
            let request = Request::genuine().set(name, second).add(name, same);
            assert_eq!(request.verify(), Err(DuplicateHeader(name)), "{name}: {second:?} in front");
        }
    }
}

#[test]
fn repeated_under_another_case() {
    assert_eq!(Request::genuine().add("Webhook-Id", "msg_other").verify(), Err(DuplicateHeader("webhook-id")));
    let request = Request::genuine().add("WEBHOOK-TIMESTAMP", TIMESTAMP);
    assert_eq!(request.verify(), Err(DuplicateHeader("webhook-timestamp")));
}

#[test]
fn merged_with_a_comma() {
    let merged = Request::signed(format!("{ID}, {ID}"), TIMESTAMP, "{}");
    assert_eq!(merged.verify(), Err(InvalidId));
    for comma in [",", ", "] {
        let merged = Request::signed(ID, format!("{TIMESTAMP}{comma}{TIMESTAMP}"), "{}");
        assert_eq!(merged.verify(), Err(InvalidTimestamp));
    }
}

#[test]
fn one_header_under_the_name_of_another() {
    let swapped = Request::genuine().set("webhook-id", TIMESTAMP).set("webhook-timestamp", ID);
    assert_eq!(swapped.verify(), Err(InvalidTimestamp));
    for old in ["svix-signature", "x-webhook-signature", "webhook_signature", "webhook-signature "] {
        let signature = Request::genuine().signature();
        let renamed = Request::genuine().without("webhook-signature").add(old, signature);
        assert_eq!(renamed.verify(), Err(MissingHeader("webhook-signature")), "{old:?}");
    }
}

#[test]
fn no_headers_at_all() {
    let request = NAMES.into_iter().fold(Request::genuine(), Request::without);
    assert_eq!(request.verify(), Err(MissingHeader("webhook-id")));
}

/// A request with every fault is mended one fault at a time, and each check comes to light in the order of the policy.
#[test]
fn the_checks_come_in_order() {
    let mut request = Request::genuine();
    request.headers.clear();
    assert_eq!(request.verify(), Err(MissingHeader("webhook-id")));
    request = request.add("webhook-id", "a.b").add("webhook-id", "a.b");
    assert_eq!(request.verify(), Err(MissingHeader("webhook-timestamp")));
    request = request.add("webhook-timestamp", "soon").add("webhook-timestamp", "soon");
    assert_eq!(request.verify(), Err(MissingHeader("webhook-signature")));
    request = request.add("webhook-signature", "nonsense ".repeat(65));
    assert_eq!(request.verify(), Err(DuplicateHeader("webhook-id")));
    request = request.set("webhook-id", "a.b");
    assert_eq!(request.verify(), Err(DuplicateHeader("webhook-timestamp")));
    request = request.set("webhook-timestamp", "soon");
    assert_eq!(request.verify(), Err(InvalidId));
    request = request.set("webhook-id", ID);
    assert_eq!(request.verify(), Err(InvalidTimestamp));
    request = request.set("webhook-timestamp", "1");
    assert_eq!(request.verify(), Err(TimestampTooOld));
    request = request.set("webhook-timestamp", TIMESTAMP);
    assert_eq!(request.verify(), Err(TooManySignatures));
    request = request.set("webhook-signature", "nonsense");
    assert_eq!(request.verify(), Err(NoMatchingSignature));
    request = request.set("webhook-signature", Request::genuine().signature());
    assert_eq!(request.verify(), Ok(()));
}
