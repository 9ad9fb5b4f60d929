//! A receiver as a tower service: from a request to an answer.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;
use tracing::Instrument;

use super::attempt::Place;
use super::{Receiver, Shared, telemetry};
use crate::event::Union;
use crate::http::answer::answer;
use crate::http::body;
use crate::http::outcome::Outcome;
use crate::http::refusal::Refusal;
use crate::http::within::within;

impl<E, B> Service<Request<B>> for Receiver<E>
where
    E: Union,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ResponseFuture {
        let receiver = Arc::clone(&self.shared);
        let (parts, body) = request.into_parts();
        // The rest of the request goes: what is held while the handler runs is to be small.
        let (method, headers) = (parts.method, parts.headers);
        ResponseFuture(Box::pin(async move { receiver.respond(&method, &headers, body).await }))
    }
}

impl<E: Union> Shared<E> {
    async fn respond<B>(self: &Arc<Self>, method: &Method, headers: &HeaderMap, body: B) -> Response<Full<Bytes>>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let mut trace = telemetry::Request::arrived();
        let span = trace.span.clone();
        async {
            let (outcome, status) = match self.receive(method, headers, body, &mut trace).await {
                Ok(outcome) => (outcome.label(), outcome.status()),
                Err(refusal) => {
                    telemetry::refused(&refusal);
                    (refusal.label(), refusal.status())
                }
            };
            trace.answered(outcome, status);
            answer(status)
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
    ) -> Result<Outcome, Refusal>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        if self.running.is_draining() {
            return Err(Refusal::Draining);
        }
        if method != Method::POST {
            return Err(Refusal::Method);
        }
        let body = {
            let body = pin!(body::read(headers, body, self.settings.body_limit));
            within(|| self.settings.body_timeout, body).await.ok_or(Refusal::Slow)??
        };
        let place = self.join(headers, body, trace)?;
        Ok(self.outcome(place).await)
    }

    /// From a body to its event's place on the way to the handler, all at once.
    ///
    /// Not `async`, for else the future of each answer had room for the event and its delivery, several times.
    fn join(
        self: &Arc<Self>,
        headers: &HeaderMap,
        body: Bytes,
        trace: &mut telemetry::Request,
    ) -> Result<Place, Refusal> {
        let verified = self.verifier.verify(headers, body)?;
        trace.verified(verified.delivery());
        let event: E = verified.decode()?;
        trace.decoded(&event);
        self.place(event, verified.into_delivery())
    }
}

/// The answer of a [`Receiver`], on its way.
///
/// When a server drops it, because the sender has hung up, a handler that has begun runs on to its end.
#[must_use = "a future does nothing unless it is polled"]
pub struct ResponseFuture(Pin<Box<dyn Future<Output = Response<Full<Bytes>>> + Send>>);

impl Future for ResponseFuture {
    type Output = Result<Response<Full<Bytes>>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
