//! `PartialEq` of generated types: two visits side by side.

use super::JsonValue;
use super::visit::{Object, Part};

/// `PartialEq` of every generated struct and of the union: `one` and `other` are of the same type, and equal where all
/// their parts are.
#[doc(hidden)]
#[must_use]
pub fn equal(one: &dyn JsonValue, other: &dyn JsonValue) -> bool {
    Part::of(one, |one| Part::of(other, |other| one.equals(other))).flatten().unwrap_or(false)
}

impl Part<'_> {
    #[expect(clippy::float_cmp, reason = "what is equal is what `==` says, NaN nowhere")]
    fn equals(self, other: Part<'_>) -> bool {
        match (self, other) {
            (Self::Null, Part::Null) => true,
            (Self::Boolean(one), Part::Boolean(other)) => one == other,
            (Self::Integer(one), Part::Integer(other)) => one == other,
            (Self::Number(one), Part::Number(other)) => one == other,
            (Self::Text(one), Part::Text(other)) | (Self::Other(one), Part::Other(other)) => one == other,
            (Self::Any(one), Part::Any(other)) => one == other,
            (Self::List(one), Part::List(other)) => pairwise(one, other, equal),
            (Self::Map(one), Part::Map(other)) => {
                pairwise(one, other, |one, other| one.0 == other.0 && equal(one.1, other.1))
            }
            (Self::Object(one), Part::Object(other)) => one.equals(&other),
            (Self::Unknown(one), Part::Unknown(other)) => one == other,
            _ => false,
        }
    }
}

impl Object<'_> {
    fn equals(&self, other: &Object<'_>) -> bool {
        // Events of a union, which have one tag only where they are of one type.
        self.tag == other.tag
            && self.fields.iter().zip(other.fields).all(|(one, other)| equal(*one, *other))
            && self.extra == other.extra
    }
}

/// True where there are as many of both, and `same` holds for each pair.
fn pairwise<A: Copy, B: Copy>(
    one: &mut dyn Iterator<Item = A>,
    other: &mut dyn Iterator<Item = B>,
    same: impl Fn(A, B) -> bool,
) -> bool {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same(one, other) => {}
            _ => return false,
        }
    }
}
