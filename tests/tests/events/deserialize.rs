//! `Serialize` and `Deserialize`: any serde format and any place in a user's own types, by the one decoder.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webhook_events::openai::*;

const BODY: &str = r#"{"id":"evt_1","created_at":1750861210,"type":"realtime.call.incoming","note":[1,2.5,null,true],
    "data":{"call_id":"rtc_1","sip_headers":[{"name":"From","value":"a\n\u00e4"}],"sip_media_security":"srtp"}}"#;

#[test]
fn every_way_through_serde_gives_the_same_event() {
    let event = UnwrapWebhookEvent::decode(BODY.as_bytes()).unwrap();
    assert_eq!(serde_json::from_str::<UnwrapWebhookEvent>(BODY).unwrap(), event);
    assert_eq!(serde_json::from_slice::<UnwrapWebhookEvent>(BODY.as_bytes()).unwrap(), event);
    assert_eq!(serde_json::from_reader::<_, UnwrapWebhookEvent>(BODY.as_bytes()).unwrap(), event);
    let value: Value = serde_json::from_str(BODY).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), value);
    assert_eq!(serde_json::from_value::<UnwrapWebhookEvent>(value).unwrap(), event);
    let inner: RealtimeCallIncomingWebhookEvent = serde_json::from_str(BODY).unwrap();
    assert_eq!(UnwrapWebhookEvent::from(inner), event);
}

#[test]
fn formats_other_than_json_work() {
    let event = UnwrapWebhookEvent::decode(BODY.as_bytes()).unwrap();
    let yaml = serde_yaml::to_string(&event).unwrap();
    assert!(yaml.contains("type: realtime.call.incoming"), "{yaml}");
    assert_eq!(serde_yaml::from_str::<UnwrapWebhookEvent>(&yaml).unwrap(), event);
    let precise = BODY.replace("2.5", "0.30000000000000004");
    let event = UnwrapWebhookEvent::decode(precise.as_bytes()).unwrap();
    let yaml = serde_yaml::to_string(&event).unwrap();
    assert!(yaml.contains("- 0.30000000000000004\n"), "{yaml}");
    let unknown = UnwrapWebhookEvent::decode(br#"{"type":"nobody.knows","n":{"a":[1]}}"#).unwrap();
    let yaml = serde_yaml::to_string(&unknown).unwrap();
    assert_eq!(serde_yaml::from_str::<UnwrapWebhookEvent>(&yaml).unwrap(), unknown);
}

#[test]
fn events_stand_in_types_of_the_users() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Queued {
        attempt: u32,
        event: UnwrapWebhookEvent,
        earlier: Vec<BatchFailedWebhookEvent>,
    }
    #[derive(Deserialize, PartialEq, Debug)]
    #[serde(untagged)]
    enum Either {
        Number(u32),
        Event(Box<UnwrapWebhookEvent>),
    }
    #[derive(Deserialize)]
    struct Flat {
        attempt: u32,
        #[serde(flatten)]
        event: UnwrapWebhookEvent,
    }

    let failed = EventType::BatchFailed.sample();
    let text = format!(r#"{{"attempt":2,"event":{BODY},"earlier":[{failed},{failed}]}}"#);
    let queued: Queued = serde_json::from_str(&text).unwrap();
    assert_eq!(queued.event.event_type(), "realtime.call.incoming");
    assert_eq!(serde_json::from_str::<Queued>(&serde_json::to_string(&queued).unwrap()).unwrap(), queued);
    assert_eq!(serde_json::from_str::<Either>("7").unwrap(), Either::Number(7));
    assert!(matches!(serde_json::from_str(BODY).unwrap(), Either::Event(event) if event == queued.event.into()));
    let flat: Flat = serde_json::from_str(&BODY.replacen('{', r#"{"attempt":3,"#, 1)).unwrap();
    assert_eq!((flat.attempt, flat.event.event_type()), (3, "realtime.call.incoming"));
}

#[test]
fn errors_keep_their_path() {
    let wrong = BODY.replace(r#""From""#, "7");
    let message = "data.sip_headers[0].name: expected string, found number";
    let text = serde_json::from_str::<UnwrapWebhookEvent>(&wrong).unwrap_err().to_string();
    assert!(text.starts_with(message), "{text}");
    let value: Value = serde_json::from_str(&wrong).unwrap();
    assert_eq!(serde_json::from_value::<UnwrapWebhookEvent>(value).unwrap_err().to_string(), message);
    assert!(serde_json::from_str::<UnwrapWebhookEvent>("{\"type\":").unwrap_err().is_eof());
    assert!(serde_yaml::from_str::<UnwrapWebhookEvent>("{ type: a, n: .nan }").is_err());
    assert!(serde_yaml::from_str::<UnwrapWebhookEvent>("{ 1: 2 }").is_err());
}

#[test]
fn value_sets_and_events_types_serialize_as_their_text() {
    assert_eq!(serde_json::to_value(SipMediaSecurity::Srtp).unwrap(), json!("srtp"));
    assert_eq!(serde_json::from_value::<SipMediaSecurity>(json!("rtp")).unwrap(), SipMediaSecurity::Rtp);
    let other: SipMediaSecurity = serde_json::from_str("\"zr\\u0074p\"").unwrap();
    assert_eq!(other, SipMediaSecurity::Other("zrtp".to_owned()));
    assert!(serde_json::from_str::<SipMediaSecurity>("1").is_err());
}

#[test]
fn what_no_format_but_json_can_hold_is_an_error_and_no_panic() {
    let event = UnwrapWebhookEvent::decode(br#"{"type":"nobody.knows","n":1e400}"#).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"type":"nobody.knows","n":1e400}"#);
    assert!(serde_json::to_value(&event).is_err());
}
