webhook_events::webhook_events!("./several_mistakes.yaml");

fn read(event: &BatchCompletedWebhookEvent) {
    println!("{:?} {:?} {:?}", event.id, event.data.id, event.data.total.amount);
}

fn main() {
    let _ = read;
}
