//! async-openai: its own event types; the secret is decoded and keyed for every delivery.

use std::hint::black_box;
use std::str;

use async_openai::types::webhooks::{
    WebhookEvent, WebhookFineTuningJobSucceeded, WebhookRealtimeCallIncoming, WebhookResponseCompleted,
};
use async_openai::webhooks::Webhooks;
use async_trait::async_trait;

use super::{Contender, Stage};
use crate::delivery::{Delivery, SECRET};

#[async_trait]
trait Handler: Sync {
    async fn on_response_completed(&self, event: &WebhookResponseCompleted);
    async fn on_realtime_call_incoming(&self, event: &WebhookRealtimeCallIncoming);
    async fn on_fine_tuning_job_succeeded(&self, event: &WebhookFineTuningJobSucceeded);
}

struct App;

#[async_trait]
impl Handler for App {
    async fn on_response_completed(&self, event: &WebhookResponseCompleted) {
        black_box(&event.data.id);
    }

    async fn on_realtime_call_incoming(&self, event: &WebhookRealtimeCallIncoming) {
        black_box(&event.data.call_id);
    }

    async fn on_fine_tuning_job_succeeded(&self, event: &WebhookFineTuningJobSucceeded) {
        black_box(&event.data.id);
    }
}

async fn dispatch(event: &WebhookEvent, handler: &impl Handler) {
    match event {
        WebhookEvent::ResponseCompleted(event) => handler.on_response_completed(event).await,
        WebhookEvent::RealtimeCallIncoming(event) => handler.on_realtime_call_incoming(event).await,
        WebhookEvent::FineTuningJobSucceeded(event) => handler.on_fine_tuning_job_succeeded(event).await,
        _ => {}
    }
}

fn body(delivery: &Delivery) -> &str {
    str::from_utf8(&delivery.body).expect("UTF-8")
}

fn header<'a>(delivery: &'a Delivery, name: &str) -> &'a str {
    delivery.headers.get(name).and_then(|value| value.to_str().ok()).expect("a header")
}

pub(super) fn contender() -> Contender {
    Contender::new("async-openai", |stage, delivery| {
        let signature = || header(delivery, "webhook-signature");
        let timestamp = || header(delivery, "webhook-timestamp");
        let id = || header(delivery, "webhook-id");
        match stage {
            Stage::Verify => {
                Webhooks::verify_signature(body(delivery), signature(), timestamp(), id(), SECRET).expect("genuine");
            }
            // What `build_event` does when the signature holds.
            Stage::Decode => {
                serde_json::from_str::<WebhookEvent>(body(delivery)).expect("an event");
            }
            Stage::Deliver => {
                let event = Webhooks::build_event(body(delivery), signature(), timestamp(), id(), SECRET)
                    .expect("genuine, and an event");
                super::finish(dispatch(&event, &App));
            }
        }
    })
}
