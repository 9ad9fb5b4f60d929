//! Samples: each is an event of its type, with every field of the spec and no other.

use serde_json::Value;
use webhook_events::openai;
use webhook_events_spec::{BUNDLED, Shape, Spec, Type};

webhook_events::webhook_events!("specs/shop.yaml");

mod odd {
    webhook_events::webhook_events!("specs/odd.yaml");
}

/// Checks one sample: that it decodes, is written as it was, and leaves nothing over.
macro_rules! check {
    ($union:path, $types:path) => {
        for event_type in <$types>::ALL.iter().copied() {
            let sample = event_type.sample();
            let event = <$union>::decode(sample.as_bytes()).unwrap_or_else(|error| panic!("{error}: {sample}"));
            assert_eq!(event.kind(), Some(event_type));
            let written: Value = serde_json::to_value(&event).unwrap();
            assert_eq!(written, serde_json::from_str::<Value>(sample).unwrap());
            let debug = format!("{event:?}");
            assert_eq!(debug.matches("extra: {").count(), debug.matches("extra: {}").count(), "{debug}");
        }
    };
}

#[test]
fn samples_of_openai_are_complete() {
    check!(openai::UnwrapWebhookEvent, openai::EventType);
}

#[test]
fn samples_of_other_specs_are_complete() {
    check!(ShopEvent, EventType);
}

#[test]
fn samples_of_odd_specs_decode() {
    for event_type in odd::EventType::ALL.iter().copied() {
        let event = odd::Event::decode(event_type.sample().as_bytes());
        assert_eq!(event.unwrap_or_else(|error| panic!("{error}: {}", event_type.sample())).kind(), Some(event_type));
    }
}

#[test]
fn a_sample_has_the_fields_of_the_spec() {
    let spec = Spec::parse(BUNDLED.as_bytes()).unwrap();
    for (event, event_type) in spec.events.iter().zip(openai::EventType::ALL) {
        let sample: Value = serde_json::from_str(event_type.sample()).unwrap();
        assert_eq!(sample["type"], event.name.text.as_str());
        assert_eq!(sample.as_object().unwrap().len(), event.fields.len() + 1);
        let data = event.fields.iter().find(|field| field.name.text == "data").unwrap();
        let Type::Defined(id) = data.ty else { panic!("{:?}", data.ty) };
        let Shape::Object(fields) = &spec.type_def(id).shape else { panic!("data is an object") };
        let keys: Vec<&String> = sample["data"].as_object().unwrap().keys().collect();
        let mut names: Vec<&String> = fields.iter().map(|field| &field.name.text).collect();
        names.sort();
        assert_eq!(keys, names);
    }
}
