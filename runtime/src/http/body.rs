//! Reads a request's body, and never holds more of it than the limit.

use std::error::Error;
use std::pin::pin;
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError};
use tokio::time;

use super::refusal::Refusal;

/// Reads `body` to its end, or refuses it: it has a content encoding, is longer than `limit` bytes, takes longer than
/// `timeout`, or breaks off.
///
/// A body announced longer than `limit` is not begun; one that turns out longer is left where it passes the limit. A body
/// in one piece is not copied. Pieces are joined as they come, for each of them can be a single byte that keeps a buffer
/// alive, and memory grows with what has arrived, not with what was announced.
pub(crate) async fn read<B>(headers: &HeaderMap, body: B, limit: usize, timeout: Duration) -> Result<Bytes, Refusal>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if is_encoded(headers) {
        return Err(Refusal::Encoded);
    }
    if announced(headers).max(body.size_hint().lower()) > limit as u64 {
        return Err(Refusal::TooLarge);
    }
    // Most bodies are there at the first look, and then no timer is registered.
    time::timeout(timeout, collect(body, limit)).await.unwrap_or(Err(Refusal::Slow))
}

async fn collect<B>(body: B, limit: usize) -> Result<Bytes, Refusal>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut joined = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(error.into()))?;
        // Trailers say nothing that is signed.
        let Ok(mut data) = frame.into_data() else { continue };
        let held = first.len() + joined.len();
        if data.remaining() > limit - held {
            return Err(Refusal::TooLarge);
        }
        if held == 0 {
            first = data.copy_to_bytes(data.remaining());
            continue;
        }
        if joined.is_empty() {
            grow(&mut joined, first.len() + data.remaining(), limit);
            joined.extend_from_slice(&std::mem::take(&mut first));
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            let length = chunk.len();
            grow(&mut joined, length, limit);
            joined.extend_from_slice(chunk);
            data.advance(length);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.into() })
}

/// Why a body ended early: a limit that a layer in front has put around it, or the sender.
fn broken(error: Box<dyn Error + Send + Sync>) -> Refusal {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&*error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return Refusal::TooLarge;
        }
        cause = error.source();
    }
    Refusal::Broken(error)
}

/// True where the headers name a content encoding other than `identity`.
fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_ENCODING).iter().any(|value| {
        let value = value.as_bytes().trim_ascii();
        !value.is_empty() && !value.eq_ignore_ascii_case(b"identity")
    })
}

/// The length that the headers announce; what is no number is the server's to refuse.
fn announced(headers: &HeaderMap) -> u64 {
    headers.get(CONTENT_LENGTH).map(HeaderValue::to_str).and_then(|text| text.ok()?.parse().ok()).unwrap_or(0)
}

/// Makes room for `more` bytes, doubling as a vector does, but not beyond `limit`.
fn grow(joined: &mut Vec<u8>, more: usize, limit: usize) {
    let needed = joined.len() + more;
    if needed > joined.capacity() {
        let capacity = joined.capacity().saturating_mul(2).min(limit).max(needed);
        joined.reserve_exact(capacity - joined.len());
    }
}
