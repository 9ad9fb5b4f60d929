//! Vectors from the public test suites of Standard Webhooks and OpenAI's libraries, with the outcome our policy asks for.

use std::error::Error;
use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use webhook_events::{Secret, SecretError, Verifier, VerifyError};

#[derive(Deserialize)]
struct Vectors {
    verify: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    key: Key,
    now: u64,
    tolerance: u64,
    headers: Vec<(String, String)>,
    body_b64: String,
    expect: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Key {
    Text(String),
    BytesB64(String),
}

impl Key {
    fn secret(&self) -> Result<Secret, SecretError> {
        match self {
            Self::Text(text) => Secret::parse(text),
            Self::BytesB64(encoded) => Secret::from_bytes(STANDARD.decode(encoded).expect("a vector's key is base64")),
        }
    }
}

impl Vector {
    fn outcome(&self) -> String {
        let secret = match self.key.secret() {
            Ok(secret) => secret,
            Err(error) => return format!("SecretError:{error:?}"),
        };
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(self.now);
        let body = STANDARD.decode(&self.body_b64).expect("a vector's body is base64");
        let verifier = Verifier::new(secret).tolerance(Duration::from_secs(self.tolerance));
        match verifier.verify_at(&self.headers, body, now) {
            Ok(_) => "ok".to_owned(),
            Err(VerifyError::MissingHeader(name)) => format!("MissingHeader:{name}"),
            Err(VerifyError::DuplicateHeader(name)) => format!("DuplicateHeader:{name}"),
            Err(error) => format!("{error:?}"),
        }
    }
}

#[test]
fn every_vector_has_its_outcome() -> Result<(), Box<dyn Error>> {
    let vectors: Vectors = serde_json::from_str(include_str!("../../vectors/signatures.json"))?;
    assert_eq!(vectors.verify.len(), 127);
    let mut wrong = Vec::new();
    for vector in &vectors.verify {
        let outcome = vector.outcome();
        if outcome != vector.expect {
            wrong.push(format!("{}: {outcome}, not {}", vector.name, vector.expect));
        }
    }
    assert!(wrong.is_empty(), "{} vectors differ:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}
