//! The spec language of [webhook-events](https://docs.rs/webhook-events): a YAML file that describes a provider's
//! webhook events. This crate reads it, checks it, gives everything in it a Rust name, and makes up a sample payload of
//! any event. It writes no Rust: the macro does.
//!
//! ```yaml
//! provider: OpenAI
//! union: UnwrapWebhookEvent
//! signature: standard-webhooks
//! envelope:
//!   id: { type: string, description: ID of the event., example: evt_1 }
//!   object: { const: event, optional: true }
//!   created_at: timestamp
//! types:
//!   SipHeader:
//!     fields: { name: string, value: string }
//!   Transport:
//!     values: [webrtc, { value: sip, name: Sip, description: A call over SIP. }]
//! events:
//!   batch.completed:
//!     description: A batch has finished.
//!     data: { id: string }
//!   realtime.call.incoming:
//!     data:
//!       call_id: string
//!       sip_headers: list<SipHeader>
//!       sip_media_security: { values: [rtp, srtp], optional: true }
//!   live.transport.connected:
//!     fields: { object: { optional: false } }
//!     data: { session_id: string, type: Transport }
//!   org.deleted:
//! ```
//!
//! `docs/spec.md` of the repository describes the language with examples and the Rust that comes of it. The tables here
//! name all of its keys.
//!
//! # The file
//!
//! | key | holds | when left out |
//! |---|---|---|
//! | `provider` | the provider's name, for documentation and stores | |
//! | `union` | the name of the union of all events | `WebhookEvent` |
//! | `suffix` | what the name of an event's struct ends in; it may be empty | `WebhookEvent` |
//! | `tag` | what names an event: a key of the body, a path such as `event.type`, or a header | `type` |
//! | `payload` | the field that `data` of an event describes | `data` |
//! | `signature` | how deliveries are signed | `standard-webhooks` |
//! | `envelope` | the fields that every event has beside the tag | none |
//! | `types` | shared objects, value sets and unions, by name | none |
//! | `events` | the events, by their name on the wire | an error |
//! | `$schema`, `x-…` | anything: it is not read | |
//!
//! A header names the event alone, `{ header: X-Event }`, or together with a key or path of the body,
//! `{ header: X-Event, and: action }`.
//!
//! # An event
//!
//! | key | holds |
//! |---|---|
//! | `data` | the fields of the payload object; or the type of the payload, as in `data: SipCall` |
//! | `fields` | fields beside the payload, and overrides of fields of the envelope |
//! | `description` | what happened |
//! | `deprecated` | what to use instead, or `true` |
//! | `rename` | a name to make the Rust names from, in place of the wire name |
//!
//! An event may be empty: `org.deleted:`. A mapping under `data` is one of fields, so a field may be called `type` or
//! `description`. The payload is required; an optional one is written as a field:
//! `fields: { data: { type: SipCall, optional: true } }`.
//!
//! An entry of `fields` that the envelope has too is an override: its keys replace those of the envelope, and the
//! others stay.
//!
//! # A field
//!
//! A field is its type, `id: string`, or a mapping:
//!
//! | key | holds | when left out |
//! |---|---|---|
//! | `type` | a type | `string` |
//! | `const` | the value: a string, a boolean or an integer; another is no error, save a string with `closed` | |
//! | `values` | the strings that the value can be; another is no error unless `closed` | |
//! | `fields` | the fields of an object described in place | |
//! | `closed` | `true` where a string other than the `values` or the `const` is an error | `false` |
//! | `optional` | `true` where the field may be absent or `null` | `false` |
//! | `description` | what it holds | |
//! | `deprecated` | what to use instead, or `true` | |
//! | `rename` | its Rust name, or that of the type that it describes in place | |
//! | `example` | the value in samples | a plausible one |
//!
//! At most one of `type`, `const`, `values` and `fields` can stand in it. An entry of `values` is a string, or a
//! mapping of `value`, `name` (the Rust name of the variant), `description` and `deprecated`.
//!
//! # A type
//!
//! | type | JSON |
//! |---|---|
//! | `string` | a string |
//! | `integer` | a whole number that fits 64 bits with sign |
//! | `number` | a number, in double precision |
//! | `boolean` | `true` or `false` |
//! | `timestamp` | a whole number: unix time in seconds |
//! | `timestamp_ms` | a whole number: unix time in milliseconds |
//! | `datetime` | a string: a date and time as RFC 3339 has it |
//! | `any` | any value |
//! | `list<T>` | an array of `T` |
//! | `map<T>` | an object with any keys and values of `T` |
//! | `T?`, inside of a list or map | `null` or a `T` |
//! | `string \| integer` | a scalar; any of `string`, `integer`, `number` and `boolean` can be joined |
//! | the name of an entry of `types` | what is described there |
//!
//! An entry of `types` has one of `fields`, `values` (and `closed`) and `one_of` (and `by`), and may have
//! `description`, `deprecated` and `rename`. `one_of` lists the names of objects; `by` is the constant field that tells
//! them apart, and without it the first that fits is taken. A type may hold itself through an optional field, a list, a
//! map or a `one_of`.
//!
//! # A signature
//!
//! `signature` is one of [`PRESETS`], or a mapping:
//!
//! | key | holds | when left out |
//! |---|---|---|
//! | `algorithm` | `hmac-sha256`, `hmac-sha512`, `ed25519`, or `hmac-sha1` with `legacy: true` | `hmac-sha256` |
//! | `key` | how the text of a secret becomes a key: `text`, `whsec`, `base64` or `hex` | `text` |
//! | `header` | the header with the signature | an error |
//! | `value` | the form of its value, with `{hex}` or `{base64}`, and `{timestamp}` | `{hex}` |
//! | `list` | what separates entries of the value: a space, `,`, `;`, `\|` or `&` | it is one entry |
//! | `signed` | what is signed, with `{body}`, and `{id}`, `{timestamp}`, `{url}` and `{method}` | `{body}` |
//! | `timestamp` | `none`, or a mapping of `unit`, `tolerance`, and `header` or `body` | an error |
//! | `id` | `none`, `{ header: NAME }` or `{ body: PATH }` | `none` |
//! | `rejection` | the status of the answer to a forgery, of 4xx | 400 |
//! | `challenge` | `slack`, `zoom`, `meta`, `dropbox`, `twitch` or `discord` | none |
//! | `legacy` | `true` where HMAC-SHA1 is accepted | `false` |
//!
//! # What is YAML and is not accepted
//!
//! Repeated keys, keys that are not text (`404:` is a number, `"404":` is not), tags (`!x`), merge keys (`<<`), and a
//! second document. Anchors and aliases are fine.
//!
//! `events.schema.json`, next to the bundled `events.yaml`, is a JSON Schema of the language for editors: [`SCHEMA`].

mod check;
mod mend;
mod model;
mod naming;
mod node;
mod probe;
mod problem;
mod read;
mod recover;
mod report;
mod sample;
mod snippet;
mod suggest;
mod syntax;
mod types;
mod width;

pub use check::PRESETS;
pub use model::{
    Deprecation, Event, Field, Home, Mark, Name, OneOf, Scheme, Shape, Signature, Source, Spec, Tag, Timestamp, Type,
    TypeDef, TypeId, Value, Values,
};
pub use naming::{NamedEvent, NamedField, NamedOneOf, NamedShape, NamedType, NamedValues, Names, pascal, snake, words};
pub use problem::Problem;
pub use report::{Located, Report, Second};
pub use suggest::suggest;

use crate::recover::Recovered;

/// The webhook events of `OpenAI`, described in this language.
pub const BUNDLED: &str = include_str!("../events.yaml");

/// The JSON Schema of the language, for editors.
pub const SCHEMA: &str = include_str!("../events.schema.json");

/// What [`read`] made of a YAML file.
#[derive(Debug)]
pub struct Reading {
    /// All that could be read. Where [`Reading::report`] has problems it is a best guess that keeps every name, so
    /// that whatever is generated from it causes no further errors.
    pub spec: Spec,
    /// What is wrong, empty when nothing is.
    pub report: Report,
}

/// Reads and checks a spec. It finds every mistake in one go, takes any bytes and never panics.
///
/// ```
/// let reading = webhook_events_spec::read(b"events: { org.deleted: { data: { id: strng } } }");
/// assert_eq!(reading.spec.events[0].name.text, "org.deleted");
/// assert_eq!(
///     reading.report.render("events.yaml"),
///     ["\
/// event `org.deleted` has no type `strng`
///  --> events.yaml:1:38
///   |
/// 1 | events: { org.deleted: { data: { id: strng } } }
///   |                                      ^^^^^ help: a type with a similar name exists: `string`"],
/// );
/// ```
#[must_use]
pub fn read(yaml: &[u8]) -> Reading {
    let (text, problem) = syntax::text(yaml);
    if let Some(problem) = problem {
        return Reading { spec: check::check(None).0, report: Report::new(text, vec![problem]) };
    }
    let Recovered { mut tree, text: read, changed } = recover::read(&text);
    let mut problems = tree.problems;
    let mended = mend::mend(&mut tree.root, tree.more);
    let (spec, found) = check::check(Some(&tree.root));
    // What follows a syntax error that cannot be read past is missing from the tree, so what the checks miss in it says
    // nothing.
    if tree.complete {
        problems.extend(mended);
        problems.extend(found);
    }
    Reading { spec, report: Report::of_changed(text, read, &changed, problems) }
}

/// Reads, checks and names a spec, as `webhook_events!` does without options: the report also has the wire names that
/// become one Rust name, or none.
///
/// ```
/// let reading = webhook_events_spec::check(b"events: { a: { data: { extra: string } } }");
/// assert_eq!(
///     reading.report.problems()[0].message,
///     "the field `extra` has the name of the field that holds what the spec does not name",
/// );
/// ```
#[must_use]
pub fn check(yaml: &[u8]) -> Reading {
    let Reading { spec, mut report } = read(yaml);
    let all: Vec<usize> = (0..spec.events.len()).collect();
    Names::new(&spec, &all, true, &mut report);
    Reading { spec, report }
}

impl Spec {
    /// Reads a spec that must be right.
    ///
    /// ```
    /// # use webhook_events_spec::{BUNDLED, Spec};
    /// let spec = Spec::parse(BUNDLED.as_bytes())?;
    /// assert_eq!(spec.union.text, "UnwrapWebhookEvent");
    /// # Ok::<(), webhook_events_spec::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn parse(yaml: &[u8]) -> Result<Self, Report> {
        let Reading { spec, report } = read(yaml);
        if report.is_empty() { Ok(spec) } else { Err(report) }
    }
}
