//! JSON written again as the serializers of other languages write it: order of keys and spelling of numbers stay.

use std::fmt::Write;

/// Deeper JSON is not read.
const DEEPEST: usize = 128;

/// A JSON value.
pub(super) enum Node {
    /// A number, `true`, `false` or `null`, as it was written.
    Plain(String),
    /// A string as code points, among which surrogates may stand alone.
    Text(Vec<u32>),
    List(Vec<Node>),
    Object(Vec<(Vec<u32>, Node)>),
}

/// How a serializer writes.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit that a serializer has or has not")]
pub(super) struct Form {
    /// Spaces behind `,` and `:`.
    pub(super) spaced: bool,
    /// `\u` escapes for what is not ASCII.
    pub(super) ascii: bool,
    /// Python escapes U+007F as well, where it escapes at all.
    pub(super) delete: bool,
    /// `\u` escapes for `<`, `>`, `&` and the line separators of Unicode.
    pub(super) html: bool,
    /// `\/`
    pub(super) slash: bool,
    /// Spaces a level, on a line for each value.
    pub(super) indent: Option<usize>,
    pub(super) sorted: bool,
    /// Numbers and the order of keys as JavaScript has them.
    pub(super) javascript: bool,
}

/// Reads a JSON text; nothing where it is none.
pub(super) fn parse(text: &[u8]) -> Option<Node> {
    let mut reader = Reader { text: str::from_utf8(text).ok()?, at: 0 };
    let node = reader.value(0)?;
    reader.blank();
    (reader.at == reader.text.len()).then_some(node)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes this byte, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        self.blank();
        match self.peek()? {
            b'"' => self.string().map(Node::Text),
            b'[' => self.list(depth),
            b'{' => self.object(depth),
            _ => self.plain(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.take(b']') {
            return Some(Node::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.take(b']') {
                return Some(Node::List(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Node> {
        self.at += 1;
        let mut members = Vec::new();
        self.blank();
        if self.take(b'}') {
            return Some(Node::Object(members));
        }
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return None;
            }
            let key = self.string()?;
            self.blank();
            if !self.take(b':') {
                return None;
            }
            members.push((key, self.value(depth + 1)?));
            self.blank();
            if self.take(b'}') {
                return Some(Node::Object(members));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn plain(&mut self) -> Option<Node> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at)?;
        let is_number = serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok();
        is_number.then(|| Node::Plain(text.to_owned()))
    }

    fn string(&mut self) -> Option<Vec<u32>> {
        self.at += 1;
        let mut points = Vec::new();
        loop {
            let next = self.text.get(self.at..)?.chars().next()?;
            self.at += next.len_utf8();
            match next {
                '"' => return Some(points),
                '\\' => {
                    let escape = self.peek()?;
                    self.at += 1;
                    points.push(match escape {
                        b'n' => 10,
                        b'r' => 13,
                        b't' => 9,
                        b'b' => 8,
                        b'f' => 12,
                        b'"' | b'\\' | b'/' => u32::from(escape),
                        b'u' => self.unit()?,
                        _ => return None,
                    });
                    join(&mut points);
                }
                '\0'..='\u{1f}' => return None,
                _ => points.push(next.into()),
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

/// Makes one character of two surrogates at the end.
fn join(points: &mut Vec<u32>) {
    if let [.., high @ 0xd800..=0xdbff, low @ 0xdc00..=0xdfff] = points[..] {
        points.truncate(points.len() - 2);
        points.push(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
    }
}

impl Node {
    /// The text of a JSON string.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Text(points) => points.iter().map(|point| char::from_u32(*point)).collect(),
            _ => None,
        }
    }

    /// Writes it as `form` says.
    pub(super) fn write(&self, form: &Form) -> String {
        let mut text = String::new();
        self.write_to(&mut text, form, 0);
        text
    }

    fn write_to(&self, text: &mut String, form: &Form, depth: usize) {
        match self {
            Self::Plain(plain) if form.javascript => text.push_str(&javascript(plain)),
            Self::Plain(plain) => text.push_str(plain),
            Self::Text(points) => string(text, points, form),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(text, form, index, depth + 1);
                    item.write_to(text, form, depth + 1);
                }
                close(text, form, items.is_empty(), depth);
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                let mut members: Vec<&(Vec<u32>, Self)> = members.iter().collect();
                if form.sorted {
                    members.sort_by(|a, b| a.0.cmp(&b.0));
                }
                if form.javascript {
                    members.sort_by_key(|(key, _)| index_of(key).unwrap_or(u32::MAX));
                }
                for (index, (key, value)) in members.iter().enumerate() {
                    separate(text, form, index, depth + 1);
                    string(text, key, form);
                    text.push_str(if form.spaced || form.indent.is_some() { ": " } else { ":" });
                    value.write_to(text, form, depth + 1);
                }
                close(text, form, members.is_empty(), depth);
                text.push('}');
            }
        }
    }
}

fn separate(text: &mut String, form: &Form, index: usize, depth: usize) {
    if index > 0 {
        text.push_str(if form.spaced && form.indent.is_none() { ", " } else { "," });
    }
    line(text, form, depth);
}

fn close(text: &mut String, form: &Form, is_empty: bool, depth: usize) {
    if !is_empty {
        line(text, form, depth);
    }
}

fn line(text: &mut String, form: &Form, depth: usize) {
    if let Some(indent) = form.indent {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent * depth));
    }
}

fn string(text: &mut String, points: &[u32], form: &Form) {
    text.push('"');
    for &point in points {
        let Some(character) = char::from_u32(point) else {
            escape(text, point);
            continue;
        };
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '/' if form.slash => text.push_str("\\/"),
            '\0'..='\u{1f}' => escape(text, point),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if form.html => escape(text, point),
            '\u{7f}' if form.delete => escape(text, point),
            _ if form.ascii && !character.is_ascii() => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    escape(text, u32::from(*unit));
                }
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

fn escape(text: &mut String, unit: u32) {
    // Writing to a string does not fail.
    let _ = write!(text, "\\u{unit:04x}");
}

/// The number that a key is, where JavaScript takes it for one and writes it first.
fn index_of(key: &[u32]) -> Option<u32> {
    let text: String = key.iter().map(|point| char::from_u32(*point)).collect::<Option<_>>()?;
    let index: u32 = text.parse().ok()?;
    (index.to_string() == text && index < u32::MAX).then_some(index)
}

/// A number as JavaScript writes it: `1` for `1.0`, and `1e+21` for `1E21`.
fn javascript(plain: &str) -> String {
    let Some(number) = plain.parse::<f64>().ok().filter(|number| number.is_finite()) else { return plain.to_owned() };
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:e}", number.abs());
    let Some((digits, exponent)) = scientific.split_once('e') else { return plain.to_owned() };
    let digits = digits.replace('.', "");
    let Ok(point) = exponent.parse::<i32>().map(|exponent| exponent + 1) else { return plain.to_owned() };
    let sign = if number < 0.0 { "-" } else { "" };
    let length = digits.len();
    match usize::try_from(point) {
        Ok(whole @ 1..=21) if whole >= length => format!("{sign}{digits}{}", "0".repeat(whole - length)),
        Ok(whole @ 1..=21) => {
            let (whole, fraction) = digits.split_at(whole);
            format!("{sign}{whole}.{fraction}")
        }
        _ if (-5..=0).contains(&point) => {
            format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or_default()))
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{dot}{rest}e{:+}", point - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, javascript, parse};

    fn write(text: &str, form: &Form) -> String {
        parse(text.as_bytes()).expect("it is JSON").write(form)
    }

    #[test]
    fn each_serializer_has_its_own_writing() {
        let text = "{ \"b\": [1.50, {}, []], \"a\": \"<\\/\\u00e9\\ud83d\\ude00\\u0001\\b\\u007f\" }";
        let compact = "{\"b\":[1.50,{},[]],\"a\":\"</\u{e9}\u{1f600}\\u0001\\b\u{7f}\"}";
        assert_eq!(write(text, &Form::default()), compact);
        let python = Form { spaced: true, ascii: true, delete: true, ..Form::default() };
        let spaced = r#"{"b": [1.50, {}, []], "a": "</\u00e9\ud83d\ude00\u0001\b\u007f"}"#;
        assert_eq!(write(text, &python), spaced);
        let php = Form { ascii: true, slash: true, ..Form::default() };
        assert_eq!(write("\"/\u{e9}<\"", &php), r#""\/\u00e9<""#);
        let go = Form { html: true, ..Form::default() };
        assert_eq!(write("\"/\u{e9}<\u{2028}\"", &go), "\"/\u{e9}\\u003c\\u2028\"");
        let pretty = Form { indent: Some(2), ..Form::default() };
        assert_eq!(write(r#"{"a":[1,{}],"b":{}}"#, &pretty), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
        let sorted = Form { sorted: true, ..Form::default() };
        assert_eq!(write(r#"{"b":{"d":1,"c":2},"a":3}"#, &sorted), r#"{"a":3,"b":{"c":2,"d":1}}"#);
        let javascript = Form { javascript: true, ..Form::default() };
        assert_eq!(write(r#"{"b":1.0,"10":2,"9":3,"09":4}"#, &javascript), r#"{"9":3,"10":2,"b":1,"09":4}"#);
    }

    #[test]
    fn surrogates_that_stand_alone_stay() {
        assert_eq!(write(r#""\ud800x\udc00""#, &Form::default()), r#""\ud800x\udc00""#);
    }

    #[test]
    fn numbers_of_javascript() {
        for (text, written) in [
            ("1.0", "1"),
            ("-1.50", "-1.5"),
            ("1e3", "1000"),
            ("1E21", "1e+21"),
            ("123e19", "1.23e+21"),
            ("-0", "0"),
            ("0.000001", "0.000001"),
            ("1e-7", "1e-7"),
            ("0.10", "0.1"),
            ("1750861210", "1750861210"),
            ("true", "true"),
            ("100000000000000000000", "100000000000000000000"),
            ("12345678901234567890", "12345678901234567000"),
        ] {
            assert_eq!(javascript(text), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in ["", "{", "[1,]", "{\"a\" 1}", "nul", "01", "\"\\x\"", "1 2", "\"\n\""] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
        assert!(parse("[".repeat(100_000).as_bytes()).is_none());
    }
}
