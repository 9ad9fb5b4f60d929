webhook_events::webhook_events!("./colliding_types.yaml");

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
