webhook_events::webhook_events!("./yaml_not_utf8.yaml");

fn main() {}
