//! The position in a JSON text, and the tokens that can stand there.

use std::borrow::Cow;

use super::JsonValue;
use super::error::DecodeError;
use super::number;
use super::scan::{self, Fault, end_of_plain};

/// How deep objects and arrays of a known shape may nest, as in `serde_json`.
const MAX_DEPTH: u8 = 128;

/// Reads JSON text from front to back.
#[derive(Clone)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: u8,
    /// True between an opening bracket and the first key or item.
    pub(super) fresh: bool,
    /// Where the latest key stands.
    pub(super) key_at: usize,
    /// False once something was read that a [`serde_json::Value`] does not hold as it stands: a number with more digits
    /// than an `f64` has, or half a surrogate pair.
    pub(super) exact: bool,
    /// True once half a surrogate pair was read, as U+FFFD.
    pub(super) replaced: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, fresh: false, key_at: 0, exact: true, replaced: false }
    }

    /// A reader of a body.
    pub(crate) fn of(body: &'a [u8]) -> Result<Self, DecodeError> {
        match str::from_utf8(body) {
            Ok(text) => Ok(Self::new(text)),
            Err(error) => Err(DecodeError::new("the body is not UTF-8", error.valid_up_to())),
        }
    }

    /// Reads one value and makes sure that nothing follows it.
    pub(crate) fn whole<T: JsonValue>(self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        self.read_whole(&mut value)?;
        Ok(value)
    }

    /// Reads one value into a blank one and makes sure that nothing follows it.
    pub(crate) fn read_whole(mut self, value: &mut dyn JsonValue) -> Result<(), DecodeError> {
        value.read(&mut self)?;
        self.end()
    }

    /// Reads one value.
    pub(super) fn value<T: JsonValue>(&mut self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        value.read(self)?;
        Ok(value)
    }

    /// Makes sure that nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), DecodeError> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.syntax("expected the end of the body")) }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    #[inline]
    pub(super) fn skip_space(&mut self) {
        self.at = scan::space(self.bytes(), self.at);
    }

    /// The first byte of the next value.
    #[inline]
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        self.skip_space();
        self.peek()
    }

    pub(super) fn literal(&mut self, word: &'static str) -> Result<(), DecodeError> {
        self.move_to(scan::literal(self.bytes(), self.at, word))
    }

    /// Passes over one value of any kind and depth, and returns its text.
    pub(crate) fn skip(&mut self) -> Result<&'a str, DecodeError> {
        self.skip_space();
        let start = self.at;
        self.pass()?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over one value of any kind and depth.
    #[inline]
    pub(super) fn pass(&mut self) -> Result<(), DecodeError> {
        self.skip_space();
        self.move_to(scan::value(self.bytes(), self.at))
    }

    /// Moves to where something ends.
    #[inline]
    pub(super) fn move_to(&mut self, end: Result<usize, Fault>) -> Result<(), DecodeError> {
        self.at = end.map_err(|Fault { at, message }| {
            self.at = at;
            self.syntax(message)
        })?;
        Ok(())
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() == Some(b':') {
            self.at += 1;
            Ok(())
        } else {
            Err(self.syntax("expected `:` after a key"))
        }
    }

    /// Not JSON at all, here.
    #[cold]
    pub(super) fn syntax(&self, message: &'static str) -> DecodeError {
        let found = if self.at >= self.text.len() { ", found the end of the body" } else { "" };
        DecodeError::new(format!("invalid JSON at byte {}: {message}{found}", self.at), self.at)
    }

    /// JSON, but of another type than the spec says. The value itself is not shown.
    #[cold]
    pub(super) fn mismatch(&self, expected: &str) -> DecodeError {
        let found = match self.peek() {
            Some(b'"') => "string",
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b't' | b'f') => "boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "number",
            _ => return self.syntax("expected a value"),
        };
        DecodeError::new(format!("expected {expected}, found {found}"), self.at)
    }

    /// Reads a string; borrowed where no escape stands in it.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != Some(b'"') {
            return Err(self.mismatch("string"));
        }
        let start = self.at + 1;
        self.at = end_of_plain(self.bytes(), start);
        if self.peek() == Some(b'"') {
            let plain = &self.text[start..self.at];
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        self.escaped_string(start).map(Cow::Owned)
    }

    #[cold]
    fn escaped_string(&mut self, start: usize) -> Result<String, DecodeError> {
        let mut string = String::from(&self.text[start..self.at]);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return Err(self.syntax("control character in a string")),
                None => return Err(self.syntax("unterminated string")),
            }
            let plain = self.at;
            self.at = end_of_plain(self.bytes(), plain);
            string.push_str(&self.text[plain..self.at]);
        }
    }

    fn escape(&mut self) -> Result<char, DecodeError> {
        let letter = self.bytes().get(self.at + 1).copied();
        let plain = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.syntax("invalid escape")),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u` and four digits, or two of them that pair up to a character beyond the basic plane. Half a pair, which no
    /// string of Rust can hold, reads as U+FFFD: callers control such texts, and no delivery is to be refused for them.
    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let unit = self.code_unit(self.at).ok_or_else(|| self.syntax("invalid escape"))?;
        let paired = match unit {
            0xd800..=0xdbff => self.code_unit(self.at + 6),
            _ => None,
        };
        let (code, length) = match paired {
            Some(low @ 0xdc00..=0xdfff) => (0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), 12),
            _ => (unit, 6),
        };
        self.at += length;
        Ok(char::from_u32(code).unwrap_or_else(|| {
            (self.exact, self.replaced) = (false, true);
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn code_unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |code, &digit| Some(code << 4 | char::from(digit).to_digit(16)?))
    }

    /// Enters an object or array.
    #[inline]
    pub(super) fn open(&mut self, bracket: u8, expected: &str) -> Result<(), DecodeError> {
        if self.next_byte() != Some(bracket) {
            return Err(self.mismatch(expected));
        }
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::new("nested too deep", self.at));
        }
        self.depth += 1;
        self.at += 1;
        self.fresh = true;
        Ok(())
    }

    /// Goes to the next key or item of what [`open`](Self::open) entered; false, and out of it again, at its end.
    #[inline]
    pub(super) fn advance(&mut self, bracket: u8, expected: &'static str) -> Result<bool, DecodeError> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.next_byte() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            _ if fresh => {}
            Some(b',') => {
                self.at += 1;
                self.skip_space();
            }
            _ => return Err(self.syntax(expected)),
        }
        Ok(true)
    }

    /// Enters an object.
    pub(super) fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "object")
    }

    /// Passes over the next key and its colon if it is `name`, written as most senders write it.
    #[inline]
    pub(super) fn is_next_key(&mut self, name: &str) -> bool {
        let mut rest = self.bytes().get(self.at..).unwrap_or_default();
        if !self.fresh {
            let Some(behind) = rest.strip_prefix(b",") else { return false };
            rest = behind.strip_prefix(b" ").unwrap_or(behind);
        }
        let key_at = self.text.len() - rest.len();
        let Some(rest) = rest.strip_prefix(b"\"") else { return false };
        let Some((key, [b'"', b':', rest @ ..])) = rest.split_at_checked(name.len()) else { return false };
        if key != name.as_bytes() {
            return false;
        }
        (self.key_at, self.at, self.fresh) = (key_at, self.text.len() - rest.len(), false);
        true
    }

    /// Reads the next key of the object and its colon; `None`, and out of the object, at its end.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a call takes a tenth of the time of a small event, and the compiler makes one"
    )]
    pub(super) fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        match self.bytes().get(self.at..) {
            // What most senders write.
            Some([b',', b' ', b'"', ..]) if !self.fresh => self.at += 2,
            _ if !self.advance(b'}', "expected `,` or `}`")? => return Ok(None),
            Some(_) if self.peek() == Some(b'"') => {}
            _ => return Err(self.syntax("expected a key in quotes")),
        }
        self.key_at = self.at;
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start);
        if let Some([b'"', b':', ..]) = self.bytes().get(end..) {
            self.at = end + 2;
            return Ok(Some(Cow::Borrowed(&self.text[start..end])));
        }
        let key = self.string()?;
        self.colon()?;
        Ok(Some(key))
    }

    #[cold]
    pub(super) fn duplicate_key(&self) -> DecodeError {
        DecodeError::new("duplicate key", self.at)
    }

    /// Passes over a number and returns its text.
    fn number_text(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        self.move_to(scan::number(self.bytes(), start))?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over an integer of few plain digits, as most are, and returns it; stays where it is at any other number.
    #[inline]
    pub(super) fn short_integer(&mut self) -> Option<i64> {
        let rest = self.bytes().get(self.at..)?;
        let (mut integer, mut length) = (0, 0);
        // Eighteen digits cannot overflow.
        for digit in rest.iter().take(18).map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10) {
            integer = integer * 10 + i64::from(digit);
            length += 1;
        }
        match (rest.get(length), &rest[..length]) {
            (Some(b'.' | b'e' | b'E' | b'0'..=b'9'), _) | (_, [] | [b'0', _, ..]) => None,
            _ => {
                self.at += length;
                Some(integer)
            }
        }
    }

    /// Reads a whole number however it is written: `1750861210.0` and `1e3` are whole, too.
    #[cold]
    pub(super) fn long_integer(&mut self) -> Result<i64, DecodeError> {
        let text = self.number("integer")?;
        number::integer(text).map_err(|message| DecodeError::new(message, self.at - text.len()))
    }

    /// Reads a number of any kind.
    pub(super) fn json_number(&mut self) -> Result<serde_json::Number, DecodeError> {
        let text = self.number("number")?;
        self.exact &= number::is_exact(text);
        number::json(text).ok_or_else(|| self.too_large(text))
    }

    pub(super) fn number(&mut self, expected: &str) -> Result<&'a str, DecodeError> {
        match self.next_byte() {
            Some(b'-' | b'0'..=b'9') => self.number_text(),
            _ => Err(self.mismatch(expected)),
        }
    }

    #[cold]
    pub(super) fn too_large(&self, text: &str) -> DecodeError {
        DecodeError::new("the number does not fit a 64-bit float", self.at - text.len())
    }

    /// A string of the right type whose text the spec does not allow.
    #[cold]
    pub(super) fn unexpected_value(&self, allowed: &[&str]) -> DecodeError {
        let allowed: Vec<String> = allowed.iter().map(|value| format!("\"{value}\"")).collect();
        DecodeError::new(format!("expected {}, found another string", allowed.join(" or ")), self.at)
    }
}
