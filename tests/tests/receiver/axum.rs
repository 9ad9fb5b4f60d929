//! `Signed` in a handler function of axum, and the receiver as a route.

use std::error::Error;

use axum::body::Body;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, serve};
use http_body_util::BodyExt;
use tower_service::Service;
use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
use webhook_events::{DecodeError, Receiver, Secret, Signed, SignedRejection, Signer, Verifier, VerifyError};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

#[derive(Clone)]
struct App {
    verifier: Verifier,
    greeting: &'static str,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

async fn hook(State(app): State<App>, Signed { event, delivery }: Signed<UnwrapWebhookEvent>) -> impl IntoResponse {
    format!("{} {} in {}", app.greeting, event.event_type(), delivery.id())
}

/// Sends a delivery to `router`, and says what came back.
async fn send(mut router: Router, body: &'static str, headers: HeaderMap) -> (StatusCode, String) {
    let mut request = Request::post("/hook").body(Body::from(body)).expect("the request is well formed");
    *request.headers_mut() = headers;
    let Ok(response) = router.call(request).await;
    let status = response.status();
    let body = response.into_body().collect().await.expect("the answer is whole").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("the answer is text"))
}

fn app() -> (Router, impl Fn(&'static str) -> HeaderMap) {
    let secret = Secret::generate();
    let app = App { verifier: Verifier::new(secret.clone()), greeting: "got" };
    let signer = Signer::new(secret);
    let sign =
        move |body: &'static str| signer.sign("msg_1", std::time::SystemTime::now(), body).expect("it signs").into();
    (Router::new().route("/hook", post(hook)).with_state(app), sign)
}

#[tokio::test]
async fn a_function_gets_the_event_and_the_delivery() {
    let (router, sign) = app();
    let answer = send(router, DONE, sign(DONE)).await;
    assert_eq!(answer, (StatusCode::OK, "got response.completed in msg_1".to_owned()));
}

#[tokio::test]
async fn what_is_wrong_is_answered_as_by_a_receiver() {
    let (router, sign) = app();
    let endpoint = Endpoint::new(Stage::succeeding());
    let unsigned = endpoint.call(http::Request::post("/").body(DONE.into()).expect("the request is well formed")).await;
    let flat = unsigned.into_body().collect().await.expect("the answer is whole").to_bytes();
    for headers in [HeaderMap::new(), sign("another body"), endpoint.sign("msg_1", DONE).into()] {
        let (status, text) = send(router.clone(), DONE, headers).await;
        assert_eq!((status, text.as_bytes()), (StatusCode::BAD_REQUEST, &flat[..]));
    }
    assert_eq!(send(router, "{}", sign("{}")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_limits_of_axum_hold() {
    let (router, sign) = app();
    let long: &'static str = Box::leak(DONE.replace("resp_1", &"9".repeat(3_000_000)).into_boxed_str());
    assert_eq!(send(router.clone(), long, sign(long)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let wide = router.clone().layer(DefaultBodyLimit::max(4_000_000));
    assert_eq!(send(wide, long, sign(long)).await.0, StatusCode::OK);
    let open = router.clone().layer(DefaultBodyLimit::disable());
    assert_eq!(send(open, long, sign(long)).await.0, StatusCode::OK);
    let narrow = router.layer(DefaultBodyLimit::max(DONE.len() - 1));
    assert_eq!(send(narrow, DONE, sign(DONE)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_limit_is_the_one_of_axums_own_extractors() {
    let body = || Request::post("/").body(Body::from(vec![b' '; 2_097_153])).expect("the request is well formed");
    let theirs = axum::body::Bytes::from_request(body(), &()).await.expect_err("it is over the limit");
    assert!(matches!(theirs, BytesRejection::FailedToBufferBody(_)));
    let verifier = Verifier::new(Secret::generate());
    let ours = Signed::<UnwrapWebhookEvent>::from_request(body(), &verifier).await.expect_err("it is over the limit");
    assert_eq!(ours.status(), theirs.into_response().status());
}

#[tokio::test]
async fn a_function_can_look_at_the_rejection() {
    async fn reject(headers: HeaderMap, body: &'static str, verifier: &Verifier) -> SignedRejection {
        let mut request = Request::post("/").body(Body::from(body)).expect("the request is well formed");
        *request.headers_mut() = headers;
        Signed::<UnwrapWebhookEvent>::from_request(request, verifier).await.expect_err("it is refused")
    }
    let secret = Secret::generate();
    let verifier = Verifier::new(secret.clone());
    let unsigned = reject(HeaderMap::new(), DONE, &verifier).await;
    assert_eq!(unsigned.status(), StatusCode::BAD_REQUEST);
    assert_eq!(unsigned.to_string(), "the header `webhook-id` is missing or blank");
    assert!(unsigned.source().is_some_and(<dyn Error>::is::<VerifyError>));

    let signed = Signer::new(secret).sign("msg_1", std::time::SystemTime::now(), "[]").expect("it signs");
    let undecodable = reject(signed.into(), "[]", &verifier).await;
    assert_eq!(undecodable.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(undecodable.source().is_some_and(<dyn Error>::is::<DecodeError>));
    let answer: Response = undecodable.into_response();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_receiver_is_a_route() {
    let stage = Stage::succeeding();
    let endpoint = Endpoint::new(stage);
    let mut router = Router::new().route_service("/hook", endpoint.receiver.clone());
    let answer = send(router.clone(), DONE, endpoint.sign("msg_1", DONE).into()).await;
    assert_eq!(answer, (StatusCode::NO_CONTENT, String::new()));
    assert_eq!(endpoint.stage.calls(), ["msg_1"]);
    let Ok(other) = router.call(Request::get("/hook").body(Body::empty()).expect("the request is well formed")).await;
    assert_eq!(other.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(other.headers()["allow"], "POST");
}

#[tokio::test]
async fn a_receiver_takes_a_handler_of_any_make() {
    struct Plain;
    impl EventHandler for Plain {}
    let verifier = Verifier::new(Secret::generate());
    let plain = Receiver::<UnwrapWebhookEvent>::new(verifier.clone(), Plain);
    let shared = Receiver::<UnwrapWebhookEvent>::new(verifier.clone(), std::sync::Arc::new(Plain));
    let object: std::sync::Arc<dyn EventHandler> = std::sync::Arc::new(Plain);
    let object = Receiver::<UnwrapWebhookEvent>::new(verifier, object);
    let router = Router::new().route_service("/a", plain).route_service("/b", shared).route_service("/c", object);
    drop(serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port"), router));
}
