webhook_events::webhook_events!("./bad_rename.yaml");

fn main() {}
