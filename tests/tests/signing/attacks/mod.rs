//! Attacks on verification, a named test for each class.
//!
//! Where a header is malformed, the message is signed as it stands, so that the check under test and no other refuses it.

mod asymmetric;
mod bodies;
mod headers;
mod ids;
mod signatures;
mod timestamps;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use webhook_events::{Secret, Verifier, VerifyError};
use webhook_events_tests::reference;

const KEY: &[u8] = b"the sender's and our secret key";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP: &str = "1750861210";
const NOW: u64 = 1_750_861_210;
const BODY: &[u8] = br#"{"type":"batch.completed","data":{"id":"batch_1"}}"#;

/// A request as it reaches the verifier.
#[derive(Clone)]
struct Request {
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Request {
    fn genuine() -> Self {
        Self::signed(ID, TIMESTAMP, BODY)
    }

    /// A request that carries the right signature for whatever it says.
    fn signed(id: impl AsRef<[u8]>, timestamp: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> Self {
        let (id, timestamp, body) = (id.as_ref(), timestamp.as_ref(), body.as_ref());
        let signature = reference::v1(KEY, id, timestamp, body);
        Self { headers: Vec::new(), body: body.to_vec() }
            .add("webhook-id", id)
            .add("webhook-timestamp", timestamp)
            .add("webhook-signature", signature)
    }

    fn add(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name, value.as_ref().to_vec()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| *key != name);
        self
    }

    fn set(self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.without(name).add(name, value)
    }

    fn signature(&self) -> String {
        let (_, value) = self.headers.iter().find(|(name, _)| *name == "webhook-signature").expect("a signed request");
        String::from_utf8(value.clone()).expect("a signature of text")
    }

    fn verify(&self) -> Result<(), VerifyError> {
        self.verify_with(&verifier(), at(NOW))
    }

    fn verify_with(&self, verifier: &Verifier, now: SystemTime) -> Result<(), VerifyError> {
        verifier.verify_at(&self.headers, self.body.clone(), now).map(|verified| {
            assert_eq!(verified.body(), &self.body);
        })
    }
}

fn verifier() -> Verifier {
    Verifier::new(Secret::from_bytes(KEY).expect("a key"))
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn a_genuine_request_is_accepted() {
    assert_eq!(Request::genuine().verify(), Ok(()));
}
