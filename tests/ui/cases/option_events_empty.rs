webhook_events::webhook_events!("./option_events_empty.yaml", events = []);

fn main() {}
