//! What can be set about a receiver.

use std::time::Duration;

/// The limits of a receiver.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) body_limit: usize,
    pub(super) body_timeout: Duration,
    pub(super) deadline: Duration,
    pub(super) remember_for: Duration,
    pub(super) lease: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            body_timeout: Duration::from_secs(10),
            // OpenAI waits for 20 seconds.
            deadline: Duration::from_secs(10),
            // OpenAI tries again for 72 hours.
            remember_for: Duration::from_secs(80 * 60 * 60),
            lease: Duration::from_secs(60),
        }
    }
}
