webhook_events::webhook_events!("");

fn main() {}
