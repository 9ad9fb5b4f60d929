//! OpenAPI 3.1: a webhook for each event.

use webhook_events_spec::{Event, Spec};

use super::schema::Schemas;
use crate::ordered::Json;

/// The document.
pub(crate) fn document(spec: &Spec) -> Json {
    let schemas = Schemas::new(spec, "#/components/schemas/");
    let title = spec.provider.as_deref().unwrap_or("Webhook events");
    let webhooks = spec.events.iter().zip(&schemas.events).map(|(event, name)| {
        (event.name.text.clone(), Json::object([("post", operation(spec, event, schemas.reference(name)))]))
    });
    Json::object([
        ("openapi", "3.1.0".into()),
        ("info", Json::object([("title", title.into()), ("version", "1.0.0".into())])),
        ("webhooks", Json::Object(webhooks.collect())),
        ("components", Json::object([("schemas", schemas.definitions())])),
    ])
}

fn operation(spec: &Spec, event: &Event, schema: Json) -> Json {
    let mut members = vec![("operationId".to_owned(), event.name.text.as_str().into())];
    if let Some(description) = &event.description {
        members.push(("description".to_owned(), description.as_str().into()));
    }
    if event.deprecated.is_some() {
        members.push(("deprecated".to_owned(), true.into()));
    }
    if let Some(header) = &spec.tag.header {
        let name = event.name.text.as_str();
        let value = if spec.tag.path.is_empty() { name } else { name.split_once('.').map_or(name, |(head, _)| head) };
        let parameter = Json::object([
            ("name", header.text.as_str().into()),
            ("in", "header".into()),
            ("required", true.into()),
            ("schema", Json::object([("const", value.into())])),
        ]);
        members.push(("parameters".to_owned(), Json::List(vec![parameter])));
    }
    let mut media = vec![("schema".to_owned(), schema)];
    if let Ok(example) = Json::parse(&spec.sample(event)) {
        media.push(("example".to_owned(), example));
    }
    let content = Json::object([("application/json", Json::Object(media))]);
    members.push(("requestBody".to_owned(), Json::object([("required", true.into()), ("content", content)])));
    let answer = Json::object([("description", "The delivery was received.".into())]);
    members.push(("responses".to_owned(), Json::object([("2XX", answer)])));
    Json::Object(members)
}
