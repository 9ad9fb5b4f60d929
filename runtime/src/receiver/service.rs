//! A receiver as a tower service: from a request to an answer.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body::Body;
use tokio::time;
use tower_service::Service;
use tracing::Instrument;

use super::in_flight::{Attempt, Joined};
use super::{AtDeadline, Direct, Receiver, Shared, Way, telemetry};
use crate::dedupe::store::Lease;
use crate::event::{Content, UndecodableEvent, Union, known_type};
use crate::http::body;
use crate::http::refusal::Refusal;
use crate::http::reply::{self, Outcome, Reply, ResponseBody};
use crate::signing::challenge::Answer;
use crate::signing::verified::Verified;

impl<E, B> Service<Request<B>> for Receiver<E>
where
    E: Union,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ResponseFuture {
        let shared = Arc::clone(&self.shared);
        let (parts, body) = request.into_parts();
        // Challenges come before anything else where they are not signed.
        if let Some(response) = shared.answer_unsigned(&parts) {
            return ResponseFuture(Box::pin(std::future::ready(response)));
        }
        // The rest of the request goes: what is held while the handler runs is to be small.
        let (method, headers) = (parts.method, parts.headers);
        ResponseFuture(Box::pin(async move { shared.respond(&method, &headers, body).await }))
    }
}

impl<E: Union> Shared<E> {
    async fn respond<B>(self: &Arc<Self>, method: &Method, headers: &HeaderMap, body: B) -> Response<ResponseBody>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let mut trace = telemetry::Request::arrived();
        let span = trace.span.clone();
        async {
            let reply = match self.receive(method, headers, body, &mut trace).await {
                Ok(Received::Reply(reply)) => reply,
                Ok(Received::Challenge(answer)) => {
                    Outcome::Challenge.tell(None);
                    trace.answered(&Reply::from(Outcome::Challenge).with_status(answer.status));
                    return challenge_response(answer);
                }
                Err(refusal) => {
                    refusal.tell();
                    match refusal {
                        Refusal::Rejected(_) => refusal.reply().with_status(self.verifier.rejection()),
                        _ => refusal.reply(),
                    }
                }
            };
            trace.answered(&reply);
            reply.response()
        }
        .instrument(span)
        .await
    }

    /// Every step is cheaper for us than what it keeps a stranger from reaching.
    async fn receive<B>(
        self: &Arc<Self>,
        method: &Method,
        headers: &HeaderMap,
        body: B,
        trace: &mut telemetry::Request,
    ) -> Result<Received, Refusal>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let is_draining = match &self.way {
            Way::Direct(direct) => direct.in_flight.is_draining(),
            #[cfg(feature = "inbox")]
            Way::Inbox(keeping) => keeping.is_draining(),
        };
        if is_draining {
            return Err(Refusal::Draining);
        }
        if method != Method::POST {
            return Err(Refusal::Method);
        }
        if !self.has_timers() {
            return Err(Refusal::NoTimers);
        }
        let body = body::read(headers, body, self.settings.body_limit, self.settings.body_timeout).await?;
        let verified = self.verifier.verify(headers, body)?;
        if self.verifier.challenge().is_some()
            && let Some(answer) = self.verifier.answer_signed(headers, verified.body(), verified.key_index())
        {
            return Ok(Received::Challenge(answer));
        }
        trace.verified(verified.delivery());
        let reply = match &self.way {
            Way::Direct(direct) => {
                let (attempt, is_first) = direct.join(verified, trace)?;
                self.reply(&attempt, is_first).await
            }
            #[cfg(feature = "inbox")]
            Way::Inbox(keeping) => keeping.keep::<E>(headers, &verified, self.settings.store_timeout, trace).await?,
        };
        Ok(Received::Reply(reply))
    }

    /// The answer to a challenge that is not signed; `None` where the request is none.
    fn answer_unsigned(&self, parts: &http::request::Parts) -> Option<Response<ResponseBody>> {
        if parts.method == Method::POST {
            return None;
        }
        let answer = self.verifier.answer_unsigned(&parts.method, parts.uri.query().unwrap_or_default())?;
        Outcome::Challenge.tell(None);
        Some(challenge_response(answer))
    }

    /// Waits for the end of an attempt or the deadline.
    async fn reply(&self, attempt: &Attempt<E>, is_first: bool) -> Reply {
        let reply = time::timeout(self.settings.deadline, attempt.reply()).await;
        let reply = match reply {
            Ok(reply) if is_first => return reply,
            Ok(reply) => reply.shared(),
            // Before it is claimed nobody answers for the event.
            Err(_) if !attempt.is_claimed() => Outcome::StoreFailed.into(),
            Err(_) => match self.settings.at_deadline {
                AtDeadline::AskAgain => Outcome::Deferred.into(),
                AtDeadline::Acknowledge => Outcome::Acknowledged.into(),
            },
        };
        telemetry::joined(reply.outcome);
        reply
    }

    /// Whether the runtime has timers; said once where it has none.
    fn has_timers(&self) -> bool {
        *self.has_timers.get_or_init(|| {
            let has = catch_unwind(AssertUnwindSafe(|| drop(time::sleep(Duration::ZERO)))).is_ok();
            if !has {
                tracing::error!(
                    "the tokio runtime has no timers, so every webhook is answered with 503: \
                     build the runtime with `enable_time()` or `enable_all()`"
                );
            }
            has
        })
    }
}

impl<E: Union> Direct<E> {
    /// From a body to an attempt in flight, and whether it is this delivery's own.
    ///
    /// Not `async`, for else the future of each answer had room for the event and its delivery, several times.
    fn join(
        self: &Arc<Self>,
        verified: Verified,
        trace: &mut telemetry::Request,
    ) -> Result<(Arc<Attempt<E>>, bool), Refusal> {
        let content = match verified.decode::<E>() {
            Ok(event) => {
                let label = E::known_type(event.event_type()).unwrap_or("unknown");
                trace.typed(event.event_type(), label);
                Content::Event(event)
            }
            Err(error) => {
                // A body whose type cannot be told is nothing that a handler could take.
                let Some(event_type) = known_type::<E>(verified.body(), verified.named()) else {
                    return Err(error.into());
                };
                trace.typed(event_type, event_type);
                Content::Undecodable(UndecodableEvent::new(event_type, verified.body().clone(), error))
            }
        };
        let lease = Lease::new(self.lease);
        match self.in_flight.join(verified.into_delivery(), content, lease, &trace.span)? {
            Joined::First(place) => {
                let attempt = Arc::clone(&place.attempt);
                self.start(place);
                Ok((attempt, true))
            }
            Joined::Duplicate(attempt) => Ok((attempt, false)),
        }
    }
}

/// What came of a request.
enum Received {
    Reply(Reply),
    /// A handshake of the provider.
    Challenge(Answer),
}

fn challenge_response(answer: Answer) -> Response<ResponseBody> {
    let mut response = reply::text(answer.status, answer.body);
    if answer.is_json {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response
}

/// The answer of a [`Receiver`], on its way.
///
/// When a server drops it, because the sender has hung up, a handler that has begun runs on to its end.
#[must_use = "a future does nothing unless it is polled"]
pub struct ResponseFuture(Pin<Box<dyn Future<Output = Response<ResponseBody>> + Send>>);

impl Future for ResponseFuture {
    type Output = Result<Response<ResponseBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
