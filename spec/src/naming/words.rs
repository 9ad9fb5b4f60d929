//! From a wire name to the words in it, and from words to an identifier.

use proc_macro2::{Ident, Span};

/// The words of a wire name in lower case, of which its Rust names are made.
///
/// ```
/// use webhook_events_spec::{pascal, snake, words};
///
/// let words = words("customer.subscription-updatedAt");
/// assert_eq!(words, ["customer", "subscription", "updated", "at"]);
/// assert_eq!(pascal(&words), "CustomerSubscriptionUpdatedAt");
/// assert_eq!(snake(&words), "customer_subscription_updated_at");
/// ```
#[must_use]
pub fn words(wire: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut characters = wire.chars().peekable();
    let mut previous: Option<char> = None;
    while let Some(character) = characters.next() {
        if character == '_' || !unicode_ident::is_xid_continue(character) {
            end(&mut word, &mut words);
            previous = None;
            continue;
        }
        let after_lower = previous.is_some_and(|previous| previous.is_lowercase() || previous.is_numeric());
        let before_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let after_upper = previous.is_some_and(char::is_uppercase);
        if character.is_uppercase() && (after_lower || after_upper && before_lower) {
            end(&mut word, &mut words);
        }
        word.extend(character.to_lowercase());
        previous = Some(character);
    }
    end(&mut word, &mut words);
    words
}

fn end(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Words as the name of a type or variant: `BatchCompleted`. Empty where there are none, and no identifier where the first
/// begins with a digit.
#[must_use]
pub fn pascal(words: &[String]) -> String {
    words.iter().map(|word| capitalised(word)).collect()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Words as the name of a field or method: `batch_completed`. It can be a keyword.
#[must_use]
pub fn snake(words: &[String]) -> String {
    words.join("_")
}

/// `text` as an identifier: raw where it is a keyword, with an underscore where it cannot be raw or starts with a digit.
/// `None` where there is nothing to make one of.
pub(super) fn ident(text: &str) -> Option<Ident> {
    let first = text.chars().next()?;
    let start = if first == '_' || unicode_ident::is_xid_start(first) { "" } else { "_" };
    let text = format!("{start}{text}");
    if !text.chars().all(unicode_ident::is_xid_continue) {
        return None;
    }
    Some(match text.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => Ident::new(&format!("{text}_"), Span::call_site()),
        keyword if KEYWORDS.contains(&keyword) => Ident::new_raw(keyword, Span::call_site()),
        _ => Ident::new(&text, Span::call_site()),
    })
}

/// The keywords of all editions, also those that are only reserved, without those that cannot be raw.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// True when `text` can stand as a Rust identifier as it is, raw or not.
pub(super) fn is_ident(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    starts
        && characters.all(unicode_ident::is_xid_continue)
        && !matches!(text, "self" | "Self" | "super" | "crate" | "_")
}

#[cfg(test)]
mod tests {
    use super::{ident, pascal, snake, words};

    fn both(wire: &str) -> (String, String) {
        let words = words(wire);
        (pascal(&words), snake(&words))
    }

    #[test]
    fn wire_names_become_words() {
        for (wire, upper, lower) in [
            ("batch.completed", "BatchCompleted", "batch_completed"),
            ("fine_tuning.job.cancelled", "FineTuningJobCancelled", "fine_tuning_job_cancelled"),
            ("customer.subscription-updated", "CustomerSubscriptionUpdated", "customer_subscription_updated"),
            ("createdAt", "CreatedAt", "created_at"),
            ("SIPHeader", "SipHeader", "sip_header"),
            ("2fa.enabled", "2faEnabled", "2fa_enabled"),
            ("v1Beta2", "V1Beta2", "v1_beta2"),
            ("  weird//name ", "WeirdName", "weird_name"),
            ("straße.öffnen", "StraßeÖffnen", "straße_öffnen"),
            ("$%&", "", ""),
        ] {
            assert_eq!(both(wire), (upper.to_owned(), lower.to_owned()), "{wire}");
        }
    }

    #[test]
    fn words_become_identifiers() {
        for (text, expected) in [
            ("id", "id"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("crate", "crate_"),
            ("super", "super_"),
            ("2fa", "_2fa"),
            ("_", "__"),
        ] {
            assert_eq!(ident(text).unwrap().to_string(), expected);
        }
        assert!(ident("").is_none());
        assert!(ident("a b").is_none());
    }
}
