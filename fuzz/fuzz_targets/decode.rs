//! Decoding takes exactly the bodies that the spec describes, with the content that `serde_json` finds in them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events_spec::{BUNDLED, Spec};
use webhook_events_tests::fits::{fits, without_nulls};

static SPEC: LazyLock<Spec> = LazyLock::new(|| webhook_events_spec::read(BUNDLED.as_bytes()).spec);

fuzz_target!(|body: &[u8]| {
    let value = serde_json::from_slice::<Value>(body);
    match (UnwrapWebhookEvent::decode(body), value) {
        (Ok(event), Ok(value)) => {
            assert_eq!(value[&SPEC.tag.text], event.event_type());
            let known = SPEC.events.iter().find(|known| known.name.text == event.event_type());
            assert_eq!(known.is_some(), event.kind().is_some());
            assert!(known.is_none_or(|known| fits(&SPEC, known, &value)));
            let written = serde_json::to_string(&event).expect("an event can be written");
            let again = UnwrapWebhookEvent::decode(written.as_bytes()).expect("what was written can be read");
            assert_eq!(again, event);
            let written = serde_json::from_str(&written).expect("what was written is JSON");
            assert_eq!(without_nulls(written), without_nulls(value));
        }
        // What a `Value` cannot hold is kept as text where the spec does not name it, but it is JSON.
        (Ok(_), Err(_)) => drop(serde_json::from_slice::<IgnoredAny>(body).expect("what decodes is JSON")),
        (Err(error), Ok(value)) => {
            // Of a key that is there twice serde_json takes the last.
            if !error.to_string().ends_with("the key is there twice") {
                let tag = value.get(&SPEC.tag.text).and_then(Value::as_str);
                let known = SPEC.events.iter().find(|known| Some(known.name.text.as_str()) == tag);
                assert!(tag.is_none() || known.is_some_and(|known| !fits(&SPEC, known, &value)), "refused: {error}");
            }
        }
        (Err(_), Err(_)) => {}
    }
});
