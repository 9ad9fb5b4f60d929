webhook_events::webhook_events!("./option_events.yaml", events = ["batch.completed", "btch.failed", "batch.comp*", "x.*"]);

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
