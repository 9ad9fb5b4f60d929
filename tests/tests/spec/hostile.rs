//! No bytes make the reader panic, hang, or take much memory.

use std::fmt::Write as _;

use webhook_events_spec::{BUNDLED, read};

/// Reads, samples every event, and renders, as the macro does.
fn survive(yaml: &[u8]) -> Vec<String> {
    let reading = read(yaml);
    for event in &reading.spec.events {
        let sample = reading.spec.sample(event);
        assert!(serde_json::from_str::<serde_json::Value>(&sample).is_ok(), "{sample}");
    }
    let texts = reading.report.render("e.yaml");
    for text in &texts {
        assert!(text.chars().count() < 5_000, "{text}");
    }
    texts
}

#[track_caller]
fn refused(yaml: impl AsRef<[u8]>, message: &str) {
    let texts = survive(yaml.as_ref());
    assert!(texts.first().is_some_and(|text| text.starts_with(message)), "{texts:#?}");
}

#[test]
fn aliases_that_multiply() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, of) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        let items = vec![format!("*{of}"); 10].join(",");
        writeln!(bomb, "{name}: &{name} [{items}]").unwrap();
    }
    refused(&bomb, "the aliases of this file repeat too much");
    refused(format!("a: &a [{}]\nb: [{}]\n", "x,".repeat(20_000), "*a,".repeat(20_000)), "the aliases of this file");
    let scalar = "x".repeat(1_000_000);
    refused(format!("a: &a '{scalar}'\nb: [{}]\n", "*a,".repeat(1_000)), "the aliases of this file repeat too much");
    // An alias to what it is in does not exist in YAML.
    refused("events: &a { b: *a }", "this is nested too deep");
}

#[test]
fn depth() {
    for (open, times) in [("[", 10_000), ("{a: ", 10_000), ("[", 100_000), ("- ", 10_000), ("? ", 2_000)] {
        refused(open.repeat(times), "this is nested too deep");
        survive(format!("events: {{ a: {}", open.repeat(times)).as_bytes());
    }
    let block: Vec<String> = (0..1_000).map(|depth| format!("{}a:", " ".repeat(depth))).collect();
    refused(block.join("\n"), "this is nested too deep");
    let types = format!("events: {{ a: {{ data: {}string{} }} }}", "list<".repeat(10_000), ">".repeat(10_000));
    refused(types, "a type nests more than 16 lists and maps");
    refused(format!("events: {{ a: {{ data: {} }} }}", "list<".repeat(100_000)), "the `<` and `>` of type");
}

#[test]
fn brackets_in_prose_are_not_counted_as_depth() {
    let prose = "As in [order] {id} :-[ 'x'. ".repeat(200);
    let texts = survive(format!("events:\n  a:\n    description: |\n      {prose}\n").as_bytes());
    assert!(texts.is_empty(), "{texts:#?}");
}

#[test]
fn huge_scalars() {
    let huge = "x".repeat(5 << 20);
    assert!(survive(format!("events: {{ a: {{ description: '{huge}' }} }}").as_bytes()).is_empty());
    let huge = "x".repeat(1 << 20);
    assert!(survive(format!("events:\n  ? {huge}\n  : {{}}\n").as_bytes()).is_empty());
    refused(format!("events: {{ a: {{ data: '{huge}' }} }}"), "event `a` has no type `xxxx");
    // YAML has no keys of more than 1,024 characters without a `?`.
    refused(format!("{huge}: x"), "there is a `:` where none can be");
    refused(format!("events: {{ a: \"{huge}"), "a quote is opened and never closed");
}

#[test]
fn much_of_everything() {
    let many = |line: &dyn Fn(usize) -> String| (0..1_500).map(line).collect::<String>();
    let events =
        many(&|n| format!("  e{n}.x: {{ data: {{ id: {{ type: strng }}, b: list<strong>, c: Lonng{n} }} }}\n"));
    assert_eq!(survive(format!("events:\n{events}").as_bytes()).len(), 51);
    let types = many(&|n| format!("  Type{n}: {{ fields: {{ a: Typo{n} }} }}\n"));
    assert_eq!(survive(format!("types:\n{types}events: {{ a: {{}} }}").as_bytes()).len(), 51);
    let chain = many(&|n| format!("  T{n}: {{ fields: {{ a: {{ type: T{}, optional: true }} }} }}\n", (n + 1) % 1_500));
    assert!(survive(format!("types:\n{chain}events: {{ a: {{ data: T0 }} }}").as_bytes()).is_empty());
    let required = many(&|n| format!("  T{n}: {{ fields: {{ a: T{} }} }}\n", (n + 1) % 1_500));
    refused(format!("types:\n{required}events: {{ a: {{ data: T0 }} }}"), "type `T0` holds itself without end");
    let same = many(&|_| "  a: {}\n".to_owned());
    assert_eq!(survive(format!("events:\n{same}").as_bytes()).len(), 51);
}

#[test]
fn types_that_double() {
    for field in ["T{}", "list<T{}>", "map<T{}>", "{ type: T{}, optional: true }"] {
        let mut types = String::new();
        for n in 0..60 {
            let field = field.replace("{}", &(n + 1).to_string());
            writeln!(types, "  T{n}: {{ fields: {{ a: {field}, b: {field} }} }}").unwrap();
        }
        survive(
            format!("types:\n{types}  T60: {{ fields: {{ x: string }} }}\nevents: {{ a: {{ data: T0 }} }}").as_bytes(),
        );
    }
}

#[test]
fn bytes_that_are_no_text() {
    for bytes in [b"\xff".as_slice(), b"\xc0\x80", b"\xed\xa0\x80", b"events: \x80", b"a\xf4\x90\x80\x80"] {
        refused(bytes, "the file is not UTF-8");
    }
    for bytes in [b"\0".as_slice(), b"events: \x01", b"\x7f", b"\xef\xbb\xbf\xef\xbb\xbf", "\u{ffff}".as_bytes()] {
        survive(bytes);
    }
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
fn random_bytes() {
    let mut random = Random(1);
    for _ in 0..2_000 {
        let length = random.below(60);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        survive(&bytes);
    }
}

#[test]
fn random_pieces_of_yaml() {
    const PIECES: [&str; 44] = [
        "events", "types", "envelope", "fields", "data", "values", "type", "const", "closed", "optional", "string",
        "list<", ">", ": ", ":", ", ", "{", "}", "[", "]", "- ", "\n", "\n  ", "\n    ", "\n      ", "&a ", "*a",
        "!t ", "!!int ", "'", "\"", "|", ">-", "~", "true", "404", "<<", "#", "---\n", "? ", "\t", "\r\n", "ü", "a",
    ];
    let mut random = Random(2);
    for _ in 0..20_000 {
        let length = random.below(24);
        let yaml: String = (0..length).map(|_| PIECES[random.below(PIECES.len())]).collect();
        survive(yaml.as_bytes());
    }
}

#[test]
fn the_bundled_spec_with_something_changed() {
    let lines: Vec<&str> = BUNDLED.lines().collect();
    let mut random = Random(3);
    for _ in 0..150 {
        let mut lines = lines.clone();
        let (from, to) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(3) {
            0 => drop(lines.remove(from)),
            1 => lines.swap(from, to),
            _ => lines.insert(to, lines[from]),
        }
        survive(lines.join("\n").as_bytes());
        let mut bytes = BUNDLED.as_bytes().to_vec();
        let at = random.below(bytes.len());
        bytes[at] = u8::try_from(random.below(256)).unwrap();
        survive(&bytes);
        bytes.truncate(at);
        survive(&bytes);
    }
}
