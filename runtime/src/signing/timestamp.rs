//! Timestamps as signed headers have them.

use super::error::VerifyError;

/// Reads a canonical decimal number of seconds: digits alone, no leading zero, within `i64`.
pub(crate) fn parse(text: &[u8]) -> Result<i64, VerifyError> {
    let canonical = matches!(text, [b'0'] | [b'1'..=b'9', ..]);
    let seconds = text.iter().try_fold(0_i64, |seconds, &byte| {
        let digit = char::from(byte).to_digit(10)?;
        seconds.checked_mul(10)?.checked_add(digit.into())
    });
    seconds.filter(|_| canonical).ok_or(VerifyError::InvalidTimestamp)
}
