//! `Signed`: proves a delivery genuine and decodes it, for handler functions of axum.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use axum_core::RequestExt;
use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;

use super::body;
use super::refusal::Refusal;
use crate::event::Delivery;
use crate::json::JsonValue;
use crate::signing::verifier::Verifier;

/// The longest body that is read where axum sets no limit, in bytes.
const MOST: usize = 16 * 1024 * 1024;

/// How long a body may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The event of a genuine delivery, as an argument of an axum handler function.
///
/// It takes the [`Verifier`] from the state of the router, so the state is a `Verifier` or implements
/// `FromRef<State> for Verifier`. The body may be as long as axum's `DefaultBodyLimit` says: 2 MB unless set, and 16 MiB where
/// the limit is disabled. It may take 10 seconds to arrive. Whatever is wrong is answered with 413, 415, 408, 400 or 422, as
/// by a [`Receiver`](crate::Receiver), except that a delivery that is not proven genuine gets 400 whatever its scheme says.
/// Tracing gets the reason: at `ERROR` for a genuine delivery that does not decode (422), and at `DEBUG` for everything
/// else, which anybody on the network can cause.
///
/// It does not recognise duplicates, and has no deadline. When the sender hangs up, axum drops the handler function at its
/// next `.await`, so a function can end half way. Use [`Delivery::id`] as the idempotency key of what the function does, or
/// mount a `Receiver`, which has none of these gaps.
///
/// # Examples
///
/// ```
/// use axum_core::extract::FromRef;
/// use webhook_events::{JsonValue, Signed, Verifier};
///
/// #[derive(Clone)]
/// struct App {
///     verifier: Verifier,
/// }
///
/// impl FromRef<App> for Verifier {
///     fn from_ref(app: &App) -> Self {
///         app.verifier.clone()
///     }
/// }
///
/// // Router::new().route("/webhooks/openai", post(hook::<UnwrapWebhookEvent>)).with_state(app)
/// async fn hook<E: JsonValue>(Signed { event, delivery }: Signed<E>) -> Result<(), http::StatusCode> {
///     println!("delivery {}", delivery.id());
///     drop(event);
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Signed<E> {
    /// The event.
    pub event: E,
    /// What is known of its delivery beside it.
    pub delivery: Delivery,
}

impl<E, S> FromRequest<S> for Signed<E>
where
    E: JsonValue,
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = SignedRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, SignedRejection> {
        // The limit is axum's, whichever layer set it, and is around the body already.
        let (parts, body) = request.with_limited_body().into_parts();
        let signed = match body::read(&parts.headers, body, MOST, TIMEOUT).await {
            Ok(body) => Verifier::from_ref(state).unwrap(&parts.headers, body).map_err(Refusal::from),
            Err(refusal) => Err(refusal),
        };
        match signed {
            Ok((event, delivery)) => Ok(Self { event, delivery }),
            Err(refusal) => {
                refusal.tell();
                Err(SignedRejection(refusal))
            }
        }
    }
}

/// Why there is no [`Signed`]. As an answer it says no more than its status.
#[derive(Debug)]
pub struct SignedRejection(Refusal);

impl SignedRejection {
    /// The status of the answer: 400, 408, 413, 415 or 422.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.reply().status()
    }
}

impl IntoResponse for SignedRejection {
    fn into_response(self) -> Response {
        self.0.reply().response().map(Body::new).into_response()
    }
}

/// The reason, which is for your own log.
impl fmt::Display for SignedRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The source is a [`VerifyError`](crate::VerifyError) or a [`DecodeError`](crate::DecodeError) where it was one of them.
impl Error for SignedRejection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
