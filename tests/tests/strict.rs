//! The expansion in crates of users: strict lints, no prelude, hostile names, every edition, library and program.

use std::io;

use webhook_events_tests::project::Project;

const HEAD: &str = "\
//! A crate that allows nothing.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(unused, rust_2018_idioms, missing_debug_implementations, unreachable_pub, elided_lifetimes_in_paths)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]
";
const MODULES: &str = include_str!("strict/modules.rs");

/// A library and a program of the same modules. Nothing uses what is generated, which must not be reported.
fn project(name: &str, edition: &str, dependency: &str, modules: &str) -> io::Result<Project> {
    let manifest = format!("edition = \"{edition}\"\n[dependencies]\n{dependency}\n");
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), name, &manifest)?;
    for spec in ["odd.yaml", "prose.yaml", "shop.yaml"] {
        project.copy_spec(spec)?;
    }
    project.write("src/lib.rs", &format!("{HEAD}{modules}"))?;
    // The hostile names are of no use to a program, and would be reported themselves.
    let (front, rest) = modules.split_once("\n/// A module full").expect("the hostile module");
    let back = &rest[rest.find("\n/// Expands").expect("what follows it")..];
    let private = format!("{front}{back}").replace("\npub ", "\n");
    project.write("src/main.rs", &format!("{HEAD}{private}\nfn main() {{\n    let _ = local();\n}}\n"))?;
    Ok(project)
}

fn clean(printed: Result<String, String>) {
    match printed {
        Ok(printed) => assert_eq!(printed, ""),
        Err(printed) => panic!("{printed}"),
    }
}

const PLAIN: &str = r#"webhook-events = { {runtime}, features = ["openai"] }"#;

#[test]
fn edition_2018_is_clean() {
    clean(project("strict-2018", "2018", PLAIN, MODULES).unwrap().cargo(&["clippy"]));
}

#[test]
fn edition_2021_is_clean_under_another_name_of_the_crate() {
    let hooks = |line: &str| match line.split_once("::webhook_events::webhook_events!(") {
        Some((before, rest)) => {
            format!("{before}::hooks::webhook_events!({}, crate = ::hooks);\n", &rest[..rest.len() - 2])
        }
        None => format!("{line}\n"),
    };
    let modules: Vec<String> = MODULES.lines().map(hooks).collect();
    clean(
        project("strict-2021", "2021", r#"hooks = { package = "webhook-events", {runtime} }"#, &modules.concat())
            .unwrap()
            .cargo(&["clippy"]),
    );
}

#[test]
fn edition_2024_is_clean_and_so_is_its_documentation() {
    let project = project("strict-2024", "2024", PLAIN, MODULES).unwrap();
    clean(project.cargo(&["clippy"]));
    clean(project.cargo(&["doc", "--no-deps", "--lib"]));
    clean(project.cargo(&["test", "--doc"]).map(|_| String::new()));
}
