//! Timestamps of signed deliveries: how they are read, and written.

use std::time::SystemTime;

use super::error::VerifyError;
use super::scheme::Unit;
use crate::event::unix_seconds;
use crate::json::rfc3339;

/// The length of a time of RFC 3339 in UTC and without parts of a second.
const RFC3339: usize = "2025-06-25T14:20:10Z".len();

/// Reads the time of a delivery, in unix seconds; parts of a second are dropped.
///
/// A number is canonical: digits alone, and no leading zero. Its length must be one that its unit can have, as milliseconds
/// read as seconds are 50,000 years ahead. With `fixed` the text has one possible length, so that no byte can move between
/// it and what it touches.
#[inline]
pub(crate) fn parse(text: &[u8], unit: Unit, fixed: bool) -> Result<i64, VerifyError> {
    match unit {
        Unit::Seconds => match text.len() {
            length if fixed && length != 10 => Err(VerifyError::InvalidTimestamp),
            _ => number(text),
        },
        Unit::Milliseconds => match text.len() {
            12..=19 if !fixed || text.len() == 13 => Ok(number(text)? / 1000),
            _ => Err(VerifyError::InvalidTimestamp),
        },
        Unit::Rfc3339 if fixed && !(text.len() == RFC3339 && text.ends_with(b"Z")) => {
            Err(VerifyError::InvalidTimestamp)
        }
        Unit::Rfc3339 => rfc3339(text).map(|(seconds, _)| seconds).ok_or(VerifyError::InvalidTimestamp),
    }
}

fn number(text: &[u8]) -> Result<i64, VerifyError> {
    let canonical = matches!(text, [b'0'] | [b'1'..=b'9', ..]);
    let seconds = text.iter().try_fold(0_i64, |seconds, &byte| {
        let digit = char::from(byte).to_digit(10)?;
        seconds.checked_mul(10)?.checked_add(digit.into())
    });
    seconds.filter(|_| canonical).ok_or(VerifyError::InvalidTimestamp)
}

/// The date of this many days since 1970.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// Writes a time as a sender does; `None` before 1970.
pub(crate) fn write(at: SystemTime, unit: Unit) -> Option<String> {
    let seconds = u64::try_from(unix_seconds(at)).ok()?;
    Some(match unit {
        Unit::Seconds => seconds.to_string(),
        Unit::Milliseconds => at.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis().to_string(),
        Unit::Rfc3339 => {
            let seconds = i64::try_from(seconds).ok()?;
            let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
            let second = seconds.rem_euclid(86_400);
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
        }
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{parse, rfc3339, write};
    use crate::signing::scheme::Unit;

    #[test]
    fn times_are_read_as_they_are_written() {
        for seconds in [0, 1, 951_782_400, 951_868_799, 1_750_861_210, 4_102_444_799, 253_402_300_799] {
            let at = UNIX_EPOCH + Duration::from_secs(seconds);
            for unit in [Unit::Seconds, Unit::Rfc3339] {
                let text = write(at, unit).unwrap();
                assert_eq!(parse(text.as_bytes(), unit, false), Ok(seconds.cast_signed()), "{text}");
            }
        }
        assert_eq!(
            write(UNIX_EPOCH + Duration::from_secs(1_750_861_210), Unit::Rfc3339).unwrap(),
            "2025-06-25T14:20:10Z"
        );
        assert_eq!(rfc3339(b"2025-06-25T16:20:10.999+02:00"), Some((1_750_861_210, 999_000_000)));
        assert_eq!(rfc3339(b"2024-02-29T00:00:00z"), Some((1_709_164_800, 0)));
        for wrong in [
            "2025-02-29T00:00:00Z",
            "2025-06-25",
            "2025-06-25T14:20:10",
            "2025-06-25T24:00:00Z",
            "2025-13-01T00:00:00Z",
            "2025-06-25T14:20:10.Z",
            "2025-06-25T14:20:10+2:00",
            "12025-06-25T14:20:10Z",
            "2025-06-25T14:20:10Z ",
            "",
        ] {
            assert_eq!(rfc3339(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn units_are_not_taken_for_each_other() {
        assert_eq!(parse(b"1700000000123", Unit::Milliseconds, false), Ok(1_700_000_000));
        assert!(parse(b"1700000000", Unit::Milliseconds, false).is_err());
        assert!(parse(b"17000000000", Unit::Seconds, true).is_err());
        assert!(parse(b"01700000000", Unit::Seconds, false).is_err());
        assert!(parse(b"2025-06-25T14:20:10Z", Unit::Rfc3339, true).is_ok());
        for other in ["2025-06-25T14:20:10.1Z", "2025-06-25T16:20:10+02:00", "2025-06-25T14:20:10z"] {
            assert!(parse(other.as_bytes(), Unit::Rfc3339, true).is_err(), "{other}");
            assert!(parse(other.as_bytes(), Unit::Rfc3339, false).is_ok(), "{other}");
        }
    }
}
