webhook_events::webhook_events!();

webhook_events::webhook_events!(events = ["a"]);

webhook_events::webhook_events!(opnai);

webhook_events::webhook_events!(7);

fn main() {}
