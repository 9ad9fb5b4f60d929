webhook_events::webhook_events!("./yaml_two_documents.yaml");

fn main() {}
