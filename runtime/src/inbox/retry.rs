//! When a delivery is tried again.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use crate::event::HandlerError;

/// The policy of retries: how long to wait after each failure, and when to give up.
///
/// The default waits 1 s, then twice as long after each failure, but no longer than 6 h, and gives up after 30 failures.
/// Half of each delay is random, so that deliveries that failed together do not come back together: a delivery is dead
/// after 47 to 93 hours, 70 on average, which is about as long as senders try.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use webhook_events::{Failure, Retry, Verdict};
///
/// let retry = Retry::exponential(Duration::from_secs(1), Duration::from_secs(3600)).attempts(10);
/// # drop(retry);
/// // Or a rule of your own.
/// let retry = Retry::with(|failure: &Failure| match failure.failures() {
///     1..=3 => Verdict::After(Duration::from_secs(10)),
///     _ => Verdict::GiveUp,
/// });
/// # drop(retry);
/// ```
#[derive(Clone)]
pub struct Retry(Policy);

#[derive(Clone)]
enum Policy {
    Exponential { base: Duration, cap: Duration, attempts: u32 },
    Rule(Arc<dyn Fn(&Failure<'_>) -> Verdict + Send + Sync>),
}

/// A failed attempt, for a rule of [`Retry::with`].
#[derive(Debug)]
pub struct Failure<'a> {
    pub(crate) failures: u32,
    pub(crate) error: Option<&'a HandlerError>,
    pub(crate) event_type: &'a str,
}

impl Failure<'_> {
    /// How often the delivery has failed, this time included.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// The handler's error; `None` after a panic or a timeout.
    #[must_use]
    pub fn error(&self) -> Option<&HandlerError> {
        self.error
    }

    /// The wire name of the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.event_type
    }
}

/// What is to become of a delivery that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is tried again after this time.
    After(Duration),
    /// It is dead.
    GiveUp,
}

impl Retry {
    /// Waits `base` after the first failure and twice as long after each further one, but no longer than `cap`.
    #[must_use]
    pub const fn exponential(base: Duration, cap: Duration) -> Self {
        Self(Policy::Exponential { base, cap, attempts: 30 })
    }

    /// Gives up after this many failures. 30 unless set. Without effect on a rule of your own.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        match self.0 {
            Policy::Exponential { base, cap, .. } => Self(Policy::Exponential { base, cap, attempts }),
            rule @ Policy::Rule(_) => Self(rule),
        }
    }

    /// A rule of your own.
    #[must_use]
    pub fn with(rule: impl Fn(&Failure<'_>) -> Verdict + Send + Sync + 'static) -> Self {
        Self(Policy::Rule(Arc::new(rule)))
    }

    /// What is to become of a delivery that failed. The delay that the handler asked for is kept exactly.
    pub(crate) fn verdict(&self, failure: &Failure<'_>) -> Verdict {
        let asked = failure.error.and_then(HandlerError::delay);
        match &self.0 {
            Policy::Rule(rule) => rule(failure),
            Policy::Exponential { attempts, .. } if failure.failures >= *attempts => Verdict::GiveUp,
            Policy::Exponential { base, cap, .. } => Verdict::After(asked.unwrap_or_else(|| {
                let doublings = failure.failures.saturating_sub(1).min(63);
                let delay = base.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX)).min(*cap);
                delay / 2 + (delay / 2).mul_f64(random())
            })),
        }
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::exponential(Duration::from_secs(1), Duration::from_secs(6 * 60 * 60))
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Policy::Exponential { base, cap, attempts } => {
                f.debug_struct("Retry").field("base", base).field("cap", cap).field("attempts", attempts).finish()
            }
            Policy::Rule(_) => f.debug_struct("Retry").finish_non_exhaustive(),
        }
    }
}

/// A random number from 0 to 1, for delays: it need not withstand an attack.
pub(crate) fn random() -> f64 {
    // 32 bits of a hash with a random key are enough for a delay.
    let bits = RandomState::new().hash_one(0) >> 32;
    f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Failure, Retry, Verdict};
    use crate::event::HandlerError;

    fn after(retry: &Retry, failures: u32) -> Option<Duration> {
        match retry.verdict(&Failure { failures, error: None, event_type: "a" }) {
            Verdict::After(delay) => Some(delay),
            Verdict::GiveUp => None,
        }
    }

    #[test]
    fn delays_double_up_to_the_cap_and_half_of_each_is_random() {
        let retry = Retry::default();
        let mut longest = Duration::ZERO;
        for failures in 1..30 {
            let most = Duration::from_secs((1 << (failures - 1).min(20)).min(6 * 3600));
            longest += most;
            let delays: Vec<_> = (0..50).map(|_| after(&retry, failures).unwrap()).collect();
            assert!(delays.iter().all(|delay| (most / 2..=most).contains(delay)), "{failures}: {delays:?}");
            assert!(delays.iter().any(|delay| *delay != delays[0]), "{failures}: no jitter");
        }
        assert_eq!(after(&retry, 30), None);
        // Half of it at the least, and three quarters on average.
        assert_eq!([longest / 2, longest * 3 / 4, longest].map(|time| (time.as_secs() + 1800) / 3600), [47, 70, 93]);
    }

    #[test]
    fn what_the_handler_asked_for_is_kept() {
        let error = HandlerError::from("later").retry_after(Duration::from_secs(77));
        let failure = Failure { failures: 3, error: Some(&error), event_type: "a" };
        assert_eq!(Retry::default().verdict(&failure), Verdict::After(Duration::from_secs(77)));
        assert_eq!(Retry::default().attempts(3).verdict(&failure), Verdict::GiveUp);
        assert!(after(&Retry::exponential(Duration::MAX, Duration::MAX).attempts(100), 99).is_some());
    }
}
