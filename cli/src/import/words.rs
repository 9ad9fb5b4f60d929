//! Wire names as words, and words as Rust names, as the macro makes them.

use std::collections::BTreeSet;

pub(crate) use webhook_events_spec::words;

/// A wire name as the name of a type: `BatchCompleted`.
pub(crate) fn pascal(wire: &str) -> String {
    webhook_events_spec::pascal(&words(wire))
}

/// A wire name as the name of a field or method: `batch_completed`.
pub(crate) fn snake(wire: &str) -> String {
    webhook_events_spec::snake(&words(wire))
}

/// Names of Rust, of this library and of generated code, which a type had better not have.
const TAKEN: [&str; 28] = [
    "Self",
    "String",
    "Option",
    "Some",
    "None",
    "Vec",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Debug",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Iterator",
    "Event",
    "EventType",
    "EventHandler",
    "EventVisitor",
    "WebhookEvent",
    "Delivery",
    "DateTime",
    "HandlerResult",
    "UnknownEvent",
    "UndecodableEvent",
];

/// A name for a type: as Rust writes them, and none that means something already.
pub(crate) fn type_name(wire: &str) -> String {
    let name = pascal(wire);
    if !name.starts_with(|first: char| first.is_uppercase()) {
        return format!("Type{name}");
    }
    if TAKEN.contains(&name.as_str()) { format!("{name}Object") } else { name }
}

/// The name, or the name with the first number that nothing else has; it is taken then.
pub(crate) fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut unique = name.to_owned();
    let mut number = 2_u64;
    while !taken.insert(unique.clone()) {
        unique = format!("{name}{number}");
        number += 1;
    }
    unique
}

/// Rust names for the values of a set; `None` where the one that the macro makes will do.
pub(crate) fn value_names(values: &[String]) -> Vec<Option<String>> {
    // The variants of an open set that hold every other value.
    let mut taken = BTreeSet::from(["Unlisted".to_owned()]);
    if !values.iter().any(|value| pascal(value) == "Other") {
        taken.insert("Other".to_owned());
    }
    let mut names = Vec::new();
    for value in values {
        let plain = if value.is_empty() { "Empty".to_owned() } else { pascal(value) };
        let usable = plain.starts_with(|first: char| first.is_alphabetic()) && plain != "Self";
        if usable && taken.insert(plain.clone()) {
            names.push(None);
            continue;
        }
        let spelt = spelt(value);
        names.push(Some(unique(&spelt, &mut taken)));
    }
    names
}

/// A name for a value that letters and digits alone do not give.
fn spelt(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars() {
        let word = match character {
            '+' => "Plus",
            '-' if text.is_empty() => "Minus",
            '*' => "Star",
            '<' => "Less",
            '>' => "Greater",
            '=' => "Equal",
            '%' => "Percent",
            '$' => "Dollar",
            '#' => "Hash",
            '&' => "And",
            '!' => "Not",
            '@' => "At",
            '?' => "Question",
            '~' => "Tilde",
            '^' => "Caret",
            character if character.is_alphanumeric() => {
                text.push(character);
                continue;
            }
            _ => " ",
        };
        text.push(' ');
        text.push_str(word);
        text.push(' ');
    }
    let name = pascal(&text);
    match name.chars().next() {
        Some(first) if first.is_alphabetic() && name != "Self" => name,
        _ => format!("Value{name}"),
    }
}

/// The words in the singular, for the name of what a list holds.
pub(crate) fn singular(wire: &str) -> String {
    if let Some(stem) = wire.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) =
        wire.strip_suffix("es").filter(|stem| ["ss", "x", "ch", "sh"].iter().any(|end| stem.ends_with(end)))
    {
        return stem.to_owned();
    }
    match wire.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && stem.len() > 1 => stem.to_owned(),
        _ => wire.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{pascal, singular, snake, type_name, value_names};

    #[test]
    fn names_are_those_of_rust() {
        assert_eq!((pascal("SIPHeader"), snake("createdAt")), ("SipHeader".into(), "created_at".into()));
        assert_eq!(type_name("email-sent_event"), "EmailSentEvent");
        assert_eq!((type_name("3d_secure"), type_name("string")), ("Type3dSecure".into(), "StringObject".into()));
        assert_eq!(
            (singular("addresses"), singular("status"), singular("entries")),
            ("address".into(), "status".into(), "entry".into())
        );
    }

    #[test]
    fn values_that_collide_get_names() {
        let values = ["+1", "-1", "*", "usd", "USD", "", "other"].map(str::to_owned);
        let names = value_names(&values);
        let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
        assert_eq!(names, [Some("Plus1"), Some("Minus1"), Some("Star"), None, Some("Usd2"), None, None]);
    }

    #[test]
    fn values_that_are_one_to_the_macro_get_names() {
        let values = ["m", "m²"].map(str::to_owned);
        assert_eq!(value_names(&values), [None, Some("M2".to_owned())]);
    }
}
