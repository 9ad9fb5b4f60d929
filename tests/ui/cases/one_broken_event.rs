webhook_events::webhook_events!("./one_broken_event.yaml");

use webhook_events::{Delivery, HandlerResult, async_trait};

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        println!("{} {}", event.id, event.data.id);
        Ok(())
    }

    async fn on_batch_failed(&self, event: &BatchFailedWebhookEvent, _: &Delivery) -> HandlerResult {
        println!("{} {}", event.data.id, event.data.reason);
        Ok(())
    }
}

fn name(event: &WebhookEvent) -> &str {
    match event {
        WebhookEvent::BatchCompleted(event) => &event.data.id,
        WebhookEvent::BatchFailed(event) => &event.data.reason,
        WebhookEvent::BatchExpired(event) => &event.data.id,
        WebhookEvent::Unknown(event) => event.event_type(),
    }
}

fn main() {
    let _ = name(&WebhookEvent::decode(b"{}").unwrap());
    let _: &dyn EventHandler = &App;
}
