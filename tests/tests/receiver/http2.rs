//! The receiver over HTTP/2, where many deliveries share one connection and a refusal resets its stream alone.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use webhook_events::HandlerError;

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

/// A connection to an endpoint on a socket of its own.
async fn connect(endpoint: &Endpoint) -> SendRequest<Full<Bytes>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let service = TowerToHyperService::new(endpoint.receiver.clone());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        server.serve_connection(TokioIo::new(stream), service).await
    });
    let stream = TcpStream::connect(address).await.expect("the endpoint listens");
    let (sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("the endpoint speaks HTTP/2");
    tokio::spawn(connection);
    sender
}

async fn send(mut to: SendRequest<Full<Bytes>>, request: Request<Full<Bytes>>) -> Response<Incoming> {
    to.send_request(request).await.expect("the endpoint answers")
}

#[tokio::test]
async fn many_deliveries_of_one_connection_each_get_their_answer() {
    let stage =
        Stage::new(|call| async move { if call == 0 { Err(HandlerError::retryable("not yet")) } else { Ok(()) } });
    let endpoint = Endpoint::new(stage);
    let connection = connect(&endpoint).await;
    let first = send(connection.clone(), endpoint.delivery("msg_0", DONE)).await;
    assert_eq!(first.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let sent: Vec<_> = (0..100)
        .map(|number| {
            let request = endpoint.delivery(&format!("msg_{}", number % 50), DONE);
            tokio::spawn(send(connection.clone(), request))
        })
        .collect();
    for answer in sent {
        assert_eq!(answer.await.expect("no panic").status(), StatusCode::NO_CONTENT);
    }
    let mut calls = endpoint.stage.calls();
    calls.sort();
    calls.dedup();
    assert_eq!((calls.len(), endpoint.stage.calls().len()), (50, 51), "each once after the one that failed");
}

#[tokio::test]
async fn a_refusal_leaves_the_connection_to_the_others() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let connection = connect(&endpoint).await;
    let mut forged = endpoint.delivery("msg_1", DONE);
    *forged.body_mut() = Full::from(DONE.replace("resp_1", "resp_2"));
    let mut large = endpoint.delivery("msg_2", DONE);
    *large.body_mut() = Full::from(vec![b' '; (1 << 20) + 1]);
    for (request, status) in [
        (forged, StatusCode::BAD_REQUEST),
        (large, StatusCode::PAYLOAD_TOO_LARGE),
        (Request::get("/").body(Full::default()).expect("well formed"), StatusCode::METHOD_NOT_ALLOWED),
        (endpoint.delivery("msg_3", DONE), StatusCode::NO_CONTENT),
    ] {
        let answer = send(connection.clone(), request).await;
        assert_eq!(answer.status(), status);
        answer.into_body().collect().await.expect("the answer is whole");
    }
    assert_eq!(endpoint.stage.calls(), ["msg_3"]);
}
