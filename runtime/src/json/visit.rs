//! What a generated value is made of: the one way in which it is written, printed and compared.
//!
//! A generated type only shows its parts. What is done with them is compiled once, here and not for every event.

use serde_json::Value;

use crate::json::unknown::UnknownEvent;
use crate::json::{Decode, Extra, Tag};

/// What takes in a value.
pub struct Sink<'s>(&'s mut dyn FnMut(Shown<'_>));

/// What a value is made of.
pub enum Shown<'a> {
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
    List(&'a mut dyn Iterator<Item = &'a dyn Decode>),
    /// The entries of a map.
    Map(&'a mut dyn Iterator<Item = (&'a str, &'a dyn Decode)>),
    /// An event or another object.
    Object(Object<'a>),
    /// An event of a type that the spec does not name.
    Unknown(&'a UnknownEvent),
}

/// What an object is made of.
pub struct Object<'a> {
    pub(crate) tag: Option<Tag>,
    pub(crate) names: &'a [&'static str],
    pub(crate) fields: &'a [&'a dyn Decode],
    pub(crate) extra: Option<&'a Extra>,
}

impl Sink<'_> {
    /// Shows a value.
    pub fn put(&mut self, shown: Shown<'_>) {
        (self.0)(shown);
    }

    /// Shows an object: its `fields`, which have these `names`, before what the spec does not name.
    pub fn object(&mut self, names: &[&'static str], fields: &[&dyn Decode], extra: Option<&Extra>) {
        self.put(Shown::Object(Object { tag: None, names, fields, extra }));
    }

    /// Shows an event, which is an object behind its tag.
    pub fn event(
        &mut self,
        tag: &'static str,
        event_type: &'static str,
        names: &[&'static str],
        fields: &[&dyn Decode],
        extra: Option<&Extra>,
    ) {
        self.put(Shown::Object(Object { tag: Some((tag, event_type)), names, fields, extra }));
    }
}

impl Shown<'_> {
    /// What `take` makes of what `value` shows; nothing where that is nothing.
    pub(crate) fn of<T>(value: &dyn Decode, take: impl FnOnce(Shown<'_>) -> T) -> Option<T> {
        let mut take = Some(take);
        let mut taken = None;
        value.show(&mut Sink(&mut |shown| {
            if let Some(take) = take.take() {
                taken = Some(take(shown));
            }
        }));
        taken
    }

    /// True for an optional field without a value: it may be missing, and is left out when it is written.
    pub(crate) fn is_null(value: &dyn Decode) -> bool {
        Self::of(value, |shown| matches!(shown, Shown::Null)) == Some(true)
    }
}
