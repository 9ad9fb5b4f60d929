webhook_events::webhook_events!("./union_reserved.yaml");

fn main() {}
