//! From YAML prose to `#[doc]` that rustdoc takes as prose: no stray links, tags or doctests.

use proc_macro2::TokenStream;
use quote::quote;
use webhook_events_spec::Deprecation;

/// `#[doc]` attributes with `text`, a line each.
pub(crate) fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The prose of a spec made safe, or `otherwise` where there is none; then the advice of a deprecation.
pub(crate) fn prose(description: Option<&str>, deprecated: Option<&Deprecation>, otherwise: &str) -> TokenStream {
    let description = description.map(safe).filter(|text| !text.is_empty());
    let mut text = description.unwrap_or_else(|| otherwise.to_owned());
    if let Some(deprecation) = deprecated {
        text.push_str("\n\n**Deprecated.**");
        if let Some(note) = deprecation.note.as_deref().map(safe).filter(|note| !note.is_empty()) {
            text.push(' ');
            text.push_str(&note);
        }
    }
    docs(&text)
}

/// A wire name as code.
pub(crate) fn code(wire: &str) -> String {
    format!("`{}`", wire.replace('`', "'").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Markdown that shows what `text` says: indentation that would make it code goes, what would be a link, a tag or
/// emphasis is escaped, and what stands in backticks stays as it is.
fn safe(text: &str) -> String {
    let mut lines = Vec::new();
    let mut item = "";
    for line in text.trim().lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("```") || line.starts_with("~~~") {
            item = "";
            lines.push(String::new());
            continue;
        }
        let marker = list_marker(line);
        // A list item goes on below its text, not below its marker.
        let indent = if marker.is_empty() { item } else { "" };
        lines.push(format!("{indent}{marker}{}", safe_line(&line[marker.len()..])));
        item = if marker.is_empty() { item } else { &"    "[..marker.len().min(4)] };
    }
    lines.join("\n")
}

/// What makes `line` a list item, with the space behind it; empty where it is none.
fn list_marker(line: &str) -> &str {
    let number = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let length = if line.starts_with("- ") {
        2
    } else if (1..=2).contains(&number) && line[number..].starts_with(". ") {
        number + 2
    } else {
        0
    };
    &line[..length]
}

fn safe_line(line: &str) -> String {
    // An odd backtick is a character, not the start of a code span.
    let spans = line.matches('`').count().is_multiple_of(2);
    let parts = line.split('`').enumerate().map(|(index, part)| {
        let code = spans && index % 2 == 1;
        if code { part.to_owned() } else { part.split_inclusive(char::is_whitespace).map(safe_word).collect() }
    });
    let joint = if spans { "`" } else { "\\`" };
    parts.collect::<Vec<_>>().join(joint)
}

fn safe_word(word: &str) -> String {
    let bare = word.trim_end();
    let space = &word[bare.len()..];
    let start = bare.trim_start_matches(['(', '"', '\'', '<', '[']);
    let address = start.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '>', ']']);
    if address.starts_with("https://") || address.starts_with("http://") {
        let before = escaped(&bare[..bare.len() - start.len()]);
        let after = escaped(&start[address.len()..]);
        return format!("{before}<{}>{after}{space}", address.replace(['<', '>'], ""));
    }
    // What looks like code is shown as code, as clippy's `doc_markdown` asks.
    let term = start.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '>', ']']);
    if looks_like_code(term) {
        let before = escaped(&bare[..bare.len() - start.len()]);
        let after = escaped(&start[term.len()..]);
        return format!("{before}`{term}`{after}{space}");
    }
    format!("{}{space}", escaped(bare))
}

fn looks_like_code(term: &str) -> bool {
    let identifier = term.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | ':' | '.'));
    let hump = term.chars().zip(term.chars().skip(1)).any(|(one, two)| one.is_lowercase() && two.is_uppercase());
    identifier && (term.trim_matches('_').contains('_') || term.contains("::") || hump)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*' | '_' | '\\' | '#' | '|' | '&' | '~') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn prose_stays_prose() {
        for (yaml, markdown) in [
            ("The ID of the batch.", "The ID of the batch."),
            ("Always `event`, never <b>.", "Always `event`, never \\<b\\>."),
            ("See [order] and *this*.", "See \\[order\\] and \\*this\\*."),
            ("At https://example.com/a_b.", "At <https://example.com/a_b>."),
            ("(http://example.com)", "(<http://example.com>)"),
            ("The created_at of OpenAI's event.", "The `created_at` of OpenAI's event."),
            ("An odd ` backtick [x]", "An odd \\` backtick \\[x\\]"),
            ("One\n\n    let x = 1;\n\nTwo", "One\n\nlet x = 1;\n\nTwo"),
            ("```\nlet x: [u8];\n```", "\nlet x: \\[u8\\];\n"),
            ("# A heading", "\\# A heading"),
            ("- one\n  more\n- two", "- one\n  more\n- two"),
            ("10. one\nmore", "10. one\n    more"),
            ("   ", ""),
        ] {
            assert_eq!(safe(yaml), markdown, "{yaml}");
        }
    }
}
