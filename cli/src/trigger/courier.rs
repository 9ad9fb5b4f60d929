//! Makes one delivery: signs it, sends it, and comes back as its schedule says, until it is taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use fastrand::Rng;
use hyper::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;
use webhook_events::Signer;

use super::parse::{Expected, Schedule};
use super::plan::{Kind, Planned};
use super::template::Template;
use crate::send::{AGENT, Answer, Manner, Sender, Trouble};

/// The size of a body that is too large.
const OVERSIZE: usize = 2 << 20;

/// How much older than the tolerance a stale delivery is.
const STALE: Duration = Duration::from_secs(600);

/// The longest `Retry-After` that is heeded.
const LONGEST: Duration = Duration::from_secs(3 * 86_400);

/// What every delivery needs.
pub(super) struct Courier {
    pub(super) sender: Sender,
    pub(super) signer: Signer,
    /// Signs with another secret.
    pub(super) forger: Signer,
    /// How far a timestamp may be from now.
    pub(super) tolerance: Duration,
    pub(super) templates: Vec<Template>,
    pub(super) seed: u64,
    pub(super) schedule: Schedule,
    pub(super) speed: f64,
    pub(super) expected: Expected,
    /// One permit for each attempt that may run at a time.
    pub(super) permits: Arc<Semaphore>,
    /// Whether anything has ever answered.
    pub(super) is_reached: AtomicBool,
}

/// One attempt.
pub(super) struct Attempt {
    pub(super) result: Result<StatusCode, Trouble>,
    pub(super) took: Option<Duration>,
    /// What the receiver said with an answer that was no success.
    pub(super) remark: Option<String>,
    retry_after: Option<Duration>,
}

/// A delivery that has ended, one way or the other.
pub(super) struct Delivered {
    pub(super) kind: Kind,
    pub(super) event: String,
    pub(super) id: String,
    /// One at least.
    pub(super) attempts: Vec<Attempt>,
    pub(super) is_success: bool,
}

/// Nothing listens there at all.
pub(super) struct Dead(pub(super) String);

impl Courier {
    /// Makes a delivery. It holds the permit of an attempt while that runs.
    pub(super) async fn deliver(
        self: Arc<Self>,
        planned: Planned,
        permit: OwnedSemaphorePermit,
    ) -> Result<Delivered, Dead> {
        let Planned { kind, template, number } = planned;
        let id = format!("wh_{:x}_{number}", self.seed);
        let event = self.templates.get(template).map(|template| template.event.clone()).unwrap_or_default();
        // A delivery's jitter depends on nothing else that runs.
        let mut rng = Rng::with_seed(self.seed ^ u64::try_from(number).unwrap_or_default());
        let mut delivered = Delivered { kind, event, id, attempts: Vec::new(), is_success: false };
        let mut permit = Some(permit);
        loop {
            let attempt = self.attempt(&delivered.id, planned).await;
            drop(permit.take());
            match &attempt.result {
                Err(Trouble::Unreachable(why)) if !self.is_reached.load(Ordering::Relaxed) => {
                    return Err(Dead(why.clone()));
                }
                Err(Trouble::Unreachable(_)) => {}
                // Something was there, even where it did not answer.
                Ok(_) | Err(Trouble::TimedOut(_) | Trouble::Broken(_)) => {
                    self.is_reached.store(true, Ordering::Relaxed);
                }
            }
            let status = attempt.result.as_ref().ok().copied();
            let is_expected = status.is_some_and(|status| self.expected.has(status.as_u16()));
            let is_over = is_expected || status.is_some_and(|status| status.is_success() || status == StatusCode::GONE);
            let retry_after = attempt.retry_after;
            delivered.attempts.push(attempt);
            let wait = self.schedule.after(delivered.attempts.len());
            let Some(wait) = wait.filter(|_| kind.is_genuine() && !is_over) else {
                delivered.is_success = is_expected;
                return Ok(delivered);
            };
            // Up to a tenth sooner or later, and never sooner than the receiver asks for.
            let wait = wait.mul_f64(0.9 + rng.f64() * 0.2).max(retry_after.unwrap_or_default());
            sleep(wait.div_f64(self.speed)).await;
            // The semaphore is never closed.
            permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        }
    }

    /// Signs for now, and sends.
    async fn attempt(&self, id: &str, Planned { kind, template, number }: Planned) -> Attempt {
        let Some(template) = self.templates.get(template) else { return Attempt::failed("there is no such event") };
        let now = SystemTime::now();
        let mut body = template.body(self.seed, number);
        if kind == Kind::Oversize {
            body = padded(&body, OVERSIZE);
        }
        let (signer, at) = match kind {
            Kind::Forged => (&self.forger, now),
            Kind::Stale => {
                let age = self.tolerance.saturating_add(STALE);
                (&self.signer, now.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH))
            }
            _ => (&self.signer, now),
        };
        let signed = match signer.sign(id, at, &body) {
            Ok(signed) => signed,
            Err(error) => return Attempt::failed(&error.to_string()),
        };
        let mut headers = HeaderMap::from(&signed);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some((name, value)) = &template.header {
            headers.insert(name.clone(), value.clone());
        }
        if kind == Kind::Corrupt {
            // What a proxy makes of a body that it parses and writes again: the same JSON, in other bytes.
            body = padded(&body, body.len() + 1);
        }
        let manner = match kind {
            Kind::Slow => Manner::Stall,
            Kind::HangUp => Manner::HangUp,
            _ => Manner::Whole,
        };
        match self.sender.send(Method::POST, headers, body, manner).await {
            Ok(answer) => Attempt::answered(&answer),
            Err(trouble) => Attempt { result: Err(trouble), took: None, remark: None, retry_after: None },
        }
    }
}

impl Attempt {
    fn answered(answer: &Answer) -> Self {
        let seconds = answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let seconds = seconds.and_then(|seconds| seconds.trim().parse::<u64>().ok());
        let text = String::from_utf8_lossy(&answer.body);
        let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let shown: String = line.chars().take(100).map(|c| if c.is_control() { '?' } else { c }).collect();
        Self {
            result: Ok(answer.status),
            took: Some(answer.took),
            remark: Some(shown).filter(|text| !text.is_empty() && !answer.status.is_success()),
            retry_after: seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST)),
        }
    }

    fn failed(why: &str) -> Self {
        Self { result: Err(Trouble::Broken(why.to_owned())), took: None, remark: None, retry_after: None }
    }

    /// The status, or what was in its way.
    pub(super) fn outcome(&self) -> String {
        match &self.result {
            Ok(status) => status.as_u16().to_string(),
            Err(Trouble::Unreachable(_)) => "no connection".into(),
            Err(Trouble::TimedOut(_)) => "no answer in time".into(),
            Err(Trouble::Broken(_)) => "connection broke off".into(),
        }
    }
}

/// The same JSON with spaces behind it, up to this length.
fn padded(body: &Bytes, length: usize) -> Bytes {
    let mut bytes = body.to_vec();
    bytes.resize(length.max(bytes.len()), b' ');
    Bytes::from(bytes)
}
