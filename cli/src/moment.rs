//! Times as people write and read them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::store::time;

/// A time in unix seconds, in RFC 3339 and UTC, or `now`.
pub(crate) fn parse(text: &str) -> Result<SystemTime, String> {
    if text == "now" {
        return Ok(SystemTime::now());
    }
    text.parse::<u64>()
        .ok()
        .or_else(|| rfc3339(text))
        .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
        .ok_or_else(|| "write unix seconds, or a time in UTC such as `2026-11-26T08:30:00Z`".to_owned())
}

/// A time in RFC 3339, in UTC and to the second.
pub(crate) fn text(time: SystemTime) -> String {
    time::rfc3339(time::unix(time))
}

/// How long a time is, in its largest unit.
pub(crate) fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// The unix seconds of `2026-11-26T08:30:00Z`; a fraction of a second is dropped, and `T` may be a space.
fn rfc3339(text: &str) -> Option<u64> {
    let text = text.strip_suffix(['Z', 'z'])?;
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let (date, clock) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    let length = *lengths.get(before)?;
    let is_right = year >= 1970 && (1..=length).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !is_right || fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Whole years before this one, with their leap days, counted from year 1.
    let years = |year: u64| year * 365 + year / 4 - year / 100 + year / 400;
    let days = years(year - 1) - years(1969) + lengths[..before].iter().sum::<u64>() + day - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// Three numbers of so many digits each.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[u64; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next()?;
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{parse, text};

    #[test]
    fn both_spellings_are_the_same_time() {
        let time = parse("1750861210").expect("it is a time");
        assert_eq!(parse("2025-06-25T14:20:10Z"), Ok(time));
        assert_eq!(parse("2025-06-25 14:20:10.75z"), Ok(time));
        assert_eq!(text(time), "2025-06-25T14:20:10Z");
    }

    #[test]
    fn every_month_and_leap_day_is_read_as_it_is_written() {
        for time in ["1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2100-03-01T00:00:00Z", "2026-12-31T12:00:00Z"] {
            assert_eq!(text(parse(time).expect("it is a time")), time);
        }
    }

    #[test]
    fn other_texts_are_no_times() {
        for wrong in ["soon", "", "-1", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-06-25T14:20:10+02:00"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
