#![deny(warnings)]

webhook_events::webhook_events!("./read_past.yaml");

use webhook_events::{Delivery, HandlerResult, async_trait};

struct App;

// Each of these would be an error if the event, or the field, were lost with what is wrong in the YAML.
#[async_trait]
impl EventHandler for App {
    async fn on_order_paid(&self, event: &OrderPaidWebhookEvent, _: &Delivery) -> HandlerResult {
        let _: &String = &event.data.id;
        let _: &f64 = &event.data.total;
        Ok(())
    }
    async fn on_order_shipped(&self, event: &OrderShippedWebhookEvent, _: &Delivery) -> HandlerResult {
        let _: &String = &event.data.carrier;
        Ok(())
    }
    async fn on_order_returned(&self, event: &OrderReturnedWebhookEvent, _: &Delivery) -> HandlerResult {
        let _: &String = &event.data.reason;
        Ok(())
    }
}

fn main() {}
