webhook_events::webhook_events!("specs/no_such_file.yaml");

fn main() {}
