webhook_events::webhook_events!("./yaml_unclosed.yaml");

fn main() {}
