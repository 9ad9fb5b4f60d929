//! Which signature scheme a command uses: the one that `--scheme` names, or that of the spec.

use std::time::Duration;

use webhook_events::{Id, KeyForm, Scheme, SchemeError, Stamp, Unit};
use webhook_events_spec::{Scheme as Written, Signature, Source, Spec, suggest};

use crate::failure::Failure;

/// The scheme that `--scheme` names, or else that of the spec, or else Standard Webhooks.
pub(crate) fn chosen(name: Option<&str>, spec: Option<&Spec>) -> Result<Scheme, Failure> {
    match (name, spec.and_then(|spec| spec.signature.as_ref())) {
        (Some(name), _) => preset(name),
        (None, Some(Signature::Preset(name))) => preset(&name.text),
        (None, Some(Signature::Written(scheme))) => written(scheme)
            .map_err(|error| Failure::world(format!("the signature of the spec cannot be used: {error}"))),
        (None, None) => Ok(Scheme::standard_webhooks()),
    }
}

fn preset(name: &str) -> Result<Scheme, Failure> {
    Scheme::preset(name).ok_or_else(|| {
        let failure = Failure::usage(format!("there is no signature scheme `{name}`"));
        match suggest(name, Scheme::PRESETS.iter().copied()) {
            Some(similar) => failure.help(format!("a scheme with a similar name exists: `{similar}`")),
            None => failure.help(format!("the schemes are {}", Scheme::PRESETS.join(", "))),
        }
    })
}

/// The scheme that a spec writes out. The spec is checked, so that its names are names of headers.
fn written(spec: &Written) -> Result<Scheme, SchemeError> {
    let builder = match spec.algorithm.as_str() {
        "hmac-sha512" => Scheme::hmac_sha512(),
        "hmac-sha1" => Scheme::hmac_sha1().legacy(),
        "ed25519" => Scheme::ed25519(),
        _ => Scheme::hmac_sha256(),
    };
    let mut builder = builder
        .key(match spec.key.as_str() {
            "whsec" => KeyForm::Whsec,
            "base64" => KeyForm::Base64,
            "hex" => KeyForm::Hex,
            _ => KeyForm::Text,
        })
        .header(&spec.header)
        .value(&spec.value)
        .signed(&spec.signed)
        .id(match &spec.id {
            Source::Header(name) => Id::header(name),
            Source::Body(path) => Id::body(path),
            Source::None => Id::none(),
        });
    builder = match &spec.timestamp {
        None => builder.no_timestamp(),
        Some(timestamp) => {
            let unit = match timestamp.unit.as_str() {
                "milliseconds" => Unit::Milliseconds,
                "rfc3339" => Unit::Rfc3339,
                _ => Unit::Seconds,
            };
            let stamp = match &timestamp.source {
                Source::Header(name) => Stamp::header(name, unit),
                Source::Body(path) => Stamp::body(path, unit),
                Source::None => Stamp::in_value(unit),
            };
            builder.timestamp(stamp, Duration::from_secs(timestamp.tolerance))
        }
    };
    if let Some(separator) = spec.list {
        builder = builder.list(separator);
    }
    if let Some(status) = spec.rejection {
        builder = builder.rejection(status);
    }
    builder.build()
}
