webhook_events::webhook_events!("path_without_dot.yaml");

fn main() {}
