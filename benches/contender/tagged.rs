//! OpenAI's events as one would write them by hand for serde: an enum with `#[serde(tag = "type")]`.

use std::hint::black_box;

use async_trait::async_trait;
use serde::Deserialize;

macro_rules! events {
    ($($wire:literal => $event:ident($data:ident),)*) => {
        /// All of OpenAI's events.
        #[derive(Deserialize)]
        #[serde(tag = "type")]
        pub(super) enum WebhookEvent {
            $(#[serde(rename = $wire)] $event(Event<$data>),)*
        }

        impl WebhookEvent {
            fn id(&self) -> &str {
                match self {
                    $(Self::$event(event) => &event.id,)*
                }
            }
        }
    };
}

events! {
    "batch.cancelled" => BatchCancelled(Id),
    "batch.completed" => BatchCompleted(Id),
    "batch.expired" => BatchExpired(Id),
    "batch.failed" => BatchFailed(Id),
    "eval.run.canceled" => EvalRunCanceled(Id),
    "eval.run.failed" => EvalRunFailed(Id),
    "eval.run.succeeded" => EvalRunSucceeded(Id),
    "fine_tuning.job.cancelled" => FineTuningJobCancelled(Id),
    "fine_tuning.job.failed" => FineTuningJobFailed(Id),
    "fine_tuning.job.succeeded" => FineTuningJobSucceeded(Id),
    "realtime.call.incoming" => RealtimeCallIncoming(Call),
    "response.cancelled" => ResponseCancelled(Id),
    "response.completed" => ResponseCompleted(Id),
    "response.failed" => ResponseFailed(Id),
    "response.incomplete" => ResponseIncomplete(Id),
}

#[derive(Deserialize)]
pub(super) struct Event<D> {
    id: String,
    object: Option<String>,
    created_at: i64,
    data: D,
}

#[derive(Deserialize)]
pub(super) struct Id {
    id: String,
}

#[derive(Deserialize)]
pub(super) struct Call {
    #[serde(rename = "call_id")]
    id: String,
    sip_headers: Vec<SipHeader>,
    sip_media_security: Option<String>,
}

#[derive(Deserialize)]
struct SipHeader {
    name: String,
    value: String,
}

pub(super) fn decode(body: &[u8]) -> WebhookEvent {
    serde_json::from_slice(body).expect("an event")
}

#[async_trait]
trait Handler: Sync {
    async fn on_response_completed(&self, event: &Event<Id>);
    async fn on_realtime_call_incoming(&self, event: &Event<Call>);
    async fn on_fine_tuning_job_succeeded(&self, event: &Event<Id>);
    async fn on_unhandled(&self, event: &WebhookEvent);
}

/// Handles the three events of the benches.
pub(super) struct App;

#[async_trait]
impl Handler for App {
    async fn on_response_completed(&self, event: &Event<Id>) {
        black_box((&event.id, &event.object, event.created_at, &event.data.id));
    }

    async fn on_realtime_call_incoming(&self, event: &Event<Call>) {
        let Call { id, sip_headers, sip_media_security } = &event.data;
        black_box((id, sip_headers.iter().map(|header| (&header.name, &header.value)).next(), sip_media_security));
    }

    async fn on_fine_tuning_job_succeeded(&self, event: &Event<Id>) {
        black_box(&event.data.id);
    }

    async fn on_unhandled(&self, event: &WebhookEvent) {
        black_box(event.id());
    }
}

pub(super) async fn dispatch(event: &WebhookEvent, handler: &App) {
    match event {
        WebhookEvent::ResponseCompleted(event) => handler.on_response_completed(event).await,
        WebhookEvent::RealtimeCallIncoming(event) => handler.on_realtime_call_incoming(event).await,
        WebhookEvent::FineTuningJobSucceeded(event) => handler.on_fine_tuning_job_succeeded(event).await,
        other => handler.on_unhandled(other).await,
    }
}
