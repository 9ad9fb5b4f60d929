//! Our reader of JSON against `serde_json`: the same texts are accepted, with the same content, and none of it is lost.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;
use serde_json::Value;
use webhook_events::openai::{BatchCompletedWebhookEvent, UnwrapWebhookEvent};
use webhook_events::{Extra, decode};

/// White space between tokens.
fn space() -> impl Strategy<Value = &'static str> {
    select(&["", "", "", " ", "\n", "\t\r\n  "][..])
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_filter("JSON has none", |number| number.is_finite()).prop_map(|number| format!("{number:?}")),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?",
    ]
}

/// A string with its quotes: plain stretches long and short, every escape, surrogates paired and alone.
fn string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ !#-\\[\\]-~]{0,12}",
        "[a-z ]{60,140}",
        "[äß☃𝄞\u{7f}\u{80}\u{2028}]{1,9}",
        "\\\\[\"\\\\/bfnrt]",
        "\\\\u[0-9a-fA-F]{4}",
        "\\\\ud[89ab][0-9a-f]{2}\\\\ud[c-f][0-9A-F]{2}",
    ];
    vec(part, 0..4).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

/// The text of any JSON value.
fn json() -> impl Strategy<Value = String> {
    let scalar =
        prop_oneof![number(), string(), select(&["true", "false", "null", "[]", "{}"][..]).prop_map(str::to_owned)];
    scalar.prop_recursive(5, 40, 6, |inner| {
        let item =
            (space(), inner.clone(), space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let member = (space(), string(), space(), inner, space())
            .prop_map(|(a, key, b, value, c)| format!("{a}{key}{b}:{a}{value}{c}"));
        prop_oneof![
            (space(), vec(item, 0..6)).prop_map(|(space, items)| format!("[{space}{}]", items.join(","))),
            (space(), vec(member, 0..6)).prop_map(|(space, members)| format!("{{{space}{}}}", members.join(","))),
        ]
    })
}

/// JSON with a few bytes dropped, doubled, or replaced by others that mean something.
fn nearly_json() -> impl Strategy<Value = String> {
    let byte = select(b"\"\\{}[]:,0123.eE+-tfnu \n\x01a".to_vec());
    let edit = (any::<Index>(), 0..3_usize, byte);
    (json(), vec(edit, 1..4)).prop_map(|(text, edits)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, remove, insert) in edits {
            let at = at.index(characters.len() + 1);
            let end = (at + remove).min(characters.len());
            characters.splice(at..end, [char::from(insert)]);
        }
        characters.into_iter().collect()
    })
}

/// `text` with U+FFFD for each half of a surrogate pair, which `serde_json` refuses.
fn without_lone_surrogates(text: &str) -> String {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    };
    let (mut written, mut at) = (String::new(), 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                written.push_str("\\ufffd");
                at += 6;
                continue;
            }
            _ if rest.starts_with("\\\\") => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        written.push_str(&rest[..length]);
        at += length;
    }
    written
}

/// What `serde_json` makes of a text, if no key is in it twice.
fn expected(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(&without_lone_surrogates(text)).ok()?;
    let members = |value: &Value| -> usize {
        let mut count = 0;
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(map) => {
                    count += map.len();
                    pending.extend(map.values());
                }
                _ => {}
            }
        }
        count
    };
    let strings = text.replace("\\\\", "").replace("\\\"", "");
    let colons = strings.split('"').step_by(2).map(|outside| outside.matches(':').count()).sum::<usize>();
    (members(&value) == colons).then_some(value)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_read_as_serde_json_reads_it(text in prop_oneof![json(), nearly_json()]) {
        prop_assert_eq!(decode::<Value>(text.as_bytes()).ok(), expected(&text), "{}", text);
    }

    #[test]
    fn what_is_kept_is_checked_as_serde_json_checks_it(text in prop_oneof![json(), nearly_json()]) {
        let body = format!(r#"{{"type":"nobody.knows","x":{text}}}"#);
        let valid = serde_json::from_str::<IgnoredAny>(&body).is_ok();
        prop_assert_eq!(UnwrapWebhookEvent::decode(body.as_bytes()).is_ok(), valid, "{}", body);
    }

    #[test]
    fn unnamed_fields_survive_reading_and_writing(
        fields in proptest::collection::btree_map("[a-c]{4,20}", json(), 0..8),
        named in any::<Index>(),
    ) {
        let mut members: Vec<String> = fields.iter().map(|(key, text)| format!("\"{key}\":{text}")).collect();
        members.insert(named.index(members.len() + 1), r#""id":"batch_1""#.to_owned());
        let data = members.join(" , ");
        let body = format!(r#"{{"id":"evt_1","created_at":1,"data":{{{data}}},"type":"batch.completed"}}"#);
        let event: BatchCompletedWebhookEvent = decode(body.as_bytes()).unwrap();
        prop_assert_eq!(event.data.extra.len(), fields.len());
        for (key, text) in &fields {
            prop_assert_eq!(event.data.extra.raw(key), Some(text.as_str()));
            // A map holds the text of what it cannot hold.
            let fits = without_lone_surrogates(text) == *text;
            let value = expected(text).filter(|_| fits).unwrap_or_else(|| text.as_str().into());
            prop_assert_eq!(&event.data.extra[key.as_str()], &value);
        }
        let written = serde_json::to_string(&event).unwrap();
        let again: BatchCompletedWebhookEvent = decode(written.as_bytes()).unwrap();
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), written);
        prop_assert_eq!(again, event);
    }

    #[test]
    fn no_bytes_make_it_panic(body in vec(any::<u8>(), 0..200)) {
        let _ = UnwrapWebhookEvent::decode(&body);
        let _ = decode::<Value>(&body);
    }
}

#[test]
fn numbers_beyond_64_bits_stay_as_they_are() {
    for number in [
        "1e400",
        "-1e999",
        "123456789012345678901234567890",
        "0.1234567890123456789",
        "18446744073709551616",
        "1e-999",
        "0.30000000000000004",
    ] {
        let body =
            format!(r#"{{"type":"batch.completed","id":"e","created_at":1,"data":{{"id":"b"}},"n":[{number}]}}"#);
        let event = UnwrapWebhookEvent::decode(body.as_bytes()).unwrap();
        let written = serde_json::to_string(&event).unwrap();
        assert!(written.contains(&format!(r#""n":[{number}]"#)), "{written}");
        let unknown = format!(r#"{{"type":"nobody.knows","n":{number}}}"#);
        let event = UnwrapWebhookEvent::decode(unknown.as_bytes()).unwrap();
        let written = serde_json::to_string(&event).unwrap();
        assert!(written.contains(&format!(r#""n":{number}"#)), "{written}");
    }
}

#[test]
fn extra_is_a_map() {
    let map: serde_json::Map<String, Value> =
        [("a".to_owned(), Value::from(1)), ("b".to_owned(), Value::Null)].into_iter().collect();
    let extra: Extra = map.clone().into();
    assert_eq!(*extra, map);
    assert_eq!(map.clone().into_iter().collect::<Extra>(), extra);
    assert_eq!((&extra).into_iter().collect::<BTreeMap<_, _>>(), map.iter().collect::<BTreeMap<_, _>>());
    assert_eq!((extra["a"].as_i64(), extra.raw("b"), extra.raw("c")), (Some(1), Some("null"), None));
    assert_eq!(extra.iter().count(), extra.len());
    assert!(extra.contains_key("b") && !extra.contains_key("c"));
    assert_eq!(format!("{extra:?}"), format!("{map:?}").replace("Object ", ""));
    assert_eq!(Extra::default(), Extra::from(serde_json::Map::new()));
    assert_ne!(Extra::default(), extra);
}

/// A caller controls the headers of a SIP call; the SDKs of `OpenAI` for Python and Node accept such a text.
#[test]
fn half_a_surrogate_pair_is_replaced_where_it_is_named_and_kept_where_it_is_not() {
    let body = r#"{"type":"realtime.call.incoming","id":"e","created_at":1,"data":{"call_id":"c",
        "sip_headers":[{"name":"From","value":"a\udce2\udc80b"}],"more":"\ud800","\ud801":1,"\ud802":2}}"#;
    let event = UnwrapWebhookEvent::decode(body.as_bytes()).unwrap().into_realtime_call_incoming().unwrap();
    assert_eq!(event.data.sip_headers[0].value, "a\u{fffd}\u{fffd}b");
    assert_eq!(event.data.extra.raw("more"), Some(r#""\ud800""#));
    assert_eq!(event.data.extra["more"], r#""\ud800""#);
    assert!(serde_json::to_string(&event).unwrap().contains(r#""more":"\ud800""#));
}

/// Senders in JavaScript and Python may write a whole number with a fraction of zero.
#[test]
fn a_whole_number_is_an_integer_however_it_is_written() {
    for (written, seconds) in [("1750861210.0", 1_750_861_210), ("1e3", 1000), ("-0", 0)] {
        let body = format!(r#"{{"type":"batch.completed","id":"e","created_at":{written},"data":{{"id":"b"}}}}"#);
        let event = UnwrapWebhookEvent::decode(body.as_bytes()).unwrap().into_batch_completed().unwrap();
        assert_eq!(event.created_at, seconds, "{written}");
        let value: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(serde_json::from_value::<UnwrapWebhookEvent>(value).unwrap(), event.into(), "{written}");
    }
}
