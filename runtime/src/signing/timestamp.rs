//! Time in whole unix seconds, the unit of `webhook-timestamp`.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::signing::error::VerifyError;

/// Seconds since 1970, rounded down, negative before. A time beyond `i64`, which no system can say, is its nearest end.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(error) => {
            let before = error.duration();
            let started = u64::from(before.subsec_nanos() > 0);
            0_i64.saturating_sub_unsigned(before.as_secs().saturating_add(started))
        }
    }
}

/// Reads a canonical decimal number of seconds: digits alone, no leading zero, within `i64`.
pub(crate) fn parse(text: &[u8]) -> Result<i64, VerifyError> {
    let canonical = matches!(text, [b'0'] | [b'1'..=b'9', ..]);
    let seconds = text.iter().try_fold(0_i64, |seconds, &byte| {
        let digit = char::from(byte).to_digit(10)?;
        seconds.checked_mul(10)?.checked_add(digit.into())
    });
    seconds.filter(|_| canonical).ok_or(VerifyError::InvalidTimestamp)
}
