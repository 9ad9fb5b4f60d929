//! Timestamps that are no canonical number, lie outside the tolerance, or would overflow.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use webhook_events::VerifyError::{self, InvalidTimestamp, MissingHeader, TimestampTooNew, TimestampTooOld};

use super::{BODY, ID, NOW, Request, TIMESTAMP, at, verifier};

/// Verifies a message that was signed for `timestamp`.
fn verify(timestamp: impl AsRef<[u8]>) -> Result<(), VerifyError> {
    Request::signed(ID, timestamp, BODY).verify()
}

fn verify_at(timestamp: u64, tolerance: Duration, now: SystemTime) -> Result<(), VerifyError> {
    Request::signed(ID, timestamp.to_string(), BODY).verify_with(&verifier().tolerance(tolerance), now)
}

#[test]
fn words_for_numbers() {
    for timestamp in ["NaN", "nan", "inf", "Infinity", "-inf", "null", "undefined", "true", "now", "hello"] {
        assert_eq!(verify(timestamp), Err(InvalidTimestamp), "{timestamp:?}");
    }
}

#[test]
fn other_notations() {
    for timestamp in
        ["1e9", "1.750861210e9", "0x685c059a", "0b1", "0o15027002632", "685c059a", "1_750_861_210", "1,750,861,210"]
    {
        assert_eq!(verify(timestamp), Err(InvalidTimestamp), "{timestamp:?}");
    }
}

#[test]
fn signs_and_leading_zeros() {
    for timestamp in ["+1750861210", "-1750861210", "--1", "-0", "01750861210", "00", "0001750861210"] {
        assert_eq!(verify(timestamp), Err(InvalidTimestamp), "{timestamp:?}");
    }
}

#[test]
fn white_space() {
    for space in ["\t", "\n", "\r\n", " ", "\u{a0}", "\0"] {
        let around = [format!("{space}{TIMESTAMP}"), format!("{TIMESTAMP}{space}"), format!("1750861{space}210")];
        for timestamp in around {
            assert_eq!(verify(&timestamp), Err(InvalidTimestamp), "{timestamp:?}");
        }
    }
    assert_eq!(verify(""), Err(MissingHeader("webhook-timestamp")));
}

#[test]
fn fractions_and_dates() {
    for timestamp in
        ["1750861210.0", "1750861210.9", "1750861210.", ".5", "2025-06-25T14:20:10Z", "1750861210Z", "1750861210s"]
    {
        assert_eq!(verify(timestamp), Err(InvalidTimestamp), "{timestamp:?}");
    }
}

#[test]
fn other_digits() {
    for timestamp in ["１７５０８６１２１０", "١٧٥٠٨٦١٢١٠", "175086121²", "१७५०८६१२१०"]
    {
        assert_eq!(verify(timestamp), Err(InvalidTimestamp), "{timestamp:?}");
    }
    assert_eq!(verify(b"17508612\xff0"), Err(InvalidTimestamp));
}

#[test]
fn milliseconds() {
    assert_eq!(verify("1750861210000"), Err(TimestampTooNew));
    assert_eq!(verify("1750861210000000000"), Err(TimestampTooNew));
}

#[test]
fn the_ends_of_i64_and_beyond() {
    assert_eq!(verify(i64::MAX.to_string()), Err(TimestampTooNew));
    assert_eq!(verify("0"), Err(TimestampTooOld));
    for timestamp in
        [i64::MIN.to_string(), "9223372036854775808".into(), u64::MAX.to_string(), "9".repeat(19), "9".repeat(20)]
    {
        assert_eq!(verify(&timestamp), Err(InvalidTimestamp), "{timestamp}");
    }
    assert_eq!(verify("1".repeat(1_000_000)), Err(InvalidTimestamp));
}

#[test]
fn the_edges_of_the_tolerance() {
    for tolerance in [0, 1, 300, 86_400] {
        let within = Duration::from_secs(tolerance);
        assert_eq!(verify_at(NOW - tolerance, within, at(NOW)), Ok(()));
        assert_eq!(verify_at(NOW + tolerance, within, at(NOW)), Ok(()));
        assert_eq!(verify_at(NOW - tolerance - 1, within, at(NOW)), Err(TimestampTooOld));
        assert_eq!(verify_at(NOW + tolerance + 1, within, at(NOW)), Err(TimestampTooNew));
    }
}

#[test]
fn five_minutes_unless_set() {
    assert_eq!(verify((NOW - 300).to_string()), Ok(()));
    assert_eq!(verify((NOW + 300).to_string()), Ok(()));
    assert_eq!(verify((NOW - 301).to_string()), Err(TimestampTooOld));
    assert_eq!(verify((NOW + 301).to_string()), Err(TimestampTooNew));
}

/// Timestamps are in whole seconds, so now and the tolerance are taken in whole seconds, too.
#[test]
fn parts_of_a_second_are_dropped() {
    let now = at(NOW) + Duration::from_nanos(999_999_999);
    assert_eq!(verify_at(NOW, Duration::ZERO, now), Ok(()));
    assert_eq!(verify_at(NOW - 1, Duration::from_nanos(999_999_999), now), Err(TimestampTooOld));
    assert_eq!(verify_at(NOW + 1, Duration::from_nanos(999_999_999), now), Err(TimestampTooNew));
}

#[test]
fn no_clock_and_no_tolerance_overflows() {
    let span = Duration::from_secs(u64::try_from(i64::MAX).expect("i64::MAX is positive"));
    let last = UNIX_EPOCH.checked_add(span);
    let first = UNIX_EPOCH.checked_sub(span);
    let before = UNIX_EPOCH - Duration::from_millis(1);
    let largest = u64::try_from(i64::MAX).expect("i64::MAX is positive");
    for now in [last, first, Some(before), Some(UNIX_EPOCH)].into_iter().flatten() {
        for timestamp in [0, 1, NOW, largest] {
            assert_eq!(verify_at(timestamp, Duration::MAX, now), Ok(()), "{timestamp} at {now:?}");
        }
    }
    assert_eq!(verify_at(0, Duration::ZERO, before), Err(TimestampTooNew));
    assert_eq!(verify_at(0, Duration::from_secs(1), before), Ok(()));
    assert_eq!(verify_at(0, Duration::ZERO, UNIX_EPOCH), Ok(()));
    if let Some(last) = last {
        assert_eq!(verify_at(largest, Duration::ZERO, last), Ok(()));
        assert_eq!(verify_at(largest - 1, Duration::ZERO, last), Err(TimestampTooOld));
    }
}

/// The text is signed, not the number: another spelling of the number is another message.
#[test]
fn another_spelling_under_the_signature_of_the_canonical_one() {
    for timestamp in ["01750861210", "+1750861210", "1750861210.0", " 1750861210"] {
        assert_eq!(Request::genuine().set("webhook-timestamp", timestamp).verify(), Err(InvalidTimestamp));
    }
}

#[test]
fn an_old_delivery_with_a_fresh_timestamp() {
    let old = Request::signed(ID, (NOW - 4000).to_string(), BODY);
    assert_eq!(old.verify(), Err(TimestampTooOld));
    assert_eq!(old.set("webhook-timestamp", TIMESTAMP).verify(), Err(VerifyError::NoMatchingSignature));
}
