webhook_events::webhook_events!("./option_twice.yaml", events = ["batch.completed"], events = ["batch.failed"]);

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
