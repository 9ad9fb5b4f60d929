webhook_events::webhook_events!("./no_such_folder/events.yaml");

fn main() {}
