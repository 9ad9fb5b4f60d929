webhook_events::webhook_events!("./option_derives.yaml", derives = [Hash, Clone, Hash]);

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
