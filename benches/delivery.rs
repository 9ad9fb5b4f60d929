//! The six deliveries that every contender gets.

use std::fmt::Write;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use webhook_events::{Secret, Signer};

/// The secret that signs them all, 32 bytes as a provider gives out.
pub(crate) const SECRET: &str = "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=";

/// One delivery as an HTTP server hands it over.
pub(crate) struct Delivery {
    pub(crate) name: &'static str,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Delivery {
    /// Signed now: the peers accept a timestamp of the last five minutes, by a clock that nobody can set.
    fn new(name: &'static str, body: String) -> Self {
        let body = Bytes::from(body);
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("example.com"));
        headers
            .insert("user-agent", HeaderValue::from_static("OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)"));
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        headers.insert("content-length", HeaderValue::from(body.len()));
        headers.insert("accept", HeaderValue::from_static("*/*"));
        headers.insert("accept-encoding", HeaderValue::from_static("gzip, deflate"));
        let secret = Secret::parse(SECRET).expect("a secret");
        let id = "wh_685c059ae39c8190af8c71ed1022a24d";
        let signed = Signer::new(secret).sign(id, SystemTime::now(), &body).expect("an id of the right form");
        headers.extend(HeaderMap::from(&signed));
        Self { name, headers, body }
    }
}

/// All six, small ones first.
pub(crate) fn deliveries() -> [Delivery; 6] {
    [
        Delivery::new("small", small()),
        Delivery::new("small, `type` last", small_with_type_last()),
        Delivery::new("sip", sip()),
        Delivery::new("ft 5 kB", fine_tuning(5_000)),
        Delivery::new("ft 256 kB", fine_tuning(256_000)),
        Delivery::new("string 256 kB", one_string(256_000)),
    ]
}

/// The most frequent kind, spaced and ordered as OpenAI writes it.
fn small() -> String {
    r#"{"id": "evt_685343a1381c819085d44c354e1b330e", "object": "event", "created_at": 1750287018, "type": "response.completed", "data": {"id": "resp_68534392ab1c8198a2e4b1c5d0e8f7a6"}}"#.into()
}

fn small_with_type_last() -> String {
    r#"{"id": "evt_685343a1381c819085d44c354e1b330e", "object": "event", "created_at": 1750287018, "data": {"id": "resp_68534392ab1c8198a2e4b1c5d0e8f7a6"}, "type": "response.completed"}"#.into()
}

/// A SIP call with 20 headers.
fn sip() -> String {
    const HEADERS: [(&str, &str); 20] = [
        ("Via", "SIP/2.0/TLS 203.0.113.24:5061;branch=z9hG4bK2f6c8a1be90d4471;rport;alias"),
        ("Via", "SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK74bf9;received=198.51.100.7"),
        ("Record-Route", "<sip:203.0.113.24;transport=tls;lr;ftag=gK0c8f1d2e>"),
        ("Max-Forwards", "67"),
        ("From", "\\\"Ada Lovelace\\\" <sip:+14155550123@sip.example.com;user=phone>;tag=gK0c8f1d2e"),
        ("To", "<sip:proj_Wm3kZtX0qB7uJ2aNs9LdYc4R@sip.api.openai.com;transport=tls>"),
        ("Call-ID", "1f0d3c4b-7a58-4e0e-9c3e-6b1d2a7f9e05@203.0.113.24"),
        ("CSeq", "81726 INVITE"),
        ("Contact", "<sip:+14155550123@203.0.113.24:5061;transport=tls>"),
        ("User-Agent", "Example-SBC/7.2.4 (build 20260918)"),
        ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE"),
        ("Supported", "timer, replaces, 100rel"),
        ("Session-Expires", "1800;refresher=uac"),
        ("Min-SE", "90"),
        ("P-Asserted-Identity", "<sip:+14155550123@sip.example.com>"),
        ("Diversion", "<sip:+14155550199@sip.example.com>;reason=no-answer"),
        ("X-Twilio-CallSid", "CA5ef8732a3c49700934481addd5ce1659"),
        ("X-Account", "ACb2d4f6a8c0e1f3a5b7c9d1e3f5a7b9c1"),
        ("Content-Type", "application/sdp"),
        ("Content-Length", "312"),
    ];
    let headers = HEADERS.map(|(name, value)| format!(r#"{{"name": "{name}", "value": "{value}"}}"#)).join(", ");
    format!(
        r#"{{"id": "evt_685343a1381c819085d44c354e1b330e", "object": "event", "created_at": 1750287018, "type": "realtime.call.incoming", "data": {{"call_id": "rtc_479a275623b54bdb9b6fbae2f7cbd408", "sip_headers": [{headers}], "sip_media_security": "srtp"}}}}"#
    )
}

/// A fine-tuning job whose data is full of fields that the spec does not name, as many as make `length` bytes.
fn fine_tuning(length: usize) -> String {
    let mut body = String::from(
        r#"{"id": "evt_685343a1381c819085d44c354e1b330e", "object": "event", "created_at": 1750287018, "type": "fine_tuning.job.succeeded", "data": {"id": "ftjob-abc123", "object": "fine_tuning.job", "model": "gpt-3.5-turbo-0125", "created_at": 1234567890, "finished_at": 1234567900, "fine_tuned_model": "ft:gpt-3.5-turbo-0125:my-org:custom-model:8ABC123", "organization_id": "org-123", "status": "succeeded", "error": null, "hyperparameters": {"n_epochs": 4, "batch_size": 1, "learning_rate_multiplier": 1.8}, "result_files": ["file-abc123", "file-def456"], "trained_tokens": 5768, "checkpoints": ["#,
    );
    for step in 0.. {
        write!(
            body,
            r#"{{"id": "ftckpt_zc4Q7MP6XxulcVzj4MZdw{step:06}", "created_at": 1721764867, "fine_tuned_model_checkpoint": "ft:gpt-4o-mini:my-org:custom:7q8mpxmy:ckpt-step-{step}", "metrics": {{"full_valid_loss": 0.134, "full_valid_mean_token_accuracy": 0.874}}, "fine_tuning_job_id": "ftjob-abc123", "step_number": {step}}}"#
        )
        .expect("a String takes all that is written");
        if body.len() + 4 >= length {
            break;
        }
        body.push_str(", ");
    }
    body.push_str("]}}");
    body
}

/// An event with one field of `length` bytes that the spec does not name.
fn one_string(length: usize) -> String {
    let text = "The quick brown fox jumps over the lazy dog; nothing here needs an escape. ".repeat(length / 75);
    format!(
        r#"{{"id": "evt_685343a1381c819085d44c354e1b330e", "object": "event", "created_at": 1750287018, "type": "response.completed", "data": {{"id": "resp_68534392ab1c8198a2e4b1c5d0e8f7a6", "output_text": "{text}"}}}}"#
    )
}
