//! Mistakes as text, as JSON, as annotations of GitHub and as SARIF.

use std::fmt::Write;

use webhook_events_spec::Located;

use super::Checked;
use crate::ordered::Json;

/// As the compiler shows them, with an empty line between two.
pub(super) fn text(checked: &[Checked]) -> String {
    let texts: Vec<&str> = checked.iter().flat_map(|spec| &spec.texts).map(String::as_str).collect();
    if texts.is_empty() { String::new() } else { format!("{}\n", texts.join("\n\n")) }
}

/// An array with an object for each.
pub(super) fn json(checked: &[Checked]) -> Json {
    let problem = |path: &str, problem: &Located| {
        Json::object([
            ("path", path.into()),
            ("line", problem.line.into()),
            ("column", problem.column.into()),
            ("length", problem.length.into()),
            ("message", problem.message.as_str().into()),
            ("help", problem.help.as_deref().into()),
        ])
    };
    Json::List(each(checked).map(|(path, found)| problem(path, found)).collect())
}

/// A workflow command for each.
pub(super) fn github(checked: &[Checked]) -> String {
    let mut text = String::new();
    for (path, problem) in each(checked) {
        let (line, column) = (problem.line, problem.column);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "::error file={},line={line},col={column},endColumn={}::{}",
            property(path),
            column + problem.length,
            data(&message(problem)),
        );
    }
    text
}

/// One run of SARIF 2.1.0.
pub(super) fn sarif(checked: &[Checked]) -> Json {
    let region = |path: &str, line: usize, column: usize, length: usize| {
        let region = Json::object([
            ("startLine", line.into()),
            ("startColumn", column.into()),
            ("endColumn", (column + length).into()),
        ]);
        let artifact = Json::object([("uri", uri(path).as_str().into())]);
        ("physicalLocation", Json::object([("artifactLocation", artifact), ("region", region)]))
    };
    let result = |(path, problem): (&str, &Located)| {
        let place = Json::object([region(path, problem.line, problem.column, problem.length)]);
        let also = problem.also.iter().map(|also| {
            let note = Json::object([("text", also.note.as_str().into())]);
            Json::object([region(path, also.line, also.column, also.length), ("message", note)])
        });
        Json::object([
            ("ruleId", RULE.into()),
            ("level", "error".into()),
            ("message", Json::object([("text", message(problem).as_str().into())])),
            ("locations", Json::List(vec![place])),
            ("relatedLocations", Json::List(also.collect())),
        ])
    };
    let description = Json::object([("text", "A mistake in a spec of webhook events".into())]);
    let rule = Json::object([("id", RULE.into()), ("shortDescription", description)]);
    let driver = Json::object([
        ("name", "webhook-events".into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("informationUri", env!("CARGO_PKG_REPOSITORY").into()),
        ("rules", Json::List(vec![rule])),
    ]);
    let run = Json::object([
        ("tool", Json::object([("driver", driver)])),
        ("columnKind", "unicodeCodePoints".into()),
        ("results", Json::List(each(checked).map(result).collect())),
    ]);
    Json::object([
        ("$schema", "https://json.schemastore.org/sarif-2.1.0.json".into()),
        ("version", "2.1.0".into()),
        ("runs", Json::List(vec![run])),
    ])
}

/// The one rule of SARIF: that a spec is right.
const RULE: &str = "spec";

fn each(checked: &[Checked]) -> impl Iterator<Item = (&str, &Located)> {
    checked.iter().flat_map(|spec| spec.problems.iter().map(move |problem| (spec.path.as_str(), problem)))
}

fn message(problem: &Located) -> String {
    match &problem.help {
        Some(help) => format!("{}\nhelp: {help}", problem.message),
        None => problem.message.clone(),
    }
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{Checked, data, github, json, property, sarif, text, uri};

    fn checked(yaml: &str) -> [Checked; 1] {
        let report = webhook_events_spec::read(yaml.as_bytes()).report;
        let problems = report.problems();
        [Checked { texts: report.render("a b.yaml"), path: "a b.yaml".into(), events: 0, problems }]
    }

    #[test]
    fn commands_are_escaped() {
        assert_eq!(data("50%\r\nof a:b"), "50%25%0D%0Aof a:b");
        assert_eq!(property("C:a,b"), "C%3Aa%2Cb");
        assert_eq!(uri(r"a b\ü.yaml"), "a%20b/%C3%BC.yaml");
    }

    #[test]
    fn the_forms_say_the_same() {
        let checked = checked("sufix: Event\nevents: { a: }");
        let problem = &checked[0].problems[0];
        assert_eq!((problem.line, problem.column, problem.length), (1, 1, 5));
        assert!(text(&checked).starts_with("the spec has no key `sufix`\n --> a b.yaml:1:1\n"));
        let json = json(&checked).to_string();
        let start =
            r#"[{"path":"a b.yaml","line":1,"column":1,"length":5,"message":"the spec has no key `sufix`","help":"#;
        assert!(json.starts_with(start), "{json}");
        let github = github(&checked);
        let start = "::error file=a b.yaml,line=1,col=1,endColumn=6::the spec has no key `sufix`";
        assert!(github.starts_with(start), "{github}");
        let sarif = sarif(&checked).to_string();
        assert!(sarif.contains(r#""region":{"startLine":1,"startColumn":1,"endColumn":6}"#), "{sarif}");
    }

    #[test]
    fn nothing_wrong_is_nothing_to_say() {
        let mut checked = checked("sufix: Event\nevents: { a: }");
        checked[0].texts.clear();
        checked[0].problems.clear();
        assert_eq!(text(&checked), "");
        assert_eq!(json(&checked).to_string(), "[]");
        assert_eq!(github(&checked), "");
    }
}
