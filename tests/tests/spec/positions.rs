//! Lines, columns and carets: every way to write YAML, and every text that is awkward to show.

use webhook_events_spec::{Mark, Problem, Spec, Type, read};

/// The one problem of a spec.
#[track_caller]
fn told(yaml: &str) -> String {
    let mut texts = read(yaml.as_bytes()).report.render("e.yaml");
    assert_eq!(texts.len(), 1, "{texts:#?}");
    texts.remove(0)
}

/// The place, the line and the carets of the one problem of a spec.
#[track_caller]
fn place(yaml: &str) -> (String, String, String) {
    let text = told(yaml);
    let lines: Vec<&str> = text.lines().collect();
    let place = lines[1].trim_start().trim_start_matches("--> e.yaml:").to_owned();
    let (carets, _) = lines[4].split_once(" help").unwrap();
    (place, lines[3].split_once("| ").unwrap().1.to_owned(), carets.split_once("| ").unwrap().1.to_owned())
}

#[test]
fn block_scalars() {
    assert_eq!(
        told("events:\n  a:\n    data:\n      id: strng\n"),
        "\
event `a` has no type `strng`
 --> e.yaml:4:11
  |
4 |       id: strng
  |           ^^^^^ help: a type with a similar name exists: `string`"
    );
}

#[test]
fn the_gutter_is_as_wide_as_the_number() {
    let above = "# line\n".repeat(120);
    assert_eq!(
        told(&format!("events: {{ a: {{}} }}\n{above}union: 1\n")),
        "\
`union` takes a text, not a number
   --> e.yaml:122:8
    |
122 | union: 1
    |        ^ help: put it in quotes"
    );
}

#[test]
fn flow_mappings_of_several_lines() {
    let (place, line, carets) = place("events: {\n  a: {\n    data: { id: string,\n      x: strng } } }\n");
    assert_eq!((place.as_str(), line.as_str(), carets.as_str()), ("4:10", "      x: strng } } }", "         ^^^^^"));
}

#[test]
fn quoted_scalars_with_a_part_at_fault() {
    for (quoted, column, carets) in
        [("'list<strng>'", 34, 5), ("\"list<strng>\"", 34, 5), ("\"list<\\u0073trng>\"", 28, 18)]
    {
        let yaml = format!("events: {{ a: {{ data: {{ id: {quoted} }} }} }}");
        let (place, _, underline) = place(&yaml);
        assert_eq!(place, format!("1:{column}"), "{quoted}");
        assert_eq!(underline.trim_start().len(), carets, "{quoted}");
    }
}

#[test]
fn quoted_scalars_as_a_whole() {
    for quoted in ["'no'", "\"no\"", "\"n\\u006f\"", "'it''s'", "\"a \\\" b\""] {
        let (place, _, carets) =
            place(&format!("events: {{ a: {{ data: {{ id: {{ optional: {quoted}, type: any }} }} }} }}"));
        assert_eq!((place.as_str(), carets.trim_start()), ("1:40", "^".repeat(quoted.len()).as_str()), "{quoted}");
    }
}

#[test]
fn literal_and_folded_scalars() {
    for style in ["|", ">-"] {
        let (place, line, carets) = place(&format!("events:\n  a:\n    data:\n      id: {style}\n        strng\n"));
        assert_eq!((place.as_str(), line), ("4:11", format!("      id: {style}")));
        assert_eq!(carets.trim_start(), "^".repeat(style.len()));
    }
}

#[test]
fn a_scalar_of_several_lines_is_underlined_in_its_first() {
    let (place, line, carets) = place("events:\n  a:\n    data:\n      id: a type\n        of two lines\n");
    assert_eq!((place.as_str(), line.as_str(), carets.trim_start()), ("4:11", "      id: a type", "^"));
    let (place, line, carets) = self::place("events:\n  a:\n    data:\n      id: 'a type\n        of two lines'\n");
    assert_eq!((place.as_str(), line.as_str(), carets.trim_start()), ("4:11", "      id: 'a type", "^^^^^^^"));
}

#[test]
fn keys_quoted_or_explicit() {
    assert_eq!(place("events: { a: { \"descripton\": x } }").0, "1:16");
    assert_eq!(place("events:\n  a:\n    ? descripton\n    : x\n").0, "3:7");
}

#[test]
fn columns_count_characters_and_carets_columns_of_the_screen() {
    let (place, line, carets) = place("events: { größe: { data: { 件名: strng } } }");
    assert_eq!(place, "1:32");
    // Two characters before the caret are twice as wide.
    assert_eq!(
        (line.as_str(), carets.as_str()),
        ("events: { größe: { data: { 件名: strng } } }", &*format!("{}^^^^^", " ".repeat(33)))
    );
    // A letter of two characters, of which one is an accent.
    let (place, _, carets) = self::place("events: { e\u{301}: { data: { x: strng } } }");
    assert_eq!((place.as_str(), carets.as_str()), ("1:28", &*format!("{}^^^^^", " ".repeat(26))));
    // Emoji in what is underlined.
    let (_, _, carets) = self::place("events: { a: { data: { x: 🎉🎉 } } }");
    assert_eq!(carets, format!("{}^^^^", " ".repeat(26)));
}

#[test]
fn tabs_are_drawn_as_four_spaces() {
    let (place, line, carets) = place("events: { a:\t{ data:\t{ id:\tstrng } } }");
    assert_eq!(place, "1:28");
    assert_eq!(
        (line.as_str(), carets.as_str()),
        ("events: { a:    { data:    { id:    strng } } }", &*format!("{}^^^^^", " ".repeat(36)))
    );
}

#[test]
fn line_ends_of_other_systems() {
    for end in ["\n", "\r\n", "\r"] {
        let yaml = ["# first", "events:", "  a:", "    data:", "      id: strng", ""].join(end);
        let (place, line, carets) = place(&yaml);
        assert_eq!(
            (place.as_str(), line.as_str(), carets.as_str()),
            ("5:11", "      id: strng", "          ^^^^^"),
            "{end:?}"
        );
    }
}

#[test]
fn lines_are_those_of_editors_where_yaml_has_more() {
    // U+2028 ends a line for YAML 1.1, whose parser this is, but for no editor.
    for c in ['\u{2028}', '\u{2029}', '\u{85}'] {
        let (place, ..) = place(&format!("# a{c}# b\nevents:\n  a: {{ data: {{ id: strng }} }}\n"));
        assert_eq!(place, "3:20", "{c:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let (place, line, _) = place("\u{feff}events: { a: { data: { id: strng } } }");
    assert_eq!((place.as_str(), line.as_str()), ("1:28", "events: { a: { data: { id: strng } } }"));
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let text =
        told(&format!("events: {{ {}: {{ data: {{ id: strng, {}: any }} }} }}", "a".repeat(300), "b".repeat(300)));
    assert_eq!(
        text.lines().skip(1).collect::<Vec<_>>(),
        [
            " --> e.yaml:1:327".to_owned(),
            "  |".to_owned(),
            format!("1 | ...{}: {{ data: {{ id: strng, {}...", "a".repeat(24), "b".repeat(73)),
            format!("  | {}^^^^^ help: a type with a similar name exists: `string`", " ".repeat(43)),
        ]
    );
    // A mistake longer than the line that is shown.
    let text = told(&format!("events: {{ a: {{ data: {{ id: {} }} }} }}", "x".repeat(500)));
    assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
}

#[test]
fn what_would_disturb_a_terminal_is_replaced() {
    let (_, line, _) = place("events: { a: { data: { id: strng } } } # \u{202e}gnirts\u{200f}");
    assert!(line.ends_with("# \u{fffd}gnirts\u{fffd}"), "{line}");
    assert_eq!(
        told("events: { a: {} }\n# a \u{1b}[31m"),
        "\
the character U+001B is not allowed in YAML
 --> e.yaml:2:5
  |
2 | # a \u{fffd}[31m
  |     ^ help: remove it, or write it as an escape in double quotes"
    );
}

#[test]
fn a_file_of_another_encoding() {
    let mut texts = read(b"events:\n  caf\xe9: {}\n").report.render("e.yaml");
    assert_eq!(
        texts.remove(0),
        "\
the file is not UTF-8
 --> e.yaml:2:6
  |
2 |   caf\u{fffd}: {}
  |      ^ help: save it as UTF-8"
    );
    let utf16: Vec<u8> = "events: {}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(
        read(&utf16).report.render("e.yaml")[0]
            .starts_with("the character U+0000 is not allowed in YAML\n --> e.yaml:1:2\n")
    );
    assert!(
        read(&[b"\xff\xfe".as_slice(), &utf16].concat()).report.render("e.yaml")[0]
            .starts_with("the file is not UTF-8\n")
    );
}

#[test]
fn aliases_point_at_the_alias() {
    let (place, line, carets) =
        place("events:\n  a: { data: { x: &t { type: string } } }\n  b: { data: { y: { optional: *t } } }\n");
    assert_eq!((place.as_str(), line.as_str()), ("3:31", "  b: { data: { y: { optional: *t } } }"));
    assert_eq!(carets.trim_start(), "^^");
}

#[test]
fn an_empty_value_is_told_at_its_key() {
    let (place, line, carets) = place("events:\n  a:\n    data:\n      id:   # a comment\n      x: string\n");
    assert_eq!((place.as_str(), line.as_str(), carets.as_str()), ("4:7", "      id:   # a comment", "      ^^"));
}

#[test]
fn problems_can_be_added_and_come_in_the_order_of_the_file() {
    let mut reading = read(b"union: Union\nevents:\n  a: { data: { x: strng } }\n  b: { rename: Union }\n");
    let rename = reading.spec.events[1].rename.clone().unwrap();
    let twice = Problem::at(rename.mark, "two things are named `Union`").also(reading.spec.union.mark, "the union");
    reading.report.add(twice.help("rename one"));
    reading.report.add(Problem::at(Mark::default(), "the file is odd"));
    assert_eq!((reading.report.len(), reading.report.is_empty()), (3, false));
    assert_eq!(
        reading.report.render("some/events.yaml"),
        [
            "the file is odd\n --> some/events.yaml",
            "\
event `a` has no type `strng`
 --> some/events.yaml:3:19
  |
3 |   a: { data: { x: strng } }
  |                   ^^^^^ help: a type with a similar name exists: `string`",
            "\
two things are named `Union`
 --> some/events.yaml:4:16
  |
4 |   b: { rename: Union }
  |                ^^^^^ help: rename one
 ::: some/events.yaml:1:8
  |
1 | union: Union
  |        ----- the union",
        ]
    );
}

#[test]
fn every_name_of_the_model_stands_where_its_mark_says() {
    let yaml = "\
tag: kind
union: U
suffix: S
envelope:
  env1: { const: env2 }
types:
  type1: { rename: type2, fields: { type3: { rename: type4 } } }
  type5: { values: [type6, 'type7'] }
events:
  \"event1\":
    rename: event2
    fields: { event3: { values: [event4] } }
    data:
      event5: { fields: { event6: string } }
";
    let spec = Spec::parse(yaml.as_bytes()).unwrap();
    let tag = webhook_events_spec::Name { text: spec.tag.path.concat(), mark: spec.tag.mark };
    let values: Vec<_> = spec
        .types
        .iter()
        .filter_map(|def| match &def.shape {
            webhook_events_spec::Shape::Values(values) => Some(&values.known),
            _ => None,
        })
        .flatten()
        .map(webhook_events_spec::Value::wire)
        .collect();
    let mut names = vec![&tag, &spec.union, &spec.suffix];
    names.extend(&values);
    let mut fields: Vec<_> = spec.envelope.iter().collect();
    for event in &spec.events {
        names.extend([&event.name].into_iter().chain(&event.rename));
        fields.extend(&event.fields);
    }
    for def in &spec.types {
        names.extend([def.home.name()].into_iter().chain(&def.rename));
        if let webhook_events_spec::Shape::Object(inner) = &def.shape {
            fields.extend(inner);
        }
    }
    names.extend(fields.iter().flat_map(|field| [&field.name].into_iter().chain(&field.rename)));
    assert!(fields.iter().any(|field| matches!(field.ty, Type::Defined(_))));
    assert_eq!(names.iter().map(|name| name.text.as_str()).collect::<std::collections::BTreeSet<_>>().len(), 19);
    for name in names {
        let mut reading = read(yaml.as_bytes());
        reading.report.add(Problem::at(name.mark, "here"));
        let text = reading.report.render("e.yaml").remove(0);
        let mut lines = text.lines().skip(3).map(|line| line.split_once("| ").unwrap().1);
        let (line, carets) = (lines.next().unwrap(), lines.next().unwrap());
        let underlined = &line[carets.find('^').unwrap()..carets.len()];
        assert_eq!(underlined.trim_matches(['"', '\'']), name.text, "{text}");
    }
}
