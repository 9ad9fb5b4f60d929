webhook_events::webhook_events!("./visitor_method_missing.yaml");

struct Names;

impl EventVisitor for Names {
    type Output = &'static str;

    fn visit_batch_completed(&mut self, _: &BatchCompletedWebhookEvent) -> &'static str {
        "completed"
    }

    fn visit_unknown(&mut self, _: &webhook_events::UnknownEvent) -> &'static str {
        "unknown"
    }
}

fn main() {}
