//! `serve`: real sockets, bad clients, and an end within the grace whatever clients do.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use webhook_events::serve;

use crate::endpoint::{DONE, Endpoint, Served};
use crate::stage::Stage;

/// A server of its own, and what stops it.
async fn start(endpoint: &Endpoint, grace: Duration) -> (Served, oneshot::Sender<()>, JoinHandle<io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let (stop, stopped) = oneshot::channel();
    let shutdown = async move { _ = stopped.await };
    let server = serve(listener, endpoint.receiver.clone(), shutdown)
        .grace(grace)
        .header_timeout(Duration::from_millis(300))
        .max_connections(8);
    (Served { endpoint: endpoint.clone(), address }, stop, tokio::spawn(server.into_future()))
}

async fn raw(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(text.as_bytes()).await.expect("the server reads");
    stream
}

/// Reads until the server closes the connection.
async fn closed(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut text)).await.expect("the server closes it");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_serves_and_ends_when_nothing_is_left() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let (served, stop, server) = start(&endpoint, Duration::from_secs(30)).await;
    assert_eq!(served.deliver("msg_1", DONE).await.status, 204);
    stop.send(()).expect("the server runs");
    server.await.expect("the server does not panic").expect("nothing is left");
    assert!(TcpStream::connect(served.address).await.is_err(), "it still listens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_speaks_http2_with_prior_knowledge() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let (served, stop, server) = start(&endpoint, Duration::from_secs(30)).await;
    let stream = TcpStream::connect(served.address).await.expect("the server listens");
    let io = hyper_util::rt::TokioIo::new(stream);
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) = hyper::client::conn::http2::handshake(executor, io).await.expect("it speaks HTTP/2");
    tokio::spawn(connection);
    let answer = sender.send_request(endpoint.delivery("msg_1", DONE)).await.expect("it answers");
    assert_eq!((answer.status().as_u16(), answer.version()), (204, http::Version::HTTP_2));
    stop.send(()).expect("the server runs");
    server.await.expect("the server does not panic").expect("nothing is left");
}

/// Half a request line, half a head, half a body, nothing at all, and half of the first frame of HTTP/2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_request_is_closed_in_time_and_does_not_stop_the_end() {
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.body_timeout(Duration::from_millis(300)));
    let (served, stop, server) = start(&endpoint, Duration::from_secs(30)).await;
    let halves = ["", "P", "POST / HTTP/1.1\r\nHo", "PRI * HTTP", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"];
    for half in halves {
        closed(raw(served.address, half).await).await;
    }
    let body = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhal";
    assert!(closed(raw(served.address, body).await).await.starts_with("HTTP/1.1 408 "));
    // All of them at once, while it ends.
    let mut open = Vec::new();
    for half in halves {
        open.push(raw(served.address, half).await);
    }
    sleep(Duration::from_millis(50)).await;
    stop.send(()).expect("the server runs");
    let ended = timeout(Duration::from_secs(20), server).await.expect("half a request stops the end");
    ended.expect("the server does not panic").expect("nothing is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_that_never_ends_is_left_after_the_grace() {
    let endpoint = Endpoint::with(Stage::new(|_| pending()), |receiver| receiver.deadline(Duration::from_secs(60)));
    let (served, stop, server) = start(&endpoint, Duration::from_millis(400)).await;
    let delivery = tokio::spawn(async move {
        let request = served.endpoint.delivery("msg_1", DONE);
        let stream = TcpStream::connect(served.address).await.expect("the server listens");
        let io = hyper_util::rt::TokioIo::new(stream);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.expect("it speaks HTTP");
        tokio::spawn(connection);
        sender.send_request(request).await.map(|answer| answer.status())
    });
    while endpoint.stage.calls().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    let began = Instant::now();
    stop.send(()).expect("the server runs");
    let error = server.await.expect("the server does not panic").expect_err("a handler is left");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert!(began.elapsed() < Duration::from_secs(30), "the grace was not kept");
    assert!(delivery.await.expect("a client does not panic").is_err(), "the connection is dropped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_drains_what_has_begun_is_answered() {
    let endpoint = Endpoint::new(Stage::new(|_| async {
        sleep(Duration::from_millis(500)).await;
        Ok(())
    }));
    let (served, stop, server) = start(&endpoint, Duration::from_secs(30)).await;
    let begun = tokio::spawn(async move { served.deliver("msg_1", DONE).await.status });
    while endpoint.stage.calls().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    stop.send(()).expect("the server runs");
    assert_eq!(begun.await.expect("a client does not panic"), 204);
    server.await.expect("the server does not panic").expect("nothing is left");
}

/// Connections over the limit wait for those before them, which time out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_make_way() {
    let endpoint = Endpoint::new(Stage::succeeding());
    let (served, _stop, _server) = start(&endpoint, Duration::from_secs(30)).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(raw(served.address, "").await);
    }
    let answer = timeout(Duration::from_secs(20), served.deliver("msg_1", DONE)).await.expect("it goes on");
    assert_eq!(answer.status, 204);
}
