//! `EventType`: the fixed set of types, as text and back.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use webhook_events::Event;
use webhook_events::openai::*;

#[test]
fn all_is_every_event_of_the_spec_in_its_order() {
    let spec = webhook_events_spec::Spec::parse(webhook_events_spec::BUNDLED.as_bytes()).unwrap();
    let wires: Vec<&str> = spec.events.iter().map(|event| event.name.text.as_str()).collect();
    let all: Vec<&str> = EventType::ALL.iter().map(|event_type| event_type.as_str()).collect();
    assert_eq!(all, wires);
    assert_eq!(all[0], "batch.cancelled");
    assert_eq!(EventType::ALL.iter().collect::<BTreeSet<_>>().len(), 34);
}

#[test]
fn it_goes_to_text_and_back() {
    for event_type in EventType::ALL.iter().copied() {
        let text = event_type.to_string();
        assert_eq!(text, event_type.as_str());
        assert_eq!(EventType::from_str(&text), Ok(event_type));
        assert!(event_type == *text && event_type == text.as_str() && text.as_str() == event_type);
    }
    assert_eq!(EventType::EvalRunCanceled.as_str(), "eval.run.canceled");
    assert_eq!(format!("{:>20}|", EventType::BatchFailed), "        batch.failed|");
    const { assert!(matches!(EventType::BatchFailed.as_str().as_bytes(), b"batch.failed")) };
}

#[test]
fn another_text_is_an_error_that_names_it() {
    for text in ["", "batch", "batch.completed ", "Batch.Completed", "batch.archived"] {
        let error = text.parse::<EventType>().unwrap_err();
        assert_eq!(error.as_str(), text);
        assert_eq!(error.to_string(), format!("no event has the type {text:?}"));
        let _: &dyn std::error::Error = &error;
    }
}

#[test]
fn it_is_a_key_of_maps_and_a_pattern() {
    let mut counts: HashMap<EventType, u32> = HashMap::new();
    *counts.entry(EventType::BatchFailed).or_default() += 1;
    assert_eq!(counts[&EventType::BatchFailed], 1);
    assert!(EventType::BatchCancelled < EventType::BatchCompleted);
    let urgent = |event_type: EventType| matches!(event_type, EventType::RealtimeCallIncoming);
    assert!(urgent("realtime.call.incoming".parse().unwrap()));
}

#[test]
fn a_sample_is_that_of_the_event() {
    assert_eq!(EventType::BatchFailed.sample(), BatchFailedWebhookEvent::SAMPLE);
    assert_eq!(BatchFailedWebhookEvent::TYPE, EventType::BatchFailed.as_str());
}
