//! What is seen of deliveries from outside: a tracing span each with one event for how it ended, and metrics.
//!
//! Nothing here gets to see a secret, a signature or a body. What a request says of itself is shown only once its
//! signature holds.

#[cfg_attr(not(feature = "metrics"), path = "no_metrics.rs")]
mod metrics;

use std::error::Error;
use std::fmt::{self, Display, Write};
use std::time::SystemTime;

use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Span, error, info_span, warn};

pub(super) use metrics::describe;

use crate::event::{Delivery, HandlerError};
use crate::http::chain;
use crate::http::reply::{Outcome, Reply};

/// The longest event type that is shown whole, in characters.
const LONGEST: usize = 100;

/// One request, from its arrival to its answer.
pub(super) struct Request {
    pub(super) span: Span,
    /// One of a bounded set, for metrics.
    event_type: &'static str,
    answered: bool,
}

impl Request {
    pub(super) fn arrived() -> Self {
        let span = info_span!(
            "webhook",
            id = Empty,
            event_type = Empty,
            key_index = Empty,
            age_s = Empty,
            outcome = Empty,
            status = Empty,
        );
        Self { span, event_type: "none", answered: false }
    }

    /// The signature holds.
    pub(super) fn verified(&self, delivery: &Delivery) {
        if !self.span.is_disabled() {
            self.span.record("id", delivery.id());
            self.span.record("key_index", delivery.key_index());
            self.span.record("age_s", delivery.age(SystemTime::now()).as_secs());
        }
        metrics::arrived(delivery);
    }

    /// The body names its type: `name` as it came, `label` of a bounded set.
    pub(super) fn typed(&mut self, name: &str, label: &'static str) {
        self.event_type = label;
        self.span.record("event_type", display(Short(name)));
    }

    pub(super) fn answered(&mut self, reply: &Reply) {
        let outcome = reply.outcome.row().label;
        self.span.record("outcome", outcome);
        self.span.record("status", reply.status().as_u16());
        self.answered = true;
        metrics::answered(outcome, self.event_type);
    }
}

/// A request that is dropped before its answer is one whose sender has hung up.
impl Drop for Request {
    fn drop(&mut self) {
        if !self.answered {
            self.span.in_scope(|| Outcome::HungUp.tell(None));
            metrics::answered(Outcome::HungUp.row().label, self.event_type);
        }
    }
}

/// A delivery was answered without a call of the handler of its own: it joined another attempt, or the deadline came.
pub(super) fn joined(outcome: Outcome) {
    match outcome {
        Outcome::Duplicate | Outcome::Deferred | Outcome::Acknowledged | Outcome::Elsewhere | Outcome::StoreFailed => {
            outcome.tell(None);
        }
        // Its own attempt has said it already.
        other => warn!(outcome = other.row().label, "webhook joined an attempt in flight, which was not successful"),
    }
}

/// The store of claims did not do its part.
pub(super) fn store_failed(step: &'static str, error: &(dyn Error + 'static)) {
    let outcome = Outcome::StoreFailed.row().label;
    error!(outcome, step, reason = %chain(error), "store of webhook claims failed");
    metrics::store_failed(step);
}

/// The claim went to somebody else while the handler ran: for the length of a lease it could not be renewed.
pub(super) fn claim_lost() {
    warn!("webhook claim ended before its handler, another may run as well");
    metrics::claim_lost();
}

/// A call of the handler, counted for as long as it lives.
pub(super) struct Call {
    event_type: &'static str,
    began: Instant,
}

impl Call {
    pub(super) fn began(event_type: &'static str) -> Self {
        metrics::running(1.0);
        Self { event_type, began: Instant::now() }
    }

    pub(super) fn ended(self, outcome: Outcome, error: Option<&HandlerError>) {
        let row = outcome.row();
        let (outcome, log) = (row.label, row.log);
        // The clock is asked only where somebody listens.
        let handler_ms = || self.began.elapsed().as_secs_f64() * 1e3;
        match error {
            None if row.level == tracing::Level::INFO => {
                tracing::info!(outcome, handler_ms = handler_ms(), "{log}");
            }
            None => error!(outcome, handler_ms = handler_ms(), "{log}"),
            Some(error) => error!(outcome, handler_ms = handler_ms(), reason = %chain(error.source()), "{log}"),
        }
        metrics::handled(outcome, self.event_type, self.began);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        metrics::running(-1.0);
    }
}

/// An event type fit for a line of a log, whatever it is made of.
struct Short<'a>(&'a str);

impl Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST) {
            character.escape_debug().try_for_each(|character| f.write_char(character))?;
        }
        if characters.next().is_some() { f.write_char('…') } else { Ok(()) }
    }
}
