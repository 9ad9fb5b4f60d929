//! What `listen` answers to genuine deliveries when there is no app to ask.

use std::str::FromStr;

use axum::http::StatusCode;

/// A status for every delivery, or for each so many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answering {
    status: StatusCode,
    every: u64,
}

impl Answering {
    /// The answer to the delivery of this number, counted from 1.
    pub(super) fn status(&self, number: u64) -> StatusCode {
        if number.is_multiple_of(self.every) { self.status } else { StatusCode::NO_CONTENT }
    }
}

impl FromStr for Answering {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no answer: write a status from 200 to 599, as in 204, or `500 every 3`");
        let words: Vec<&str> = text.split_whitespace().collect();
        let (status, every) = match words[..] {
            [status] => (status, 1),
            [status, "every", every] => {
                (status, every.parse::<u64>().ok().filter(|every| *every > 0).ok_or_else(wrong)?)
            }
            _ => return Err(wrong()),
        };
        let status = status.parse().ok().and_then(|status: u16| StatusCode::from_u16(status).ok());
        let status = status.filter(|status| (200..600).contains(&status.as_u16())).ok_or_else(wrong)?;
        Ok(Self { status, every })
    }
}

#[cfg(test)]
mod tests {
    use super::Answering;

    #[test]
    fn every_third_can_fail() {
        let answering: Answering = "500 every 3".parse().expect("it is an answer");
        let answers: Vec<_> = (1..=6).map(|number| answering.status(number).as_u16()).collect();
        assert_eq!(answers, [204, 204, 500, 204, 204, 500]);
        let answering: Answering = "503".parse().expect("it is an answer");
        assert_eq!(answering.status(1).as_u16(), 503);
        for text in ["", "20", "100", "600", "500 every 0", "500 each 3", "500 every"] {
            assert!(text.parse::<Answering>().is_err(), "{text}");
        }
    }
}
