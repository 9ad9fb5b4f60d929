webhook_events::webhook_events!("events: { order.paid: {} }");

webhook_events::webhook_events! {
    events: { order.paid: {} }
}

webhook_events::webhook_events!(concat!("spec/", "events.yaml"));

fn main() {}
