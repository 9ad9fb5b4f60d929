//! webhook-events, keeping the fields that the spec does not name, and passing over them.

use super::{Contender, Stage};
use crate::delivery::SECRET;

macro_rules! contender {
    ($name:literal, $module:ident) => {{
        let verifier = webhook_events::Verifier::new(webhook_events::Secret::parse(SECRET).expect("a secret"));
        Contender::new($name, move |stage, delivery| match stage {
            Stage::Verify => {
                verifier.verify(&delivery.headers, delivery.body.clone()).expect("genuine");
            }
            Stage::Decode => {
                $module::UnwrapWebhookEvent::decode(&delivery.body).expect("an event");
            }
            Stage::Deliver => {
                let (event, delivery) = verifier
                    .unwrap::<$module::UnwrapWebhookEvent>(&delivery.headers, delivery.body.clone())
                    .expect("genuine, and an event");
                let handled = webhook_events::Dispatch::dispatch(&event, &$module::App, &delivery);
                super::finish(handled).expect("handled");
            }
        })
    }};
}

macro_rules! handler {
    () => {
        /// Handles the three events of the benches.
        pub(super) struct App;

        #[webhook_events::async_trait]
        impl EventHandler for App {
            async fn on_response_completed(
                &self,
                event: &ResponseCompletedWebhookEvent,
                _: &Delivery,
            ) -> HandlerResult {
                black_box(&event.data.id);
                Ok(())
            }

            async fn on_realtime_call_incoming(
                &self,
                event: &RealtimeCallIncomingWebhookEvent,
                _: &Delivery,
            ) -> HandlerResult {
                black_box(&event.data.call_id);
                Ok(())
            }

            async fn on_fine_tuning_job_succeeded(
                &self,
                event: &FineTuningJobSucceededWebhookEvent,
                _: &Delivery,
            ) -> HandlerResult {
                black_box(&event.data.id);
                Ok(())
            }
        }
    };
}

mod keep {
    use std::hint::black_box;

    pub(super) use webhook_events::openai::UnwrapWebhookEvent;
    use webhook_events::openai::{
        EventHandler, FineTuningJobSucceededWebhookEvent, RealtimeCallIncomingWebhookEvent,
        ResponseCompletedWebhookEvent,
    };
    use webhook_events::{Delivery, HandlerResult};

    handler!();
}

mod ignore {
    use std::hint::black_box;

    use webhook_events::{Delivery, HandlerResult};

    webhook_events::webhook_events!(openai, unknown_fields = ignore);

    handler!();
}

/// As it comes: fields that the spec does not name are kept.
pub(super) fn keeping() -> Contender {
    contender!("webhook-events", keep)
}

/// With `unknown_fields = ignore`.
pub(super) fn ignoring() -> Contender {
    contender!("webhook-events, ignore", ignore)
}
