//! Numbers: their grammar, and the types they are read into.

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;
use super::scan;
use crate::json::visit::{Shown, Sink};

impl<'a> Reader<'a> {
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

    fn long_integer(&mut self) -> Result<i64, DecodeError> {
        let text = self.number("integer")?;
        text.parse().ok().filter(|_| text != "-0").ok_or_else(|| {
            let whole = text != "-0" && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
            let message = if whole { "the integer does not fit 64 bits" } else { "expected integer, found number" };
            DecodeError::new(message, self.at - text.len())
        })
    }

    /// Reads a number of any kind.
    pub(super) fn json_number(&mut self) -> Result<serde_json::Number, DecodeError> {
        let text = self.number("number")?;
        self.exact &= is_exact(text);
        // The crate's own parser, because what it keeps of a number depends on features that other crates turn on.
        text.parse().map_err(|_| self.too_large(text))
    }

    fn number(&mut self, expected: &str) -> Result<&'a str, DecodeError> {
        match self.next_byte() {
            Some(b'-' | b'0'..=b'9') => self.number_text(),
            _ => Err(self.mismatch(expected)),
        }
    }

    #[cold]
    fn too_large(&self, text: &str) -> DecodeError {
        DecodeError::new("the number does not fit a 64-bit float", self.at - text.len())
    }
}

/// Whole numbers as JSON writes them: `1.0`, `1e3` and `-0` are numbers, not integers, as in `serde_json`.
impl Decode for i64 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.skip_space();
        *self = match reader.short_integer() {
            Some(integer) => integer,
            None => reader.long_integer()?,
        };
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Integer(*self));
    }
}

impl Decode for f64 {
    fn blank() -> Self {
        0.0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let text = reader.number("number")?;
        match text.parse::<Self>() {
            Ok(number) if number.is_finite() => *self = number,
            _ => return Err(reader.too_large(text)),
        }
        Ok(())
    }

    fn show(&self, sink: &mut Sink<'_>) {
        sink.put(Shown::Number(*self));
    }
}

/// True when an `f64` keeps every digit of the number, or it is an integer of 64 bits.
fn is_exact(text: &str) -> bool {
    let short = text.len() <= 15 && !text.contains(['e', 'E']);
    short || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() || {
        // An `f64` is written with the fewest digits that lead back to it.
        let written = text.parse::<f64>().map(|number| format!("{number:e}"));
        written.is_ok_and(|written| significant(&written).eq(significant(text)))
    }
}

/// The digits that count: those of the mantissa, without zeros in front and behind.
fn significant(text: &str) -> impl Iterator<Item = u8> {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let zero = |character: char| !character.is_ascii_digit() || character == '0';
    mantissa.trim_matches(zero).bytes().filter(u8::is_ascii_digit)
}
