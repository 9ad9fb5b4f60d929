//! The spec language of webhook-events.

mod check;
mod model;
mod node;
mod read;
mod report;
mod sample;
mod snippet;
mod suggest;
mod syntax;

pub use model::{Deprecation, Event, Field, Home, Mark, Name, Shape, Spec, Type, TypeDef, TypeId, Values};
pub use report::{Problem, Report};
pub use suggest::suggest;

/// The webhook events of `OpenAI`, described in this language.
pub const BUNDLED: &str = include_str!("../events.yaml");

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
    let tree = read::tree(&text);
    let (spec, found) = check::check(Some(&tree.root));
    let mut problems = tree.problems;
    // What follows a syntax error is missing from the tree, so what the checks miss in it says nothing.
    if tree.complete {
        problems.extend(found);
    }
    Reading { spec, report: Report::new(text, problems) }
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
