//! Editing the YAML is enough: the next build sees it.

use webhook_events_tests::project::Workspace;

const MAIN: &str = r#"
mod events {
    webhook_events::webhook_events!("spec/events.yaml");
}

struct Names;

impl events::EventVisitor for Names {
    type Output = &'static str;

    fn visit_order_paid(&mut self, _: &events::OrderPaidWebhookEvent) -> &'static str {
        "paid"
    }

    fn visit_unknown(&mut self, _: &webhook_events::UnknownEvent) -> &'static str {
        "unknown"
    }
}

fn main() {
    for event_type in events::EventType::ALL {
        println!("{event_type}");
    }
    let sample = events::EventType::OrderPaid.sample().as_bytes();
    println!("{}", events::WebhookEvent::decode(sample).unwrap().accept(&mut Names));
}
"#;

#[test]
fn an_edit_of_the_yaml_is_seen() {
    let manifest = "edition = \"2024\"\n[dependencies]\nwebhook-events = { {runtime} }\n";
    // Beside the other program, as both build the same dependencies.
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "rebuild").unwrap();
    let package = workspace.package("rebuild", manifest).unwrap();
    let spec = |text: &str| package.write("spec/events.yaml", text).unwrap();
    package.write("src/main.rs", MAIN).unwrap();

    let error = package.run().unwrap_err();
    assert!(error.contains("cannot read `spec/events.yaml`: there is no such file"), "{error}");

    spec("events: { order.paid: {} }");
    assert_eq!(package.run().unwrap(), "order.paid\npaid\n");

    // A new event breaks the visitor, and names what it lacks.
    spec("events: { order.paid: {}, order.lost: {} }");
    let error = package.run().unwrap_err();
    assert!(error.contains("missing: `visit_order_lost`"), "{error}");

    package
        .write(
            "src/main.rs",
            &MAIN.replace(
                "    fn visit_unknown",
                "    fn visit_order_lost(&mut self, _: &events::OrderLostWebhookEvent) -> &'static str {
        \"lost\"
    }

    fn visit_unknown",
            ),
        )
        .unwrap();
    assert_eq!(package.run().unwrap(), "order.paid\norder.lost\npaid\n");

    // A file that was wrong is watched as well.
    spec("events: { order.paid: {}, order.lost: { dta: {} } }");
    let error = package.run().unwrap_err();
    assert!(error.contains("event `order.lost` has no key `dta`\n"), "{error}");
    // The path is that from the workspace, as in the compiler's own errors: editors open it.
    assert!(error.contains("--> members/rebuild/spec/events.yaml:1:41\n"), "{error}");
    assert!(error.contains("due to 1 previous error\n"), "{error}");
    spec("events: { order.paid: {}, order.lost: { data: { id: string } } }");
    assert_eq!(package.run().unwrap(), "order.paid\norder.lost\npaid\n");
}
