//! `Signed`: proves a delivery genuine and decodes it, for handler functions of axum.

use std::error::Error;
use std::fmt;

use axum_core::RequestExt;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::LengthLimitError;

use crate::event::Delivery;
use crate::http::answer::answer;
use crate::http::body::read;
use crate::http::refusal::Refusal;
use crate::json::JsonValue;
use crate::receiver::refused;
use crate::signing::verifier::Verifier;

/// The event of a genuine delivery, as an argument of an axum handler function.
///
/// It takes the [`Verifier`] from the state of the router, so the state is a `Verifier` or implements
/// `FromRef<State> for Verifier`. The body may be as long as axum's `DefaultBodyLimit` says: 2 MB unless set. Whatever is
/// wrong is answered as by a [`Receiver`](crate::Receiver): 413, 400 or 422, with the reason told to tracing alone.
///
/// It does not recognise duplicates, and has no deadline: use [`Delivery::id`] as the idempotency key of what the function
/// does, or mount a `Receiver`.
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
        let (parts, body) = request.with_limited_body().into_parts();
        // The limit is axum's, whichever layer set it, and already around the body.
        let signed = match read(&parts.headers, body, usize::MAX).await {
            Ok(body) => Verifier::from_ref(state).unwrap(&parts.headers, body).map_err(Refusal::from),
            Err(Refusal::Broken(error)) if is_too_long(&*error) => Err(Refusal::TooLarge),
            Err(refusal) => Err(refusal),
        };
        match signed {
            Ok((event, delivery)) => Ok(Self { event, delivery }),
            Err(refusal) => {
                refused(&refusal);
                Err(SignedRejection(refusal))
            }
        }
    }
}

/// Why there is no [`Signed`]. As an answer it says no more than its status.
#[derive(Debug)]
pub struct SignedRejection(Refusal);

impl SignedRejection {
    /// The status of the answer: 400, 413 or 422.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }
}

impl IntoResponse for SignedRejection {
    fn into_response(self) -> Response {
        answer(self.status()).into_response()
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
        match &self.0 {
            Refusal::Rejected(error) => Some(error),
            Refusal::Undecodable(error) => Some(error),
            Refusal::Broken(error) => Some(&**error),
            _ => None,
        }
    }
}

/// Whether a limit around the body ended it.
fn is_too_long(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
