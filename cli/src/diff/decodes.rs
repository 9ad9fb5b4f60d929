//! Whether a value of one type decodes as another.

use webhook_events_spec::{Shape, Spec, Type, Values};

use super::change::Wire;

/// Whether what decoded as `old` decodes as `new`. Objects of both are compared elsewhere.
pub(crate) fn decodes(old: (&Spec, &Type), new: (&Spec, &Type)) -> Wire {
    let (before, after) = (old.1, new.1);
    match (before, after) {
        (_, Type::Any) => Wire::Ok,
        (Type::Any, _) => Wire::MayFail,
        (Type::List(before), Type::List(after))
        | (Type::Map(before), Type::Map(after))
        | (Type::Nullable(before), Type::Nullable(after)) => decodes((old.0, before), (new.0, after)),
        (before, Type::Nullable(after)) => decodes((old.0, before), (new.0, after)),
        (Type::Nullable(before), after) => decodes((old.0, before), (new.0, after)).max(Wire::MayFail),
        // Open: what fits no member is kept as it is.
        (_, Type::Defined(id)) if matches!(new.0.type_def(*id).shape, Shape::OneOf(_)) => match before {
            Type::Defined(id) if matches!(old.0.type_def(*id).shape, Shape::Object(_) | Shape::OneOf(_)) => Wire::Ok,
            _ => Wire::MayFail,
        },
        _ => match (scalars(old.0, before), scalars(new.0, after)) {
            (Some(before), Some(after)) => {
                // The best that the new type does with each kind that the old one had.
                let each =
                    before.iter().map(|kind| after.iter().map(|other| one(*kind, *other)).min().unwrap_or(Wire::Fails));
                let all: Vec<Wire> = each.collect();
                match (all.iter().min(), all.iter().max()) {
                    (Some(best), Some(worst)) if best == worst => *worst,
                    (Some(_), Some(Wire::Ok)) => Wire::Ok,
                    _ => Wire::MayFail,
                }
            }
            _ => match (before, after) {
                (Type::Defined(a), Type::Map(_)) if matches!(old.0.type_def(*a).shape, Shape::Object(_)) => {
                    Wire::MayFail
                }
                (Type::Map(_), Type::Defined(b)) if matches!(new.0.type_def(*b).shape, Shape::Object(_)) => {
                    Wire::MayFail
                }
                (Type::Defined(a), Type::Defined(_)) if matches!(old.0.type_def(*a).shape, Shape::OneOf(_)) => {
                    Wire::MayFail
                }
                _ => Wire::Fails,
            },
        },
    }
}

/// What a scalar is on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A text of a form, or one of a few.
    SomeText,
    DateTime,
    Whole,
    Number,
    Boolean,
}

fn scalars(spec: &Spec, ty: &Type) -> Option<Vec<Kind>> {
    Some(match ty {
        Type::String => vec![Kind::Text],
        Type::DateTime => vec![Kind::DateTime],
        Type::Integer | Type::Timestamp | Type::TimestampMs => vec![Kind::Whole],
        Type::Number => vec![Kind::Number],
        Type::Boolean => vec![Kind::Boolean],
        Type::Join(members) => members.iter().filter_map(|member| scalars(spec, member)).flatten().collect(),
        Type::Defined(id) => match &spec.type_def(*id).shape {
            Shape::Values(Values { closed, .. }) => vec![if *closed { Kind::SomeText } else { Kind::Text }],
            Shape::Object(_) | Shape::OneOf(_) => return None,
        },
        Type::Nullable(_) | Type::Any | Type::List(_) | Type::Map(_) => return None,
    })
}

fn one(before: Kind, after: Kind) -> Wire {
    match (before, after) {
        (before, after) if before == after => Wire::Ok,
        (Kind::SomeText | Kind::DateTime, Kind::Text) | (Kind::Whole, Kind::Number) => Wire::Ok,
        (Kind::Text | Kind::SomeText | Kind::DateTime, Kind::SomeText | Kind::DateTime)
        | (Kind::Number, Kind::Whole) => Wire::MayFail,
        _ => Wire::Fails,
    }
}
