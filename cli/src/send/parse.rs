//! Reads the texts by which people write URLs and durations.

use std::time::Duration;

use axum::http::Uri;

use crate::failure::Failure;

/// A URL with a scheme and a host.
pub(super) fn url(text: &str) -> Result<Uri, Failure> {
    let wrong = |why: &str| {
        Failure::usage(format!("`{text}` is no URL to send to: {why}"))
            .help("write it as in http://127.0.0.1:8000/hooks")
    };
    let url: Uri = text.parse().map_err(|error: axum::http::uri::InvalidUri| wrong(&error.to_string()))?;
    match (url.scheme_str(), url.host()) {
        (Some("http" | "https"), Some(host)) if !host.is_empty() => Ok(url),
        (Some("http" | "https"), _) => Err(wrong("it names no host")),
        (Some(_), _) => Err(wrong("it is neither http nor https")),
        (None, _) => Err(wrong("it does not start with http:// or https://")),
    }
}

/// A duration such as `500ms`, `15s`, `10m`, `2h` or `1h30m`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration: write it as in 500ms, 15s, 10m, 2h or 1h30m");
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let end = rest.find(|character: char| !character.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = rest.split_at(end);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let end = unit.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at(end);
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(wrong()),
        };
        let part = number.checked_mul(millis).map(Duration::from_millis).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        rest = after;
    }
    // What is longer than ten years is a mistake, and clocks do not take it.
    if total > Duration::from_secs(10 * 365 * 86_400) { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, url};

    #[test]
    fn durations_are_read() {
        for (text, millis) in [("500ms", 500), ("15s", 15_000), ("10m", 600_000), ("1h30m", 5_400_000), ("0s", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "5", "s", "5x", "5s,", "-5s", "99999999999999999999s", "99999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn urls_name_a_scheme_and_a_host() {
        for text in ["http://127.0.0.1:8000", "https://example.com/hooks?a=b"] {
            assert!(url(text).is_ok(), "{text}");
        }
        for text in ["", "3000", "localhost:3000", "/hooks", "ftp://example.com/", "http://"] {
            assert!(url(text).is_err(), "{text}");
        }
    }
}
