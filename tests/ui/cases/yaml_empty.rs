webhook_events::webhook_events!("./yaml_empty.yaml");

fn main() {}
