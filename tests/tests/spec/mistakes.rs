//! Every mistake that a spec can hold, with the whole text that tells of it. The cases are in `spec/mistakes`.

use std::fmt::Write as _;
use std::fs;

use webhook_events_spec::read;

use crate::cases;

#[test]
fn each_is_told_at_its_place() {
    hold("mistakes", |case| {
        let report = read(case.yaml.as_bytes()).report;
        assert!(!report.is_empty(), "{} is no mistake", case.name);
        report.render("events.yaml").join("\n\n")
    });
}

#[test]
fn a_case_is_told_in_one_text_per_problem() {
    for case in cases::files("mistakes").iter().flat_map(|file| cases::cases(file)) {
        let report = read(case.yaml.as_bytes()).report;
        let (problems, texts) = (report.len(), report.render("events.yaml"));
        assert_eq!(texts.len(), problems.min(51), "{}", case.name);
        for text in texts {
            assert!(text.lines().all(|line| line == line.trim_end()), "{}: {text}", case.name);
        }
    }
}

/// Holds each case of the folder to what `actual` makes of its YAML. With `BLESS=1` it writes that down instead, to be
/// read through before it is committed.
fn hold(folder: &str, actual: impl Fn(&cases::Case) -> String) {
    let mut wrong = String::new();
    for file in cases::files(folder) {
        let text = fs::read_to_string(&file).unwrap();
        let mut blessed = text.split("==== ").next().unwrap().to_owned();
        for case in cases::cases(&file) {
            let actual = actual(&case);
            if actual != case.expected {
                write!(wrong, "\n==== {}\n{}expected:\n{}\ngot:\n{actual}\n", case.name, case.yaml, case.expected)
                    .unwrap();
            }
            write!(blessed, "==== {}\n{}----\n{actual}\n\n", case.name, case.yaml).unwrap();
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, format!("{}\n", blessed.trim_end())).unwrap();
        }
    }
    assert!(wrong.is_empty() || std::env::var_os("BLESS").is_some(), "{wrong}");
}
