//! Ids that would let one signature cover two messages, or that do harm where they are printed or stored.

use webhook_events::VerifyError::{self, InvalidId, InvalidTimestamp, MissingHeader};

use super::{BODY, ID, Request, TIMESTAMP};

fn verify(id: impl AsRef<[u8]>) -> Result<(), VerifyError> {
    Request::signed(id, TIMESTAMP, BODY).verify()
}

#[test]
fn empty_id() {
    assert_eq!(verify(""), Err(MissingHeader("webhook-id")));
}

#[test]
fn dotted_id() {
    for id in [".", "a.b", ".a", "a.", "msg_1.1750861210"] {
        assert_eq!(verify(id), Err(InvalidId), "{id:?}");
    }
}

#[test]
fn long_id() {
    assert_eq!(verify("i"), Ok(()));
    assert_eq!(verify("i".repeat(255)), Ok(()));
    for length in [256, 257, 511, 512, 65_536, 10_000_000] {
        assert_eq!(verify("i".repeat(length)), Err(InvalidId), "{length}");
    }
}

#[test]
fn every_byte_in_an_id() {
    for byte in 0..=u8::MAX {
        let allowed = (0x21..=0x7e).contains(&byte) && byte != b'.';
        let expected = if allowed { Ok(()) } else { Err(InvalidId) };
        for id in [[b'a', byte, b'b'], [byte, b'a', b'b'], [b'a', b'b', byte]] {
            assert_eq!(verify(id), expected, "{id:?}");
        }
    }
}

#[test]
fn unicode_id() {
    for id in ["ÿ", "msg_é", "\u{202e}gsm", "msg_１"] {
        assert_eq!(verify(id), Err(InvalidId), "{id:?}");
    }
}

/// All of these have the signed content `msg.1750861210.5.x`, and so the same signature; one of them is what was signed.
#[test]
fn boundary_shift_between_id_timestamp_and_body() {
    let signed = Request::signed("msg", TIMESTAMP, "5.x");
    assert_eq!(signed.verify(), Ok(()));
    let shifted = |id: &str, timestamp: &str, body: &str| {
        assert_eq!(format!("{id}.{timestamp}.{body}"), "msg.1750861210.5.x");
        let mut request = signed.clone().set("webhook-id", id).set("webhook-timestamp", timestamp);
        request.body = body.into();
        request.verify()
    };
    assert_eq!(shifted("msg.1750861210", "5", "x"), Err(InvalidId));
    assert_eq!(shifted("msg", "1750861210.5", "x"), Err(InvalidTimestamp));
}

#[test]
fn digits_moved_between_id_and_timestamp() {
    let signed = Request::signed("msg1", "750861210", BODY);
    assert!(signed.clone().set("webhook-id", "msg").set("webhook-timestamp", TIMESTAMP).verify().is_err());
    let signed = Request::signed("msg", TIMESTAMP, BODY);
    assert!(signed.set("webhook-id", ID).verify().is_err());
}
