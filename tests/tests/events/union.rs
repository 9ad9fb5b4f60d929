//! The union: which event it is, in and out of it, and events of types that the spec does not name.

use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use webhook_events::openai::*;

use webhook_events::{Event, Union, UnknownEvent};

const COMPLETED: &str =
    r#"{"id":"evt_1","object":"event","created_at":1750861210,"type":"batch.completed","data":{"id":"batch_1"}}"#;
const UNKNOWN: &str =
    r#"{ "data": {"type": "batch.completed"}, "id": "evt_2", "created_at": 7, "type": "batch.archived", "n": 1e400 }"#;

fn decode(body: &str) -> UnwrapWebhookEvent {
    UnwrapWebhookEvent::decode(body.as_bytes()).unwrap()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn a_known_event_tells_what_it_is() {
    let event = decode(COMPLETED);
    assert_eq!(event.event_type(), "batch.completed");
    assert_eq!(event.event_type(), BatchCompletedWebhookEvent::TYPE);
    assert_eq!(event.kind(), Some(EventType::BatchCompleted));
    assert_eq!((event.id(), event.created_at()), (Some("evt_1"), Some(at(1_750_861_210))));
    assert!(event.is_batch_completed());
    assert!(!event.is_batch_failed() && !event.is_unknown());
    assert_eq!(event.as_batch_completed().unwrap().data.id, "batch_1");
    assert!(event.as_batch_failed().is_none() && event.as_unknown().is_none());
    assert!(event.clone().into_batch_failed().is_none());
    let inner = event.clone().into_batch_completed().unwrap();
    assert_eq!((inner.id(), inner.created_at()), (Some("evt_1"), Some(at(1_750_861_210))));
    assert_eq!(UnwrapWebhookEvent::from(inner.clone()), event);
    assert_eq!(BatchCompletedWebhookEvent::try_from(event.clone()), Ok(inner));
    assert_eq!(BatchFailedWebhookEvent::try_from(event.clone()), Err(event));
}

#[test]
fn it_is_matched_like_any_enum() {
    let id = match decode(COMPLETED) {
        UnwrapWebhookEvent::BatchCompleted(event) => event.data.id,
        UnwrapWebhookEvent::BatchFailed(BatchFailedWebhookEvent { data, .. }) => data.id,
        UnwrapWebhookEvent::Unknown(event) => event.event_type().to_owned(),
        other => panic!("{}", other.event_type()),
    };
    assert_eq!(id, "batch_1");
}

#[test]
fn an_unknown_event_is_a_value_and_nothing_of_it_is_lost() {
    let event = decode(UNKNOWN);
    assert_eq!(event.event_type(), "batch.archived");
    assert_eq!((event.kind(), event.id(), event.created_at()), (None, None, None));
    assert!(event.is_unknown() && !event.is_batch_completed());
    let unknown: &UnknownEvent = event.as_unknown().unwrap();
    assert_eq!(unknown.event_type(), "batch.archived");
    assert_eq!(unknown.raw(), UNKNOWN);
    assert_eq!(serde_json::to_string(&event).unwrap(), UNKNOWN);
    assert!(format!("{unknown:?}").contains("batch.archived"));
    assert_eq!(event.clone().into_unknown().unwrap(), *unknown);
    assert!(BatchCompletedWebhookEvent::try_from(event).is_err());
}

#[test]
fn an_unknown_event_can_be_parsed_by_hand() {
    #[derive(serde::Deserialize)]
    struct Archived {
        id: String,
    }
    let event = decode(r#"{"type":"batch.archived","id":"evt_3"}"#).into_unknown().unwrap();
    assert_eq!(event.parse::<Archived>().unwrap().id, "evt_3");
    assert_eq!(event.parse::<Value>().unwrap()["type"], "batch.archived");
    assert!(event.parse::<Vec<u8>>().is_err());
}

#[test]
fn unknown_events_are_equal_when_they_say_the_same() {
    let one = decode(r#"{"type":"a","n":1,"m":[2]}"#);
    assert_eq!(one, decode(r#"{ "m": [2], "n": 1, "type": "a" }"#));
    for other in [r#"{"type":"a","n":2,"m":[2]}"#, r#"{"type":"b","n":1,"m":[2]}"#, r#"{"type":"a","m":[2]}"#] {
        assert_ne!(one, decode(other));
    }
    let big = |number: &str| decode(&format!(r#"{{"type":"a","n":{number}}}"#));
    assert_eq!(big("123456789012345678901234567890"), big("123456789012345678901234567890"));
    assert_ne!(big("123456789012345678901234567890"), big("123456789012345678901234567891"));
}

#[test]
fn the_type_may_be_written_with_escapes_and_stand_anywhere() {
    let event = decode(r#"{"data":{"id":"b"},"created_at":1,"id":"e","ty\u0070e":"batch\u002ecompleted"}"#);
    assert_eq!(event.kind(), Some(EventType::BatchCompleted));
    assert_eq!(decode(r#"{"type":"Batch.Completed"}"#).event_type(), "Batch.Completed");
    assert_eq!(decode(r#"{"type":""}"#).event_type(), "");
}

#[test]
fn unions_stand_in_lists_and_options() {
    let both: Vec<UnwrapWebhookEvent> = webhook_events::decode(format!("[{COMPLETED}, {UNKNOWN}]").as_bytes()).unwrap();
    assert!(both[0].is_batch_completed() && both[1].is_unknown());
    let nested: Vec<Vec<Option<UnwrapWebhookEvent>>> =
        webhook_events::decode(format!("[[null, {COMPLETED}], []]").as_bytes()).unwrap();
    assert!(nested[0][1].as_ref().unwrap().is_batch_completed());
    let error = webhook_events::decode::<Vec<UnwrapWebhookEvent>>(br#"[{"type":"batch.failed"}]"#).unwrap_err();
    assert_eq!(error.to_string(), "[0].id: the field is missing");
}

#[test]
fn generic_code_uses_the_trait() {
    fn label<U: Union>(event: &U) -> (&str, Option<&'static str>) {
        (event.event_type(), U::known_type(event.event_type()))
    }
    assert_eq!(label(&decode(COMPLETED)), ("batch.completed", Some("batch.completed")));
    assert_eq!(label(&decode(UNKNOWN)), ("batch.archived", None));
}

#[test]
fn an_event_can_be_changed_and_written() {
    let mut event = decode(COMPLETED).into_batch_completed().unwrap();
    event.data.id = "batch_2".to_owned();
    event.data.extra = [("total".to_owned(), json!({"n": 3}))].into_iter().collect();
    let written = serde_json::to_value(UnwrapWebhookEvent::from(event)).unwrap();
    assert_eq!(written["data"], json!({"id": "batch_2", "total": {"n": 3}}));
    assert_eq!(written["type"], "batch.completed");
}
