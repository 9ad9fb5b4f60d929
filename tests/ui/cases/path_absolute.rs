webhook_events::webhook_events!("/srv/events.yaml");

fn main() {}
