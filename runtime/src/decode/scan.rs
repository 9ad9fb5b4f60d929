//! Walks over JSON text without keeping it: strings at several bytes a step, values at any depth without recursion.

use super::error::DecodeError;
use super::reader::Reader;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The first byte at or after `from` that ends or interrupts a string: a quote, a backslash or a control character.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    // Most strings of an event are short: eight bytes a step, exact at the first hit.
    for &word in bytes[from..].as_chunks().0.iter().take(8) {
        let specials = specials(word);
        if specials != 0 {
            return at + specials.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    end_of_long(bytes, at)
}

/// Goes on where a string is long, or so near the end of the text that no word is left.
#[inline(never)]
fn end_of_long(bytes: &[u8], from: usize) -> usize {
    // The compiler turns the look at a stride into vector instructions, whatever machine it builds for; at bytes in place
    // of words it does not with `target-cpu=native`.
    let (strides, _) = bytes[from..].as_chunks().0.as_chunks::<8>();
    let is_plain = |stride: &&[[u8; 8]; 8]| stride.iter().fold(0, |found, &word| found | specials(word)) == 0;
    let near = from + strides.iter().take_while(is_plain).count() * 64;
    bytes[near..].iter().position(|&byte| is_special(byte)).map_or(bytes.len(), |length| near + length)
}

const fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < 0x20
}

/// A word whose lowest set bit is the high bit of the first special byte in `word`; zero where there is none.
#[inline]
fn specials(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    let quote = (word ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    // The subtractions can mark a byte above a true hit, never one below it, and the lowest is all that is read.
    (quote | backslash | control) & !word & HIGHS
}

impl<'a> Reader<'a> {
    /// Passes over one value of any kind and depth, and returns its text.
    pub(crate) fn skip(&mut self) -> Result<&'a str, DecodeError> {
        self.skip_space();
        let start = self.at;
        self.pass()?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over one value of any kind and depth.
    pub(super) fn pass(&mut self) -> Result<(), DecodeError> {
        match self.next_byte() {
            Some(b'{' | b'[') => self.skip_nested(),
            _ => self.skip_scalar(),
        }
    }

    fn skip_nested(&mut self) -> Result<(), DecodeError> {
        let mut open = Open::default();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    if !self.closes(b'}') {
                        open.push(true);
                        self.skip_key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if !self.closes(b']') {
                        open.push(false);
                        continue;
                    }
                }
                _ => self.skip_scalar()?,
            }
            // A value has ended: close what ends with it, or go on to its neighbour.
            loop {
                let Some(in_object) = open.top() else {
                    return Ok(());
                };
                self.skip_space();
                match (self.peek(), in_object) {
                    (Some(b','), true) => {
                        self.at += 1;
                        self.skip_space();
                        self.skip_key()?;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        self.skip_space();
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        open.pop();
                    }
                    (_, true) => return Err(self.syntax("expected `,` or `}`")),
                    (_, false) => return Err(self.syntax("expected `,` or `]`")),
                }
            }
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn skip_key(&mut self) -> Result<(), DecodeError> {
        if self.peek() != Some(b'"') {
            return Err(self.syntax("expected a key in quotes"));
        }
        self.skip_string()?;
        self.colon()?;
        self.skip_space();
        Ok(())
    }

    fn skip_scalar(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            Some(b'0'..=b'9') if self.short_integer().is_some() => Ok(()),
            Some(b'-' | b'0'..=b'9') => self.number_text().map(drop),
            _ => Err(self.syntax("expected a value")),
        }
    }

    /// Passes over a string, whose escapes must be well formed; surrogates need not pair up where nobody reads them.
    fn skip_string(&mut self) -> Result<(), DecodeError> {
        self.at += 1;
        loop {
            self.at = end_of_plain(self.bytes(), self.at);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let digits = match self.bytes().get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 0,
                        Some(b'u') => 4,
                        _ => return Err(self.syntax("invalid escape")),
                    };
                    let hex = self.bytes().get(self.at + 2..self.at + 2 + digits);
                    if !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) {
                        return Err(self.syntax("invalid escape"));
                    }
                    self.at += 2 + digits;
                }
                Some(_) => return Err(self.syntax("control character in a string")),
                None => return Err(self.syntax("unterminated string")),
            }
        }
    }
}

/// Which brackets are open, a bit each: set for an object. 64 levels cost no allocation.
#[derive(Default)]
struct Open {
    bits: u64,
    depth: usize,
    below: Vec<u64>,
}

impl Open {
    fn push(&mut self, object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.below.push(self.bits);
        }
        self.bits = self.bits << 1 | u64::from(object);
        self.depth += 1;
    }

    fn top(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.bits & 1 == 1)
    }

    fn pop(&mut self) {
        self.bits >>= 1;
        self.depth -= 1;
        if self.depth > 0
            && self.depth.is_multiple_of(64)
            && let Some(bits) = self.below.pop()
        {
            self.bits = bits;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::end_of_plain;

    #[test]
    fn the_first_special_byte_is_found_at_every_offset() {
        for special in [b'"', b'\\', 0x00, 0x1f, b'\n'] {
            for length in 0..200 {
                for filler in [b'a', b'!', b'#', b'[', b']', 0x20, 0x7f, 0x80, 0xa2, 0xff] {
                    let mut text = vec![filler; length];
                    assert_eq!(end_of_plain(&text, 0), length);
                    text.push(special);
                    text.extend([b'"', filler, b'\\']);
                    assert_eq!(end_of_plain(&text, 0), length, "{special:#x} after {length} of {filler:#x}");
                }
            }
        }
    }
}
