//! Whether two values of a generated type are equal: the shared core of their `PartialEq`.

use crate::json::Decode;
use crate::json::visit::{Object, Shown};

/// `PartialEq` of every generated struct and of the union: `one` and `other` are of the same type, and equal where all
/// their parts are.
#[doc(hidden)]
#[must_use]
pub fn equal(one: &dyn Decode, other: &dyn Decode) -> bool {
    Shown::of(one, |one| Shown::of(other, |other| one.equals(other))).flatten().unwrap_or(false)
}

impl Shown<'_> {
    #[expect(clippy::float_cmp, reason = "what is equal is what `==` says, NaN nowhere")]
    fn equals(self, other: Shown<'_>) -> bool {
        match (self, other) {
            (Self::Null, Shown::Null) => true,
            (Self::Boolean(one), Shown::Boolean(other)) => one == other,
            (Self::Integer(one), Shown::Integer(other)) => one == other,
            (Self::Number(one), Shown::Number(other)) => one == other,
            (Self::Text(one), Shown::Text(other)) | (Self::Other(one), Shown::Other(other)) => one == other,
            (Self::Any(one), Shown::Any(other)) => one == other,
            (Self::List(one), Shown::List(other)) => pairwise(one, other, equal),
            (Self::Map(one), Shown::Map(other)) => {
                pairwise(one, other, |one, other| one.0 == other.0 && equal(one.1, other.1))
            }
            (Self::Object(one), Shown::Object(other)) => one.equals(&other),
            (Self::Unknown(one), Shown::Unknown(other)) => one == other,
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
