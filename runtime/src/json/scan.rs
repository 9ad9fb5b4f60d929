//! Walks over JSON text without keeping it: from where a token or value begins to where it ends, at any depth without
//! recursion.
//!
//! These are functions of a text and a place in it, so that while they walk the place stays in a register.

/// What is no JSON, and where.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// Where something ends.
type End = Result<usize, Fault>;

#[cold]
fn fault(at: usize, message: &'static str) -> End {
    Err(Fault { at, message })
}

/// The first byte at or after `at` that is no white space.
#[inline]
pub(super) fn space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

/// The end of the value that begins at `at`.
#[inline]
pub(super) fn value(text: &[u8], at: usize) -> End {
    match text.get(at) {
        Some(b'"') => string(text, at),
        Some(b'{' | b'[') => nested(text, at),
        _ => scalar(text, at),
    }
}

/// The end of the object or array that begins at `at`.
fn nested(text: &[u8], mut at: usize) -> End {
    // Which brackets are open, a bit each: set for an object. 64 levels cost no allocation.
    let (mut objects, mut depth, mut below) = (0_u64, 0_usize, Vec::new());
    loop {
        if objects & 1 == 1 {
            at = key(text, at)?;
        }
        at = match text.get(at) {
            Some(b'"') => string(text, at)?,
            Some(&bracket @ (b'{' | b'[')) => {
                at = space(text, at + 1);
                // In ASCII a bracket's counterpart is two further on.
                if text.get(at) == Some(&(bracket + 2)) {
                    at + 1
                } else {
                    if depth > 0 && depth.is_multiple_of(64) {
                        below.push(objects);
                    }
                    objects = objects << 1 | u64::from(bracket == b'{');
                    depth += 1;
                    continue;
                }
            }
            _ => scalar(text, at)?,
        };
        // A value has ended: close what ends with it, or go on to its neighbour.
        while depth > 0 {
            let is_object = objects & 1 == 1;
            at = space(text, at);
            match text.get(at) {
                Some(b',') => {
                    at = space(text, at + 1);
                    break;
                }
                Some(b'}') if is_object => at += 1,
                Some(b']') if !is_object => at += 1,
                _ if is_object => return fault(at, "expected `,` or `}`"),
                _ => return fault(at, "expected `,` or `]`"),
            }
            objects >>= 1;
            depth -= 1;
            if depth > 0 && depth.is_multiple_of(64) {
                objects = below.pop().unwrap_or_default();
            }
        }
        if depth == 0 {
            return Ok(at);
        }
    }
}

/// Where the value of the key that begins at `at` begins.
#[inline]
fn key(text: &[u8], at: usize) -> End {
    if text.get(at) != Some(&b'"') {
        return fault(at, "expected a key in quotes");
    }
    let colon = space(text, string(text, at)?);
    if text.get(colon) != Some(&b':') {
        return fault(colon, "expected `:` after a key");
    }
    Ok(space(text, colon + 1))
}

/// The end of the string that begins at `at`, whose escapes must be well formed; surrogates need not pair up where nobody
/// reads them.
#[inline]
pub(super) fn string(text: &[u8], at: usize) -> End {
    let end = end_of_plain(text, at + 1);
    if text.get(end) == Some(&b'"') { Ok(end + 1) } else { escaped(text, end) }
}

/// The end of a string that is not plain from `at` on.
#[cold]
fn escaped(text: &[u8], mut at: usize) -> End {
    loop {
        match text.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => {
                let digits = match text.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 0,
                    Some(b'u') => 4,
                    _ => return fault(at, "invalid escape"),
                };
                let hex = text.get(at + 2..at + 2 + digits);
                if !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) {
                    return fault(at, "invalid escape");
                }
                at = end_of_plain(text, at + 2 + digits);
            }
            Some(_) => return fault(at, "control character in a string"),
            None => return fault(at, "unterminated string"),
        }
    }
}

/// The end of the number or literal that begins at `at`.
#[inline]
fn scalar(text: &[u8], at: usize) -> End {
    match text.get(at) {
        Some(b'1'..=b'9') => {
            // Most numbers are integers.
            let end = digits(text, at + 1);
            if matches!(text.get(end), Some(b'.' | b'e' | b'E')) { number(text, at) } else { Ok(end) }
        }
        Some(b'-' | b'0') => number(text, at),
        Some(b't') => literal(text, at, "true"),
        Some(b'f') => literal(text, at, "false"),
        Some(b'n') => literal(text, at, "null"),
        _ => fault(at, "expected a value"),
    }
}

pub(super) fn literal(text: &[u8], at: usize, word: &str) -> End {
    let end = at + word.len();
    if text.get(at..end) == Some(word.as_bytes()) { Ok(end) } else { fault(at, "expected a value") }
}

/// The end of the number that begins at `at`.
pub(super) fn number(text: &[u8], mut at: usize) -> End {
    at += usize::from(text.get(at) == Some(&b'-'));
    at = match text.get(at) {
        Some(b'0') => at + 1,
        _ => some_digits(text, at)?,
    };
    if text.get(at) == Some(&b'.') {
        at = some_digits(text, at + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at += 1;
        at = some_digits(text, at + usize::from(matches!(text.get(at), Some(b'+' | b'-'))))?;
    }
    match text.get(at) {
        Some(b'0'..=b'9') => fault(at, "a number has a leading zero"),
        _ => Ok(at),
    }
}

#[inline]
fn some_digits(text: &[u8], at: usize) -> End {
    let end = digits(text, at);
    if end > at { Ok(end) } else { fault(at, "expected a digit") }
}

/// The first byte at or after `at` that is no digit.
#[inline]
fn digits(text: &[u8], mut at: usize) -> usize {
    while let Some(b'0'..=b'9') = text.get(at) {
        at += 1;
    }
    at
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The first byte at or after `from` that ends or interrupts a string: a quote, a backslash or a control character.
#[inline(never)]
pub(super) fn end_of_plain(text: &[u8], from: usize) -> usize {
    let mut at = from;
    // Most strings of an event are short: eight bytes a step, exact at the first hit.
    for &word in text[from..].as_chunks().0.iter().take(8) {
        let specials = specials(word);
        if specials != 0 {
            return at + specials.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    end_of_long(text, at)
}

/// Goes on where a string is long, or so near the end of the text that no word is left.
#[inline(never)]
fn end_of_long(text: &[u8], from: usize) -> usize {
    // The compiler turns the look at a stride into vector instructions, whatever machine it builds for; at bytes in place
    // of words it does not with `target-cpu=native`.
    let (strides, _) = text[from..].as_chunks().0.as_chunks::<8>();
    let is_plain = |stride: &&[[u8; 8]; 8]| stride.iter().fold(0, |found, &word| found | specials(word)) == 0;
    let near = from + strides.iter().take_while(is_plain).count() * 64;
    text[near..].iter().position(|&byte| is_special(byte)).map_or(text.len(), |length| near + length)
}

const fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < 0x20
}

/// A word whose lowest set bit is the high bit of the first special byte in `word`; zero where there is none.
#[inline]
fn specials(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    // With the second bit turned over, a quote is a space and control characters stay below it: one comparison for both.
    let quote_or_control = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    // The subtractions can mark a byte above a true hit, never one below it, and the lowest is all that is read.
    (quote_or_control | backslash) & !word & HIGHS
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
