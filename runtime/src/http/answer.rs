//! The answer to a sender: a status, and nothing that tells a stranger more than the status does.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::Full;

/// When to come back after 503, in seconds: a restart or another process's handler should be through by then.
const COME_BACK: HeaderValue = HeaderValue::from_static("5");

/// Builds the answer with this status. Every reason for a status gets the same bytes.
pub(crate) fn answer(status: StatusCode) -> Response<Full<Bytes>> {
    let text = match status {
        StatusCode::BAD_REQUEST => "not a genuine webhook delivery\n",
        StatusCode::METHOD_NOT_ALLOWED => "webhooks are delivered with POST\n",
        StatusCode::REQUEST_TIMEOUT => "the body did not arrive in time\n",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is too large\n",
        StatusCode::UNPROCESSABLE_ENTITY => "the body is not an event of this endpoint\n",
        StatusCode::INTERNAL_SERVER_ERROR => "the event was not handled, deliver it again\n",
        StatusCode::SERVICE_UNAVAILABLE => "not now, deliver it again\n",
        _ => "",
    };
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if !text.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    match status {
        StatusCode::METHOD_NOT_ALLOWED => _ = headers.insert(ALLOW, HeaderValue::from_static("POST")),
        StatusCode::SERVICE_UNAVAILABLE => _ = headers.insert(RETRY_AFTER, COME_BACK),
        _ => {}
    }
    response
}
