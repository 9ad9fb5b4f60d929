//! A time as RFC 3339 has it, kept as it was written.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::DecodeError;
use super::reader::Reader;
use super::visit::{Part, Visitor};
use super::{JsonValue, deserialize, serialize};

/// A time such as `2025-06-25T14:20:10.123Z`: a `datetime` of the spec language.
///
/// It holds the text as it came, and the text is valid [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339): a date of the
/// Gregorian calendar, a time of day, and an offset. With the features `jiff`, `time` and `chrono` it converts to the types
/// of these crates, with `TryFrom`.
///
/// Two are equal when their texts are.
///
/// # Examples
///
/// ```
/// use webhook_events::DateTime;
///
/// let time: DateTime = "2025-06-25T16:20:10.500+02:00".parse()?;
/// assert_eq!(time.as_str(), "2025-06-25T16:20:10.500+02:00");
/// assert_eq!(time.unix_seconds(), 1_750_861_210);
/// # Ok::<(), webhook_events::InvalidDateTime>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: Box<str>,
    seconds: i64,
    nanos: u32,
}

impl DateTime {
    /// The text, as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Seconds since the start of 1970 in UTC; the fraction of a second is left out.
    #[must_use]
    pub const fn unix_seconds(&self) -> i64 {
        self.seconds
    }

    /// The moment, to the nanosecond. A leap second is the second before it.
    ///
    /// Where the system has no such time, as Windows has none before 1601, it is the start of 1970.
    #[must_use]
    pub fn to_system_time(&self) -> SystemTime {
        let seconds = Duration::from_secs(self.seconds.unsigned_abs());
        let whole = if self.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        let exact = whole.and_then(|whole| whole.checked_add(Duration::from_nanos(self.nanos.into())));
        exact.unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        let (seconds, nanos) = rfc3339(text.as_bytes()).ok_or(InvalidDateTime)?;
        Ok(Self { text: text.into(), seconds, nanos })
    }
}

/// A text is no time as RFC 3339 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDateTime;

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time, such as `2025-06-25T14:20:10Z`")
    }
}

impl Error for InvalidDateTime {}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DateTime").field(&self.text).finish()
    }
}

impl JsonValue for DateTime {
    fn blank() -> Self {
        Self { text: Box::default(), seconds: 0, nanos: 0 }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let text = reader.string()?;
        let Some((seconds, nanos)) = rfc3339(text.as_bytes()) else {
            return Err(DecodeError::new("expected an RFC 3339 time, found another string", reader.at));
        };
        *self = Self { text: text.into(), seconds, nanos };
        Ok(())
    }

    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.part(Part::Text(&self.text));
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// Conversions by way of the text, as each crate reads it.
macro_rules! converts {
    ($feature:literal, $other:ty, $error:ty, $read:expr) => {
        #[cfg(feature = $feature)]
        impl TryFrom<&DateTime> for $other {
            type Error = $error;

            fn try_from(time: &DateTime) -> Result<Self, Self::Error> {
                let read: fn(&str) -> Result<Self, Self::Error> = $read;
                read(time.as_str())
            }
        }

        #[cfg(feature = $feature)]
        impl TryFrom<DateTime> for $other {
            type Error = $error;

            fn try_from(time: DateTime) -> Result<Self, Self::Error> {
                Self::try_from(&time)
            }
        }
    };
}

converts!("jiff", jiff::Timestamp, jiff::Error, str::parse);
converts!("time", time::OffsetDateTime, time::error::Parse, |text| {
    Self::parse(text, &time::format_description::well_known::Rfc3339)
});
converts!("chrono", chrono::DateTime<chrono::FixedOffset>, chrono::ParseError, |text| {
    Self::parse_from_rfc3339(text)
});
converts!("chrono", chrono::DateTime<chrono::Utc>, chrono::ParseError, |text| {
    chrono::DateTime::parse_from_rfc3339(text).map(|time| time.to_utc())
});

/// The unix seconds, and the nanoseconds behind them, of a text such as `2025-06-25T14:20:10.123Z` or `…+02:00`.
pub(crate) fn rfc3339(text: &[u8]) -> Option<(i64, u32)> {
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
    let mut nanos = 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            return None;
        }
        // Digits beyond the ninth are less than a nanosecond.
        let digit = |place| fraction[..length].get(place).map_or(0, |byte| u32::from(*byte - b'0'));
        nanos = (0..9).fold(0, |number, place| number * 10 + digit(place));
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
    Some((days * 86_400 + hour * 3600 + minute * 60 + second.min(59) - offset, nanos))
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

#[cfg(test)]
mod tests {
    use super::DateTime;
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_fraction_counts_however_many_digits_it_has() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:01.5Z", 1, 500_000_000),
            ("1970-01-01T00:00:01.1234567899Z", 1, 123_456_789),
            ("1970-01-01T01:00:00.000001+01:00", 0, 1_000),
        ] {
            let time: DateTime = text.parse().unwrap();
            assert_eq!(time.to_system_time(), SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos), "{text}");
            assert_eq!(time.to_string(), text);
        }
        let before: DateTime = "1969-12-31T23:59:58.25Z".parse().unwrap();
        assert_eq!(before.to_system_time(), SystemTime::UNIX_EPOCH - Duration::from_millis(1_750));
        assert!("2025-02-29T00:00:00Z".parse::<DateTime>().is_err());
    }
}
