//! Each of OpenAI's events, decoded from a body as OpenAI sends it.

use serde_json::Value;
use webhook_events::openai::*;

/// One body of each type, with keys in the orders that were seen.
const BODIES: [&str; 34] = [
    r#"{"id":"evt_1","object":"event","created_at":1719168000,"type":"batch.cancelled","data":{"id":"batch_abc123"}}"#,
    r#"{"object":"event","id":"evt_2","type":"batch.completed","created_at":1719168000,"data":{"id":"batch_abc123"}}"#,
    r#"{"id":"evt_3","object":"event","created_at":1719168000,"type":"batch.expired","data":{"id":"batch_abc123"}}"#,
    r#"{"id":"evt_4","type":"batch.failed","created_at":1719168000,"data":{"id":"batch_abc123"}}"#,
    r#"{"id":"evt_5","object":"event","created_at":1719168000,"type":"eval.run.canceled","data":{"id":"evalrun_1"}}"#,
    r#"{"id":"evt_6","object":"event","created_at":1719168000,"type":"eval.run.failed","data":{"id":"evalrun_1"}}"#,
    r#"{"data":{"id":"evalrun_1"},"id":"evt_7","object":"event","created_at":1719168000,"type":"eval.run.succeeded"}"#,
    r#"{"id":"evt_8","object":"event","created_at":1,"type":"fine_tuning.job.cancelled","data":{"id":"ftjob-1"}}"#,
    r#"{"id":"evt_9","object":"event","created_at":1,"type":"fine_tuning.job.failed","data":{"id":"ftjob-1"}}"#,
    r#"{"id":"evt_10","object":"event","created_at":1,"type":"fine_tuning.job.succeeded","data":{"id":"ftjob-1"}}"#,
    r#"{"id":"evt_11","object":"event","created_at":1750287018,"type":"realtime.call.incoming","data":{
        "call_id":"rtc_1","sip_headers":[
            {"name":"From","value":"sip:+142555512112@sip.example.com"},
            {"name":"To","value":"sip:+18005551212@sip.example.com"},
            {"name":"Via","value":"SIP/2.0/TLS a"},{"name":"Via","value":"SIP/2.0/TLS b"}]}}"#,
    r#"{"id":"evt_12","object":"event","created_at":1,"type":"response.cancelled","data":{"id":"resp_1"}}"#,
    r#"{"id": "evt_13", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}"#,
    r#"{"id":"evt_14","object":"event","created_at":1,"type":"response.failed","data":{"id":"resp_1"}}"#,
    r#"{"id":"evt_15","object":"event","created_at":1,"type":"response.incomplete","data":{"id":"resp_1"}}"#,
    r#"{"id":"evt_16","object":"event","created_at":1,"type":"live.call.incoming","data":{
        "session_id":"sess_1","sip_headers":[],"sip_media_security":"rtp"}}"#,
    r#"{"id":"evt_17","object":"event","created_at":1,"type":"live.transport.incoming","data":{
        "type":"sip","session_id":"sess_1","sip_headers":[{"name":"X-A","value":""}],"sip_media_security":""}}"#,
    r#"{"data":{"type":"webrtc","session_id":"sess_1"},"id":"evt_18","object":"event","created_at":1,
        "type":"live.transport.connected"}"#,
    r#"{"id":"evt_19","object":"event","created_at":1,"type":"agent.session.created","data":{
        "id":"as_1","environment_type":"self_hosted","environment_id":"env_1","connect":{"remote_url":"wss://x"}}}"#,
    r#"{"id":"evt_20","object":"event","created_at":1,"type":"agent.session.action_required","data":{
        "id":"as_1","required_action":{"type":"function_call"}}}"#,
    r#"{"id":"evt_21","object":"event","created_at":1,"type":"agent.session.in_progress","data":{
        "id":"as_1","environment_type":"openai_hosted","environment_id":"env_1"}}"#,
    r#"{"id":"evt_22","object":"event","created_at":1,"type":"agent.session.idle","data":{
        "id":"as_1","environment_type":"none"}}"#,
    r#"{"id":"evt_23","object":"event","created_at":1,"type":"agent.session.failed","data":{
        "id":"as_1","environment_type":"on_the_moon"}}"#,
    r#"{"id":"evt_24","object":"event","created_at":1,"type":"agent.environment.ready","data":{"id":"env_1"}}"#,
    r#"{"id":"evt_25","object":"event","created_at":1,"type":"agent.environment.failed","data":{"id":"env_1"}}"#,
    r#"{"id":"evt_26","object":"event","created_at":1,"type":"agent.environment.suspended","data":{"id":"env_1"}}"#,
    r#"{"id":"evt_27","object":"event","created_at":1,"type":"agent.environment.expired","data":{"id":"env_1"}}"#,
    r#"{"id":"evt_28","object":"event","created_at":1,"type":"safety.alert.created","data":{"id":"alert_1"}}"#,
    r#"{"id":"evt_29","object":"event","created_at":1,"type":"safety.org_alert.created","data":{"id":"alert_1"}}"#,
    r#"{"id":"evt_30","object":"event","created_at":1,"type":"safety.warning_issued","data":{"id":"C-1234"}}"#,
    r#"{"id":"evt_31","object":"event","created_at":1,"type":"safety.deactivation_issued","data":{"id":"C-1234"}}"#,
    r#"{"id":"evt_32","object":"event","created_at":1,"type":"video.completed","data":{"id":"video_1"}}"#,
    r#"{"id":"evt_33","object":"event","created_at":1,"type":"video.failed","data":{"id":"video_1"}}"#,
    r#"{"id":"evt_34","object":"event","created_at":1,"type":"safety_identifier.blocked","data":{
        "safety_category":"bio","safety_identifier":"user_1","model":"gpt-5","project_id":"proj_1","request_id":"req_1"}}"#,
];

fn decode(body: &str) -> UnwrapWebhookEvent {
    UnwrapWebhookEvent::decode(body.as_bytes()).unwrap_or_else(|error| panic!("{error}: {body}"))
}

#[test]
fn every_event_is_decoded_as_its_type_and_written_as_it_came() {
    let mut seen = Vec::new();
    for body in BODIES {
        let event = decode(body);
        let json: Value = serde_json::from_str(body).unwrap();
        assert_eq!(event.event_type(), json["type"], "{body}");
        assert_eq!(event.id(), json["id"].as_str());
        let created = event.created_at().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
        assert_eq!(Some(created.as_secs()), json["created_at"].as_u64());
        assert_eq!(serde_json::to_value(&event).unwrap(), json);
        seen.extend(event.kind());
    }
    seen.sort();
    let mut all = EventType::ALL.to_vec();
    all.sort();
    assert_eq!(seen, all);
}

#[test]
fn a_sip_call_keeps_the_order_and_repetition_of_its_headers() {
    let event = decode(BODIES[10]).into_realtime_call_incoming().unwrap();
    assert_eq!(event.data.call_id, "rtc_1");
    assert_eq!(event.data.sip_media_security, None);
    let names: Vec<&str> = event.data.sip_headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(names, ["From", "To", "Via", "Via"]);
    assert_eq!(event.data.sip_headers[3].value, "SIP/2.0/TLS b");
}

#[test]
fn values_beyond_the_documented_ones_are_kept() {
    let media = |body: &str| match decode(body) {
        UnwrapWebhookEvent::LiveCallIncoming(event) => event.data.sip_media_security,
        UnwrapWebhookEvent::LiveTransportIncoming(event) => event.data.sip_media_security,
        other => panic!("{other:?}"),
    };
    assert_eq!(media(BODIES[15]), Some(SipMediaSecurity::Rtp));
    assert_eq!(media(BODIES[16]), Some(SipMediaSecurity::Other(String::new())));
    assert_eq!(media(&BODIES[15].replace("\"rtp\"", "null")), None);
    assert_eq!(media(&BODIES[15].replace("rtp", "zrtp")).unwrap().as_str(), "zrtp");
    let moon = decode(BODIES[22]).into_agent_session_failed().unwrap();
    assert_eq!(moon.data.environment_type, EnvironmentType::Other("on_the_moon".to_owned()));
    assert_eq!(moon.data.environment_type.to_string(), "on_the_moon");
}

#[test]
fn a_type_inside_data_is_not_the_tag() {
    let event = decode(BODIES[17]);
    let connected = event.as_live_transport_connected().unwrap();
    assert_eq!(connected.data.r#type.as_str(), "webrtc");
    // The tag of another event, in `data` and in front of everything else.
    let body =
        r#"{"data":{"type":"batch.failed","id":"batch_1"},"type":"batch.completed","id":"evt_1","created_at":1}"#;
    let event = decode(body).into_batch_completed().unwrap();
    assert_eq!(event.data.extra["type"], "batch.failed");
}

#[test]
fn object_is_optional_except_where_it_is_always_sent() {
    for object in ["", r#""object":null,"#] {
        let body =
            format!(r#"{{{object}"id":"evt_1","created_at":1,"type":"batch.failed","data":{{"id":"batch_1"}}}}"#);
        assert_eq!(decode(&body).into_batch_failed().unwrap().object, None);
    }
    assert!(decode(BODIES[0]).into_batch_cancelled().unwrap().object.is_some());
    let bare = BODIES[23].replace(r#""object":"event","#, "");
    let error = UnwrapWebhookEvent::decode(bare.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "object: the field is missing");
}

#[test]
fn fields_that_the_spec_does_not_name_are_kept_and_reachable() {
    let body = r#"{
        "id": "evt_abc123", "object": "event", "type": "fine_tuning.job.succeeded", "created_at": 1234567890,
        "data": {
            "id": "ftjob-ABC123", "object": "fine_tuning.job", "model": "gpt-3.5-turbo-0125",
            "created_at": 1234567890, "finished_at": 1234567900,
            "fine_tuned_model": "ft:gpt-3.5-turbo-0125:my-org:custom-model:8ABC123",
            "organization_id": "org-123", "status": "succeeded"
        }
    }"#;
    let event = decode(body);
    assert_eq!(serde_json::to_value(&event).unwrap(), serde_json::from_str::<Value>(body).unwrap());
    let event = event.into_fine_tuning_job_succeeded().unwrap();
    assert!(event.extra.is_empty());
    let extra = &event.data.extra;
    assert_eq!(extra.len(), 7);
    assert_eq!(extra["model"], "gpt-3.5-turbo-0125");
    assert_eq!(extra.get("finished_at").and_then(Value::as_i64), Some(1_234_567_900));
    assert_eq!(extra.get("status").and_then(|status| status.as_str()), Some("succeeded"));
    assert_eq!(extra.get("missing"), None);
}
