webhook_events::webhook_events!("./duplicate_event.yaml");

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
