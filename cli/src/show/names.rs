//! The Rust names of events, as the macro makes them.

use webhook_events_spec::{Event, Spec};

/// The wire name, the struct, and the handler method.
pub(super) fn row(spec: &Spec, event: &Event) -> Vec<String> {
    let rename = event.rename.as_ref().filter(|rename| !words(&rename.text).is_empty());
    let name = rename.unwrap_or(&event.name);
    let words = words(&name.text);
    let pascal: String = words.iter().map(|word| capitalised(word)).collect();
    let start = if pascal.starts_with(|c: char| c.is_numeric()) { "_" } else { "" };
    vec![event.name.text.clone(), format!("{start}{pascal}{}", spec.suffix.text), format!("on_{}", words.join("_"))]
}

/// The words of a wire name in lower case: `customer.subscription-updated` has three, `createdAt` two.
fn words(wire: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = wire.chars().peekable();
    let mut previous: Option<char> = None;
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            previous = None;
            continue;
        }
        let after_lower = previous.is_some_and(|previous| previous.is_lowercase() || previous.is_numeric());
        let before_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let after_upper = previous.is_some_and(char::is_uppercase);
        if character.is_uppercase() && (after_lower || after_upper && before_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
        previous = Some(character);
    }
    words.retain(|word| !word.is_empty());
    words
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::row;
    use webhook_events_spec::{BUNDLED, Spec};

    #[test]
    fn they_are_those_of_the_bundled_events() {
        let spec = Spec::parse(BUNDLED.as_bytes()).expect("the bundled spec is right");
        let event = spec.events.iter().find(|event| event.name.text == "fine_tuning.job.failed").expect("it exists");
        assert_eq!(
            row(&spec, event),
            ["fine_tuning.job.failed", "FineTuningJobFailedWebhookEvent", "on_fine_tuning_job_failed"]
        );
    }
}
