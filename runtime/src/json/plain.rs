//! The plain part of a string, where it ends: at a quote, an escape or a control character.

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
