//! Sends requests over HTTP and HTTPS, one at a time, and says what came back.

mod keys;
mod parse;
mod payload;

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode, Uri, header};
use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::time::timeout;

use crate::failure::Failure;
pub(crate) use keys::Keys;
pub(crate) use parse::duration;
pub(crate) use payload::Manner;
use payload::Payload;

/// What the program calls itself in `User-Agent`.
pub(crate) const AGENT: &str = concat!("webhook-events/", env!("CARGO_PKG_VERSION"));

/// The longest answer that is read.
const LONGEST: usize = 8 << 20;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// Sends requests to one URL. It follows no redirects, as providers do not.
#[derive(Clone)]
pub(crate) struct Sender {
    client: Client<HttpsConnector<HttpConnector>, Payload>,
    url: Uri,
    timeout: Duration,
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) took: Duration,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection could be made.
    Unreachable(String),
    /// There was no whole answer in time.
    TimedOut(Duration),
    /// The connection broke off.
    Broken(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "cannot connect: {why}"),
            Self::TimedOut(after) => write!(f, "no answer within {after:?}"),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl Sender {
    /// A sender to `url` that waits so long for each answer.
    pub(crate) fn new(url: &str, timeout: Duration) -> Result<Self, Failure> {
        let url = parse::url(url)?;
        let connector = connector(url.scheme_str() == Some("https"))
            .map_err(|error| Failure::world(format!("TLS cannot be used: {error}")))?;
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, url, timeout })
    }

    /// The URL that requests go to.
    pub(crate) fn url(&self) -> &Uri {
        &self.url
    }

    /// Sends a request, and reads the answer.
    pub(crate) async fn send(
        &self,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
        manner: Manner,
    ) -> Result<Answer, Trouble> {
        let begun = Instant::now();
        let mut request = Request::new(Payload::new(body, manner));
        *request.method_mut() = method;
        *request.uri_mut() = self.url.clone();
        *request.headers_mut() = headers;
        let exchange = async {
            let response = self.client.request(request).await.map_err(|error| {
                let why = cause(&error);
                if error.is_connect() { Trouble::Unreachable(why) } else { Trouble::Broken(why) }
            })?;
            let (parts, body) = response.into_parts();
            let body = read(body).await?;
            Ok(Answer { status: parts.status, headers: parts.headers, body, took: begun.elapsed() })
        };
        timeout(self.timeout, exchange).await.unwrap_or(Err(Trouble::TimedOut(self.timeout)))
    }
}

/// Whether a header belongs to one connection, or is made anew for each, and so is not sent on.
pub(crate) fn is_hop_by_hop(name: &HeaderName) -> bool {
    [
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::EXPECT,
        header::HOST,
        header::PROXY_AUTHENTICATE,
        header::PROXY_AUTHORIZATION,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ]
    .contains(name)
        || ["keep-alive", "proxy-connection"].contains(&name.as_str())
}

/// The headers that are sent on: all but those of the connection, and those that `Connection` names.
pub(crate) fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        if !is_hop_by_hop(name) && !named.iter().any(|other| other == name.as_str()) {
            kept.append(name.clone(), value.clone());
        }
    }
    kept
}

/// A connector of TCP, and of TLS where it is needed: the system's certificates are read only then.
fn connector(is_https: bool) -> io::Result<HttpsConnector<HttpConnector>> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(CONNECT));
    let provider = ring::default_provider();
    let builder = if is_https {
        HttpsConnectorBuilder::new().with_provider_and_native_roots(provider)?
    } else {
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        HttpsConnectorBuilder::new().with_tls_config(config)
    };
    Ok(builder.https_or_http().enable_http1().wrap_connector(http))
}

/// Reads an answer to its end.
async fn read(mut body: Incoming) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Trouble::Broken(cause(&error)))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > LONGEST {
                return Err(Trouble::Broken(format!("the answer is longer than {LONGEST} bytes")));
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// The innermost cause of an error, which is the one that says something.
fn cause(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::end_to_end;

    #[test]
    fn headers_of_the_connection_are_not_sent_on() {
        let pairs = [
            ("connection", "close, X-Secret-Hop"),
            ("x-secret-hop", "1"),
            ("host", "example.com"),
            ("content-length", "2"),
            ("transfer-encoding", "chunked"),
            ("webhook-id", "wh_1"),
            ("x-twice", "a"),
            ("x-twice", "b"),
        ];
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let kept: Vec<_> = end_to_end(&headers)
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().expect("it is ASCII")))
            .collect();
        assert_eq!(kept, ["webhook-id: wh_1", "x-twice: a", "x-twice: b"]);
    }
}
