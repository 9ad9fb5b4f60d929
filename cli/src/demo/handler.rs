//! The handler: says what happened, in a line for each event. A program of yours would act on it instead.

use std::fmt::{self, Display};
use std::sync::mpsc::Sender;

use webhook_events::openai::{self, EventHandler, EventType};
use webhook_events::{Delivery, HandlerResult, UnknownEvent, async_trait};

/// Handles every event by noting it.
pub(crate) struct Log {
    notes: Sender<Note>,
}

/// What a handler method has to say of one delivery.
pub(crate) struct Note {
    pub(crate) delivery: String,
    pub(crate) method: &'static str,
    pub(crate) text: String,
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { delivery, method, text } = self;
        write!(f, "{method:34} {text} (delivery {delivery})")
    }
}

impl Log {
    pub(crate) fn new(notes: Sender<Note>) -> Self {
        Self { notes }
    }

    /// An error makes the receiver answer 500, and the sender deliver again.
    fn note(&self, method: &'static str, delivery: &Delivery, text: impl Display) -> HandlerResult {
        self.notes.send(Note { delivery: delivery.id().to_owned(), method, text: text.to_string() })?;
        Ok(())
    }
}

#[async_trait]
impl EventHandler for Log {
    async fn on_batch_cancelled(
        &self,
        event: &openai::BatchCancelledWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_batch_cancelled", delivery, format_args!("batch {} was cancelled", event.data.id))
    }

    async fn on_batch_completed(
        &self,
        event: &openai::BatchCompletedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_batch_completed", delivery, format_args!("batch {} is complete", event.data.id))
    }

    async fn on_batch_expired(&self, event: &openai::BatchExpiredWebhookEvent, delivery: &Delivery) -> HandlerResult {
        self.note("on_batch_expired", delivery, format_args!("batch {} was not finished in time", event.data.id))
    }

    async fn on_batch_failed(&self, event: &openai::BatchFailedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        self.note("on_batch_failed", delivery, format_args!("batch {} failed", event.data.id))
    }

    async fn on_eval_run_canceled(
        &self,
        event: &openai::EvalRunCanceledWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_eval_run_canceled", delivery, format_args!("eval run {} was cancelled", event.data.id))
    }

    async fn on_eval_run_failed(
        &self,
        event: &openai::EvalRunFailedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_eval_run_failed", delivery, format_args!("eval run {} failed", event.data.id))
    }

    async fn on_eval_run_succeeded(
        &self,
        event: &openai::EvalRunSucceededWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_eval_run_succeeded", delivery, format_args!("eval run {} is complete", event.data.id))
    }

    async fn on_fine_tuning_job_cancelled(
        &self,
        event: &openai::FineTuningJobCancelledWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_fine_tuning_job_cancelled",
            delivery,
            format_args!("fine-tuning job {} was cancelled", event.data.id),
        )
    }

    async fn on_fine_tuning_job_failed(
        &self,
        event: &openai::FineTuningJobFailedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_fine_tuning_job_failed", delivery, format_args!("fine-tuning job {} failed", event.data.id))
    }

    async fn on_fine_tuning_job_succeeded(
        &self,
        event: &openai::FineTuningJobSucceededWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_fine_tuning_job_succeeded",
            delivery,
            format_args!("fine-tuning job {} is complete", event.data.id),
        )
    }

    async fn on_realtime_call_incoming(
        &self,
        event: &openai::RealtimeCallIncomingWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_realtime_call_incoming",
            delivery,
            format_args!("call {} waits, with {} SIP headers", event.data.call_id, event.data.sip_headers.len()),
        )
    }

    async fn on_response_cancelled(
        &self,
        event: &openai::ResponseCancelledWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_response_cancelled", delivery, format_args!("response {} was cancelled", event.data.id))
    }

    async fn on_response_completed(
        &self,
        event: &openai::ResponseCompletedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_response_completed", delivery, format_args!("response {} is complete", event.data.id))
    }

    async fn on_response_failed(
        &self,
        event: &openai::ResponseFailedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_response_failed", delivery, format_args!("response {} failed", event.data.id))
    }

    async fn on_response_incomplete(
        &self,
        event: &openai::ResponseIncompleteWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_response_incomplete", delivery, format_args!("response {} was interrupted", event.data.id))
    }

    async fn on_live_call_incoming(
        &self,
        event: &openai::LiveCallIncomingWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_live_call_incoming", delivery, format_args!("call of session {} waits", event.data.session_id))
    }

    async fn on_live_transport_incoming(
        &self,
        event: &openai::LiveTransportIncomingWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_live_transport_incoming",
            delivery,
            format_args!("call of session {} waits", event.data.session_id),
        )
    }

    async fn on_live_transport_connected(
        &self,
        event: &openai::LiveTransportConnectedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_live_transport_connected",
            delivery,
            format_args!("session {} is connected", event.data.session_id),
        )
    }

    async fn on_agent_session_created(
        &self,
        event: &openai::AgentSessionCreatedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_session_created", delivery, format_args!("session {} begins", event.data.id))
    }

    async fn on_agent_session_action_required(
        &self,
        event: &openai::AgentSessionActionRequiredWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_session_action_required", delivery, format_args!("session {} waits for you", event.data.id))
    }

    async fn on_agent_session_in_progress(
        &self,
        event: &openai::AgentSessionInProgressWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_session_in_progress", delivery, format_args!("session {} is at work", event.data.id))
    }

    async fn on_agent_session_idle(
        &self,
        event: &openai::AgentSessionIdleWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_session_idle", delivery, format_args!("session {} is idle", event.data.id))
    }

    async fn on_agent_session_failed(
        &self,
        event: &openai::AgentSessionFailedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_session_failed", delivery, format_args!("session {} failed", event.data.id))
    }

    async fn on_agent_environment_ready(
        &self,
        event: &openai::AgentEnvironmentReadyWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_environment_ready", delivery, format_args!("environment {} is ready", event.data.id))
    }

    async fn on_agent_environment_failed(
        &self,
        event: &openai::AgentEnvironmentFailedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_environment_failed", delivery, format_args!("environment {} failed", event.data.id))
    }

    async fn on_agent_environment_suspended(
        &self,
        event: &openai::AgentEnvironmentSuspendedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_agent_environment_suspended",
            delivery,
            format_args!("environment {} is suspended", event.data.id),
        )
    }

    async fn on_agent_environment_expired(
        &self,
        event: &openai::AgentEnvironmentExpiredWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_agent_environment_expired", delivery, format_args!("environment {} has expired", event.data.id))
    }

    async fn on_safety_alert_created(
        &self,
        event: &openai::SafetyAlertCreatedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_safety_alert_created", delivery, format_args!("safety alert {}", event.data.id))
    }

    async fn on_safety_org_alert_created(
        &self,
        event: &openai::SafetyOrgAlertCreatedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_safety_org_alert_created",
            delivery,
            format_args!("safety alert {} in the workspace", event.data.id),
        )
    }

    async fn on_safety_warning_issued(
        &self,
        event: &openai::SafetyWarningIssuedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_safety_warning_issued", delivery, format_args!("safety warning, case {}", event.data.id))
    }

    async fn on_safety_deactivation_issued(
        &self,
        event: &openai::SafetyDeactivationIssuedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_safety_deactivation_issued",
            delivery,
            format_args!("deactivation announced, case {}", event.data.id),
        )
    }

    async fn on_video_completed(
        &self,
        event: &openai::VideoCompletedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note("on_video_completed", delivery, format_args!("video {} is rendered", event.data.id))
    }

    async fn on_video_failed(&self, event: &openai::VideoFailedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        self.note("on_video_failed", delivery, format_args!("video {} failed", event.data.id))
    }

    async fn on_safety_identifier_blocked(
        &self,
        event: &openai::SafetyIdentifierBlockedWebhookEvent,
        delivery: &Delivery,
    ) -> HandlerResult {
        self.note(
            "on_safety_identifier_blocked",
            delivery,
            format_args!("user {} was blocked", event.data.safety_identifier),
        )
    }

    async fn on_unknown(&self, event: &UnknownEvent, delivery: &Delivery) -> HandlerResult {
        self.note("on_unknown", delivery, format_args!("an event of the new type {:?}", event.event_type()))
    }

    // An event that was added to the spec and has no method above.
    async fn on_unhandled(&self, event_type: EventType, delivery: &Delivery) -> HandlerResult {
        self.note("on_unhandled", delivery, format_args!("{event_type} has no method of its own yet"))
    }
}
