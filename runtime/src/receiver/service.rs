//! A receiver as a tower service: from a request to an answer.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body::Body;
use http_body_util::Full;
use tokio::time::timeout;
use tower_service::Service;
use tracing::Instrument;

use super::answer::answer;
use super::outcome::Outcome;
use super::refusal::Refusal;
use super::{Receiver, Shared, body, telemetry};
use crate::event::Union;

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
        ResponseFuture(Box::pin(receiver.respond(request)))
    }
}

impl<E: Union> Shared<E> {
    async fn respond<B>(self: Arc<Self>, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let mut trace = telemetry::Request::arrived();
        let span = trace.span.clone();
        async {
            let (outcome, status) = match self.receive(request, &mut trace).await {
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
        request: Request<B>,
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
        if request.method() != Method::POST {
            return Err(Refusal::Method);
        }
        let (parts, body) = request.into_parts();
        let body = body::read(&parts.headers, body, self.settings.body_limit);
        let body = timeout(self.settings.body_timeout, body).await.map_err(|_| Refusal::Slow)??;
        let verified = self.verifier.verify(&parts.headers, body)?;
        trace.verified(verified.delivery());
        let event: E = verified.decode()?;
        trace.decoded(&event);
        self.handle(event, verified.into_delivery()).await
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
