//! Schemes of providers accept what they sign, and neither another body nor headers that somebody made up.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use webhook_events::{Scheme, Secret};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    scheme: u8,
    key: &'a [u8],
    body: &'a [u8],
    /// Headers besides those of the signature.
    headers: Vec<(&'a str, &'a [u8])>,
    flipped: u16,
    now: u32,
}

fuzz_target!(|input: Input<'_>| {
    let name = Scheme::PRESETS[usize::from(input.scheme) % Scheme::PRESETS.len()];
    let scheme = Scheme::preset(name).expect("it is a preset");
    let Ok(secret) = Secret::from_bytes(input.key) else { return };
    // A key of bytes signs by no public-key scheme.
    if name == "discord" {
        return;
    }
    let (url, now) = ("https://example.com/hooks", UNIX_EPOCH + Duration::from_secs(input.now.into()));
    let verifier = scheme.verifier(secret.clone()).url(url);
    let made_up: Vec<(&str, &[u8])> = input.headers.clone();
    assert!(verifier.verify_at(&made_up, input.body.to_vec(), now).is_err(), "{name} takes what nobody signed");
    let Ok(signed) = scheme.signer(secret).url(url).sign("msg_1", now, input.body) else { return };
    let headers: Vec<(&str, &str)> = signed.iter().collect();
    let outcome = verifier.check_at(&headers, input.body, now);
    let mut other = input.body.to_vec();
    if let Some(byte) = other.get_mut(usize::from(input.flipped) % input.body.len().max(1)) {
        *byte ^= 1;
    } else {
        other.push(b' ');
    }
    if outcome.is_ok() {
        assert!(verifier.check_at(&headers, &other, now).is_err(), "{name} takes another body");
    }
});
