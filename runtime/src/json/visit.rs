//! The visit of a value: the one way in which it is written, printed and compared.
//!
//! A generated type only shows its parts. What is done with them is compiled once, here, and not once for every event.

use serde_json::Value;

use super::JsonValue;
use super::extra::Extra;
use super::object::Tag;
use super::unknown::UnknownEvent;

/// Takes the part that a value shows.
pub struct Visitor<'v>(&'v mut dyn FnMut(Part<'_>));

/// What a value is made of.
pub enum Part<'a> {
    /// An optional field without a value.
    Null,
    /// A `boolean`.
    Boolean(bool),
    /// An `integer` or `timestamp`.
    Integer(i64),
    /// A `number`.
    Number(f64),
    /// A `string`, or one that a set names.
    Text(&'a str),
    /// A string that an open set does not name.
    Other(&'a str),
    /// An `any`.
    Any(&'a Value),
    /// The items of a list.
    List(&'a mut dyn Iterator<Item = &'a dyn JsonValue>),
    /// The entries of a map.
    Map(&'a mut dyn Iterator<Item = (&'a str, &'a dyn JsonValue)>),
    /// An event or another object.
    Object(Object<'a>),
    /// An event of a type that the spec does not name.
    Unknown(&'a UnknownEvent),
}

/// What an object is made of.
pub struct Object<'a> {
    pub(crate) tag: Option<Tag>,
    pub(crate) names: &'a [&'static str],
    pub(crate) fields: &'a [&'a dyn JsonValue],
    pub(crate) extra: Option<&'a Extra>,
}

impl Visitor<'_> {
    /// Takes a value.
    pub fn part(&mut self, part: Part<'_>) {
        (self.0)(part);
    }

    /// Takes an object: its `fields`, which have these `names`, before what the spec does not name.
    pub fn object(&mut self, names: &[&'static str], fields: &[&dyn JsonValue], extra: Option<&Extra>) {
        self.part(Part::Object(Object { tag: None, names, fields, extra }));
    }

    /// Takes an event, which is an object behind its tag.
    pub fn event(
        &mut self,
        tag: &'static str,
        event_type: &'static str,
        names: &[&'static str],
        fields: &[&dyn JsonValue],
        extra: Option<&Extra>,
    ) {
        self.part(Part::Object(Object { tag: Some((tag, event_type)), names, fields, extra }));
    }
}

impl Part<'_> {
    /// What `take` makes of what `value` shows; nothing where that is nothing.
    pub(crate) fn of<T>(value: &dyn JsonValue, take: impl FnOnce(Part<'_>) -> T) -> Option<T> {
        let mut take = Some(take);
        let mut taken = None;
        value.visit(&mut Visitor(&mut |part| {
            if let Some(take) = take.take() {
                taken = Some(take(part));
            }
        }));
        taken
    }

    /// True for an optional field without a value: it may be missing, and is left out when it is written.
    pub(crate) fn is_null(value: &dyn JsonValue) -> bool {
        Self::of(value, |part| matches!(part, Part::Null)) == Some(true)
    }
}
