//! The options of the macro: which events, what is derived, what becomes of unnamed fields, and where the crate is.

use std::collections::HashSet;

use webhook_events::openai::UnwrapWebhookEvent;

mod selected {
    webhook_events::webhook_events!("specs/plain.yaml", events = ["*.lost", "shop.closed"]);
}

mod bundled {
    webhook_events::webhook_events!(openai, events = ["batch.*", "realtime.call.incoming"],);
}

mod ignoring {
    webhook_events::webhook_events!("specs/plain.yaml", unknown_fields = ignore, derives = [Hash, Eq]);
}

mod keeping {
    webhook_events::webhook_events!("specs/plain.yaml", unknown_fields = keep, derives = [::std::hash::Hash]);
}

mod reexport {
    pub(crate) mod inner {
        pub(crate) use webhook_events as hooks;
    }
}

mod elsewhere {
    use crate::options::reexport;

    reexport::inner::hooks::webhook_events!("specs/shop.yaml", crate = reexport::inner::hooks);
}

mod by_full_path {
    webhook_events::webhook_events!("specs/shop.yaml", crate = crate::options::reexport::inner::hooks, events = ["*"]);
}

#[test]
fn only_the_selected_events_are_generated() {
    use selected::*;
    let all: Vec<&str> = EventType::ALL.iter().map(|event_type| event_type.as_str()).collect();
    assert_eq!(all, ["order.lost", "order.item.lost", "shop.closed"]);
    let left_out = WebhookEvent::decode(br#"{"type":"order.paid","data":{}}"#).unwrap();
    assert_eq!((left_out.is_unknown(), left_out.event_type()), (true, "order.paid"));
    assert_eq!(bundled::EventType::ALL.len(), 5);
    assert_eq!(bundled::SipMediaSecurity::Rtp.as_str(), "rtp");
    let sample = bundled::EventType::BatchFailed.sample();
    assert_eq!(sample, webhook_events::openai::EventType::BatchFailed.sample());
    let both = (bundled::UnwrapWebhookEvent::decode(sample.as_bytes()), UnwrapWebhookEvent::decode(sample.as_bytes()));
    assert_eq!(both.0.unwrap().event_type(), both.1.unwrap().event_type());
}

#[test]
fn unnamed_fields_can_be_ignored() {
    let body = br#"{"type":"order.item.lost","id":1,"data":{"id":"i","kind":"item","more":[1,2]},"type2":"x"}"#;
    let event = ignoring::WebhookEvent::decode(body).unwrap();
    let written = serde_json::to_string(&event).unwrap();
    assert_eq!(written, r#"{"type":"order.item.lost","data":{"id":"i","kind":"item"}}"#);
    let broken = br#"{"type":"order.item.lost","id":1,"data":{"id":"i","kind":"item","more":[1,2}}}"#;
    assert!(ignoring::WebhookEvent::decode(broken).is_err());
    let kept = keeping::WebhookEvent::decode(body).unwrap();
    assert_eq!(kept.as_order_item_lost().unwrap().data.extra.raw("more"), Some("[1,2]"));
}

#[test]
fn what_was_asked_for_is_derived() {
    let decode = |body: &[u8]| ignoring::WebhookEvent::decode(body).unwrap();
    let closed = decode(br#"{"type":"shop.closed"}"#);
    let lost = |id: &str| decode(format!(r#"{{"type":"order.lost","data":{{"id":"{id}"}}}}"#).as_bytes());
    let set: HashSet<_> = [closed.clone(), closed, lost("a"), lost("a"), lost("b")].into();
    assert_eq!(set.len(), 3);
    let kept = keeping::WebhookEvent::decode(br#"{"type":"shop.closed","n":1}"#).unwrap();
    assert!(HashSet::from([kept.clone()]).contains(&kept));
}

#[test]
fn the_crate_may_stand_elsewhere() {
    let sample = elsewhere::EventType::OrderPaid.sample();
    let event = elsewhere::ShopEvent::decode(sample.as_bytes()).unwrap();
    assert!(event.is_order_paid());
    assert!(by_full_path::ShopEvent::decode(sample.as_bytes()).unwrap().is_order_paid());
}
