//! Decoding takes no more memory from the heap than what the handler gets.

use allocation_counter::{AllocationInfo, measure};
use webhook_events::openai::{EventHandler, UnwrapWebhookEvent};
use webhook_events::{Delivery, Secret, Signer, Verifier};

const SMALL: &str = r#"{"id": "evt_1", "object": "event", "created_at": 1750287018, "type": "response.completed", "data": {"id": "resp_1"}}"#;
const TYPE_LAST: &str =
    r#"{"data": {"id": "resp_1"}, "id": "evt_1", "created_at": 1750287018, "type": "response.completed"}"#;

struct App;

impl EventHandler for App {}

fn decoding(body: &str) -> AllocationInfo {
    measure(|| drop(UnwrapWebhookEvent::decode(body.as_bytes()).expect("an event")))
}

/// The id of the event, and that of the response.
#[test]
fn a_small_event_takes_two() {
    assert_eq!(decoding(SMALL).count_total, 2);
    assert_eq!(decoding(TYPE_LAST).count_total, 2);
}

#[test]
fn verifying_adds_none_and_dispatch_one() {
    let secret = Secret::from_bytes([1; 32]).expect("a key");
    let now = std::time::SystemTime::now();
    let headers = http::HeaderMap::from(Signer::new(secret.clone()).sign("msg_1", now, SMALL).expect("signed"));
    let verifier = Verifier::new(secret);
    let unwrap = || verifier.unwrap_at::<UnwrapWebhookEvent>(&headers, SMALL, now).expect("genuine");
    assert_eq!(measure(|| drop(unwrap())).count_total, 2);

    let (event, delivery): (UnwrapWebhookEvent, Delivery) = unwrap();
    assert!(measure(|| drop(event.dispatch(&App, &delivery))).count_total <= 1);
}

/// Two texts a header, and the list that grows.
#[test]
fn a_call_takes_two_a_header() {
    let headers = vec![r#"{"name": "Via", "value": "SIP/2.0/TLS"}"#; 20].join(",");
    let body = format!(
        r#"{{"id": "evt_1", "created_at": 1, "type": "realtime.call.incoming", "data": {{"call_id": "rtc_1", "sip_headers": [{headers}]}}}}"#
    );
    assert!(decoding(&body).count_total <= 2 + 2 * 20 + 5, "{:?}", decoding(&body));
}

/// Their text once, however many they are.
#[test]
fn unknown_fields_are_copied_in_one_piece() {
    let fields = (0..10).map(|number| format!(r#""unknown{number}": [{number}, {{"a": null}}]"#));
    let fields = fields.collect::<Vec<_>>().join(", ");
    let body = SMALL.replace(r#""resp_1""#, &format!(r#""resp_1", {fields}"#));
    let taken = decoding(&body);
    assert_eq!(taken.count_total, 2 + 3, "the text, the hashes of the keys, and what holds the text");
    assert!(taken.bytes_total < fields.len() as u64 + 300, "{} for {} bytes", taken.bytes_total, fields.len());
}

/// No tree is built of what nobody reads.
#[test]
fn a_long_unknown_event_is_copied_once() {
    let body = format!(r#"{{"type": "new.event", "data": [{}]}}"#, vec!["{}"; 10_000].join(","));
    assert_eq!(decoding(&body).count_total, 2);
}
