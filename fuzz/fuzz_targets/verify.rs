//! Verification agrees with the reference on any headers and body, also on signed ones that were tampered with.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use webhook_events::{Secret, Verifier};
use webhook_events_tests::reference;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    first_key: &'a [u8],
    second_key: &'a [u8],
    signed: Option<Signed<'a>>,
    headers: Vec<(Name, &'a [u8])>,
    body: &'a [u8],
    now: u32,
    tolerance: u16,
}

/// A genuine message, of which the headers above may take a part away or add to it.
#[derive(Arbitrary, Debug)]
struct Signed<'a> {
    with_second_key: bool,
    id: &'a [u8],
    age: i16,
    without: Option<Name>,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
enum Name {
    Id,
    Timestamp,
    Signature,
    Other,
}

impl Name {
    fn as_str(self) -> &'static str {
        match self {
            Self::Id => "Webhook-Id",
            Self::Timestamp => "webhook-timestamp",
            Self::Signature => "WEBHOOK-SIGNATURE",
            Self::Other => "svix-signature",
        }
    }
}

fuzz_target!(|input: Input<'_>| {
    let keys = [input.first_key.to_vec(), input.second_key.to_vec()];
    let (Ok(first), Ok(second)) = (Secret::from_bytes(&keys[0]), Secret::from_bytes(&keys[1])) else {
        return;
    };
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    if let Some(signed) = &input.signed {
        let key = &keys[usize::from(signed.with_second_key)];
        let timestamp = (i64::from(input.now) - i64::from(signed.age)).to_string();
        let signature = reference::v1(key, signed.id, timestamp.as_bytes(), input.body);
        let values = [
            (Name::Id, signed.id.to_vec()),
            (Name::Timestamp, timestamp.into_bytes()),
            (Name::Signature, signature.into_bytes()),
        ];
        let kept = values.into_iter().filter(|(name, _)| Some(*name) != signed.without);
        headers.extend(kept.map(|(name, value)| (name.as_str().to_owned(), value)));
    }
    headers.extend(input.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.to_vec())));

    let tolerance = Duration::from_secs(input.tolerance.into());
    let verifier = Verifier::new(first).also_accept(second).tolerance(tolerance);
    let now = UNIX_EPOCH + Duration::from_secs(input.now.into());
    let result = verifier.verify_at(&headers, input.body.to_vec(), now);
    let expected = reference::verify(&keys, &headers, input.body, input.now.into(), input.tolerance.into());
    assert_eq!(result.map(|verified| verified.key_index()), expected);
});
