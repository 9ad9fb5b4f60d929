//! Bodies as networks and strangers send them: in pieces, too large, too slow, broken off.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{BufMut, Bytes};
use http::{Request, StatusCode};
use http_body_util::Full;
use hyper::body::{Body, Frame};
use tower_service::Service;

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

/// An event of exactly `length` bytes.
fn event_of(length: usize) -> String {
    DONE.replace("resp_1", &"9".repeat(length - (DONE.len() - "resp_1".len())))
}

#[tokio::test]
async fn a_body_of_the_limit_is_read_and_one_byte_more_is_413() {
    let served = Endpoint::with(Stage::succeeding(), |receiver| receiver.body_limit(1000)).serve().await;
    for (length, status) in [(1000, StatusCode::NO_CONTENT), (1001, StatusCode::PAYLOAD_TOO_LARGE)] {
        let body = event_of(length);
        let mut request = Request::post("/").body(Full::from(body.clone())).expect("the request is well formed");
        *request.headers_mut() = served.endpoint.sign("msg_1", &body).into();
        assert_eq!(served.send(request).await.status, status);
    }
}

#[tokio::test]
async fn the_limit_is_a_mebibyte_unless_set() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    for (length, status) in [(1 << 20, StatusCode::NO_CONTENT), ((1 << 20) + 1, StatusCode::PAYLOAD_TOO_LARGE)] {
        let body = event_of(length);
        let mut request = Request::post("/").body(Full::from(body.clone())).expect("the request is well formed");
        *request.headers_mut() = served.endpoint.sign(&format!("msg_{length}"), &body).into();
        assert_eq!(served.send(request).await.status, status);
    }
}

#[tokio::test]
async fn a_length_over_the_limit_is_413_before_the_body() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write("content-length: 1048577\r\n\r\n").await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn nobody_who_waits_for_100_gets_it_for_a_body_too_large() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write("expect: 100-continue\r\ncontent-length: 1048577\r\n\r\n").await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn who_waits_for_100_gets_it_and_then_the_answer() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write(format!("expect: 100-continue\r\ncontent-length: {}\r\n\r\n", DONE.len())).await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 100 "));
    raw.write(DONE).await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 204 "));
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn a_body_in_single_bytes_is_joined() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write("transfer-encoding: chunked\r\n\r\n").await;
    for byte in DONE.bytes() {
        let mut chunk = b"1\r\n".to_vec();
        chunk.put_u8(byte);
        chunk.extend(b"\r\n");
        raw.write(chunk).await;
    }
    raw.write("0\r\nx-trailer: of no interest\r\n\r\n").await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 204 "));
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn a_stream_over_the_limit_is_413_though_it_never_ends() {
    let served = Endpoint::with(Stage::succeeding(), |receiver| receiver.body_limit(100)).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write("transfer-encoding: chunked\r\n\r\n").await;
    for _ in 0..11 {
        raw.write("a\r\n0123456789\r\n").await;
    }
    assert!(raw.read_head().await.starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_408() {
    let served = Endpoint::with(Stage::succeeding(), |receiver| receiver.body_timeout(Duration::from_millis(20)));
    let served = served.serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write(format!("content-length: {}\r\n\r\n{}", DONE.len(), &DONE[..5])).await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 408 "));
    assert!(served.endpoint.stage.calls().is_empty());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_handled() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write(format!("content-length: {}\r\n\r\n{}", DONE.len(), &DONE[..5])).await;
    drop(raw);
    assert_eq!(served.deliver("msg_2", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_2"]);
}

#[tokio::test]
async fn a_malformed_chunk_is_400() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let mut raw = served.connect().await;
    raw.write_head(&served.endpoint.sign("msg_1", DONE)).await;
    raw.write("transfer-encoding: chunked\r\n\r\nzz\r\n").await;
    assert!(raw.read_head().await.starts_with("HTTP/1.1 400 "));
}

/// A body that comes in these pieces, and fails at the end of them if it is to.
struct Pieces {
    pieces: VecDeque<Bytes>,
    fails: bool,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(match self.pieces.pop_front() {
            Some(piece) => Some(Ok(Frame::data(piece))),
            None if self.fails => Some(Err(io::Error::other("the line is dead"))),
            None => None,
        })
    }
}

async fn deliver_in(pieces: &[&'static str], limit: usize, fails: bool) -> StatusCode {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.body_limit(limit));
    let body = Pieces { pieces: pieces.iter().map(|piece| Bytes::from_static(piece.as_bytes())).collect(), fails };
    let mut request = Request::post("/").body(body).expect("the request is well formed");
    *request.headers_mut() = endpoint.sign("msg_1", pieces.concat()).into();
    let Ok(response) = endpoint.receiver.clone().call(request).await;
    response.status()
}

#[tokio::test]
async fn pieces_of_any_size_are_joined_in_order() {
    let (head, tail) = DONE.split_at(20);
    let whole = DONE.len();
    for pieces in
        [vec![DONE], vec!["", DONE, ""], vec![head, tail], vec![head, "", tail], vec![&head[..1], &head[1..], tail]]
    {
        assert_eq!(deliver_in(&pieces, whole, false).await, StatusCode::NO_CONTENT, "{pieces:?}");
        assert_eq!(deliver_in(&pieces, whole - 1, false).await, StatusCode::PAYLOAD_TOO_LARGE, "{pieces:?}");
        assert_eq!(deliver_in(&pieces, whole, true).await, StatusCode::BAD_REQUEST, "{pieces:?}");
    }
}

#[tokio::test]
async fn a_limit_of_zero_takes_only_the_empty_body() {
    assert_eq!(deliver_in(&[], 0, false).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(deliver_in(&["x"], 0, false).await, StatusCode::PAYLOAD_TOO_LARGE);
}
