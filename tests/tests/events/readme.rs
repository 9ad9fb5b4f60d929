//! What the README shows beside Rust is true: its YAML, its diff, its error.

use std::fs;

use webhook_events_spec::read;

const README: &str = include_str!("../../../README.md");

/// The first block of the README in this language.
fn block(language: &str) -> &'static str {
    let opening = format!("```{language}\n");
    let start = README.find(&opening).expect("the README has such a block") + opening.len();
    let length = README[start..].find("```").expect("the block ends");
    &README[start..start + length]
}

#[test]
fn the_yaml_is_the_spec_that_its_code_is_compiled_with() {
    assert_eq!(block("yaml"), fs::read_to_string("spec/events.yaml").unwrap());
}

#[test]
fn the_diff_leads_to_the_spec_that_its_code_is_compiled_with() {
    let added: String = block("diff").split_inclusive('\n').filter_map(|line| line.strip_prefix('+')).collect();
    let after = block("yaml").replace("events:\n", &format!("events:\n{added}"));
    assert_eq!(after, fs::read_to_string("spec/events-and-returns.yaml").unwrap());
}

#[test]
fn the_error_is_what_the_mistake_gives() {
    let mistaken = block("yaml").replacen(
        "{ type: string, description: ID of the order. }",
        "{ type: strng, description: ID of the order. }",
        1,
    );
    let errors = read(mistaken.as_bytes()).report.render("spec/events.yaml");
    let [error] = errors.as_slice() else { panic!("{errors:#?}") };
    // rustc indents the lines after the first.
    let shown = format!("error: {}", error.replace('\n', "\n       "));
    let block = block("text");
    assert!(block.starts_with(&shown), "the README has\n{block}\nand the macro says\n{shown}");
}

#[test]
fn every_event_of_openai_is_counted() {
    let events = read(webhook_events_spec::BUNDLED.as_bytes()).spec.events.len();
    assert!(README.contains(&format!("all {events} of them")));
}
