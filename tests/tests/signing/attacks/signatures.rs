//! Signature headers: malformed, mislabelled, of something else, or far too many.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use webhook_events::VerifyError::{self, NoMatchingSignature, TooManySignatures};
use webhook_events_tests::reference;

use super::{BODY, ID, KEY, Request, TIMESTAMP};

/// Verifies the genuine message under another signature header.
fn verify(signature: impl AsRef<[u8]>) -> Result<(), VerifyError> {
    Request::genuine().set("webhook-signature", signature).verify()
}

/// The genuine signature, bare.
fn mac() -> [u8; 32] {
    reference::hmac(KEY, &reference::content(ID.as_bytes(), TIMESTAMP.as_bytes(), BODY))
}

fn good() -> String {
    format!("v1,{}", STANDARD.encode(mac()))
}

#[test]
fn truncated() {
    let good = good();
    for length in 1..good.len() {
        let cut = good.get(..length).unwrap_or_default();
        assert_eq!(verify(cut), Err(NoMatchingSignature), "{cut:?}");
    }
    for length in 0..32 {
        let cut = STANDARD.encode(mac().get(..length).unwrap_or_default());
        assert_eq!(verify(format!("v1,{cut}")), Err(NoMatchingSignature), "{length} bytes");
    }
}

#[test]
fn empty() {
    for signature in ["v1,", "v1", ",", "v1,=", "v1,====", "v1, v1,", "v1,AAAA"] {
        assert_eq!(verify(signature), Err(NoMatchingSignature), "{signature:?}");
    }
}

#[test]
fn longer() {
    for extra in 1..=40 {
        let long = [&mac()[..], &vec![0; extra]].concat();
        assert_eq!(verify(format!("v1,{}", STANDARD.encode(long))), Err(NoMatchingSignature), "{extra} more");
    }
    let doubled = STANDARD.encode([mac(), mac()].concat());
    assert_eq!(verify(format!("v1,{doubled}")), Err(NoMatchingSignature));
    assert_eq!(verify(format!("{}AAAA", good())), Err(NoMatchingSignature));
    assert_eq!(verify(format!("v1,{}", "A".repeat(10_000_000))), Err(NoMatchingSignature));
}

#[test]
fn bare_and_prefixed() {
    let bare = STANDARD.encode(mac());
    let hex = mac().map(|byte| format!("{byte:02x}")).concat();
    for signature in [
        bare.clone(),
        hex.clone(),
        format!("v1,{hex}"),
        format!("sha256={hex}"),
        format!("v1,v1,{bare}"),
        format!("v1,,{bare}"),
        format!("\"v1,{bare}\""),
        format!("v1,\"{bare}\""),
        format!("t={TIMESTAMP},v1={hex}"),
        format!("whsec_{bare}"),
    ] {
        assert_eq!(verify(&signature), Err(NoMatchingSignature), "{signature:?}");
    }
}

#[test]
fn wrong_version_labels() {
    let bare = STANDARD.encode(mac());
    for label in ["V1", "v2", "v0", "v", "1", "", "v01", "v1.0", "v11", "v1a", "v1A", "v1b", "ｖ1", "\0v1", "v1\0"] {
        assert_eq!(verify(format!("{label},{bare}")), Err(NoMatchingSignature), "{label:?}");
    }
    for separator in [":", "=", ";", ".", " ,", ", ", "\t,", ""] {
        assert_eq!(verify(format!("v1{separator}{bare}")), Err(NoMatchingSignature), "{separator:?}");
    }
}

#[test]
fn base64_that_is_not_canonical() {
    let bare = STANDARD.encode(mac());
    assert_eq!(verify(format!("v1,{}", STANDARD_NO_PAD.encode(mac()))), Err(NoMatchingSignature));
    assert_eq!(verify(format!("v1,{bare}=")), Err(NoMatchingSignature));
    assert_eq!(verify(format!("v1,={bare}")), Err(NoMatchingSignature));
    for junk in ["\n", "\r\n", "\0", "%3D", "\u{fffd}", "-", "_"] {
        let (front, back) = bare.split_at(20);
        assert_eq!(verify(format!("v1,{front}{junk}{back}")), Err(NoMatchingSignature), "{junk:?}");
        assert_eq!(verify(format!("v1,{bare}{junk}")), Err(NoMatchingSignature), "{junk:?}");
    }
}

/// The last character before the padding carries four bits, two of which are signature; the others must be zero.
#[test]
fn base64_with_stray_bits() {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let good = good();
    let last = good.len() - 2;
    let accepted = alphabet.iter().filter(|character| {
        let mut other = good.clone().into_bytes();
        other[last] = **character;
        verify(other).is_ok()
    });
    assert_eq!(accepted.count(), 1);
}

/// A message is looked for whose signature has both characters that the url-safe alphabet spells otherwise.
#[test]
fn url_safe_base64() {
    let request = (0..1000)
        .map(|number| Request::signed(format!("msg_{number}"), TIMESTAMP, BODY))
        .find(|request| request.signature().contains('+') && request.signature().contains('/'))
        .expect("one in a few signatures has both");
    assert_eq!(request.verify(), Ok(()));
    let bytes = STANDARD.decode(request.signature().trim_start_matches("v1,")).expect("base64");
    let url_safe = request.set("webhook-signature", format!("v1,{}", URL_SAFE.encode(bytes)));
    assert_eq!(url_safe.verify(), Err(NoMatchingSignature));
}

#[test]
fn of_another_key_id_timestamp_or_body() {
    let (id, timestamp) = (ID.as_bytes(), TIMESTAMP.as_bytes());
    for signature in [
        reference::v1(b"another key", id, timestamp, BODY),
        reference::v1(b"", id, timestamp, BODY),
        reference::v1(&[0; 32], id, timestamp, BODY),
        reference::v1(KEY, b"msg_other", timestamp, BODY),
        reference::v1(KEY, id, b"1750861211", BODY),
        reference::v1(KEY, id, timestamp, b"{}"),
        reference::v1(KEY, b"", timestamp, BODY),
    ] {
        assert_eq!(verify(signature), Err(NoMatchingSignature));
    }
    let without_id = [timestamp, b".", BODY].concat();
    assert_eq!(verify(format!("v1,{}", STANDARD.encode(reference::hmac(KEY, &without_id)))), Err(NoMatchingSignature));
    assert_eq!(verify(format!("v1,{}", STANDARD.encode(reference::hmac(KEY, BODY)))), Err(NoMatchingSignature));
}

#[test]
fn sixty_four_are_read_and_sixty_five_are_not() {
    let bad = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for filler in [bad, "x", "v2,whatever", "v1,"] {
        let list = |count: usize| vec![filler; count].join(" ");
        assert_eq!(verify(format!("{} {}", list(63), good())), Ok(()));
        assert_eq!(verify(format!("{} {}", good(), list(63))), Ok(()));
        assert_eq!(verify(list(64)), Err(NoMatchingSignature));
        assert_eq!(verify(format!("{} {}", list(64), good())), Err(TooManySignatures));
        assert_eq!(verify(format!("{} {}", good(), list(64))), Err(TooManySignatures));
    }
}

#[test]
fn a_hundred_thousand() {
    assert_eq!(verify(vec![good(); 100_000].join(" ")), Err(TooManySignatures));
    let request = (0..100_000).fold(Request::genuine(), |request, _| request.add("webhook-signature", "v1,x"));
    assert_eq!(request.verify(), Err(TooManySignatures));
}

#[test]
fn repeated_headers_are_joined() {
    let add = |request: Request, value: &str| request.add("webhook-signature", value);
    assert_eq!(add(Request::genuine(), "v1,x").verify(), Ok(()));
    assert_eq!(add(Request::genuine(), "").verify(), Ok(()));
    assert_eq!(add(Request::genuine().set("webhook-signature", "v2,x"), &good()).verify(), Ok(()));
    let halves = Request::genuine().set("webhook-signature", "x ".repeat(32));
    assert_eq!(add(halves.clone(), &"x ".repeat(32)).verify(), Err(NoMatchingSignature));
    assert_eq!(add(halves, &"x ".repeat(33)).verify(), Err(TooManySignatures));
    let (front, back) = (&good()[..20], &good()[20..]);
    assert_eq!(add(Request::genuine().set("webhook-signature", front), back).verify(), Err(NoMatchingSignature));
}

#[test]
fn separators() {
    for (front, back) in [(" ", ""), ("", " "), ("\t", "\t"), ("   ", " \t "), ("x ", " x"), ("x\t", "\ty")] {
        assert_eq!(verify(format!("{front}{}{back}", good())), Ok(()), "{front:?} {back:?}");
    }
    for separator in ["\n", "\r\n", "\u{b}", "\u{c}", "\u{a0}", "\u{2003}", ",", ";", "|", "\0"] {
        assert_eq!(verify(format!("v2,x{separator}{}", good())), Err(NoMatchingSignature), "{separator:?}");
        assert_eq!(verify(format!("{}{separator}v2,x", good())), Err(NoMatchingSignature), "{separator:?}");
    }
}

/// A proxy may fold repeated headers with `, `. Every entry counts, and a comma anywhere else spoils its entry.
#[test]
fn folded_with_a_comma() {
    for folded in [format!("v1,AAAA, {}", good()), format!("{}, v1,AAAA", good()), format!("{},  \t x", good())] {
        assert_eq!(verify(&folded), Ok(()), "{folded}");
    }
    for spoiled in [
        format!("{},", good()),
        format!("{}, ", good()),
        format!("{},v1,AAAA", good()),
        format!("{},, v1,AAAA", good()),
        format!(",{} x", good()),
        format!("{} , x", good()).replace(" , ", ",\u{a0}"),
    ] {
        assert_eq!(verify(&spoiled), Err(NoMatchingSignature), "{spoiled}");
    }
    // The limit counts them all.
    assert_eq!(verify(format!("{}{}", "v1,x, ".repeat(63), good())), Ok(()));
    assert_eq!(verify(format!("{}{}", "v1,x, ".repeat(64), good())), Err(TooManySignatures));
}

#[test]
fn bytes_that_are_no_text() {
    for byte in 0..=u8::MAX {
        let mut signature = good().into_bytes();
        signature.push(byte);
        let expected = if matches!(byte, b' ' | b'\t') { Ok(()) } else { Err(NoMatchingSignature) };
        assert_eq!(verify(signature), expected, "{byte:#x}");
    }
}
