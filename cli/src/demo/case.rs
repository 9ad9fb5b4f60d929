//! The deliveries of the demo, and what each of them must get.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use webhook_events::openai::EventType;
use webhook_events::{Secret, SignError, SignedHeaders, Signer};

/// One delivery.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) headers: SignedHeaders,
    pub(crate) body: &'static str,
    pub(crate) status: StatusCode,
    /// The handler method it must reach, if any.
    pub(crate) method: Option<String>,
}

const UNKNOWN: &str =
    r#"{"id":"evt_demo","object":"event","created_at":1750861210,"type":"demo.never_seen","data":{}}"#;

/// Every event of the spec, and then what a stranger, a replay, a retry and the future would send.
pub(crate) fn all(signer: &Signer) -> Result<Vec<Case>, SignError> {
    let now = SystemTime::now();
    let mut cases = Vec::new();
    for (number, event_type) in (1..).zip(EventType::ALL) {
        let body = event_type.sample();
        cases.push(Case {
            name: event_type.to_string(),
            headers: signer.sign(&format!("wh_demo_{number}"), now, body)?,
            body,
            status: StatusCode::NO_CONTENT,
            method: Some(method(event_type.as_str())),
        });
    }
    let body = EventType::ResponseCompleted.sample();
    let duplicate = cases.first().map_or("wh_demo_1", |case| case.headers.id()).to_owned();
    let extra = [
        ("forged", Signer::new(Secret::generate()).sign("wh_forged", now, body)?, body, StatusCode::BAD_REQUEST, None),
        ("stale", signer.sign("wh_stale", now - Duration::from_secs(3600), body)?, body, StatusCode::BAD_REQUEST, None),
        ("duplicate", signer.sign(&duplicate, now, body)?, body, StatusCode::NO_CONTENT, None),
        ("unknown type", signer.sign("wh_unknown", now, UNKNOWN)?, UNKNOWN, StatusCode::NO_CONTENT, Some("on_unknown")),
    ];
    for (name, headers, body, status, method) in extra {
        cases.push(Case { name: name.to_owned(), headers, body, status, method: method.map(str::to_owned) });
    }
    Ok(cases)
}

/// `batch.completed` goes to `on_batch_completed`.
fn method(event_type: &str) -> String {
    format!("on_{}", event_type.replace(|character: char| !character.is_alphanumeric(), "_"))
}
