//! Secret parsing takes exactly the texts that the policy describes, and gives them back.
#![no_main]

use base64::{Engine, engine::general_purpose::STANDARD};
use libfuzzer_sys::fuzz_target;
use webhook_events::{Secret, SecretError};

fuzz_target!(|text: &str| {
    let parsed = Secret::parse(text);
    if let Some(encoded) = text.strip_prefix("whsec_") {
        assert_eq!(parsed.as_ref().map(|_| ()), symmetric(encoded).as_ref().map(|_| ()));
        if let Ok(secret) = &parsed {
            assert_eq!(*secret.expose(), text);
        }
    } else if !text.starts_with("whpk_") && !text.starts_with("whsk_") {
        let blank = text.chars().all(char::is_whitespace);
        assert_eq!(parsed.as_ref().err(), Some(&if blank { SecretError::Empty } else { SecretError::UnknownPrefix }));
    }
    if let Ok(secret) = &parsed {
        let exposed = secret.expose();
        let again = Secret::parse(&exposed).expect("what was exposed is a secret");
        assert_eq!(exposed, again.expose());
        if let Some(public) = secret.public() {
            assert!(public.expose().starts_with("whpk_"));
            Secret::parse(&public.expose()).expect("a public half is a secret");
        }
    }
});

/// What follows `whsec_`, judged by writing it again: canonical is what comes out as it went in.
fn symmetric(encoded: &str) -> Result<(), SecretError> {
    if encoded.is_empty() {
        return Err(SecretError::Empty);
    }
    let key = STANDARD.decode(encoded).map_err(|_| SecretError::InvalidBase64)?;
    if STANDARD.encode(&key) != encoded {
        return Err(SecretError::InvalidBase64);
    }
    match key.len() {
        ..24 => Err(SecretError::TooShort),
        65.. => Err(SecretError::TooLong),
        _ => Ok(()),
    }
}
