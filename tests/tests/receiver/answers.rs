//! Every row of the table of answers, over real HTTP.

use std::future::pending;
use std::io;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::Full;
use webhook_events::{AtDeadline, HandlerError, Receiver, Secret, Signer};

use crate::endpoint::{DONE, Endpoint};
use crate::stage::Stage;

#[tokio::test]
async fn handled_is_204_without_a_body() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let answer = served.deliver("msg_1", DONE).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.body.is_empty());
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn a_duplicate_is_204_and_not_handled() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    for _ in 0..3 {
        assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(served.deliver("msg_2", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_1", "msg_2"]);
}

#[tokio::test]
async fn an_unknown_type_is_204() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    assert_eq!(served.deliver("msg_1", r#"{"type":"not.yet.known"}"#).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_permanent_error_is_204_and_remembered() {
    let stage = Stage::new(|_| async { Err(HandlerError::permanent("no such customer")) });
    let served = Endpoint::new(stage).serve().await;
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn another_method_is_405_with_allow() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let mut request = served.endpoint.delivery("msg_1", DONE);
        *request.method_mut() = method;
        let answer = served.send(request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers["allow"], "POST");
    }
    assert!(served.endpoint.stage.calls().is_empty());
}

#[tokio::test]
async fn whatever_is_wrong_with_the_signature_is_the_same_400() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let endpoint = &served.endpoint;
    let stranger = Signer::new(Secret::generate()).sign("msg_1", SystemTime::now(), DONE).expect("it signs");
    let stale = SystemTime::now() - Duration::from_secs(3600);
    let genuine = HeaderMap::from(endpoint.sign("msg_1", DONE));
    let with = |name: &'static str, value: &str| {
        let mut headers = genuine.clone();
        headers.insert(name, value.parse().expect("a test's header is well formed"));
        headers
    };
    let cases = [
        HeaderMap::new(),
        stranger.into(),
        endpoint.sign_at("msg_1", stale, DONE).into(),
        endpoint.sign("msg_1", "another body").into(),
        with("webhook-id", "msg.1"),
        with("webhook-id", ""),
        with("webhook-timestamp", "1e9"),
        with("webhook-timestamp", "-9223372036854775808"),
        with("webhook-signature", "v1,"),
        with("webhook-signature", &"v1,a ".repeat(65)),
    ];
    let mut answers = Vec::new();
    for headers in cases {
        let mut request = Request::post("/").body(Full::from(DONE)).expect("a test's request is well formed");
        *request.headers_mut() = headers;
        let mut answer = served.send(request).await;
        answer.headers.remove("date");
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        answers.push(answer);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert!(endpoint.stage.calls().is_empty());
}

#[tokio::test]
async fn a_forgery_is_not_looked_into() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    let request = Request::post("/").body(Full::from("not JSON")).expect("a test's request is well formed");
    assert_eq!(served.send(request).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn genuine_and_no_event_is_422() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    for body in [
        "",
        "not JSON",
        "[]",
        "{}",
        r#"{"type":null}"#,
        r#"{"type":"response.completed","id":"evt_1","created_at":0,"data":{"id":1}}"#,
        r#"{"type":"response.completed"}"#,
    ] {
        let answer = served.deliver("msg_1", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(!answer.body.is_empty());
    }
    // None of them took the id.
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_1"]);
}

#[tokio::test]
async fn a_handler_error_is_500_and_the_next_attempt_is_handled() {
    let stage = Stage::new(|call| async move {
        if call == 0 {
            Err(io::Error::other("the database is away"))?;
        }
        Ok(())
    });
    let served = Endpoint::new(stage).serve().await;
    let answer = served.deliver("msg_1", DONE).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!String::from_utf8_lossy(&answer.body).contains("database"));
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_1", "msg_1"]);
}

#[tokio::test]
async fn a_panic_is_500_and_the_server_lives() {
    let stage = Stage::new(|call| async move {
        assert!(call > 0, "a handler panics on purpose");
        Ok(())
    });
    let served = Endpoint::new(stage).serve().await;
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(served.deliver("msg_1", DONE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.endpoint.stage.calls(), ["msg_1", "msg_1"]);
}

#[tokio::test]
async fn a_handler_past_its_deadline_is_503_with_retry_after() {
    let stage = Stage::new(|_| pending());
    let served = Endpoint::with(stage, |receiver| receiver.deadline(Duration::from_millis(20))).serve().await;
    let answer = served.deliver("msg_1", DONE).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers["retry-after"], "5");
}

#[tokio::test]
async fn a_receiver_that_acknowledges_at_the_deadline_answers_202() {
    let stage = Stage::new(|_| pending());
    let set = |receiver: Receiver<_>| receiver.deadline(Duration::from_millis(20)).at_deadline(AtDeadline::Acknowledge);
    let served = Endpoint::with(stage, set).serve().await;
    let answer = served.deliver("msg_1", DONE).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn a_handler_can_say_when_to_come_back() {
    let stage = Stage::new(|call| async move {
        let error = HandlerError::from("the bank is closed");
        Err(match call {
            0 => error.retry_after(Duration::from_secs(90)),
            1 => error.retry_after(Duration::from_millis(1)),
            _ => HandlerError::permanent("never").retry_after(Duration::from_secs(90)),
        })
    });
    let served = Endpoint::new(stage).serve().await;
    for (id, after) in [("msg_1", "90"), ("msg_2", "1")] {
        let answer = served.deliver(id, DONE).await;
        assert_eq!(
            (answer.status, &answer.headers["retry-after"]),
            (StatusCode::SERVICE_UNAVAILABLE, &after.parse().unwrap())
        );
    }
    assert_eq!(served.deliver("msg_3", DONE).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn draining_is_503_with_retry_after() {
    let served = Endpoint::new(Stage::succeeding()).serve().await;
    served.endpoint.receiver.drain().await;
    let answer = served.deliver("msg_1", DONE).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers["retry-after"], "5");
    assert!(served.endpoint.stage.calls().is_empty());
}

#[tokio::test]
async fn any_type_of_body_is_taken() {
    fn is_service<B, S: tower_service::Service<Request<B>> + Clone + Send + Sync>(_: &S) {}
    let receiver = Endpoint::new(Stage::succeeding()).receiver;
    is_service::<Full<Bytes>, Receiver<_>>(&receiver);
    is_service::<hyper::body::Incoming, Receiver<_>>(&receiver);
    is_service::<String, Receiver<_>>(&receiver);
}
