//! A provider whose names were not chosen with Rust in mind: every one of them gets a name, and works.

use serde_json::{Value, json};
use webhook_events::Event;

mod odd {
    webhook_events::webhook_events!("specs/odd.yaml");
}

fn decode(body: &Value) -> odd::Event {
    odd::Event::decode(body.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {body}"))
}

#[test]
fn separators_and_digits_make_way() {
    assert_eq!(odd::CustomerSubscriptionUpdatedHook::TYPE, "customer.subscription-updated");
    assert_eq!(odd::_2faEnabledHook::TYPE, "2fa.enabled");
    assert_eq!(odd::EventType::_2faEnabled.as_str(), "2fa.enabled");
    assert_eq!(odd::ResultV2Hook::TYPE, "Result.v2");
    assert_eq!(odd::TreeGrownHook::TYPE, "tree/grown");
    assert_eq!(odd::ÜbungFertigHook::TYPE, "übung.fertig");
    let event = decode(&json!({"$kind": "customer.subscription-updated", "self": "me", "created_at": 1,
        "data": {"some": "Ok", "none": null}}));
    let event = event.as_customer_subscription_updated().unwrap();
    assert_eq!((event.self_.as_str(), event.crate_.as_ref()), ("me", None));
    assert_eq!(event.data.some, odd::Box::Ok);
    assert_eq!(
        (event.id(), event.created_at()),
        (None, Some(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1)))
    );
}

#[test]
fn a_wire_name_may_hold_what_json_escapes() {
    assert_eq!(odd::SayHiByeHook::TYPE, r#"say "hi\bye""#);
    let body = json!({"$kind": odd::SayHiByeHook::TYPE, "self": "me", "created_at": 1});
    assert!(decode(&body).is_say_hi_bye());
    let decode = webhook_events::decode::<odd::SayHiByeHook>;
    assert_eq!(decode(body.to_string().as_bytes()).unwrap().self_, "me");
    // Without its escapes it is another text, or none.
    for text in [r#""say \"hi\bye\"""#, r#""say "hi\bye"""#] {
        let body = format!(r#"{{"self":"me","created_at":1,"$kind":{text}}}"#);
        assert!(decode(body.as_bytes()).unwrap_err().to_string().contains("$kind"), "{text}");
    }
}

#[test]
fn keywords_are_fields() {
    let body = json!({"$kind": "2fa.enabled", "self": "me", "crate": "c", "created_at": 1, "data": {
        "type": "totp", "self": 1, "async": true, "gen": 0.5, "fn": "f", "createdAt": 2, "2nd": [null]}});
    let event = decode(&body);
    assert!(event.is_2fa_enabled());
    assert_eq!(serde_json::to_value(&event).unwrap(), body);
    let odd::_2faEnabledHookData { r#type, self_, r#async, r#gen, r#fn, created_at, field_2nd, extra, .. } =
        event.into_2fa_enabled().unwrap().data;
    assert_eq!((r#type.as_str(), self_, r#async, r#fn.as_str(), created_at), ("totp", 1, true, "f", 2));
    assert!(r#gen > 0.4 && field_2nd == json!([null]) && extra.is_empty());
}

#[test]
fn an_event_may_have_no_data() {
    let body = json!({"$kind": "ping", "self": "me", "created_at": 1, "type": "values", "more": {}});
    let event = decode(&body);
    assert_eq!(event.kind(), Some(odd::EventType::Ping));
    assert_eq!(event.as_ping().unwrap().extra["type"], "values");
    assert_eq!(serde_json::to_value(&event).unwrap(), body);
    assert_eq!(odd::Event::decode(br#"{"type":"ping"}"#).unwrap_err().to_string(), "$kind: the field is missing");
}

#[test]
fn types_may_hold_themselves() {
    let leaf = || json!({"items": [], "by_name": {}});
    let tree = json!({"items": [leaf(), leaf()], "by_name": {"a": leaf()}, "first": leaf()});
    let body = json!({"$kind": "tree/grown", "self": "me", "created_at": 1, "data": tree});
    let event = decode(&body);
    assert_eq!(serde_json::to_value(&event).unwrap(), body);
    let tree = event.into_tree_grown().unwrap().data;
    assert_eq!((tree.items.len(), tree.by_name["a"].items.len()), (2, 0));
    assert!(tree.first.unwrap().first.is_none());
    let body = json!({"$kind": "Result.v2", "self": "me", "created_at": 1,
        "data": {"ok": {"some": "None"}, "other": {"back": {"other": {}}, "list": [{}, {"ok": null}]}}});
    let data = decode(&body).into_result_v2().unwrap().data;
    assert_eq!(data.ok.unwrap().some, odd::Box::None);
    assert_eq!(data.other.unwrap().list.unwrap().len(), 2);
}

#[test]
fn types_may_be_called_as_those_of_rust() {
    let body = json!({"$kind": "values", "self": "me", "created_at": 1, "data": [{"value": "s"}],
        "one": "", "i64": "y", "empty": {}, "deep": {"a": [{"b": "1"}, {}]}});
    let event = decode(&body);
    assert_eq!(serde_json::to_value(&event).unwrap(), body);
    let event = event.into_values().unwrap();
    assert_eq!(event.data[0].value, "s");
    assert_eq!(event.i64.as_str(), "y");
    assert_eq!(event.one.as_str(), "");
    assert_eq!(event.deep["a"][0]["b"].to_string(), "1");
    let wrong = body.to_string().replace(r#""b":"1""#, r#""b":"2""#);
    let error = odd::Event::decode(wrong.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, r#"deep.*[0].*: expected "a" or "" or "1", found another string"#);
}

#[test]
fn a_suffix_may_be_empty() {
    mod bare {
        webhook_events::webhook_events!("specs/bare.yaml", unknown_fields = ignore);
    }
    let event = bare::OrderPaid { id: "o".into(), data: bare::OrderPaidData { id: "d".into() } };
    assert_eq!(bare::WebhookEvent::from(event).event_type(), bare::OrderPaid::TYPE);
}
