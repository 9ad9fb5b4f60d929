//! What is said of a body that does not fit: the path, the place, and what was expected, but no text of the body.

use webhook_events::openai::{BatchCompletedWebhookEvent, UnwrapWebhookEvent};
use webhook_events::{DecodeError, Event, JsonValue, decode};

webhook_events::webhook_events!("specs/shop.yaml");

fn error<T: JsonValue>(body: impl AsRef<[u8]>) -> DecodeError {
    match decode::<T>(body.as_ref()) {
        Ok(_) => panic!("decoded: {}", String::from_utf8_lossy(body.as_ref())),
        Err(error) => error,
    }
}

fn text(body: &str) -> String {
    error::<ShopEvent>(body).to_string()
}

/// An order whose `data` has `fields` beside what it needs.
fn order(fields: &str) -> String {
    format!(r#"{{"type":"order.paid","id":"evt_1","data":{{"id":"order_1","total":1.5,"lines":[]{fields}}}}}"#)
}

#[test]
fn a_value_of_another_type_is_named_with_its_path() {
    for (fields, message) in [
        (r#","id":1"#, "data.id: duplicate key"),
        (r#","count":"1""#, "data.count: expected integer, found string"),
        (r#","count":1.5"#, "data.count: expected integer, found number"),
        (r#","count":15e-1"#, "data.count: expected integer, found number"),
        (r#","count":true"#, "data.count: expected integer, found boolean"),
        (r#","count":9223372036854775808"#, "data.count: the integer does not fit 64 bits"),
        (r#","count":-9223372036854775809"#, "data.count: the integer does not fit 64 bits"),
        (r#","weight":"heavy""#, "data.weight: expected number, found string"),
        (r#","weight":1e400"#, "data.weight: the number does not fit a 64-bit float"),
        (r#","gift":"yes""#, "data.gift: expected boolean, found string"),
        (r#","gift":0"#, "data.gift: expected boolean, found number"),
        (r#","labels":[]"#, "data.labels: expected object, found array"),
        (r#","labels":{"secret":1}"#, "data.labels.*: expected string, found number"),
        (r#","labels":{"a":"","a":""}"#, "data.labels.*: duplicate key"),
        (r#","grid":[[1],[2,null]]"#, "data.grid[1][1]: expected integer, found null"),
        (r#","state":"secret""#, r#"data.state: expected "new" or "used", found another string"#),
        (r#","state":7"#, "data.state: expected string, found number"),
        (r#","any":{"a":1,"a":2}"#, "data.any.*: duplicate key"),
        (r#","other":1,"other":2"#, "data.*: duplicate key"),
    ] {
        assert_eq!(text(&order(fields)), message);
    }
    let lines = |line: &str| text(&order("").replace(r#""lines":[]"#, &format!(r#""lines":[{{"sku":"a"}},{line}]"#)));
    assert_eq!(lines("null"), "data.lines[1]: expected object, found null");
    assert_eq!(lines("{}"), "data.lines[1].sku: the field is missing");
    assert_eq!(lines(r#"{"sku":[]}"#), "data.lines[1].sku: expected string, found array");
    assert_eq!(lines(r#"{"sku":"a","sku":"b"}"#), "data.lines[1].sku: duplicate key");
}

#[test]
fn what_is_missing_is_named() {
    for (body, message) in [
        ("{}", "type: the field is missing"),
        (r#"{"type":"order.paid"}"#, "id: the field is missing"),
        (r#"{"type":"order.paid","id":"e"}"#, "data: the field is missing"),
        (r#"{"type":"order.paid","id":"e","data":{"id":"o","lines":[]}}"#, "data.total: the field is missing"),
        (r#"{"type":"order.paid","id":"e","data":null}"#, "data: expected object, found null"),
        (r#"{"type":null}"#, "type: expected string, found null"),
        (r#"{"type":{"a":1}}"#, "type: expected string, found object"),
        (r#"{"type":"order.paid","type":"order.paid","id":"e"}"#, "type: duplicate key"),
        (r#"{"type":"nobody.knows","type":"order.paid"}"#, "type: duplicate key"),
        ("[]", "expected object, found array"),
        ("\"order.paid\"", "expected object, found string"),
        ("null", "expected object, found null"),
    ] {
        assert_eq!(text(body), message);
    }
}

#[test]
fn an_event_decoded_by_itself_must_have_its_tag() {
    let sample = BatchCompletedWebhookEvent::SAMPLE;
    assert!(decode::<BatchCompletedWebhookEvent>(sample.as_bytes()).is_ok());
    let other = error::<BatchCompletedWebhookEvent>(sample.replace("batch.completed", "batch.failed"));
    assert_eq!(other.to_string(), r#"type: expected "batch.completed", found another string"#);
    assert_eq!(other.path(), "type");
    let none = error::<BatchCompletedWebhookEvent>(r#"{"id":"evt_1","created_at":1,"data":{"id":"batch_1"}}"#);
    assert_eq!(none.to_string(), "type: the field is missing");
}

#[test]
fn what_is_not_json_is_named_with_its_byte() {
    for (body, message) in [
        ("", "invalid JSON at byte 0: expected a value, found the end of the body"),
        ("  ", "invalid JSON at byte 2: expected a value, found the end of the body"),
        ("\u{feff}{}", "invalid JSON at byte 0: expected a value"),
        ("{", "invalid JSON at byte 1: expected a key in quotes, found the end of the body"),
        ("{type:1}", "invalid JSON at byte 1: expected a key in quotes"),
        (r#"{"type" 1}"#, "invalid JSON at byte 8: expected `:` after a key"),
        (r#"{"a":1 "b":2}"#, "invalid JSON at byte 7: expected `,` or `}`"),
        (r#"{"a":[1 2]}"#, "invalid JSON at byte 8: expected `,` or `]`"),
        (r#"{"a":1,}"#, "invalid JSON at byte 7: expected a key in quotes"),
        (r#"{"a":[1,]}"#, "invalid JSON at byte 8: expected a value"),
        (r#"{"a":tru}"#, "invalid JSON at byte 5: expected a value"),
        (r#"{"a":01}"#, "invalid JSON at byte 6: a number has a leading zero"),
        (r#"{"a":-}"#, "invalid JSON at byte 6: expected a digit"),
        (r#"{"a":1.}"#, "invalid JSON at byte 7: expected a digit"),
        (r#"{"a":"\x"}"#, "invalid JSON at byte 6: invalid escape"),
        (r#"{"a":"\u12"}"#, "invalid JSON at byte 6: invalid escape"),
        ("{\"a\":\"\n\"}", "invalid JSON at byte 6: control character in a string"),
        (r#"{"a":"b"#, "invalid JSON at byte 7: unterminated string, found the end of the body"),
        ("{'a':1}", "invalid JSON at byte 1: expected a key in quotes"),
        (r#"{"a":NaN}"#, "invalid JSON at byte 5: expected a value"),
        (r#"{"type":"nobody.knows"} {}"#, "invalid JSON at byte 24: expected the end of the body"),
    ] {
        assert_eq!(text(body), message, "{body}");
    }
    let latin = error::<ShopEvent>(b"{\"type\":\"caf\xe9\"}");
    assert_eq!((latin.to_string().as_str(), latin.offset()), ("the body is not UTF-8", 12));
}

#[test]
fn depth_is_limited_where_it_is_parsed_and_free_where_it_is_kept() {
    let nest = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep = text(&order(&format!(r#","any":{}"#, nest(127))));
    assert!(deep.starts_with("data.any[0][0]") && deep.ends_with(": nested too deep"), "{deep}");
    assert!(decode::<ShopEvent>(order(&format!(r#","any":{}"#, nest(126))).as_bytes()).is_ok());
    let kept = order(&format!(r#","unnamed":{}"#, nest(100_000)));
    let event = ShopEvent::decode(kept.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap().matches('[').count(), 100_001);
    let unknown = format!(r#"{{"type":"nobody.knows","deep":{}}}"#, nest(100_000));
    assert!(ShopEvent::decode(unknown.as_bytes()).unwrap().is_unknown());
}

#[test]
fn neither_text_nor_debug_shows_the_body() {
    let body = order(r#","state":"hunter2","labels":{"hunter2":"hunter2"}"#);
    let error = error::<ShopEvent>(&body);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert_eq!(format!("{error:?}"), format!("DecodeError({:?} at byte {})", error.to_string(), error.offset()));
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.source().is_none());
    assert!(decode::<UnwrapWebhookEvent>(body.as_bytes()).unwrap().is_unknown());
}
