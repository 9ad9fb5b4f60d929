mod derives {
    webhook_events::webhook_events!("./option_malformed.yaml", derives = Hash);
}

mod events {
    webhook_events::webhook_events!("./option_malformed.yaml", events = [batch.completed]);
}

mod no_value {
    webhook_events::webhook_events!("./option_malformed.yaml", events);
}

mod path {
    webhook_events::webhook_events!("./option_malformed.yaml", crate = "webhook_events");
}

mod comma {
    webhook_events::webhook_events!("./option_malformed.yaml" derives = [Hash], "other.yaml");
}

fn main() {
    // Whatever is wrong with the options, the events are there.
    let _ = derives::BatchCompletedWebhookEvent::clone;
    let _ = events::BatchCompletedWebhookEvent::clone;
    let _ = no_value::BatchCompletedWebhookEvent::clone;
    let _ = path::BatchCompletedWebhookEvent::clone;
    let _ = comma::BatchCompletedWebhookEvent::clone;
}
