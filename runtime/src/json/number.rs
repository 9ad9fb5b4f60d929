//! The text of a number, and what is made of it.

use std::sync::LazyLock;

use serde_json::Number;

/// The number as `serde_json` holds it; `None` where it is beyond `f64`.
///
/// Fractions are parsed by the standard library, which rounds correctly: `serde_json` does so only with its feature
/// `float_roundtrip`, which would then be on for the whole program.
pub(super) fn json(text: &str) -> Option<Number> {
    // With `arbitrary_precision`, which another crate may have turned on, `serde_json` keeps the text.
    static KEEPS_TEXT: LazyLock<bool> =
        LazyLock::new(|| "1.50".parse().is_ok_and(|kept: Number| kept.to_string() == "1.50"));
    if *KEEPS_TEXT {
        return text.parse().ok();
    }
    if text != "-0" && !text.contains(['.', 'e', 'E']) {
        if let Ok(integer) = text.parse::<i64>() {
            return Some(integer.into());
        }
        if let Ok(integer) = text.parse::<u64>() {
            return Some(integer.into());
        }
    }
    Number::from_f64(text.parse().ok()?)
}

/// The whole number that is written here, however it is written, or why there is none of 64 bits.
pub(super) fn integer(text: &str) -> Result<i64, &'static str> {
    const TOO_LARGE: &str = "the integer does not fit 64 bits";
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (mantissa, sign) = mantissa.strip_prefix('-').map_or((mantissa, 1), |digits| (digits, -1));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut digits = format!("{whole}{fraction}");
    digits = digits.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Ok(0);
    }
    // An exponent that is no `i64` is larger than any text is long.
    let beyond = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().unwrap_or(beyond);
    let mut zeros = exponent.saturating_sub_unsigned(fraction.len() as u64);
    while zeros < 0 && digits.ends_with('0') {
        digits.pop();
        zeros += 1;
    }
    if zeros < 0 {
        return Err("expected integer, found number");
    }
    let length = zeros.saturating_add_unsigned(digits.len() as u64);
    if length > 19 {
        return Err(TOO_LARGE);
    }
    let number = digits.bytes().fold(0_i128, |number, digit| number * 10 + i128::from(digit - b'0'));
    let scale = (0..zeros).fold(1_i128, |scale, _| scale * 10);
    i64::try_from(sign * number * scale).map_err(|_| TOO_LARGE)
}

/// True when an `f64` keeps every digit of the number, or it is an integer of 64 bits.
pub(super) fn is_exact(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::{integer, json};

    #[test]
    fn whole_numbers_are_integers_however_they_are_written() {
        for (text, expected) in [
            ("0", Ok(0)),
            ("-0", Ok(0)),
            ("-0.0e7", Ok(0)),
            ("1750861210.0", Ok(1_750_861_210)),
            ("1e3", Ok(1000)),
            ("1.5E+1", Ok(15)),
            ("-120e-1", Ok(-12)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("-9223372036854775808.000", Ok(i64::MIN)),
            ("9.223372036854775807e18", Ok(i64::MAX)),
            ("0e999999999999999999999", Ok(0)),
            ("9223372036854775808", Err("the integer does not fit 64 bits")),
            ("1e19", Err("the integer does not fit 64 bits")),
            ("1e999999999999999999999", Err("the integer does not fit 64 bits")),
            ("1e-999999999999999999999", Err("expected integer, found number")),
            ("1.5", Err("expected integer, found number")),
            ("15e-1", Err("expected integer, found number")),
        ] {
            assert_eq!(integer(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_rounded_as_the_standard_library_rounds() {
        for text in ["1.50", "123.456", "2.2250738585072011e-308", "9007199254740993.0", "1e23", "-0"] {
            assert_eq!(json(text).unwrap().as_f64(), text.parse().ok(), "{text}");
        }
        assert_eq!(json("18446744073709551615").unwrap().as_u64(), Some(u64::MAX));
        assert_eq!(json("1e400"), None);
    }
}
