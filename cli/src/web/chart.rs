//! Arrivals and failures of the last hour, a minute each.

use std::collections::VecDeque;
use std::time::SystemTime;

use serde::Serialize;

use super::millis;

/// A minute, in milliseconds.
const MINUTE: u64 = 60_000;
/// How many of them there are.
const MINUTES: usize = 60;

/// What happened in each minute of the last hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Chart {
    /// When the first minute begins, in unix milliseconds.
    from: u64,
    step: u64,
    arrivals: VecDeque<u64>,
    failures: VecDeque<u64>,
}

impl Chart {
    /// The hour that ends with the minute of `now`.
    pub(crate) fn new(now: SystemTime) -> Self {
        let from = (millis(now) / MINUTE * MINUTE).saturating_sub(MINUTE * (MINUTES as u64 - 1));
        let empty = || VecDeque::from(vec![0; MINUTES]);
        Self { from, step: MINUTE, arrivals: empty(), failures: empty() }
    }

    /// When it begins, in unix milliseconds.
    pub(crate) fn from(&self) -> u64 {
        self.from
    }

    /// Moves on to the minute of `now`.
    pub(crate) fn advance(&mut self, now: SystemTime) {
        let begin = Self::new(now).from;
        while self.from < begin {
            let behind = (begin - self.from) / MINUTE;
            if behind >= MINUTES as u64 {
                *self = Self::new(now);
                return;
            }
            self.from += MINUTE;
            for minutes in [&mut self.arrivals, &mut self.failures] {
                minutes.pop_front();
                minutes.push_back(0);
            }
        }
    }

    /// Counts an arrival at this time, in unix milliseconds; one outside of the hour is left out.
    pub(crate) fn count(&mut self, at: u64, has_failed: bool) {
        let Some(minute) = at.checked_sub(self.from).and_then(|since| usize::try_from(since / MINUTE).ok()) else {
            return;
        };
        if let (Some(arrivals), Some(failures)) = (self.arrivals.get_mut(minute), self.failures.get_mut(minute)) {
            *arrivals += 1;
            *failures += u64::from(has_failed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Chart;

    #[test]
    fn an_hour_moves_on() {
        let noon = UNIX_EPOCH + Duration::from_secs(1_764_158_400);
        let mut chart = Chart::new(noon);
        chart.count(1_764_158_400_000, false);
        chart.count(1_764_158_401_000, true);
        chart.count(1_764_158_400_000 - 3_600_000, true);
        chart.count(0, true);
        assert_eq!((chart.arrivals.iter().sum::<u64>(), chart.failures[59]), (2, 1));
        chart.advance(noon + Duration::from_secs(30));
        assert_eq!(chart.arrivals[59], 2);
        chart.advance(noon + Duration::from_secs(600));
        assert_eq!((chart.arrivals[49], chart.arrivals[59], chart.arrivals.len()), (2, 0, 60));
        chart.advance(noon + Duration::from_secs(36_000));
        assert_eq!(chart.arrivals.iter().sum::<u64>(), 0);
        // A clock that is set back changes nothing.
        let before = chart.clone();
        chart.advance(noon);
        assert_eq!(chart, before);
    }
}
