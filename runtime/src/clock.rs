//! Time in whole unix seconds, the unit of `webhook-timestamp`.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::VerifyError;

/// Seconds since 1970, rounded down, negative before. Wide enough that no sum or difference of two overflows.
pub(crate) fn unix_seconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::from(after.as_secs()),
        Err(error) => {
            let before = error.duration();
            -i128::from(before.as_secs()) - i128::from(before.subsec_nanos() > 0)
        }
    }
}

/// Reads a canonical decimal number of seconds: digits alone, no leading zero, within `i64`.
pub(crate) fn parse(text: &[u8]) -> Result<i64, VerifyError> {
    let canonical = match text {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 19 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let digits = str::from_utf8(text).ok().filter(|_| canonical);
    digits.and_then(|digits| digits.parse().ok()).ok_or(VerifyError::InvalidTimestamp)
}
