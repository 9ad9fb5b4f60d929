webhook_events::webhook_events!("../ui");

fn main() {}
