//! A receiver of which a test holds both ends: its handler, its secret and, if it likes, its socket.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{DedupeStore, Receiver, ResponseBody, Secret, SignedHeaders, Signer, Verifier};

use crate::stage::Stage;

/// The body of an event that a [`Stage`] handles.
pub(crate) const DONE: &str =
    r#"{"id":"evt_1","object":"event","created_at":1750861210,"type":"response.completed","data":{"id":"resp_1"}}"#;

#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) receiver: Receiver<UnwrapWebhookEvent>,
    pub(crate) stage: Arc<Stage>,
    verifier: Verifier,
    signer: Signer,
}

impl Endpoint {
    pub(crate) fn new(stage: Arc<Stage>) -> Self {
        Self::with(stage, |receiver| receiver)
    }

    /// With settings of its own.
    pub(crate) fn with(
        stage: Arc<Stage>,
        set: impl FnOnce(Receiver<UnwrapWebhookEvent>) -> Receiver<UnwrapWebhookEvent>,
    ) -> Self {
        let secret = Secret::generate();
        let plain = Self::verifying(stage, Verifier::new(secret.clone()), Signer::new(secret));
        Self { receiver: set(plain.receiver), ..plain }
    }

    /// Another receiver of the same deliveries, as in a second process.
    pub(crate) fn beside(&self, store: impl DedupeStore) -> Self {
        let receiver = Receiver::<UnwrapWebhookEvent>::new(self.verifier.clone(), Arc::clone(&self.stage));
        Self { receiver: receiver.dedupe_store(store), ..self.clone() }
    }

    /// With any verifier, and whoever signs for it.
    pub(crate) fn verifying(stage: Arc<Stage>, verifier: Verifier, signer: Signer) -> Self {
        let receiver = Receiver::<UnwrapWebhookEvent>::new(verifier.clone(), Arc::clone(&stage));
        Self { receiver, stage, verifier, signer }
    }

    pub(crate) fn sign(&self, id: &str, body: impl AsRef<[u8]>) -> SignedHeaders {
        self.sign_at(id, SystemTime::now(), body)
    }

    pub(crate) fn sign_at(&self, id: &str, at: SystemTime, body: impl AsRef<[u8]>) -> SignedHeaders {
        self.signer.sign(id, at, body).expect("a test signs well-formed messages")
    }

    /// A request with a genuine delivery.
    pub(crate) fn delivery(&self, id: &str, body: &'static str) -> Request<Full<Bytes>> {
        let mut request = Request::post("/webhooks").body(Full::from(body)).expect("a test's request is well formed");
        *request.headers_mut() = HeaderMap::from(self.sign(id, body));
        request
    }

    /// Delivers without a server.
    pub(crate) async fn deliver(&self, id: &str, body: &'static str) -> StatusCode {
        self.call(self.delivery(id, body)).await.status()
    }

    pub(crate) async fn call(&self, request: Request<Full<Bytes>>) -> Response<ResponseBody> {
        let Ok(response) = self.receiver.clone().call(request).await;
        response
    }

    /// Serves on a port of its own for as long as the test runs.
    pub(crate) async fn serve(&self) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let receiver = self.receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = TowerToHyperService::new(receiver.clone());
                // A client that breaks off makes an error, which is that connection's alone.
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Served { endpoint: self.clone(), address }
    }
}

/// An endpoint on a socket.
pub(crate) struct Served {
    pub endpoint: Endpoint,
    pub(crate) address: SocketAddr,
}

/// An answer as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Served {
    /// Sends a request with a real client, on a connection of its own.
    pub(crate) async fn send<B>(&self, request: Request<B>) -> Answer
    where
        B: hyper::body::Body<Data = Bytes, Error = Infallible> + Send + 'static,
    {
        let stream = TcpStream::connect(self.address).await.expect("the endpoint listens");
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("the endpoint speaks HTTP");
        tokio::spawn(connection);
        let response = sender.send_request(request).await.expect("the endpoint answers");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer is whole").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn deliver(&self, id: &str, body: &'static str) -> Answer {
        self.send(self.endpoint.delivery(id, body)).await
    }

    /// A connection to write on what no proper client would.
    pub(crate) async fn connect(&self) -> Raw {
        Raw(TcpStream::connect(self.address).await.expect("the endpoint listens"))
    }
}

/// A connection without a client.
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) async fn write(&mut self, text: impl AsRef<[u8]>) {
        self.0.write_all(text.as_ref()).await.expect("the endpoint reads");
    }

    /// The head of a genuine delivery, open for more headers.
    pub(crate) async fn write_head(&mut self, signed: &SignedHeaders) {
        self.write("POST / HTTP/1.1\r\nhost: localhost\r\n").await;
        for (name, value) in signed {
            self.write(format!("{name}: {value}\r\n")).await;
        }
    }

    /// What comes until a blank line.
    pub(crate) async fn read_head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.expect("the endpoint answers"));
        }
        String::from_utf8(head).expect("a head is ASCII")
    }
}
