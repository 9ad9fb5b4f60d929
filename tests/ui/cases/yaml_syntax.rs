webhook_events::webhook_events!("./yaml_syntax.yaml");

fn main() {}
