//! What was meant is read all the same: names stay, so that one mistake does not become many in the user's code.

use std::fmt::Write as _;

use webhook_events_spec::{Spec, read};

/// The names of the events, and of the fields under `data` of the first.
fn names(spec: &Spec) -> (Vec<&str>, Vec<&str>) {
    let events = spec.events.iter().map(|event| event.name.text.as_str()).collect();
    let data = spec.events.first().and_then(|event| event.fields.iter().find(|field| field.name.text == "data"));
    let fields = data.and_then(|field| match &field.ty {
        webhook_events_spec::Type::Defined(id) => match &spec.type_def(*id).shape {
            webhook_events_spec::Shape::Object(fields) => Some(fields),
            _ => None,
        },
        _ => None,
    });
    (events, fields.into_iter().flatten().map(|field| field.name.text.as_str()).collect())
}

#[test]
fn one_mistake_costs_no_name() {
    let cases: [(&str, &[&str], &[&str]); 19] = [
        ("evnets: { a.b: { data: { id: string } } }", &["a.b"], &["id"]),
        ("events: { a.b: { dta: { id: string } } }", &["a.b"], &["id"]),
        ("events:\n  a.b: { data: { id: string } }\n---\nevents:\n  c.d: {}\n", &["a.b", "c.d"], &["id"]),
        ("events:\n  a.b: { data: { id: string } }\nevents:\n  c.d: {}\n", &["a.b", "c.d"], &["id"]),
        ("events:\n  a.b: { data: { id: string } }\nc.d:\n  data: { x: string }\n", &["a.b", "c.d"], &["id"]),
        ("events:\n  a.b:\n    data:\n    id: string\n    n: number\n", &["a.b"], &["id", "n"]),
        ("events:\n  a.b:\n    data:\n      - id: string\n      - n: number\n", &["a.b"], &["id", "n"]),
        ("events:\n  a.b:\n    data:\n      - { name: id, type: string }\n", &["a.b"], &["id"]),
        (
            "types: { O: &o { fields: { id: string } } }\nevents: { a.b: { data: { <<: *o, n: number } } }",
            &["a.b"],
            &["n", "id"],
        ),
        ("events: { a.b: { data: { fields: { id: string } } } }", &["a.b"], &["id"]),
        ("events:\n  a.b:\n    data:\n      id:string\n      n: number\n", &["a.b"], &["id", "n"]),
        ("events:\n  a.b:\n    data:\n      id： string\n      n: number\n", &["a.b"], &["id", "n"]),
        ("events:\n  a.b:\n    data:\n      id: string, optional: true\n", &["a.b"], &["id"]),
        ("events:\n  a.b:\n    description: x: y\n    data: { id: string }\n  c.d: {}\n", &["a.b", "c.d"], &["id"]),
        (
            "events:\n  a.b:\n    data:\n      s: { values: [a, b }\n      n: number\n  c.d: {}\n",
            &["a.b", "c.d"],
            &["s", "n"],
        ),
        (
            "events:\n  a.b:\n    data:\n      s: { values: [a, b\n      n: number\n  c.d: {}\n",
            &["a.b", "c.d"],
            &["s", "n"],
        ),
        ("events:\n\ta.b:\n\t\tdata:\n\t\t\tid: string\n\tc.d:\n\t\tdata: { x: string }\n", &["a.b", "c.d"], &["id"]),
        ("events:\n  a.b:\n    data: { id: \"string }\n  c.d: {}\n", &["a.b", "c.d"], &[]),
        (
            "events:\n<<<<<<< HEAD\n  a.b: { data: { id: string } }\n=======\n  a.c: {}\n>>>>>>> x\n  c.d: {}\n",
            &["a.b", "c.d"],
            &["id"],
        ),
    ];
    for (yaml, events, fields) in cases {
        let reading = read(yaml.as_bytes());
        let (found, data) = names(&reading.spec);
        assert_eq!((found.as_slice(), data.as_slice()), (events, fields), "{yaml}\n{}", reading.report);
        assert_eq!(reading.report.len(), 1, "{yaml}\n{}", reading.report);
    }
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let yaml = "events:\n  a.b:\n    description: x: y\n    data: { id: strng }\n  c.d:\n    description: \"x\" y\n  e.f:\n    data: { n: [ }\n";
    let lines: Vec<usize> = read(yaml.as_bytes()).report.problems().iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4, 6, 8]);
}

#[test]
fn reading_past_errors_ends() {
    // More errors than are read past: the rest is hidden, and nothing hangs.
    let mut many = "events:\n".to_owned();
    for number in 0..200 {
        writeln!(many, "  e.v{number}:\n    data: {{ id: [ }}").unwrap();
    }
    let reading = read(many.as_bytes());
    assert!(reading.report.len() > 10, "{}", reading.report.len());
    for piece in ["\"", "'", "{", "[", "- - :", ": :", "%", "? [", "&", "*", "!", "|\n x", "\t", "<<<<<<<"] {
        for at in 0..6 {
            let mut lines = vec!["events:", "  a.b:", "    data:", "      id: string", "  c.d: {}"];
            lines.insert(at.min(5), piece);
            let _ = read(lines.join("\n").as_bytes()).report.render("e.yaml");
        }
    }
}
