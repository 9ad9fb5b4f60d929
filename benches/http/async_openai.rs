//! async-openai in a handler function of axum, as somebody who takes care writes it.

#![expect(clippy::unused_async, reason = "whoever has something to do waits for it")]

use std::str;

use async_openai::types::webhooks::{
    WebhookEvent, WebhookFineTuningJobSucceeded, WebhookRealtimeCallIncoming, WebhookResponseCompleted,
};
use async_openai::webhooks::Webhooks;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::net::TcpListener;

use crate::delivery::SECRET;
use crate::requests::PATH;
use crate::server::handled;

async fn hook(State(secret): State<&'static str>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(event) = event(secret, &headers, &body) else { return StatusCode::BAD_REQUEST };
    match &event {
        WebhookEvent::ResponseCompleted(event) => on_response_completed(event).await,
        WebhookEvent::RealtimeCallIncoming(event) => on_realtime_call_incoming(event).await,
        WebhookEvent::FineTuningJobSucceeded(event) => on_fine_tuning_job_succeeded(event).await,
        _ => {}
    }
    StatusCode::NO_CONTENT
}

fn event(secret: &str, headers: &HeaderMap, body: &[u8]) -> Option<WebhookEvent> {
    let body = str::from_utf8(body).ok()?;
    let header = |name| headers.get(name)?.to_str().ok();
    let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
    Webhooks::build_event(body, header("webhook-signature")?, timestamp, id, secret).ok()
}

async fn on_response_completed(event: &WebhookResponseCompleted) {
    handled(&event.data.id);
}

async fn on_realtime_call_incoming(event: &WebhookRealtimeCallIncoming) {
    handled(&event.data.call_id);
}

async fn on_fine_tuning_job_succeeded(event: &WebhookFineTuningJobSucceeded) {
    handled(&event.data.id);
}

pub(crate) async fn serve(listener: TcpListener) {
    let app = Router::new().route(PATH, post(hook)).with_state(SECRET);
    axum::serve(listener, app).await.expect("serves");
}
