//! The spec language of [webhook-events](https://docs.rs/webhook-events): a YAML file that describes a provider's
//! webhook events. This crate reads it, checks it, and makes up a sample payload of any event. It knows what is sent
//! over the wire and nothing of Rust; the macro makes Rust of it.
//!
//! ```yaml
//! provider: OpenAI
//! union: UnwrapWebhookEvent
//! envelope:
//!   id: { type: string, description: ID of the event. }
//!   object: { const: event, optional: true }
//!   created_at: timestamp
//! types:
//!   SipHeader:
//!     fields: { name: string, value: string }
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
//!     data: { session_id: string, type: { const: webrtc } }
//!   org.deleted: {}
//! ```
//!
//! # The file
//!
//! | key | holds | when left out |
//! |---|---|---|
//! | `provider` | the provider's name, for documentation | |
//! | `union` | the name of the union of all events | `WebhookEvent` |
//! | `suffix` | what the name of an event's struct ends in | `WebhookEvent` |
//! | `tag` | the key that names the event in a payload | `type` |
//! | `envelope` | the fields that every event has beside the tag | none |
//! | `types` | shared objects and value sets, by name | none |
//! | `events` | the events, by their name on the wire | an error |
//!
//! # An event
//!
//! | key | holds |
//! |---|---|
//! | `data` | the fields of the object under `data`; or the type of `data`, as in `data: SipCall` |
//! | `fields` | fields beside `data`, and what is different about a field of the envelope |
//! | `description` | what happened |
//! | `deprecated` | what to use instead, or `true` |
//! | `rename` | a Rust name to use in place of the one made from the wire name |
//!
//! `data` is always required and a mapping under it is always one of fields, so a field may well be called `type` or
//! `description`. An optional `data` is written as a field: `fields: { data: { type: SipCall, optional: true } }`.
//!
//! An entry of `fields` that the envelope has too says what is different: its keys replace those of the envelope, the
//! others stay.
//!
//! # A field
//!
//! A field is its type, `id: string`, or a mapping:
//!
//! | key | holds | when left out |
//! |---|---|---|
//! | `type` | a type | `string` |
//! | `const` | the string that the value is; another is no error unless `closed` | |
//! | `values` | the strings that the value can be; a later one is no error unless `closed` | |
//! | `fields` | the fields of an object described in place | |
//! | `closed` | `true` where a string other than the `values` or the `const` is an error | `false` |
//! | `optional` | `true` where the field may be absent or `null` | `false` |
//! | `description` | what it holds | |
//! | `deprecated` | what to use instead, or `true` | |
//! | `rename` | its Rust name | |
//!
//! At most one of `type`, `const`, `values` and `fields` can stand in it.
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
//! | `any` | any value |
//! | `list<T>` | an array of `T` |
//! | `map<T>` | an object with any keys and values of `T` |
//! | the name of an entry of `types` | what is described there |
//!
//! An entry of `types` has `fields` or `values` (and `closed`), and may have `description`, `deprecated` and `rename`. A
//! type may hold itself through an optional field, a list or a map.
//!
//! # What is YAML and is not accepted
//!
//! Repeated keys, keys that are not text (`404:` is a number, `"404":` is not), tags (`!x`), merge keys (`<<`), and a
//! second document. Anchors and aliases are fine.
//!
//! `events.schema.json`, next to the bundled `events.yaml`, is a JSON Schema of the language for editors.

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
pub use naming::{NamedEvent, NamedField, NamedOneOf, NamedShape, NamedType, NamedValues, Names};
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
