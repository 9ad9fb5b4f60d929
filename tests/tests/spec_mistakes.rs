//! Every mistake that a spec can hold, with the whole text that tells of it. The cases are in `spec/mistakes`.

mod spec_cases;

use webhook_events_spec::read;

#[test]
fn each_is_told_at_its_place() {
    spec_cases::hold("mistakes", |case| {
        let report = read(case.yaml.as_bytes()).report;
        assert!(!report.is_empty(), "{} is no mistake", case.name);
        report.render("events.yaml").join("\n\n")
    });
}

#[test]
fn a_case_is_told_in_one_text_per_problem() {
    for case in spec_cases::files("mistakes").iter().flat_map(|file| spec_cases::cases(file)) {
        let report = read(case.yaml.as_bytes()).report;
        let (problems, texts) = (report.len(), report.render("events.yaml"));
        assert_eq!(texts.len(), problems.min(51), "{}", case.name);
        for text in texts {
            assert!(text.lines().all(|line| line == line.trim_end()), "{}: {text}", case.name);
        }
    }
}
