//! Visitors: one method a type, all of them required, with an output and a state of their own.

use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Event, UnknownEvent};

webhook_events::webhook_events!("specs/shop.yaml");

/// The names of what it visits.
#[derive(Default)]
struct Names {
    visits: usize,
}

impl EventVisitor for Names {
    type Output = Result<&'static str, String>;

    fn visit_order_paid(&mut self, event: &OrderPaidEvent) -> Self::Output {
        self.visits += 1;
        if event.data.total > 0.0 { Ok(OrderPaidEvent::TYPE) } else { Err(event.data.id.clone()) }
    }

    fn visit_order_lost(&mut self, _: &OrderLostEvent) -> Self::Output {
        self.visits += 1;
        Ok(OrderLostEvent::TYPE)
    }

    fn visit_shop_closed(&mut self, _: &ShopClosedEvent) -> Self::Output {
        self.visits += 1;
        Ok(ShopClosedEvent::TYPE)
    }

    fn visit_unknown(&mut self, event: &UnknownEvent) -> Self::Output {
        Err(event.event_type().to_owned())
    }
}

#[test]
fn each_event_is_visited_as_what_it_is() {
    let mut names = Names::default();
    for event_type in EventType::ALL {
        let event = ShopEvent::decode(event_type.sample().as_bytes()).unwrap();
        assert_eq!(event.accept(&mut names), Ok(event_type.as_str()));
    }
    assert_eq!(names.visits, 3);
    let unknown = ShopEvent::decode(br#"{"type":"shop.sold"}"#).unwrap();
    assert_eq!(unknown.accept(&mut names), Err("shop.sold".to_owned()));
}

#[test]
fn a_visitor_may_be_a_trait_object() {
    let mut names = Names::default();
    let visitor: &mut dyn EventVisitor<Output = Result<&'static str, String>> = &mut names;
    let event = ShopEvent::decode(EventType::ShopClosed.sample().as_bytes()).unwrap();
    assert_eq!(event.accept(visitor), Ok("shop.closed"));
}

#[test]
fn the_bundled_spec_has_one_too() {
    struct Count(usize);
    macro_rules! count {
        ($($method:ident $event:ident)*) => {
            impl webhook_events::openai::EventVisitor for Count {
                type Output = ();
                $(fn $method(&mut self, _: &webhook_events::openai::$event) { self.0 += 1; })*
                fn visit_unknown(&mut self, _: &UnknownEvent) {}
            }
        };
    }
    count! {
        visit_batch_cancelled BatchCancelledWebhookEvent
        visit_batch_completed BatchCompletedWebhookEvent
        visit_batch_expired BatchExpiredWebhookEvent
        visit_batch_failed BatchFailedWebhookEvent
        visit_eval_run_canceled EvalRunCanceledWebhookEvent
        visit_eval_run_failed EvalRunFailedWebhookEvent
        visit_eval_run_succeeded EvalRunSucceededWebhookEvent
        visit_fine_tuning_job_cancelled FineTuningJobCancelledWebhookEvent
        visit_fine_tuning_job_failed FineTuningJobFailedWebhookEvent
        visit_fine_tuning_job_succeeded FineTuningJobSucceededWebhookEvent
        visit_realtime_call_incoming RealtimeCallIncomingWebhookEvent
        visit_response_cancelled ResponseCancelledWebhookEvent
        visit_response_completed ResponseCompletedWebhookEvent
        visit_response_failed ResponseFailedWebhookEvent
        visit_response_incomplete ResponseIncompleteWebhookEvent
        visit_live_call_incoming LiveCallIncomingWebhookEvent
        visit_live_transport_incoming LiveTransportIncomingWebhookEvent
        visit_live_transport_connected LiveTransportConnectedWebhookEvent
        visit_agent_session_created AgentSessionCreatedWebhookEvent
        visit_agent_session_action_required AgentSessionActionRequiredWebhookEvent
        visit_agent_session_in_progress AgentSessionInProgressWebhookEvent
        visit_agent_session_idle AgentSessionIdleWebhookEvent
        visit_agent_session_failed AgentSessionFailedWebhookEvent
        visit_agent_environment_ready AgentEnvironmentReadyWebhookEvent
        visit_agent_environment_failed AgentEnvironmentFailedWebhookEvent
        visit_agent_environment_suspended AgentEnvironmentSuspendedWebhookEvent
        visit_agent_environment_expired AgentEnvironmentExpiredWebhookEvent
        visit_safety_alert_created SafetyAlertCreatedWebhookEvent
        visit_safety_org_alert_created SafetyOrgAlertCreatedWebhookEvent
        visit_safety_warning_issued SafetyWarningIssuedWebhookEvent
        visit_safety_deactivation_issued SafetyDeactivationIssuedWebhookEvent
        visit_video_completed VideoCompletedWebhookEvent
        visit_video_failed VideoFailedWebhookEvent
        visit_safety_identifier_blocked SafetyIdentifierBlockedWebhookEvent
    }
    let mut count = Count(0);
    for event_type in webhook_events::openai::EventType::ALL {
        UnwrapWebhookEvent::decode(event_type.sample().as_bytes()).unwrap().accept(&mut count);
    }
    assert_eq!(count.0, 34);
}
