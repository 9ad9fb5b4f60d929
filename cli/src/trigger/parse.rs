//! Reads what `trigger` can be told: shares, rates, speeds, statuses, and schedules of retries.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use crate::send::duration;

/// A share of deliveries, as in `30%`, in hundredths of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share(usize);

impl Share {
    /// This share of so many, rounded; one at least, unless the share is none.
    pub(super) fn of(self, number: usize) -> usize {
        match self.0 {
            0 => 0,
            share => (number.saturating_mul(share).saturating_add(5_000) / 10_000).max(1),
        }
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no share: write it as in 30% or 2.5%");
        let number = text.strip_suffix('%').ok_or_else(wrong)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) || part.len() > 2 {
            return Err(wrong());
        }
        let whole: usize = whole.parse().map_err(|_| wrong())?;
        let part: usize = format!("{part:0<2}").parse().map_err(|_| wrong())?;
        let share = whole.checked_mul(100).and_then(|whole| whole.checked_add(part)).ok_or_else(wrong)?;
        if share > 10_000 { Err(wrong()) } else { Ok(Self(share)) }
    }
}

/// The time between two deliveries, from a rate such as `50/s`.
pub(super) fn rate(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no rate: write it as in 50/s, 100/m or 10/h");
    let (number, unit) = text.split_once('/').ok_or_else(wrong)?;
    let number = number.trim().parse::<u32>().ok();
    let number = number.filter(|number| (1..=1_000_000).contains(number)).ok_or_else(wrong)?;
    let unit = match unit.trim() {
        "s" => Duration::from_secs(1),
        "m" | "min" => Duration::from_secs(60),
        "h" => Duration::from_secs(3_600),
        _ => return Err(wrong()),
    };
    Ok(unit / number)
}

/// How many times as fast the time of retries goes, as in `3600x`.
pub(super) fn speed(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
    number
        .filter(|speed| (0.001..=1e9).contains(speed))
        .ok_or_else(|| format!("`{text}` is no speed: write it as in 60x or 3600x"))
}

/// Statuses that are a success, as in `2xx`, `204` or `200,204`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    text: String,
    ranges: Vec<RangeInclusive<u16>>,
}

impl Expected {
    pub(super) fn has(&self, status: u16) -> bool {
        self.ranges.iter().any(|range| range.contains(&status))
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let range = |part: &str| match part.trim().as_bytes() {
            [class @ b'2'..=b'5', b'x', b'x'] => {
                let first = u16::from(class - b'0') * 100;
                Some(first..=first + 99)
            }
            _ => {
                let status = part.trim().parse::<u16>().ok().filter(|status| (200..600).contains(status))?;
                Some(status..=status)
            }
        };
        let ranges: Option<Vec<RangeInclusive<u16>>> = text.split(',').map(range).collect();
        match ranges {
            Some(ranges) => Ok(Self { text: text.to_owned(), ranges }),
            None => Err(format!("`{text}` is no status: write it as in 2xx, 204 or 200,204")),
        }
    }
}

/// How long a sender waits before each further attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schedule(Vec<Duration>);

/// What OpenAI documents is exponential backoff for up to 72 hours.
const OPENAI: &str = "5s,30s,2m,10m,1h,4h,12h,24h,30h";
/// What the specification of Standard Webhooks recommends.
const STANDARD: &str = "5s,5m,30m,2h,5h,10h,14h,20h,24h";

impl Schedule {
    /// How long to wait after so many attempts; nothing where there are no more.
    pub(super) fn after(&self, attempts: usize) -> Option<Duration> {
        self.0.get(attempts.checked_sub(1)?).copied()
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let times = match text {
            "none" => return Ok(Self(Vec::new())),
            "openai" => OPENAI,
            "standard" => STANDARD,
            times => times,
        };
        let times: Result<Vec<_>, String> = times.split(',').map(duration).collect();
        times
            .map(Self)
            .map_err(|error| format!("{error}; a schedule is none, openai, standard, or times such as `5s,5m,30m`"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Expected, Schedule, Share, rate, speed};

    #[test]
    fn shares_are_rounded_and_never_vanish() {
        for (text, of, number) in
            [("30%", 34, 10), ("10%", 34, 3), ("1%", 3, 1), ("0%", 34, 0), ("100%", 7, 7), ("2.5%", 100, 3)]
        {
            let share: Share = text.parse().expect("it is a share");
            assert_eq!(share.of(of), number, "{text} of {of}");
        }
        for text in ["", "%", "30", "101%", "-1%", "1.234%", "a%", "1.%"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }

    #[test]
    fn rates_and_speeds_are_read() {
        assert_eq!(rate("50/s"), Ok(Duration::from_millis(20)));
        assert_eq!(rate("60/m"), Ok(Duration::from_secs(1)));
        assert!(speed("3600x").is_ok_and(|speed| (speed - 3600.0).abs() < 1e-9));
        for text in ["", "50", "0/s", "5/x"] {
            assert!(rate(text).is_err(), "{text}");
        }
        for text in ["", "x", "0x", "-1x", "NaN", "infx"] {
            assert!(speed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn statuses_and_schedules_are_read() {
        let expected: Expected = "2xx,404".parse().expect("it is one");
        assert!(expected.has(204) && expected.has(404) && !expected.has(400));
        for text in ["", "1xx", "2x", "99", "600"] {
            assert!(text.parse::<Expected>().is_err(), "{text}");
        }
        for text in ["openai", "standard", "5s,5m"] {
            let schedule: Schedule = text.parse().expect("it is one");
            assert_eq!((schedule.after(1), schedule.after(0)), (Some(Duration::from_secs(5)), None));
            assert_eq!(schedule.after(100), None);
        }
        let none: Schedule = "none".parse().expect("it is one");
        assert_eq!(none.after(1), None);
        assert!("5s,,".parse::<Schedule>().is_err());
    }
}
