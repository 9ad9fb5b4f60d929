//! Payloads that have changed since the spec was written: tolerated where that is safe, and else given to
//! `on_undecodable`.

use std::sync::{Arc, Mutex};

use http::StatusCode;
use tower_service::Service;
use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
use webhook_events::{
    Delivery, HandlerError, HandlerResult, Receiver, Secret, Signer, UndecodableEvent, Verifier, async_trait,
};

use crate::endpoint::Endpoint;
use crate::stage::Stage;

const DRIFTED: &str = r#"{"type":"response.completed","id":"evt_1","created_at":0,"data":{"id":1}}"#;

/// Each was a 422 for the 72 hours in which the sender comes back.
#[tokio::test]
async fn small_changes_are_no_reason_to_refuse() {
    let endpoint = Endpoint::new(Stage::succeeding());
    for (number, body) in [
        r#"{"type":"response.completed","object":"event","id":"e","created_at":1750861210.0,"data":{"id":"b"}}"#,
        r#"{"type":"response.completed","object":"event.v2","id":"e","created_at":1e3,"data":{"id":"b"}}"#,
        r#"{"type":"live.transport.incoming","id":"e","created_at":1,"data":{"session_id":"s","sip_headers":[],"type":"tel"}}"#,
        r#"{"type":"live.transport.connected","object":"thing","id":"e","created_at":1,"data":{"session_id":"s","type":"quic"}}"#,
        r#"{"type":"realtime.call.incoming","id":"e","created_at":1,"data":{"call_id":"c","sip_headers":[{"name":"From","value":"a\udce2\udc80b"}]}}"#,
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(endpoint.deliver(&format!("msg_{number}"), body).await, StatusCode::NO_CONTENT, "{body}");
    }
}

/// Does with deliveries that do not decode what a test says.
struct Undecodable(Mutex<Vec<String>>, fn() -> HandlerResult);

#[async_trait]
impl EventHandler for Undecodable {
    async fn on_undecodable(&self, event: &UndecodableEvent, delivery: &Delivery) -> HandlerResult {
        let line = format!("{} {} {}", delivery.id(), event.event_type(), event.error());
        self.0.lock().expect("no test panics in a lock").push(line);
        assert_eq!(event.body(), DRIFTED.as_bytes());
        (self.1)()
    }
}

async fn deliver(result: fn() -> HandlerResult, times: usize) -> (Vec<u16>, Vec<String>) {
    let secret = Secret::generate();
    let handler = Arc::new(Undecodable(Mutex::default(), result));
    let mut receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Arc::clone(&handler));
    let mut statuses = Vec::new();
    for _ in 0..times {
        let headers =
            Signer::new(secret.clone()).sign("msg_1", std::time::SystemTime::now(), DRIFTED).expect("it signs");
        let mut request = http::Request::post("/").body(DRIFTED.to_owned()).expect("the request is well formed");
        *request.headers_mut() = headers.into();
        let Ok(answer) = receiver.call(request).await;
        statuses.push(answer.status().as_u16());
    }
    let lines = handler.0.lock().expect("no test panics in a lock").clone();
    (statuses, lines)
}

#[tokio::test]
async fn the_handler_may_take_what_does_not_decode() {
    let line = "msg_1 response.completed data.id: expected string, found number".to_owned();
    // Taken once, and then a duplicate.
    assert_eq!(deliver(|| Ok(()), 2).await, (vec![204, 204], vec![line.clone()]));
    assert_eq!(deliver(|| Err("later".into()), 2).await, (vec![422, 422], vec![line.clone(), line.clone()]));
    let slower = || Err(HandlerError::from("later").retry_after(std::time::Duration::from_secs(9)));
    assert_eq!(deliver(slower, 1).await.0, [503]);
    assert_eq!(deliver(|| Err(HandlerError::permanent("never")), 2).await, (vec![204, 204], vec![line]));
}
