//! `Debug` and `PartialEq` of generated structs, which go through the runtime: they must be those that derives would give.

use serde_json::{Value, json};

webhook_events::webhook_events!("goldens/language.yaml");

/// The same structs with derives.
mod twin {
    use std::collections::BTreeMap;

    use serde_json::Value;
    use webhook_events::Extra;

    use super::{Channel, MoneyCurrency, WebhookEventObject, WebhookEventSourceRegion};

    /// A struct with derives, and its value from the generated one.
    macro_rules! twins {
        ($($name:ident { $($field:ident: $ty:ty = $value:expr,)* })*) => {$(
            #[derive(Debug, PartialEq)]
            pub(super) struct $name {
                $($field: $ty,)*
                extra: Extra,
            }

            impl From<&super::$name> for $name {
                fn from(generated: &super::$name) -> Self {
                    $(let $field = $value(&generated.$field);)*
                    Self { $($field,)* extra: generated.extra.clone() }
                }
            }
        )*};
    }

    twins! {
        OrderPaidEvent {
            id: String = String::clone,
            created_at: Option<i64> = Option::clone,
            object: Option<WebhookEventObject> = Option::clone,
            source: WebhookEventSource = From::from,
            data: OrderPaidEventData = From::from,
        }
        OrderPaidEventData {
            total: Money = From::from,
            notes: Option<Value> = Option::clone,
            labels: BTreeMap<String, String> = BTreeMap::clone,
            grid: Vec<BTreeMap<String, i64>> = Vec::clone,
            tree: Option<Node> = |tree: &Option<super::Node>| tree.as_ref().map(Node::from),
            r#type: String = String::clone,
            express: bool = bool::clone,
            channel: Channel = Channel::clone,
        }
        SubscriptionChangedEventData {
            this: String = String::clone,
            plan: Option<SubscriptionChangedEventDataPlan> = |plan: &Option<super::SubscriptionChangedEventDataPlan>| {
                plan.as_ref().map(From::from)
            },
        }
        SubscriptionChangedEventDataPlan { name: String = String::clone, }
        Money { amount: f64 = f64::clone, currency: MoneyCurrency = MoneyCurrency::clone, }
        Node {
            label: String = String::clone,
            next: Option<Box<Node>> = |next: &Option<Box<super::Node>>| next.as_deref().map(|next| Box::new(next.into())),
            children: Vec<Node> = |children: &Vec<super::Node>| children.iter().map(Node::from).collect(),
        }
        WebhookEventSource { region: WebhookEventSourceRegion = WebhookEventSourceRegion::clone, }
    }
}

/// Events that differ in one place each, and one that differs in none.
fn events() -> Vec<OrderPaidEvent> {
    let base = json!({
        "id": "evt_1",
        "created_at": 7,
        "source": { "region": "eu" },
        "kind": "order.paid",
        "data": {
            "total": { "amount": 0.5, "currency": "eur" },
            "labels": { "one": "1" },
            "grid": [{ "one": 1 }],
            "tree": { "label": "root", "next": { "label": "next", "children": [] }, "children": [] },
            "type": "a \"type\"",
            "express": true,
            "channel": "sms",
        },
    });
    let changes = [
        ("/id", json!("evt_1")),
        ("/id", json!("evt_2")),
        ("/created_at", json!(8)),
        ("/created_at", Value::Null),
        ("/source", json!({ "region": "us" })),
        ("/source", json!({ "region": "mars" })),
        ("/source", json!({ "region": "eu", "zone": [1, null] })),
        ("/source", json!({ "zone": [1, null], "region": "eu" })),
        ("/data/total/amount", json!(0.25)),
        ("/data/total/currency", json!("usd")),
        ("/data/labels", json!({})),
        ("/data/labels", json!({ "two": "1" })),
        ("/data/labels", json!({ "one": "2" })),
        ("/data/labels", json!({ "one": "1", "two": "2" })),
        ("/data/grid", json!([])),
        ("/data/grid", json!([{}])),
        ("/data/grid", json!([{ "one": 1 }, { "one": 1 }])),
        ("/data/tree", Value::Null),
        ("/data/tree/next", Value::Null),
        ("/data/tree/next/label", json!("other")),
        ("/data/tree/children", json!([{ "label": "child", "children": [] }])),
        ("/data/type", json!("another")),
        ("/data/express", json!(false)),
        ("/data/channel", json!("2fa")),
        ("/data/channel", json!("pigeon")),
    ];
    let mut events: Vec<OrderPaidEvent> = changes
        .into_iter()
        .map(|(place, value)| {
            let mut body = base.clone();
            *body.pointer_mut(place).unwrap() = value;
            serde_json::from_value(body).unwrap()
        })
        .collect();
    // What no JSON leads to.
    let mut change = |change: fn(&mut OrderPaidEventData)| {
        let mut event = events[0].clone();
        change(&mut event.data);
        events.push(event);
    };
    change(|data| data.notes = Some(Value::Null));
    change(|data| data.notes = Some(json!({ "a": [1] })));
    change(|data| data.total.amount = f64::NAN);
    change(|data| data.total.amount = 0.0);
    change(|data| data.total.amount = -0.0);
    change(|data| data.channel = Channel::Other("sms".into()));
    events
}

#[test]
fn they_are_equal_where_the_derives_are() {
    let events = events();
    for one in &events {
        for other in &events {
            let derived = twin::OrderPaidEvent::from(one) == twin::OrderPaidEvent::from(other);
            assert_eq!(one == other, derived, "{one:?}\n{other:?}");
        }
    }
    assert!(events[0] != events[1] && events[0] == events[0].clone());
}

#[test]
fn they_print_what_the_derives_do() {
    for event in events() {
        let derived = twin::OrderPaidEvent::from(&event);
        assert_eq!(format!("{event:?}"), format!("{derived:?}"));
        assert_eq!(format!("{event:#?}"), format!("{derived:#?}"));
        assert_eq!(format!("{event:08.3?}"), format!("{derived:08.3?}"));
    }
}

#[test]
fn a_renamed_field_prints_its_rust_name() {
    let body = json!({ "self": "me", "plan": { "name": "basic" }, "more": 1 });
    let data: SubscriptionChangedEventData = serde_json::from_value(body).unwrap();
    let derived = twin::SubscriptionChangedEventData::from(&data);
    assert_eq!(format!("{data:?}"), format!("{derived:?}"));
    assert_eq!(format!("{data:#?}"), format!("{derived:#?}"));
    assert!(format!("{data:?}").starts_with("SubscriptionChangedEventData { this: \"me\""));
}

#[test]
fn neither_allocates() {
    let events = events();
    let counted = allocation_counter::measure(|| assert!(events[0] == events[0] && events[0] != events[1]));
    assert_eq!(counted.count_total, 0);
}

#[test]
fn events_of_two_types_differ_whatever_they_hold() {
    let source = json!({ "region": "eu" });
    let event = |kind: &str| -> AcmeEvent {
        serde_json::from_value(json!({ "id": "evt_1", "source": source, "kind": kind })).unwrap()
    };
    let (known, unknown) = (event("2fa.enabled"), event("2fa.disabled"));
    assert_eq!(known, known.clone());
    assert_eq!(unknown, unknown.clone());
    assert_ne!(known, unknown);
    assert_ne!(unknown, event("2fa.lost"));
    let paid = AcmeEvent::from(events().remove(0));
    assert_eq!(paid, paid.clone());
    assert_ne!(paid, known);
    assert_ne!(known, paid);
}
