webhook_events::webhook_events!("./option_unknown.yaml", event = ["batch.*"], nonsense = 1);

async fn read(event: &BatchCompletedWebhookEvent) -> usize {
    println!("{:?} {:?}", event.data.id, event.data.total);
    event.extra.len()
}

fn main() {
    let _ = read;
}
