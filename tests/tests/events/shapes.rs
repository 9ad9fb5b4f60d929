//! Shapes of providers other than OpenAI: tags in headers and paths, times as text, unions, joins, values with names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use webhook_events::{Event, Scalar};

webhook_events::webhook_events!("goldens/shapes.yaml");

mod path {
    webhook_events::webhook_events!("specs/path.yaml");
}

fn opened() -> Value {
    json!({
        "action": "opened",
        "created_at": "2025-06-25T16:20:10.5+02:00",
        "resource": {
            "id": 7, "at": 1_750_861_210_123_i64, "labels": ["a", null], "scores": { "x": null, "y": 1 },
            "reaction": "+1", "price": { "amount_type": "fixed", "amount": 5 },
            "author": { "email": "a@example.com" }, "is_bot": false, "schema": 2, "title": "t",
        },
    })
}

fn decode(resource: &[(&str, Value)]) -> IssuesOpenedEventResource {
    let mut body = opened();
    for (key, value) in resource {
        body["resource"][*key] = value.clone();
    }
    let event = ForgeEvent::decode_as("issues.opened", body.to_string().as_bytes()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), body, "it is written as it was read");
    event.into_issues_opened().unwrap().resource
}

#[test]
fn scalars_times_and_nullable_items_decode() {
    let resource = decode(&[]);
    assert_eq!(resource.id, Scalar::Integer(7));
    assert_eq!(resource.at, 1_750_861_210_123);
    assert_eq!(resource.labels, [Some("a".to_owned()), None]);
    assert_eq!(resource.scores["y"], Some(1));
    assert_eq!(decode(&[("id", json!("seven"))]).id.as_str(), Some("seven"));
    let closed = decode(&[("closed_at", json!("1969-12-31T23:59:59Z"))]).closed_at.unwrap();
    assert_eq!(closed.to_system_time(), UNIX_EPOCH - Duration::from_secs(1));
    let error = ForgeEvent::decode_as("issues.opened", br#"{"action":"opened","created_at":"yesterday"}"#).unwrap_err();
    assert_eq!(error.to_string(), "created_at: expected an RFC 3339 time, found another string");
}

#[test]
fn created_at_is_a_time() {
    let event = ForgeEvent::decode_as("issues.opened", opened().to_string().as_bytes()).unwrap();
    assert_eq!(event.created_at(), Some(UNIX_EPOCH + Duration::from_millis(1_750_861_210_500)));
}

#[test]
fn a_union_is_told_apart_by_its_field_and_keeps_what_it_does_not_know() {
    assert!(matches!(decode(&[]).price, Price::FixedPrice(price) if price.amount == 5));
    assert!(matches!(decode(&[("price", json!({ "amount_type": "free" }))]).price, Price::FreePrice(_)));
    for odd in [json!({ "amount_type": "auction", "x": 1 }), json!({ "amount_type": "fixed" }), json!("gratis")] {
        assert_eq!(decode(&[("price", odd.clone())]).price, Price::Other(odd));
    }
}

#[test]
fn a_union_without_a_field_takes_the_first_that_fits() {
    assert!(matches!(decode(&[]).author, Party::Person(_)));
    let company = decode(&[("author", json!({ "vat": "1", "owner": { "email": "x" } }))]).author;
    let Party::Company(company) = company else { panic!("{company:?}") };
    assert!(matches!(company.owner.map(|owner| *owner), Some(Party::Person(_))));
    assert!(matches!(decode(&[("author", json!(null))]).author, Party::Other(Value::Null)));
}

#[test]
fn values_have_the_names_that_the_spec_gives_them() {
    assert_eq!(decode(&[]).reaction, Reaction::PlusOne);
    assert_eq!(decode(&[("reaction", json!("other"))]).reaction, Reaction::Other);
    assert_eq!(decode(&[("reaction", json!("-1"))]).reaction, Reaction::Unlisted("-1".to_owned()));
}

#[test]
fn samples_decode_and_hold_what_the_spec_says() {
    for kind in EventType::ALL {
        let event = ForgeEvent::decode_as(kind.as_str(), kind.sample().as_bytes()).unwrap();
        assert_eq!(event.event_type(), kind.as_str());
    }
    let sample: Value = serde_json::from_str(IssuesOpenedEvent::SAMPLE).unwrap();
    assert_eq!(sample["action"], "opened");
    assert_eq!(sample["resource"]["title"], "It does not start");
    assert_eq!((&sample["resource"]["is_bot"], &sample["resource"]["schema"]), (&json!(false), &json!(2)));
    assert!(!PushEvent::SAMPLE.contains("action"));
    assert_eq!(IssuesOpenedEvent::sample().resource.title, "It does not start");
}

#[test]
fn a_header_names_the_event() {
    let verifier = ForgeEvent::verifier(ForgeEvent::scheme().secret("a secret of some length").unwrap());
    let signer = ForgeEvent::scheme().signer(ForgeEvent::scheme().secret("a secret of some length").unwrap());
    let body = opened().to_string();
    let signed = signer.sign("d1", SystemTime::now(), &body).unwrap();
    let headers = |event: Option<&str>| {
        let mut headers = http::HeaderMap::new();
        for (name, value) in &signed {
            headers.insert(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        if let Some(event) = event {
            headers.insert("x-forge-event", event.parse().unwrap());
        }
        headers
    };
    let (event, delivery) = verifier.unwrap::<ForgeEvent>(&headers(Some("issues")), body.clone()).unwrap();
    assert_eq!((event.event_type(), delivery.id()), ("issues.opened", "d1"));
    let verified = verifier.verify(&headers(Some("issues")), body.clone()).unwrap();
    assert!(verified.decode::<ForgeEvent>().unwrap().is_issues_opened());
    // The key says what the header says.
    let verified = verifier.verify(&headers(Some("opened")), body.clone()).unwrap();
    assert_eq!(verified.decode::<ForgeEvent>().unwrap().event_type(), "opened");
    let error = verifier.unwrap::<ForgeEvent>(&headers(None), body.clone()).unwrap_err().to_string();
    assert!(error.contains("the header `X-Forge-Event` names the event"), "{error}");
    assert!(ForgeEvent::decode(body.as_bytes()).is_err());
    assert!(ForgeEvent::scheme().name().is_none() && ForgeEvent::scheme().rejection().as_u16() == 401);
    assert_eq!(ForgeEvent::scheme().tolerance(), Some(Duration::from_secs(120)));
}

#[test]
fn a_path_names_the_event() {
    for kind in path::EventType::ALL {
        let event = path::WebhookEvent::decode(kind.sample().as_bytes()).unwrap();
        assert_eq!(event.event_type(), kind.as_str(), "{}", kind.sample());
    }
    let body = br#"{"type":"event","data":{"type":"session.idle","id":"s1","more":1}}"#;
    let event = path::WebhookEvent::decode(body).unwrap();
    assert_eq!(event.as_session_idle().unwrap().data.id, "s1");
    assert_eq!(serde_json::to_value(&event).unwrap(), serde_json::from_slice::<Value>(body).unwrap());
    let unknown = path::WebhookEvent::decode(br#"{"data":{"type":"new"}}"#).unwrap();
    assert_eq!(unknown.event_type(), "new");
    let error = path::WebhookEvent::decode(br#"{"data":{}}"#).unwrap_err();
    assert_eq!(error.to_string(), "data.type: the field is missing");
}
