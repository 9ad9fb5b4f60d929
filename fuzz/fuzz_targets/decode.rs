//! Decoding takes exactly the bodies that the spec describes, with the content that `serde_json` finds in them.
#![no_main]

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events_spec::{BUNDLED, Spec};
use webhook_events_tests::fits::{fits, without_nulls};

static SPEC: LazyLock<Spec> = LazyLock::new(|| webhook_events_spec::read(BUNDLED.as_bytes()).spec);

fuzz_target!(|body: &[u8]| {
    let value = serde_json::from_slice::<Value>(body);
    match (UnwrapWebhookEvent::decode(body), value) {
        (Ok(event), Ok(value)) => {
            assert_eq!(value["type"], event.event_type());
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
            // Of a key that is there twice serde_json takes the last; we refuse it, if nothing is wrong before.
            if !repeats_a_key(body) {
                let tag = value.get("type").and_then(Value::as_str);
                let known = SPEC.events.iter().find(|known| Some(known.name.text.as_str()) == tag);
                assert!(tag.is_none() || known.is_some_and(|known| !fits(&SPEC, known, &value)), "refused: {error}");
            }
        }
        (Err(_), Err(_)) => {}
    }
});

/// True when an object in `body`, at any depth, has a key twice.
fn repeats_a_key(body: &[u8]) -> bool {
    serde_json::from_slice::<Unrepeated>(body).is_err_and(|error| error.to_string().starts_with("again"))
}

/// JSON without repeated keys.
struct Unrepeated;

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = members.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom("again"));
            }
            members.next_value::<Self>()?;
        }
        Ok(self)
    }
}
