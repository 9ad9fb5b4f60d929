//! Changes to a sample: fields set and left out, optional ones removed, and ids that differ from sample to sample.

use webhook_events_spec::{Event, Field, OneOf, Shape, Spec, Type, TypeId};

use crate::failure::Failure;
use crate::ordered::Json;

/// The keys of `data.items.0.id`; `\.` is a dot in a key.
pub(super) fn path(text: &str) -> Vec<String> {
    let (mut keys, mut key) = (Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '.' => keys.push(std::mem::take(&mut key)),
            '\\' if chars.peek() == Some(&'.') => key.extend(chars.next()),
            c => key.push(c),
        }
    }
    keys.push(key);
    keys
}

/// The path and the value of `data.id=text` or `data.n:=JSON`.
pub(super) fn assignment(text: &str) -> Result<(Vec<String>, Json), Failure> {
    let Some((left, right)) = text.split_once('=') else {
        return Err(Failure::usage(format!("`--set {text}` has no `=`"))
            .help("write `field=text`, or `field:=JSON` for anything but a text"));
    };
    match left.strip_suffix(':') {
        Some(left) => {
            let value = Json::parse(right).map_err(|error| {
                Failure::usage(format!("what follows `:=` in `--set {text}` is not JSON: {error}"))
                    .help("write `field=text` for a text")
            })?;
            Ok((path(left), value))
        }
        None => Ok((path(left), right.into())),
    }
}

/// Sets the value at `path`, and makes the objects on the way. False where it was not there before.
pub(super) fn set(json: &mut Json, path: &[String], value: Json) -> Result<bool, Failure> {
    let Some((key, rest)) = path.split_first() else {
        *json = value;
        return Ok(true);
    };
    match json {
        Json::Object(members) => match members.iter_mut().find(|(name, _)| name == key) {
            Some((_, inner)) => set(inner, rest, value),
            None => {
                let mut inner = Json::Object(Vec::new());
                set(&mut inner, rest, value)?;
                members.push((key.clone(), inner));
                Ok(false)
            }
        },
        Json::List(items) => {
            let length = items.len();
            let index = key.parse::<usize>().ok().filter(|index| *index <= length).ok_or_else(|| {
                Failure::usage(format!("`{key}` is no position in a list of {length} that --set can fill"))
            })?;
            if index == length {
                items.push(Json::Object(Vec::new()));
            }
            match items.get_mut(index) {
                Some(item) => Ok(set(item, rest, value)? && index < length),
                None => Ok(false),
            }
        }
        Json::Scalar(text) if text == "null" => {
            *json = Json::Object(Vec::new());
            set(json, path, value)
        }
        Json::Scalar(text) => Err(Failure::usage(format!("--set finds no `{key}` in {text}, which is not an object"))),
    }
}

/// Removes the value at `path`. False where there is none.
pub(super) fn remove(json: &mut Json, path: &[String]) -> bool {
    let Some((key, rest)) = path.split_first() else { return false };
    match json {
        Json::Object(members) if rest.is_empty() => {
            let before = members.len();
            members.retain(|(name, _)| name != key);
            members.len() < before
        }
        Json::Object(members) => {
            members.iter_mut().find(|(name, _)| name == key).is_some_and(|(_, inner)| remove(inner, rest))
        }
        Json::List(items) => match key.parse::<usize>() {
            Ok(index) if index < items.len() && rest.is_empty() => {
                items.remove(index);
                true
            }
            Ok(index) => items.get_mut(index).is_some_and(|item| remove(item, rest)),
            Err(_) => false,
        },
        Json::Scalar(_) => false,
    }
}

/// Removes every field that the spec says is optional.
pub(super) fn minimal(spec: &Spec, event: &Event, json: &mut Json) {
    // What names the event stays, whatever it is in.
    prune(spec, &event.fields, json, spec.tag.path.first().map(String::as_str));
}

fn prune(spec: &Spec, fields: &[Field], json: &mut Json, keep: Option<&str>) {
    let Json::Object(members) = json else { return };
    let field = |key: &str| fields.iter().find(|field| field.name.text == key && keep != Some(key));
    members.retain(|(key, _)| field(key).is_none_or(|field| !field.optional));
    for (key, value) in members {
        if let Some(field) = field(key) {
            prune_value(spec, &field.ty, value);
        }
    }
}

fn prune_value(spec: &Spec, ty: &Type, json: &mut Json) {
    match (ty, json) {
        (Type::List(item), Json::List(items)) => items.iter_mut().for_each(|json| prune_value(spec, item, json)),
        (Type::Map(item), Json::Object(members)) => {
            for (_, json) in members.iter_mut() {
                prune_value(spec, item, json);
            }
        }
        (Type::Nullable(inner), json) => prune_value(spec, inner, json),
        (Type::Defined(id), json) => prune_defined(spec, *id, json),
        _ => {}
    }
}

fn prune_defined(spec: &Spec, id: TypeId, json: &mut Json) {
    match &spec.type_def(id).shape {
        Shape::Object(fields) => prune(spec, fields, json, None),
        Shape::OneOf(union) => {
            if let Some(member) = member(union, json) {
                prune_defined(spec, member, json);
            }
        }
        Shape::Values(_) => {}
    }
}

/// The member of a union that an object is, by the field that tells them apart.
fn member(union: &OneOf, json: &Json) -> Option<TypeId> {
    let (name, values) = union.by.as_ref()?;
    let value = json.get(&name.text)?;
    let index = values.iter().position(|known| Json::from(known.as_str()) == *value)?;
    union.members.get(index).copied()
}

/// How many hexadecimal digits the made-up ids of a sample end in.
const DIGITS: usize = 32;

/// Replaces the digits of made-up ids by others: the same for the same seed and number.
pub(super) fn vary(json: &mut Json, seed: u64, number: u64) {
    match json {
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| vary(value, seed, number)),
        Json::List(items) => items.iter_mut().for_each(|item| vary(item, seed, number)),
        Json::Scalar(text) => {
            let Some(before) = text.len().checked_sub(DIGITS + 1) else { return };
            let is_id = text.starts_with('"')
                && text.as_bytes()[before..].iter().take(DIGITS).all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if is_id {
                *text = format!("{}{}\"", &text[..before], digits(text, seed, number));
            }
        }
    }
}

fn digits(text: &str, seed: u64, number: u64) -> String {
    let hash = |start: u64| {
        let bytes = seed.to_le_bytes().into_iter().chain(number.to_le_bytes()).chain(text.bytes());
        bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    };
    // FNV-1a from two starts, as the samples themselves have it.
    format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x6c62_272e_07bb_0142))
}

#[cfg(test)]
mod tests {
    use super::{assignment, path, remove, set, vary};
    use crate::ordered::Json;

    fn json(text: &str) -> Json {
        Json::parse(text).expect("it is JSON")
    }

    fn assigned(before: &str, text: &str) -> (bool, String) {
        let mut json = json(before);
        let (path, value) = assignment(text).expect("it is an assignment");
        let known = set(&mut json, &path, value).expect("it can be set");
        (known, json.to_string())
    }

    #[test]
    fn paths_have_dots_between_keys() {
        assert_eq!(path("data.items.0"), ["data", "items", "0"]);
        assert_eq!(path(r"data.a\.b"), ["data", "a.b"]);
    }

    #[test]
    fn texts_and_json_are_told_apart() {
        assert_eq!(assigned(r#"{"b":1,"a":2}"#, "b=7"), (true, r#"{"b":"7","a":2}"#.into()));
        assert_eq!(assigned(r#"{"b":1,"a":2}"#, "b:=7"), (true, r#"{"b":7,"a":2}"#.into()));
        assert_eq!(assigned("{}", "u=a=b"), (false, r#"{"u":"a=b"}"#.into()));
        assert!(assignment("a:=seven").is_err());
        assert!(assignment("a").is_err());
    }

    #[test]
    fn what_is_on_the_way_is_made() {
        assert_eq!(assigned("{}", "data.id=x"), (false, r#"{"data":{"id":"x"}}"#.into()));
        assert_eq!(assigned(r#"{"l":[1]}"#, "l.1:=2"), (false, r#"{"l":[1,2]}"#.into()));
        let (path, value) = assignment("a.b=x").expect("it is an assignment");
        assert!(set(&mut json(r#"{"a":1}"#), &path, value).is_err());
    }

    #[test]
    fn fields_are_removed() {
        let mut value = json(r#"{"a":{"b":1,"c":2},"l":[1,2]}"#);
        assert!(remove(&mut value, &path("a.b")) && remove(&mut value, &path("l.0")));
        assert!(!remove(&mut value, &path("a.d")));
        assert_eq!(value.to_string(), r#"{"a":{"c":2},"l":[2]}"#);
    }

    #[test]
    fn only_ids_vary() {
        let text = r#"{"id":"evt_0123456789abcdef0123456789abcdef","name":"é","n":1}"#;
        let varied = |number| {
            let mut value = json(text);
            vary(&mut value, 1, number);
            value.to_string()
        };
        assert_eq!(varied(1), varied(1));
        assert_ne!(varied(1), varied(2));
        assert!(varied(1).starts_with(r#"{"id":"evt_"#) && varied(1).ends_with(r#"","name":"é","n":1}"#));
        assert_eq!(varied(1).len(), text.len());
    }
}
