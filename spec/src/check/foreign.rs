//! Types as other languages write them, in this one: `Optional[list[str]]`, `string[][]`, `Array<number> | null`.

use crate::types::built_in;

/// A type in this language, and whether it may be null.
pub(super) struct Ours {
    pub(super) text: String,
    pub(super) optional: bool,
}

/// What a type of another language is called here. `None` where it says nothing known, and where it is one of this
/// language; `is_shared` knows the types of the spec.
pub(super) fn translate(text: &str, is_shared: &dyn Fn(&str) -> bool) -> Option<Ours> {
    const DEEPEST: usize = 16;
    let ours = ours(text.trim(), is_shared, DEEPEST)?;
    let letters = |text: &str| text.replace(' ', "");
    (ours.optional || letters(&ours.text) != letters(text)).then_some(ours)
}

fn ours(text: &str, is_shared: &dyn Fn(&str) -> bool, depth: usize) -> Option<Ours> {
    let depth = depth.checked_sub(1)?;
    let required = |text: String| Some(Ours { text, optional: false });
    if built_in(text).is_some() || is_shared(text) {
        return required(text.to_owned());
    }
    // `string | null`
    let bars = split(text, '|');
    if bars.len() > 1 {
        let (none, rest): (Vec<&str>, Vec<&str>) = bars.into_iter().partition(|part| is_none(part));
        let mut rest = rest.into_iter().map(|part| ours(part, is_shared, depth));
        let first = rest.next()??;
        let joined = rest.try_fold(first.text, |joined, next| Some(format!("{joined} | {}", next?.text)))?;
        return Some(Ours { text: joined, optional: !none.is_empty() });
    }
    if let Some(inner) = text.strip_suffix('?') {
        let inner = ours(inner.trim(), is_shared, depth)?;
        return Some(Ours { optional: true, ..inner });
    }
    if let Some(item) = text.strip_suffix("[]") {
        return required(format!("list<{}>", held(item, is_shared, depth)?));
    }
    // `string (uuid)`
    if let Some((head, format)) = text.split_once('(')
        && format.ends_with(')')
    {
        let head = ours(head.trim(), is_shared, depth)?;
        let format = format.trim_end_matches(')').to_ascii_lowercase();
        let is_time =
            head.text == "string" && matches!(format.as_str(), "date-time" | "datetime" | "iso8601" | "rfc3339");
        return Some(if is_time { Ours { text: "datetime".to_owned(), ..head } } else { head });
    }
    let open = text.find(['<', '['])?;
    let close = if text[open..].starts_with('<') { '>' } else { ']' };
    let inner = text[open + 1..].strip_suffix(close)?;
    let parts = split(inner, ',');
    let last = parts.last()?;
    match text[..open].trim().to_ascii_lowercase().as_str() {
        "list" | "array" | "vec" | "set" | "seq" | "sequence" | "iterable" if parts.len() == 1 => {
            required(format!("list<{}>", held(last, is_shared, depth)?))
        }
        "map" | "dict" | "dictionary" | "record" | "hashmap" | "btreemap" | "mapping" => {
            required(format!("map<{}>", held(last, is_shared, depth)?))
        }
        "option" | "optional" | "nullable" | "maybe" if parts.len() == 1 => {
            let inner = named(last, is_shared, depth)?;
            Some(Ours { optional: true, ..inner })
        }
        _ => None,
    }
}

/// What is inside of a list or map: null is said with a `?` there.
fn held(text: &str, is_shared: &dyn Fn(&str) -> bool, depth: usize) -> Option<String> {
    let inner = named(text, is_shared, depth)?;
    Some(if inner.optional { format!("{}?", inner.text) } else { inner.text })
}

/// A type, or a plain name of another language.
fn named(text: &str, is_shared: &dyn Fn(&str) -> bool, depth: usize) -> Option<Ours> {
    ours(text.trim(), is_shared, depth)
        .or_else(|| plain(text.trim()).map(|text| Ours { text: text.to_owned(), optional: false }))
}

/// What a plain type of another language is called here.
pub(super) fn plain(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "int" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "long" | "int32" | "int64" | "uint"
        | "bigint" | "usize" | "isize" | "integer" => "integer",
        "str" | "text" | "uuid" | "url" | "uri" | "email" | "id" | "varchar" | "char" | "string" => "string",
        "bool" | "boolean" => "boolean",
        "float" | "double" | "decimal" | "f32" | "f64" | "num" | "real" | "number" => "number",
        "date-time" | "date_time" | "datetime" | "iso8601" | "rfc3339" => "datetime",
        "timestampms" | "millis" | "milliseconds" => "timestamp_ms",
        "json" | "value" | "unknown" | "mixed" | "jsonvalue" | "any" => "any",
        _ => return None,
    })
}

fn is_none(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "null" | "none" | "nil" | "undefined")
}

/// The parts between separators outside of brackets.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '<' | '[' | '(' => depth += 1,
            '>' | ']' | ')' => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 => {
                parts.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn types_of_other_languages_have_a_name_here() {
        let shared = |name: &str| name == "Money";
        for (text, expected) in [
            ("list[string]", "list<string>"),
            ("string[][]", "list<list<string>>"),
            ("Optional[str]", "string?"),
            ("Optional[List[int]]", "list<integer>?"),
            ("Dict[str, Money]", "map<Money>"),
            ("Array<string | null>", "list<string?>"),
            ("string | null", "string?"),
            ("string (uuid)", "string"),
            ("string (date-time)", "datetime"),
            ("Vec<Option<u64>>", "list<integer?>"),
            ("List<String>", "list<string>"),
        ] {
            let ours =
                translate(text, &shared).map(|ours| format!("{}{}", ours.text, if ours.optional { "?" } else { "" }));
            assert_eq!(ours.as_deref(), Some(expected), "{text}");
        }
        for text in ["string", "Money", "list<string>", "map<list<Money>>", "Unheard[of]", "[", "", "a|"] {
            assert!(translate(text, &shared).is_none(), "{text}");
        }
    }
}
