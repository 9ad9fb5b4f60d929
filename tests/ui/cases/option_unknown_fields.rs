webhook_events::webhook_events!("./option_unknown_fields.yaml", unknown_fields = kep);

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
