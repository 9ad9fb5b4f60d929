//! The bundled spec against the facts on OpenAI's events: each type, field and optionality.

use webhook_events_spec::{BUNDLED, Field, Shape, Spec, Type};

/// The events that OpenAI's reference documents.
const DOCUMENTED: [&str; 15] = [
    "batch.cancelled: id",
    "batch.completed: id",
    "batch.expired: id",
    "batch.failed: id",
    "eval.run.canceled: id",
    "eval.run.failed: id",
    "eval.run.succeeded: id",
    "fine_tuning.job.cancelled: id",
    "fine_tuning.job.failed: id",
    "fine_tuning.job.succeeded: id",
    "realtime.call.incoming: call_id, sip_headers [{name, value}], sip_media_security? rtp|srtp|…",
    "response.cancelled: id",
    "response.completed: id",
    "response.failed: id",
    "response.incomplete: id",
];

/// Those of the newest libraries; `R` where `object` is always sent.
const NEWER: [&str; 16] = [
    "live.call.incoming: session_id, sip_headers [{name, value}], sip_media_security? rtp|srtp|… DEPRECATED",
    "live.transport.incoming: session_id, type sip, sip_headers [{name, value}], sip_media_security? rtp|srtp|…",
    "live.transport.connected R: session_id, type webrtc",
    "agent.session.created R: id, environment_type none|openai_hosted|self_hosted|…, environment_id?, \
     connect? {remote_url}",
    "agent.session.action_required R: id, \
     required_action {type computer_use_approval_request|function_call|environment_connection|…}",
    "agent.session.in_progress R: id, environment_type none|openai_hosted|self_hosted|…, environment_id?",
    "agent.session.idle R: id, environment_type none|openai_hosted|self_hosted|…, environment_id?",
    "agent.session.failed R: id, environment_type none|openai_hosted|self_hosted|…, environment_id?",
    "agent.environment.ready R: id",
    "agent.environment.failed R: id",
    "agent.environment.suspended R: id",
    "agent.environment.expired R: id",
    "safety.alert.created R: id",
    "safety.org_alert.created R: id",
    "safety.warning_issued R: id",
    "safety.deactivation_issued R: id",
];

const OUTSIDE_THE_UNIONS: [&str; 3] = [
    "video.completed: id",
    "video.failed: id",
    "safety_identifier.blocked: safety_category, safety_identifier, model?, project_id?, request_id?",
];

fn bundled() -> Spec {
    Spec::parse(BUNDLED.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

fn fields(spec: &Spec, fields: &[Field]) -> String {
    let field = |field: &Field| {
        let optional = if field.optional { "?" } else { "" };
        format!("{}{optional} {}", field.name.text, ty(spec, &field.ty)).trim_end().to_owned()
    };
    fields.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn ty(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String => String::new(),
        Type::List(item) => format!("[{}]", self::ty(spec, item)),
        Type::Defined(id) => match &spec.type_def(*id).shape {
            Shape::OneOf(_) => "one of several".to_owned(),
            Shape::Object(inner) => format!("{{{}}}", fields(spec, inner)),
            Shape::Values(values) => {
                let known: Vec<&str> = values.known.iter().map(|value| value.text.as_str()).collect();
                format!("{}{}", known.join("|"), if values.closed || known.len() == 1 { "" } else { "|…" })
            }
        },
        other => format!("{other:?}"),
    }
}

#[test]
fn it_has_every_event_and_field() {
    let spec = bundled();
    let found: Vec<String> = spec
        .events
        .iter()
        .map(|event| {
            let object = event.fields.iter().find(|field| field.name.text == "object").unwrap();
            let data = event.fields.last().unwrap();
            assert_eq!((data.name.text.as_str(), data.optional), ("data", false));
            let data = ty(&spec, &data.ty);
            format!(
                "{}{}: {}{}",
                event.name.text,
                if object.optional { "" } else { " R" },
                data.trim_start_matches('{').strip_suffix('}').unwrap(),
                if event.deprecated.is_some() { " DEPRECATED" } else { "" },
            )
        })
        .collect();
    let expected: Vec<&str> = DOCUMENTED.iter().chain(&NEWER).chain(&OUTSIDE_THE_UNIONS).copied().collect();
    assert_eq!(found, expected);
}

#[test]
fn its_names_and_envelope_are_those_of_openai() {
    let spec = bundled();
    assert_eq!(spec.provider.as_deref(), Some("OpenAI"));
    assert_eq!(
        [spec.union.text.as_str(), &spec.suffix.text, spec.tag.key().unwrap()],
        ["UnwrapWebhookEvent", "WebhookEvent", "type"]
    );
    assert_eq!(fields(&spec, &spec.envelope), "id, object? event, created_at Timestamp");
    for event in &spec.events {
        let names: Vec<&str> = event.fields.iter().map(|field| field.name.text.as_str()).collect();
        assert_eq!(names, ["id", "object", "created_at", "data"], "{}", event.name.text);
    }
}

#[test]
fn everything_in_it_is_described() {
    let spec = bundled();
    let prose = |text: Option<&String>, what: &str| {
        let text = text.unwrap_or_else(|| panic!("{what} has no description"));
        assert!(text.ends_with('.') && text.len() > 5, "{what}: {text}");
    };
    for event in &spec.events {
        prose(event.description.as_ref(), &event.name.text);
    }
    for def in &spec.types {
        if let Shape::Object(fields) = &def.shape {
            for field in fields {
                prose(field.description.as_ref(), &format!("{}.{}", def.home.name().text, field.name.text));
            }
        }
    }
    for field in &spec.envelope {
        prose(field.description.as_ref(), &field.name.text);
    }
}
