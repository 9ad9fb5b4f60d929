//! Providers with many events.

use std::fmt::Write;

use webhook_events_tests::project::Workspace;

/// A spec of `count` events of several shapes.
pub(crate) fn spec(count: usize) -> String {
    let mut yaml = "\
provider: Large
envelope: { id: string, created_at: timestamp, object: { const: event, optional: true } }
types:
  Money: { fields: { amount: integer, currency: { values: [eur, usd] } } }
  Line: { fields: { sku: string, price: Money, labels: { type: map<string>, optional: true } } }
events:
"
    .to_owned();
    for index in 0..count {
        let data = match index % 4 {
            0 => "{ id: string }",
            1 => "{ id: string, total: Money, lines: list<Line> }",
            2 => "{ id: string, state: { values: [a, b] }, note: { optional: true }, more: { fields: { n: number } } }",
            _ => "{ id: string, type: { const: x }, previous: { type: any, optional: true }, at: timestamp }",
        };
        writeln!(yaml, "  area_{}.thing.event-{index}: {{ description: Number {index}., data: {data} }}", index % 40)
            .expect("a string takes all");
    }
    yaml
}

const MAIN: &str = r#"
use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use webhook_events::{Delivery, Event as _, HandlerResult, async_trait};

webhook_events::webhook_events!("large.yaml");

#[derive(Default)]
struct App(Mutex<Vec<String>>);

#[async_trait]
impl EventHandler for App {
    async fn on_area_39_thing_event_199(&self, event: &Area39ThingEvent199WebhookEvent, _: &Delivery) -> HandlerResult {
        self.0.lock().unwrap().push(event.data.r#type.to_string());
        Ok(())
    }

    async fn on_unhandled(&self, event_type: EventType, _: &Delivery) -> HandlerResult {
        self.0.lock().unwrap().push(event_type.to_string());
        Ok(())
    }
}

fn main() {
    let (app, delivery) = (App::default(), Delivery::new("msg_1", 0).unwrap());
    for event_type in EventType::ALL {
        let event = WebhookEvent::decode(event_type.sample().as_bytes()).unwrap();
        assert_eq!(event.kind(), Some(*event_type));
        assert_eq!(event_type.as_str().parse(), Ok(*event_type));
        let handled = pin!(event.dispatch(&app, &delivery)).poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(handled, Poll::Ready(Ok(()))));
    }
    let seen = app.0.lock().unwrap();
    println!("{} {} {} {}", seen.len(), seen[0], seen[199], Area0ThingEvent0WebhookEvent::TYPE);
}
"#;

const MANIFEST: &str = "edition = \"2024\"\n[dependencies]\nwebhook-events = { {runtime} }\n";

#[test]
fn of_200_events_the_last_works_as_the_first() {
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "large").unwrap();
    let package = workspace.package("large", MANIFEST).unwrap();
    package.write("large.yaml", &spec(200)).unwrap();
    package.write("src/main.rs", MAIN).unwrap();
    assert_eq!(package.run(), Ok("200 area_0.thing.event-0 x area_0.thing.event-0\n".to_owned()));
}

/// `cargo test -p webhook-events-tests --test projects -- --ignored` checks 1,500.
#[test]
#[ignore = "it takes a minute"]
fn of_1500_events_all_compile() {
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "larger").unwrap();
    let package = workspace.package("larger", MANIFEST).unwrap();
    package.write("large.yaml", &spec(1_500)).unwrap();
    let source = "pub mod events {\n    webhook_events::webhook_events!(\"large.yaml\");\n}\n\nfn main() {}\n";
    package.write("src/main.rs", source).unwrap();
    assert_eq!(workspace.cargo(&["check"]), Ok(String::new()));
}
