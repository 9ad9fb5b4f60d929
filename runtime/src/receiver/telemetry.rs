//! What is seen of deliveries from outside: a tracing span each with one event for how it ended, and metrics.
//!
//! Nothing here gets to see a secret, a signature or a body. What a request says of itself is shown only once its
//! signature holds.

use std::error::Error;
use std::fmt::{self, Display, Write};
use std::time::SystemTime;

use http::StatusCode;
use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Span, error, info, info_span, warn};

use super::metrics;
use crate::event::Delivery;
use crate::event::HandlerError;
use crate::event::Union;
use crate::http::outcome::Outcome;
use crate::http::refusal::Refusal;

/// The longest event type that is shown whole, in characters.
const SHOWN: usize = 100;

/// The way of one request, from its arrival to its answer.
pub(super) struct Request {
    pub(super) span: Span,
    /// One of a bounded set, for metrics.
    event_type: &'static str,
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
        Self { span, event_type: "none" }
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

    pub(super) fn decoded(&mut self, event: &impl Union) {
        self.event_type = label(event);
        self.span.record("event_type", display(Shown(event.event_type())));
    }

    pub(super) fn answered(&self, outcome: &'static str, status: StatusCode) {
        self.span.record("outcome", outcome);
        self.span.record("status", status.as_u16());
        metrics::answered(outcome, self.event_type);
    }
}

/// A request was turned away.
pub(crate) fn refused(refusal: &Refusal) {
    let outcome = refusal.label();
    match refusal {
        Refusal::Undecodable(error) => error!(outcome, reason = %error, "webhook does not decode"),
        Refusal::Draining => info!(outcome, "webhook refused while draining"),
        _ => warn!(outcome, reason = %refusal, "webhook refused"),
    }
    if let Refusal::Rejected(error) = refusal {
        metrics::rejected(*error);
    }
}

/// A genuine delivery was answered without a call of the handler, or before its end.
pub(super) fn passed_by(outcome: Outcome) {
    let outcome_label = outcome.label();
    match outcome {
        Outcome::Deferred => warn!(outcome = outcome_label, "webhook handler still runs at the deadline"),
        Outcome::StoreFailed => error!(outcome = outcome_label, "webhook not claimed by the deadline"),
        Outcome::Abandoned => error!(outcome = outcome_label, "webhook neither completed nor released"),
        _ => info!(outcome = outcome_label, "webhook has been delivered before"),
    }
}

/// The store of claims did not do its part.
pub(super) fn store_failed(step: &'static str, error: &(dyn Error + 'static)) {
    error!(outcome = Outcome::StoreFailed.label(), step, reason = %Chain(error), "store of webhook claims failed");
    metrics::store_failed(step);
}

/// The claim went to somebody else while the handler ran: for the length of a lease it could not be renewed.
pub(super) fn claim_lost() {
    warn!("webhook claim ended before its handler, another may run as well");
}

/// A call of the handler, counted for as long as it lives.
pub(super) struct Call {
    event_type: &'static str,
    began: Instant,
}

impl Call {
    pub(super) fn began(event: &impl Union) -> Self {
        metrics::running(1.0);
        Self { event_type: label(event), began: Instant::now() }
    }

    pub(super) fn ended(self, outcome: Outcome, error: Option<&HandlerError>) {
        let outcome_label = outcome.label();
        // The clock is asked only where somebody listens.
        let handler_ms = || self.began.elapsed().as_secs_f64() * 1e3;
        match error {
            None if outcome == Outcome::Handled => {
                info!(outcome = outcome_label, handler_ms = handler_ms(), "webhook handled");
            }
            None => error!(outcome = outcome_label, handler_ms = handler_ms(), "webhook handler panicked"),
            Some(error) => {
                let reason = Chain(error.source());
                error!(outcome = outcome_label, handler_ms = handler_ms(), %reason, "webhook handler failed");
            }
        }
        metrics::handled(outcome_label, self.event_type, self.began);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        metrics::running(-1.0);
    }
}

/// The event's type where the spec knows it, as what a provider may think of is not bounded.
fn label<E: Union>(event: &E) -> &'static str {
    E::known_type(event.event_type()).unwrap_or("unknown")
}

/// An error with what caused it.
struct Chain<'a>(&'a (dyn Error + 'static));

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self.0, f)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// An event type fit for a line of a log, whatever it is made of.
struct Shown<'a>(&'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            character.escape_debug().try_for_each(|character| f.write_char(character))?;
        }
        if characters.next().is_some() { f.write_char('…') } else { Ok(()) }
    }
}
