//! Timestamps of signed deliveries: how they are read, and written.

use std::time::SystemTime;

use super::error::VerifyError;
use super::scheme::Unit;
use crate::event::unix_seconds;

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
        Unit::Rfc3339 => rfc3339(text).ok_or(VerifyError::InvalidTimestamp),
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

/// The unix seconds of a text such as `2025-06-25T14:20:10.123Z` or `…+02:00`.
pub(crate) fn rfc3339(text: &[u8]) -> Option<i64> {
    let digits = |range: std::ops::Range<usize>| -> Option<i64> {
        text.get(range)?
            .iter()
            .try_fold(0, |number, byte| Some(number * 10 + i64::from(char::from(*byte).to_digit(10)?)))
    };
    let is = |at: usize, any: &[u8]| text.get(at).is_some_and(|byte| any.contains(byte));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    let (hour, minute, second) = (digits(11..13)?, digits(14..16)?, digits(17..19)?);
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            return None;
        }
        rest = &fraction[length..];
    }
    let offset = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), zone @ ..] if zone.len() == 5 && zone[2] == b':' => {
            let number = |at: usize| char::from(zone[at]).to_digit(10).map(i64::from);
            let (hours, minutes) = (number(0)? * 10 + number(1)?, number(3)? * 10 + number(4)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'+' { 60 } else { -60 }
        }
        _ => return None,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // A leap second is the last of its minute.
    if !(1..=longest).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    Some(days * 86_400 + hour * 3600 + minute * 60 + second.min(59) - offset)
}

/// Days since 1970 of a date of the Gregorian calendar. The year begins in March, so that a leap day is its last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
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
        assert_eq!(rfc3339(b"2025-06-25T16:20:10.999+02:00"), Some(1_750_861_210));
        assert_eq!(rfc3339(b"2024-02-29T00:00:00z"), Some(1_709_164_800));
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
    }
}
