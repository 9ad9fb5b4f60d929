//! Whether examples are of the types that they are examples of: samples are made of them, and samples decode.

use serde_json::Value;

use crate::model::{Field, Shape, Spec, Type, TypeId};
use crate::problem::{Problem, code};

/// The examples that no value of their field could be.
pub(super) fn check(spec: &Spec) -> Vec<Problem> {
    let mut problems = Vec::new();
    let objects = spec.types.iter().filter_map(|def| match &def.shape {
        Shape::Object(fields) => Some(fields),
        _ => None,
    });
    let all = spec.events.iter().map(|event| &event.fields).chain([&spec.envelope]).chain(objects);
    for field in all.flatten() {
        let Some(example) = &field.example else { continue };
        let Ok(value) = serde_json::from_str(example) else { continue };
        if !fits(spec, &field.ty, &value) {
            let message = format!("the example of field {} is not of its type", code(&field.name.text));
            problems.push(Problem::at(field.name.mark, message).help("write a value as the provider sends it"));
        }
    }
    problems
}

fn fits(spec: &Spec, ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Any => true,
        Type::String => value.is_string(),
        Type::Integer | Type::Timestamp | Type::TimestampMs => is_whole(value),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::DateTime => value.as_str().is_some_and(is_rfc3339),
        Type::Join(types) => types.iter().any(|ty| fits(spec, ty, value)),
        Type::Nullable(inner) => value.is_null() || fits(spec, inner, value),
        Type::List(item) => value.as_array().is_some_and(|items| items.iter().all(|value| fits(spec, item, value))),
        Type::Map(item) => {
            value.as_object().is_some_and(|members| members.values().all(|value| fits(spec, item, value)))
        }
        Type::Defined(id) => fits_defined(spec, *id, value),
    }
}

fn fits_defined(spec: &Spec, id: TypeId, value: &Value) -> bool {
    match &spec.type_def(id).shape {
        Shape::Object(fields) => {
            let fits = |field: &Field| match value.get(&field.name.text) {
                None | Some(Value::Null) if field.optional => true,
                Some(value) => fits(spec, &field.ty, value),
                None => false,
            };
            value.is_object() && fields.iter().all(fits)
        }
        Shape::Values(values) => {
            value.as_str().is_some_and(|text| !values.closed || values.known.iter().any(|known| known.text == text))
        }
        // What fits no member is kept as JSON.
        Shape::OneOf(_) => true,
    }
}

/// A whole number of 64 bits with sign, however it is written.
fn is_whole(value: &Value) -> bool {
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    value.is_i64() || value.as_f64().is_some_and(|number| number.fract() == 0.0 && (-BOUND..BOUND).contains(&number))
}

/// A date and time as RFC 3339 writes it.
fn is_rfc3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        str::from_utf8(digits).ok()?.parse::<u32>().ok()
    };
    let is = |at: usize, allowed: &[u8]| bytes.get(at).is_some_and(|byte| allowed.contains(byte));
    let parts = (number(0, 4), number(5, 7), number(8, 10), number(11, 13), number(14, 16), number(17, 19));
    let (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)) = parts else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let separated = is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
    let in_range = (1..=12).contains(&month) && (1..=days).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    let mut end = 19;
    if is(end, b".") {
        let digits = bytes.iter().skip(20).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        end += 1 + digits;
    }
    let has_zone = is(end, b"Zz") && bytes.len() == end + 1
        || is(end, b"+-")
            && bytes.len() == end + 6
            && is(end + 3, b":")
            && number(end + 1, end + 3).is_some_and(|hours| hours < 24)
            && number(end + 4, end + 6).is_some_and(|minutes| minutes < 60);
    separated && in_range && has_zone
}
