//! How a verifier answers the challenges of its provider.

use http::{HeaderName, Method, StatusCode};
use serde_json::Value;

use super::content::{Content, Piece};
use super::headers::Headers;
use super::keys::VerifyingKey;
use super::scheme::Challenge;
use super::verifier::{Verifier, Way};

/// The longest token that is echoed, in bytes.
const LONGEST: usize = 512;

/// The answer to a challenge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    /// JSON, else plain text.
    pub(crate) is_json: bool,
}

/// A challenge that is signed, and what it asks for.
pub(crate) enum Asked {
    /// An answer that is known.
    Echo(Answer),
    /// This token, and its HMAC in hexadecimal digits.
    Authenticate(String),
}

impl Verifier {
    /// The handshake of the scheme.
    pub(crate) fn challenge(&self) -> Option<Challenge> {
        match &self.way {
            Way::Scheme { scheme, .. } => scheme.challenge(),
            Way::Code(_) => None,
        }
    }

    /// The answer to a challenge that is not signed.
    pub(crate) fn answer_unsigned(&self, method: &Method, query: &str) -> Option<Answer> {
        self.challenge()?.unsigned(method, query, self.verify_token.as_deref())
    }

    /// The answer to a genuine request that is a challenge, which the key at this index has signed.
    pub(crate) fn answer_signed(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
        key_index: usize,
    ) -> Option<Answer> {
        let asked = self.challenge()?.signed(headers, body)?;
        match (asked, &self.way) {
            (Asked::Echo(answer), _) => Some(answer),
            (Asked::Authenticate(token), Way::Scheme { keys, .. }) => {
                let VerifyingKey::Keyed(key) = keys.get(key_index)? else { return None };
                let content = Content { id: b"", timestamp: b"", body: token.as_bytes(), url: b"", method: b"" };
                let mac = key.sign(&content.parts(&[Piece::Body]));
                let encrypted = mac.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
                let body = serde_json::json!({ "plainToken": token, "encryptedToken": encrypted }).to_string();
                Some(Answer { status: StatusCode::OK, body, is_json: true })
            }
            (Asked::Authenticate(_), Way::Code(_)) => None,
        }
    }
}

impl Challenge {
    /// The answer to a challenge that is not signed; `None` where the request is none.
    pub(crate) fn unsigned(self, method: &Method, query: &str, verify_token: Option<&str>) -> Option<Answer> {
        let wanted = match self {
            Self::Meta => "hub.challenge",
            Self::Dropbox => "challenge",
            _ => return None,
        };
        if method != Method::GET {
            return None;
        }
        let token = bounded(&parameter(query, wanted)?)?;
        if self == Self::Meta {
            let expected = verify_token?;
            let given = parameter(query, "hub.verify_token")?;
            // It is no key, but there is no reason to tell its beginning.
            if !same(given.as_bytes(), expected.as_bytes()) {
                return None;
            }
        }
        Some(text(token))
    }

    /// What a genuine request asks for; `None` where it is no challenge.
    pub(crate) fn signed<H: Headers + ?Sized>(self, headers: &H, body: &[u8]) -> Option<Asked> {
        let is_twitch = || {
            static NAME: HeaderName = HeaderName::from_static("twitch-eventsub-message-type");
            headers.values(&NAME).next() == Some(b"webhook_callback_verification")
        };
        if matches!(self, Self::Meta | Self::Dropbox) || self == Self::Twitch && !is_twitch() {
            return None;
        }
        // Challenges are short; a long body is an event, and not parsed twice.
        let body: Value = serde_json::from_slice(body.get(..).filter(|body| body.len() <= 4096)?).ok()?;
        let string = |value: &Value| value.as_str().and_then(bounded);
        match self {
            Self::Slack if body["type"] == "url_verification" => Some(Asked::Echo(text(string(&body["challenge"])?))),
            Self::Twitch => Some(Asked::Echo(text(string(&body["challenge"])?))),
            Self::Zoom if body["event"] == "endpoint.url_validation" => {
                Some(Asked::Authenticate(string(&body["payload"]["plainToken"])?))
            }
            Self::Discord if body["type"] == 0 => {
                Some(Asked::Echo(Answer { status: StatusCode::NO_CONTENT, body: String::new(), is_json: false }))
            }
            _ => None,
        }
    }
}

fn text(body: String) -> Answer {
    Answer { status: StatusCode::OK, body, is_json: false }
}

/// A token that may be echoed: short, and of printable characters.
fn bounded(token: &str) -> Option<String> {
    let fits = !token.is_empty() && token.len() <= LONGEST && token.chars().all(|c| c.is_ascii_graphic() && c != '<');
    fits.then(|| token.to_owned())
}

/// The value of a parameter of a query, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.into_iter().find(|(key, _)| decoded(key).as_deref() == Some(name))?;
    decoded(value)
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high << 4 | low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Whether two texts are the same, in a time that depends on their length alone.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use http::Method;

    use crate::signing::scheme::Challenge;

    #[test]
    fn unsigned_challenges_echo_a_bounded_token_alone() {
        let dropbox = |query: &str| Challenge::Dropbox.unsigned(&Method::GET, query, None).map(|answer| answer.body);
        assert_eq!(dropbox("challenge=abc%2D1"), Some("abc-1".to_owned()));
        assert_eq!(dropbox("x=1&challenge=abc"), Some("abc".to_owned()));
        for query in ["", "challenge=", "challenge=a%20b", "challenge=%3Cscript%3E", "challenge=%zz", "challenge=%ff"] {
            assert_eq!(dropbox(query), None, "{query}");
        }
        assert_eq!(dropbox(&format!("challenge={}", "a".repeat(513))), None);
        assert_eq!(Challenge::Dropbox.unsigned(&Method::POST, "challenge=a", None), None);
        let meta = |query: &str, token| Challenge::Meta.unsigned(&Method::GET, query, token).map(|answer| answer.body);
        let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=mine";
        assert_eq!(meta(query, Some("mine")), Some("1158201444".to_owned()));
        assert_eq!(meta(query, Some("other")), None);
        assert_eq!(meta(query, None), None);
    }
}
