//! Who may see the page: whoever has its link. Other sites, and names that lead here, get nothing.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::failure::Failure;

/// The header without which nothing is changed: a form of another site cannot send it.
pub(super) const ACT: &str = "x-webhook-events";

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It has no token: 401.
    Stranger,
    /// It is for another host, or comes from another site: 403.
    Elsewhere,
}

/// What is asked of each request.
pub(super) struct Guard {
    token: String,
    cookie: String,
}

impl Guard {
    /// A guard with a new token, for a server on this port: browsers share cookies among ports.
    pub(super) fn new(port: u16) -> Result<Self, Failure> {
        Ok(Self { token: random()?, cookie: format!("webhook-events-{port}") })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// The cookie that stands for the token.
    pub(super) fn set_cookie(&self) -> String {
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.token)
    }

    /// Whether this is the token.
    pub(super) fn is_token(&self, text: &str) -> bool {
        // Compared by their MACs, so that time tells nothing of the token.
        let mac = |text: &str| {
            Hmac::<Sha256>::new_from_slice(self.token.as_bytes()).map(|mac| mac.chain_update(text).finalize())
        };
        matches!((mac(text), mac(&self.token)), (Ok(given), Ok(own)) if given == own)
    }

    /// Lets a request pass that is for this server and comes from its page; all but the link itself have the cookie.
    pub(super) fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refused> {
        Self::check_origin(headers)?;
        if method != Method::GET && !headers.contains_key(ACT) {
            return Err(Refused::Elsewhere);
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.any(|(name, value)| name == self.cookie && self.is_token(value)) {
            Ok(())
        } else {
            Err(Refused::Stranger)
        }
    }

    /// Refuses names that somebody made to lead here, and pages of other sites.
    pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), Refused> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text(header::HOST).unwrap_or_default();
        if !is_own(host) {
            return Err(Refused::Elsewhere);
        }
        if text(header::ORIGIN).is_some_and(|origin| origin.strip_prefix("http://") != Some(host)) {
            return Err(Refused::Elsewhere);
        }
        Ok(())
    }
}

/// Whether a host is an address or `localhost`: no name of the DNS leads to either.
fn is_own(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || inner.parse::<IpAddr>().is_ok()
}

/// A text that nobody guesses: 192 bits.
pub(super) fn random() -> Result<String, Failure> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::world(format!("the operating system has no random bytes: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::{Guard, Refused};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).expect("it is a value");
        pairs.iter().map(|(name, text)| (HeaderName::from_static(name), value(text))).collect()
    }

    #[test]
    fn only_the_page_itself_passes() {
        let guard = Guard::new(8025).expect("there are random bytes");
        let cookie = format!("a=b; webhook-events-8025={}", guard.token());
        let check = |method: &Method, pairs: &[(&'static str, &str)]| guard.check(method, &headers(pairs));
        for host in ["127.0.0.1:8025", "localhost:8025", "[::1]:8025", "192.168.1.7:8025", "127.0.0.1"] {
            assert_eq!(check(&Method::GET, &[("host", host), ("cookie", &cookie)]), Ok(()), "{host}");
        }
        for host in ["evil.example:8025", "localhost.evil.example", "127.0.0.1.evil.example:8025", ""] {
            let given = [("host", host), ("cookie", cookie.as_str())];
            assert_eq!(check(&Method::GET, &given), Err(Refused::Elsewhere), "{host}");
        }
        let own = ("host", "127.0.0.1:8025");
        for cookie in ["", "webhook-events-8025=", "webhook-events-8025=x", "webhook-events-8026=x"] {
            assert_eq!(check(&Method::GET, &[own, ("cookie", cookie)]), Err(Refused::Stranger), "{cookie}");
        }
        let cookie = ("cookie", cookie.as_str());
        for origin in ["http://evil.example", "https://127.0.0.1:8025", "http://127.0.0.1:8026", "null"] {
            assert_eq!(check(&Method::GET, &[own, cookie, ("origin", origin)]), Err(Refused::Elsewhere), "{origin}");
        }
        let origin = ("origin", "http://127.0.0.1:8025");
        assert_eq!(check(&Method::POST, &[own, cookie, origin]), Err(Refused::Elsewhere));
        assert_eq!(check(&Method::POST, &[own, cookie, origin, (super::ACT, "1")]), Ok(()));
    }
}
