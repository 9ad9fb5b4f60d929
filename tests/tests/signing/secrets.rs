//! What is read as a secret, and what is refused with which reason.

use std::collections::HashSet;
use std::process::Command;
use std::time::SystemTime;
use std::{env, error::Error};

use base64::{Engine, engine::general_purpose::STANDARD};
use webhook_events::{Secret, SecretError, SignError, Signer, Verifier};
use webhook_events_tests::reference;

const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const WHPK: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

fn refusal(text: &str) -> SecretError {
    Secret::parse(text).expect_err(text)
}

fn with_key(prefix: &str, length: usize) -> Result<Secret, SecretError> {
    Secret::parse(&format!("{prefix}{}", STANDARD.encode(vec![0xa5; length])))
}

#[test]
fn empty_blank_or_only_a_prefix() {
    for text in ["", " ", "\t\r\n", "\u{a0}", "whsec_", "whpk_", "whsk_"] {
        assert_eq!(refusal(text), SecretError::Empty, "{text:?}");
    }
    for key in ["", " ", "\n", " \t\r\n ", "\u{b}", "\u{a0}", "\u{3000}\n"] {
        assert_eq!(Secret::from_bytes(key).unwrap_err(), SecretError::Empty, "{key:?}");
    }
}

#[test]
fn unknown_prefix() {
    let bare = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for text in [
        bare.to_owned(),
        format!("v1,{WHSEC}"),
        format!(" {WHSEC}"),
        format!("\u{feff}{WHSEC}"),
        format!("\"{WHSEC}\""),
        format!("WHSEC_{bare}"),
        format!("whsec-{bare}"),
        format!("whsec{bare}"),
        format!("wh_{bare}"),
        "sk-proj-abcdefghijklmnopqrstuvwxyz".to_owned(),
        "_".to_owned(),
    ] {
        assert_eq!(refusal(&text), SecretError::UnknownPrefix, "{text:?}");
    }
}

#[test]
fn base64_that_is_not_canonical() {
    for text in [
        "whsec_%%%%",
        "whsec_a",
        "whsec_ ",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ",
        "whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqr TwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqr\nTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw=",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS_",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSé",
        "whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir5=",
        "whsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
    ] {
        assert_eq!(refusal(text), SecretError::InvalidBase64, "{text:?}");
    }
}

/// Stray bits and missing padding: a lenient reader would take all of these as the same 25 bytes.
#[test]
fn base64_with_stray_bits() {
    let good = STANDARD.encode([0; 25]);
    assert!(Secret::parse(&format!("whsec_{good}")).is_ok());
    for other in ["AB==", "AP==", "AA=", "AA", "AA===", "AAA="] {
        let text = format!("whsec_{}{other}", good.trim_end_matches("AA=="));
        let expected = if other == "AAA=" { None } else { Some(SecretError::InvalidBase64) };
        assert_eq!(Secret::parse(&text).err(), expected, "{text:?}");
    }
}

#[test]
fn too_short_and_too_long() {
    for length in 1..24 {
        assert_eq!(with_key("whsec_", length).unwrap_err(), SecretError::TooShort, "{length}");
    }
    for length in 24..=75 {
        assert!(with_key("whsec_", length).is_ok(), "{length}");
    }
    for length in [76, 77, 100, 10_000] {
        assert_eq!(with_key("whsec_", length).unwrap_err(), SecretError::TooLong, "{length}");
    }
    for (prefix, short, long) in [("whpk_", 31, 45), ("whsk_", 31, 65)] {
        assert_eq!(with_key(prefix, 1).unwrap_err(), SecretError::TooShort);
        assert_eq!(with_key(prefix, short).unwrap_err(), SecretError::TooShort);
        assert_eq!(with_key(prefix, short + 2).unwrap_err(), SecretError::InvalidKey);
        assert_eq!(with_key(prefix, long - 1).unwrap_err(), SecretError::InvalidKey);
        assert_eq!(with_key(prefix, long).unwrap_err(), SecretError::TooLong);
    }
}

#[test]
fn not_a_point_of_the_curve() {
    let mut two = [0; 32];
    two[0] = 2;
    assert_eq!(refusal(&format!("whpk_{}", STANDARD.encode(two))), SecretError::InvalidKey);
}

#[test]
fn raw_keys_of_any_length() -> Result<(), Box<dyn Error>> {
    for length in [1, 15, 24, 64, 65, 1000] {
        let key = vec![b'k'; length];
        let headers = Signer::new(Secret::from_bytes(&key)?).sign("msg", SystemTime::UNIX_EPOCH, "{}")?;
        assert_eq!(headers.signature(), reference::v1(&key, b"msg", b"0", b"{}"), "{length}");
    }
    Ok(())
}

/// A raw key is taken as it is: nothing is trimmed, and a prefix has no meaning.
#[test]
fn raw_keys_are_not_interpreted() -> Result<(), Box<dyn Error>> {
    for key in [" key ", "key\n", WHSEC, WHPK] {
        let headers = Signer::new(Secret::from_bytes(key)?).sign("msg", SystemTime::UNIX_EPOCH, "{}")?;
        assert_eq!(headers.signature(), reference::v1(key.as_bytes(), b"msg", b"0", b"{}"), "{key:?}");
    }
    Ok(())
}

#[test]
fn exposed_text_is_the_text_that_was_read() -> Result<(), Box<dyn Error>> {
    for text in [WHSEC, WHPK, WHSK] {
        assert_eq!(*Secret::parse(text)?.expose(), text);
        assert_eq!(*text.parse::<Secret>()?.expose(), text);
    }
    let spki = "whpk_MCowBQYDK2VwAyEA1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    assert_eq!(*Secret::parse(spki)?.expose(), WHPK);
    let seed = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=";
    assert_eq!(*Secret::parse(seed)?.expose(), WHSK);
    Ok(())
}

#[test]
fn public_half() -> Result<(), Box<dyn Error>> {
    let half = |text: &str| Secret::parse(text).map(|secret| secret.public().map(|public| public.expose().to_string()));
    assert_eq!(half(WHSK)?, Some(WHPK.to_owned()));
    assert_eq!(half(WHPK)?, Some(WHPK.to_owned()));
    assert_eq!(half(WHSEC)?, None);
    Ok(())
}

#[test]
fn a_private_key_verifies_with_its_public_half() -> Result<(), Box<dyn Error>> {
    let headers = Signer::new(WHSK.parse()?).sign("msg", SystemTime::now(), "{}")?;
    assert!(headers.signature().starts_with("v1a,"));
    Verifier::new(WHPK.parse()?).verify(&headers, "{}")?;
    Verifier::new(WHSK.parse()?).verify(&headers, "{}")?;
    Ok(())
}

#[test]
fn a_public_key_does_not_sign() -> Result<(), Box<dyn Error>> {
    let alone = Signer::new(WHPK.parse()?);
    assert_eq!(alone.sign("msg", SystemTime::now(), "{}").unwrap_err(), SignError::PublicKey);
    let second = Signer::new(WHSEC.parse()?).also_sign_with(WHPK.parse()?);
    assert_eq!(second.sign("msg", SystemTime::now(), "{}").unwrap_err(), SignError::PublicKey);
    Ok(())
}

#[test]
fn generated_secrets_differ() {
    let texts: HashSet<String> = (0..100).map(|_| Secret::generate().expose().to_string()).collect();
    assert_eq!(texts.len(), 100);
    for text in texts {
        let key = STANDARD.decode(text.strip_prefix("whsec_").expect("a symmetric secret")).expect("base64");
        assert_eq!(key.len(), 32);
    }
}

/// The environment of this process is left alone: a second one is started with the variables under test.
#[test]
fn from_the_environment() {
    if env::var("WEBHOOK_EVENTS_TEST_CHILD").is_ok() {
        child();
        return;
    }
    let this = env::current_exe().expect("the path of this test");
    let mut command = Command::new(this);
    command.args(["--exact", "from_the_environment"]).env("WEBHOOK_EVENTS_TEST_CHILD", "1");
    command.env("GOOD", WHSEC).env("BLANK", " ").env("BARE", "abc").env_remove("UNSET");
    #[cfg(unix)]
    command.env("BYTES", std::os::unix::ffi::OsStrExt::from_bytes(b"whsec_\xff") as &std::ffi::OsStr);
    let output = command.output().expect("the test runs once more");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn child() {
    assert_eq!(*Secret::from_env("GOOD").expect("a secret").expose(), WHSEC);
    assert_eq!(Secret::from_env("BLANK").unwrap_err(), SecretError::Empty);
    assert_eq!(Secret::from_env("BARE").unwrap_err(), SecretError::UnknownPrefix);
    assert_eq!(Secret::from_env("UNSET").unwrap_err(), SecretError::NotSet("UNSET".into()));
    #[cfg(unix)]
    assert_eq!(Secret::from_env("BYTES").unwrap_err(), SecretError::NotUnicode("BYTES".into()));
    for odd in ["", "=", "A=B", "NUL\0"] {
        assert_eq!(Secret::from_env(odd).unwrap_err(), SecretError::NotSet(odd.into()));
    }
}

#[test]
fn messages_say_what_to_do() {
    for (error, hints) in [
        (SecretError::Empty, &["empty"][..]),
        (SecretError::UnknownPrefix, &["whsec_", "v1,whsec_", "Secret::from_bytes"]),
        (SecretError::InvalidBase64, &["base64", "white space"]),
        (SecretError::TooShort, &["24 to 75 bytes", "whpk_", "whsk_"]),
        (SecretError::TooLong, &["24 to 75 bytes", "whpk_", "whsk_"]),
        (SecretError::InvalidKey, &["ed25519"]),
        (SecretError::NotSet("THE_NAME".into()), &["THE_NAME", "not set"]),
        (SecretError::NotUnicode("THE_NAME".into()), &["THE_NAME", "Unicode"]),
    ] {
        let message = error.to_string();
        for hint in hints {
            assert!(message.contains(hint), "{message:?} lacks {hint:?}");
        }
    }
}
