//! The server of the page: the one file, its data, and the stream of changes.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::guard::{Guard, Refused, random};
use super::{Act, Change, Place, Query, Source, document};
use crate::failure::Failure;

/// The page, in which `{{nonce}}` stands for what each answer has another of.
const PAGE: &str = include_str!("page.html");

/// How long an act that a page sends may be.
const LONGEST_ACT: usize = 64 << 10;

/// What the handlers share.
struct Site {
    source: Arc<dyn Source>,
    guard: Guard,
}

/// Starts the server, and returns the link to its page. It runs until the program ends.
pub(crate) async fn serve(place: Place, source: Arc<dyn Source>) -> Result<String, Failure> {
    let listener = TcpListener::bind(place.0).await.map_err(|error| {
        Failure::world(format!("the page cannot be served on {}: {error}", place.0))
            .help("choose another port with --web=PORT, or any that is free with --web")
    })?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        eprintln!("warning: other machines can reach the page on {address}; whoever has its link can use it");
    }
    let site = Arc::new(Site { source, guard: Guard::new(address.port())? });
    let link = link(address, &site.guard);
    let app = app(site);
    tokio::spawn(async move {
        // It ends with the program.
        if let Err(error) = axum::serve(listener, app).await {
            eprintln!("error: the page is no longer served: {error}");
        }
    });
    Ok(link)
}

fn link(address: SocketAddr, guard: &Guard) -> String {
    // A browser cannot open the address that stands for all.
    let host = match address {
        address if address.ip().is_unspecified() => format!("127.0.0.1:{}", address.port()),
        address => address.to_string(),
    };
    format!("http://{host}/?token={}", guard.token())
}

fn app(site: Arc<Site>) -> Router {
    Router::new()
        .route("/api/state", get(state))
        .route("/api/deliveries", get(list))
        .route("/api/deliveries/{key}", get(one))
        .route("/api/stream", get(changes))
        .route("/api/act", post(act))
        .layer(DefaultBodyLimit::max(LONGEST_ACT))
        .layer(middleware::from_fn_with_state(Arc::clone(&site), guarded))
        .route("/", get(page))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(middleware::map_response(hardened))
        .with_state(site)
}

/// Lets nobody in who has not the link.
async fn guarded(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    match site.guard.check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

/// What every answer says, whatever it is.
async fn hardened(mut response: Response) -> Response {
    let headers = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::Stranger => (StatusCode::UNAUTHORIZED, "open the link that the command printed"),
            Self::Elsewhere => (StatusCode::FORBIDDEN, "this page is for its own host alone"),
        };
        (status, Json(json!({ "v": 1, "error": text }))).into_response()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let error = self.message().to_owned();
        (StatusCode::BAD_GATEWAY, Json(json!({ "v": 1, "error": error }))).into_response()
    }
}

/// The page. The token of the link becomes a cookie, so that it is in no history and no `Referer`.
async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    if let Err(refused) = Guard::check_origin(request.headers()) {
        return refused.into_response();
    }
    let query = request.uri().query().unwrap_or_default();
    if let Some(token) = query.split('&').find_map(|pair| pair.strip_prefix("token=")) {
        if !site.guard.is_token(token) {
            return Refused::Stranger.into_response();
        }
        let headers = [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, site.guard.set_cookie())];
        return (StatusCode::SEE_OTHER, headers).into_response();
    }
    if let Err(refused) = site.guard.check(request.method(), request.headers()) {
        return refused.into_response();
    }
    let nonce = match random() {
        Ok(nonce) => nonce,
        Err(failure) => return failure.into_response(),
    };
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, PAGE.replace("{{nonce}}", &nonce)).into_response()
}

async fn state(State(site): State<Arc<Site>>) -> Result<Response, Failure> {
    Ok(Json(document(&site.source.state().await?)).into_response())
}

async fn list(
    State(site): State<Arc<Site>>,
    axum::extract::Query(query): axum::extract::Query<Query>,
) -> Result<Response, Failure> {
    Ok(Json(document(&site.source.list(&query).await?)).into_response())
}

async fn one(State(site): State<Arc<Site>>, Path(key): Path<String>) -> Result<Response, Failure> {
    Ok(match site.source.get(&key).await? {
        Some(detail) => Json(document(&detail)).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({ "v": 1, "error": "the delivery is not here any more" })))
            .into_response(),
    })
}

async fn act(State(site): State<Arc<Site>>, Json(act): Json<Act>) -> Result<Response, Failure> {
    Ok(Json(document(&site.source.act(act).await?)).into_response())
}

async fn changes(State(site): State<Arc<Site>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = site.source.changes();
    let stream = stream::unfold((site, changes), async |(site, mut changes)| {
        let event = next(&site, &mut changes).await?;
        Some((Ok(event), (site, changes)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The next change as an event; `None` at the end.
async fn next(site: &Site, changes: &mut broadcast::Receiver<Change>) -> Option<Event> {
    loop {
        let event = match changes.recv().await {
            Ok(Change::Delivery(row)) => Event::default().event("delivery").json_data(row),
            Ok(Change::State) => match site.source.state().await {
                Ok(state) => Event::default().event("state").json_data(document(&state)),
                Err(_) => continue,
            },
            // It reads too slowly to be told of each.
            Ok(Change::All) | Err(RecvError::Lagged(_)) => Event::default().event("reload").json_data(json!({})),
            Err(RecvError::Closed) => return None,
        };
        if let Ok(event) = event {
            return Some(event);
        }
    }
}
