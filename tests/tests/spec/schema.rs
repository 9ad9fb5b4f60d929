//! `events.schema.json` judges as the reader does, wherever a schema can.

use jsonschema::Validator;
use serde_json::Value;
use webhook_events_spec::{BUNDLED, read};

use crate::cases;

const SCHEMA: &str = include_str!("../../../spec/events.schema.json");

/// Mistakes that a schema cannot see, and why.
const UNSEEN: [(&str, &[&str]); 11] = [
    (
        "it sees values, not how they are written: repeated keys, tags, several documents",
        &[
            "a tag",
            "a tag without a name",
            "a second document",
            "an empty second document",
            "a key twice",
            "a key of a field twice",
            "a key of an event twice",
            "an event twice",
            "an event three times",
            "a field twice",
            "a field of the envelope twice",
            "a field beside data twice",
            "a nested field twice",
            "a field of a type twice",
            "a type twice",
            "a number as a key",
            "a boolean as a key",
            "null as a key",
            "a list as a key",
            "a mapping as a key",
        ],
    ),
    (
        "it does not know which types there are",
        &[
            "an unknown type",
            "an unknown type of a field of the envelope",
            "an unknown type of a field of a type",
            "an unknown type within a list",
            "an unknown type like no other",
            "an unknown type of data",
            "a type in another case",
            "int",
            "str",
            "bool",
            "float",
            "date-time",
            "json",
            "object",
            "enum",
            "null in quotes",
            "an array by brackets",
            "an override with a type that is not there",
            "two in one line",
            "more than fifty",
            "one more than fifty",
        ],
    ),
    (
        "it does not compare the parts of a scheme",
        &[
            "a timestamp that is not signed",
            "a timestamp of which nobody knows where it is",
            "a timestamp in two places",
            "a timestamp in the value that is none",
            "a timestamp that is signed and stands in the body",
            "an id that is signed and stands nowhere",
            "parts that touch",
        ],
    ),
    (
        "it does not look a type up, or into it",
        &[
            "a member that nobody knows",
            "a member that is a set",
            "a member without the field",
            "a member whose field is not constant",
            "two members with one value",
            "a join of the same",
            "a payload that is the tag",
        ],
    ),
    ("it cannot count brackets", &["a bracket too few", "a bracket too many", "lists too deep"]),
    (
        "it does not follow a type into another",
        &[
            "a type that holds itself",
            "types that hold each other",
            "a type that doubles and doubles",
            "an event that is too large",
            "an object described in place that is too large",
            "types too deep in each other",
        ],
    ),
    (
        "editors know the file after its aliases and its second keys",
        &["edit: an alias of what is wrong", "edit: second events"],
    ),
    (
        "it does not look at the characters of a name",
        &[
            "edit: a zero width space in a key",
            "edit: typographic quotes",
            "edit: two colons",
            "edit: trailing space",
            "edit: a question mark behind a key",
        ],
    ),
    (
        "it does not compare the parts of a spec with each other",
        &[
            "an example of another type",
            "an example of an object that lacks a field",
            "an example that is no time",
            "a tag through a text",
            "a union in a union",
            "a union in itself",
            "closed beside a constant that is true",
            "a type whose name cannot be written",
            "a payload that needs escapes",
            "too many parts that are signed",
            "parts that touch beside a URL",
        ],
    ),
    (
        "it does not know the names of types",
        &[
            "edit: a wide character before the place",
            "edit: a semicolon behind a type",
            "edit: the type date-time",
            "edit: the type string (uuid)",
            "edit: the type list[string]",
            "edit: the type string[][]",
            "edit: the type Optional[str]",
            "edit: the type u64",
            "edit: the type int",
            "edit: the type bool",
            "edit: the type str",
            "edit: the type float",
            "edit: the type object",
            "edit: the type array",
            "edit: the type uuid",
        ],
    ),
    (
        "it does not compare an event with the envelope and the tag",
        &[
            "the tag in the envelope",
            "the tag beside data",
            "data under a tag of that name",
            "data twice",
            "data in the envelope too",
            "an override of nothing",
            "an override of nothing like it",
            "an override without an envelope",
        ],
    ),
];

/// Specs that are right, beside those of the other tests.
const RIGHT: [&str; 31] = [
    BUNDLED,
    include_str!("../../goldens/shapes.yaml"),
    "tag: a.b\nevents: { a: , b: ~ }\nx-mine: { any: thing }\n$schema: here",
    "signature: stripe\nevents: { a: }",
    "signature: { header: X-Sig, timestamp: none, id: none, algorithm: hmac-sha1, legacy: true }\nevents: { a: }",
    "events: { a: { data: { x: 'list<map<string?>?>', y: 'map<string | integer>', z: { const: 1, example: 2 } } } }",
    "events: { a: {} }",
    "events: { ping: , data: { data: { id: string } }, fields: {}, description: }",
    "types: { T: { fields: { fields: string, data: string } } }\nevents: { a.b: { data: { fields: T, data: string, name: string } } }",
    "{ provider: P, union: U, suffix: S, tag: t, envelope: {}, types: {}, events: { a: {} } }",
    "suffix: ' x '\nevents: { 🎉: {} }",
    "events: { a: { description: '', deprecated: true, rename: R, fields: {}, data: {} } }",
    "events: { a: { deprecated: false, data: any } }",
    "events: { a: { deprecated: Use b. } }",
    "events: { a: { deprecated: yes it is } }",
    "types: { T: { fields: {} } }\nevents: { a: { data: T } }",
    "types: { T: { fields: {} } }\nevents: { a: { data: ' map < list< T > > ' } }",
    "types: { 'a, b': { fields: {} } }\nevents: { a: { data: { x: 'a, b' } } }",
    "types: { lists: { fields: {} }, type: { values: [''] } }\nevents: { a: { data: { x: lists, y: list<lists> } } }",
    "types: { T: { values: [a, 'true', '1'], closed: true, description: d, deprecated: d, rename: r } }\nevents: { a: {} }",
    "types: { T: { values: [a], closed: false } }\nevents: { a: {} }",
    "events: { a: { data: { x: {} } } }",
    "events: { a: { data: { x: { const: '' } } } }",
    "events: { a: { data: { x: { values: [a], closed: true, optional: true, description: d, deprecated: d, rename: r } } } }",
    "events: { a: { data: { x: { fields: { y: { fields: { z: { type: list<any> } } } } } } } }",
    "events: { a: { data: { type: string, const: string, values: string, fields: string } } }",
    "events: { a: { data: { x: string, y: integer, z: number, b: boolean, t: timestamp, j: any } } }",
    "events: { a: { fields: { data: { type: any, optional: true } } } }",
    "envelope: { object: { const: event, optional: true } }\nevents: { a: { fields: { object: { optional: false } } } }",
    "events: { a: { data: { x: list<list<list<map<string>>>> } } }",
    "events: { '404': { data: { 'null': string } } }",
];

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A spec as an editor hands it to the schema; `None` where it is no YAML that makes JSON.
fn json(yaml: &str) -> Option<Value> {
    serde_yaml::from_str(yaml).ok()
}

#[test]
fn what_is_right_is_right_for_both() {
    let schema = schema();
    for yaml in RIGHT {
        let report = read(yaml.as_bytes()).report;
        assert!(report.is_empty(), "{report}\n{yaml}");
        let value = json(yaml).unwrap();
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{yaml}");
    }
}

#[test]
fn what_is_wrong_is_wrong_for_both() {
    let schema = schema();
    let mut unseen: Vec<&str> = UNSEEN.iter().flat_map(|(_, names)| *names).copied().collect();
    let (mut seen, mut missed) = (0, Vec::new());
    for case in cases::files("mistakes").iter().flat_map(|file| cases::cases(file)) {
        assert!(!case.expected.is_empty(), "{}", case.name);
        let Some(value) = json(&case.yaml) else {
            unseen.retain(|name| *name != case.name);
            continue;
        };
        if let Some(at) = unseen.iter().position(|name| *name == case.name) {
            assert!(schema.is_valid(&value), "the schema sees it: {}", case.name);
            unseen.remove(at);
        } else {
            if schema.is_valid(&value) {
                missed.push(case.name);
            }
            seen += 1;
        }
    }
    assert!(missed.is_empty(), "the schema does not see: {missed:#?}");
    assert!(unseen.is_empty(), "no such cases: {unseen:?}");
    assert!(seen > 80, "only {seen} mistakes are held to the schema");
}

#[test]
fn the_bundled_spec_names_the_schema_in_its_first_line() {
    assert_eq!(BUNDLED.lines().next(), Some("# yaml-language-server: $schema=events.schema.json"));
}

#[test]
fn the_schema_describes_every_key() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let resolve = |value: &Value| {
        let name = value["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        name.map_or(Value::Null, |name| schema["$defs"][name].clone())
    };
    let defs = &schema["$defs"];
    let objects = [&schema, &defs["sharedType"], &defs["event"], &defs["field"]["oneOf"][1]];
    for (key, value) in objects.iter().flat_map(|object| object["properties"].as_object().unwrap()) {
        let text = value.get("description").cloned().or_else(|| resolve(value).get("description").cloned());
        assert!(text.is_some_and(|text| text.as_str().unwrap().len() > 5), "{key}");
    }
}
