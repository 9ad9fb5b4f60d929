//! The expansion in crates of users: strict lints, no prelude, hostile names, every edition, library and program.

use std::io;

use webhook_events_tests::project::Workspace;

use crate::large;

const HEAD: &str = "\
//! A crate that allows nothing.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(unused, rust_2018_idioms, missing_debug_implementations, unreachable_pub, elided_lifetimes_in_paths)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]
";
const MODULES: &str = include_str!("modules.rs");

const PLAIN: &str = r#"webhook-events = { {runtime}, features = ["openai"] }"#;

/// A library and a program of the same modules. Nothing uses what is generated, which must not be reported.
fn add(workspace: &Workspace, name: &str, edition: &str, dependency: &str, modules: &str) -> io::Result<()> {
    let package = workspace.package(name, &format!("edition = \"{edition}\"\n[dependencies]\n{dependency}\n"))?;
    for spec in ["odd.yaml", "prose.yaml", "shop.yaml"] {
        package.copy_spec(spec)?;
    }
    package.write("src/lib.rs", &format!("{HEAD}{modules}"))?;
    // The hostile names are of no use to a program, and would be reported themselves.
    let (front, rest) = modules.split_once("\n/// A module full").expect("the hostile module");
    let back = &rest[rest.find("\n/// Expands").expect("what follows it")..];
    let private = format!("{front}{back}").replace("\npub ", "\n");
    package.write("src/main.rs", &format!("{HEAD}{private}\nfn main() {{\n    let _ = local();\n}}\n"))
}

/// The modules, with the crate under another name.
fn renamed() -> String {
    let hooks = |line: &str| match line.split_once("::webhook_events::webhook_events!(") {
        Some((before, rest)) => {
            format!("{before}::hooks::webhook_events!({}, crate = ::hooks);\n", &rest[..rest.len() - 2])
        }
        None => format!("{line}\n"),
    };
    MODULES.lines().map(hooks).collect()
}

/// Clippy says nothing of any of them; the documentation of one is built as well, and has no doctests of ours.
#[test]
fn crates_of_every_edition_are_clean() {
    let workspace = Workspace::new(env!("CARGO_TARGET_TMPDIR"), "strict").unwrap();
    add(&workspace, "strict-2018", "2018", PLAIN, MODULES).unwrap();
    let hooks = r#"hooks = { package = "webhook-events", {runtime} }"#;
    add(&workspace, "strict-2021-renamed", "2021", hooks, &renamed()).unwrap();
    add(&workspace, "strict-2024", "2024", PLAIN, MODULES).unwrap();
    let manifest = "edition = \"2024\"\n[dependencies]\nwebhook-events = { {runtime} }\n";
    let many = workspace.package("many", manifest).unwrap();
    many.write("large.yaml", &large::spec(300)).unwrap();
    let invocation =
        "/// Of a large provider.\npub mod events {\n    ::webhook_events::webhook_events!(\"large.yaml\");\n}\n";
    many.write("src/lib.rs", &format!("{HEAD}{invocation}")).unwrap();

    for command in [
        &["clippy", "--workspace"][..],
        &["doc", "--no-deps", "--lib", "--package", "strict-2024"],
        &["test", "--doc", "--package", "strict-2024"],
    ] {
        let printed = workspace.cargo(command).unwrap_or_else(|printed| panic!("{command:?}:\n{printed}"));
        let tests = printed.lines().filter(|line| line.contains("running") && !line.contains("running 0 tests"));
        assert_eq!(tests.count(), 0, "{command:?}:\n{printed}");
        assert!(command[0] == "test" || printed.is_empty(), "{command:?}:\n{printed}");
    }
}
