webhook_events::webhook_events!("./path_mispelt.yaml");

fn main() {}
