//! Times in UTC, as lines, file names and JSON show them.

use std::time::{SystemTime, UNIX_EPOCH};

/// A time of day and its date, in UTC.
struct Utc {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

/// Unix seconds; 0 for a time before 1970.
pub(crate) fn unix(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// `02:51:07`
pub(crate) fn clock(time: SystemTime) -> String {
    let Utc { hour, minute, second, .. } = utc(unix(time));
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `20261126T025107Z`
pub(crate) fn compact(time: SystemTime) -> String {
    let Utc { year, month, day, hour, minute, second } = utc(unix(time));
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// `2026-11-26T02:51:07Z`
pub(crate) fn rfc3339(seconds: u64) -> String {
    let Utc { year, month, day, hour, minute, second } = utc(seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The civil calendar, counted in eras of 400 years that begin in March, so that leap days come last.
fn utc(seconds: u64) -> Utc {
    let days = seconds / 86_400 + 719_468;
    let in_era = days % 146_097;
    let year_in_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
    let since_march = (5 * in_year + 2) / 153;
    let month = if since_march < 10 { since_march + 3 } else { since_march - 9 };
    Utc {
        year: days / 146_097 * 400 + year_in_era + u64::from(month <= 2),
        month,
        day: in_year - (153 * since_march + 2) / 5 + 1,
        hour: seconds / 3_600 % 24,
        minute: seconds / 60 % 60,
        second: seconds % 60,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{clock, compact, rfc3339};

    #[test]
    fn times_are_in_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_750_861_210, "2025-06-25T14:20:10Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
        let time = UNIX_EPOCH + Duration::from_secs(1_750_861_210);
        assert_eq!(compact(time), "20250625T142010Z");
        assert_eq!(clock(time), "14:20:10");
    }
}
