//! The expansion of a few specs, kept as files that people read and that the `tests` member compiles.
//!
//! `BLESS=1 cargo test -p webhook-events-macros` writes them anew.

use std::path::Path;
use std::{env, fs};

use crate::source::Source;

fn check(name: &str, options: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/goldens");
    let input = syn::parse_str(&format!("\"{name}.yaml\"{options}")).unwrap();
    let yaml = fs::read(folder.join(name).with_extension("yaml")).unwrap();
    let tokens = crate::expand(input, &Source::of(yaml, name));
    let expansion = prettyplease::unparse(&syn::parse2(tokens).unwrap());
    let golden = folder.join(name).with_extension("rs");
    if env::var_os("BLESS").is_some() {
        fs::write(&golden, &expansion).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert!(expansion == expected, "the expansion of {name}.yaml is not {name}.rs: see it with BLESS=1 and git diff");
}

#[test]
fn first() {
    check("first", "");
}

#[test]
fn language() {
    check("language", "");
}

#[test]
fn shapes() {
    check("shapes", "");
}

#[test]
fn ignore() {
    check("ignore", ", unknown_fields = ignore, derives = [Hash]");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let expand = || crate::expansion(syn::parse_str("openai").unwrap()).to_string();
    assert_eq!(expand(), expand());
}
