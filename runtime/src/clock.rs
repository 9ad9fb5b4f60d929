//! Time in whole unix seconds, the unit of `webhook-timestamp`.

use std::time::{SystemTime, UNIX_EPOCH};

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
