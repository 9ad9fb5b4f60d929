//! The service behind `listen`: reads a request, verifies it, answers or forwards it, keeps it, and says so.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::Notify;
use tokio::time::timeout;
use webhook_events::Verifier;
use webhook_events_spec::Tag;

use super::answering::Answering;
use super::event::event_type;
use super::note::{Note, Output};
use super::page::ListenPage;
use super::seen::Seen;
use crate::output;
use crate::request;
use crate::send::{Manner, Sender, Trouble, end_to_end};
use crate::store::{Entry, Store, glob, safe, time};

/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(30);

/// The headers in which senders say what the id of a delivery is.
const IDS: [&str; 5] = ["webhook-id", "svix-id", "x-github-delivery", "x-request-uuid", "twitch-eventsub-message-id"];

/// The longest id of a forgery that is shown and kept.
const LONGEST_ID: usize = 255;

/// What the service is told.
pub(super) struct Setup {
    pub(super) verifier: Verifier,
    /// The status of the answer to a forgery.
    pub(super) rejection: StatusCode,
    pub(super) tag: Tag,
    pub(super) path: Option<String>,
    pub(super) events: Vec<String>,
    pub(super) max_body: usize,
    pub(super) forward: Option<Sender>,
    pub(super) forward_unverified: bool,
    pub(super) answering: Answering,
    pub(super) store: Option<Store>,
    /// Whether `verify` finds a delivery by its id.
    pub(super) is_default_store: bool,
    pub(super) output: Output,
    pub(super) until: Option<u64>,
    pub(super) page: Option<Arc<ListenPage>>,
}

/// The service: what it is told, and what it has seen.
pub(super) struct Service {
    setup: Setup,
    seen: Mutex<Seen>,
    /// Genuine deliveries, and answers of its own to them.
    genuine: AtomicU64,
    answered: AtomicU64,
    enough: Notify,
}

/// An answer, and what the app said with it.
struct Answered {
    response: Response,
    remark: Option<String>,
}

impl Service {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            setup,
            seen: Mutex::default(),
            genuine: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            enough: Notify::new(),
        }
    }

    /// Waits until as many genuine deliveries have come as were asked for.
    pub(super) async fn enough(&self) {
        self.enough.notified().await;
    }

    pub(super) fn has_enough(&self) -> bool {
        self.setup.until.is_none_or(|until| self.genuine.load(Ordering::Relaxed) >= until)
    }

    /// Says what is no delivery: on standard error, or where the terminal shows deliveries.
    fn warn(&self, text: &str) {
        match &self.setup.page {
            Some(page) if self.setup.output == Output::Tui => page.warn(text),
            _ => eprintln!("{text}"),
        }
    }

    /// Answers what is no delivery to this endpoint.
    fn turn_away(&self, parts: &Parts) -> Option<Response> {
        if self.setup.path.as_deref().is_some_and(|path| path != parts.uri.path()) {
            let (method, path) = (&parts.method, parts.uri.path());
            self.warn(&format!("404 for {method} {path:?}, which is not the path of the endpoint"));
            return Some(StatusCode::NOT_FOUND.into_response());
        }
        if parts.method != Method::POST {
            self.warn(&format!("405 for {} {:?}: deliveries are POST", parts.method, parts.uri.path()));
            let allow = (header::ALLOW, HeaderValue::from_static("POST"));
            return Some((StatusCode::METHOD_NOT_ALLOWED, [allow]).into_response());
        }
        None
    }

    /// Reads a body, or says why not.
    async fn read(&self, body: Body) -> Result<Bytes, (StatusCode, String)> {
        let max = self.setup.max_body;
        match timeout(BODY, Limited::new(body, max).collect()).await {
            Ok(Ok(collected)) => Ok(collected.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                Err((StatusCode::PAYLOAD_TOO_LARGE, format!("the body has more than {max} bytes; see --max-body")))
            }
            Ok(Err(_)) => Err((StatusCode::BAD_REQUEST, "the body broke off".into())),
            Err(_) => Err((StatusCode::REQUEST_TIMEOUT, format!("the body took more than {} s", BODY.as_secs()))),
        }
    }

    /// Takes in a delivery.
    async fn take(&self, parts: Parts, body: Bytes, at: SystemTime, begun: Instant) -> Response {
        let verdict = self.setup.verifier.check_at(&parts.headers, &body, at);
        let event = event_type(&self.setup.tag, &parts.headers, &body);
        let (id, refused) = match &verdict {
            Ok(delivery) => (delivery.id().to_owned(), None),
            Err(error) => (claimed_id(&parts.headers), Some(error.to_string())),
        };
        let is_genuine = refused.is_none();
        if is_genuine && !glob::any(&self.setup.events, event.as_deref().unwrap_or_default()) {
            return StatusCode::NO_CONTENT.into_response();
        }
        let is_duplicate = is_genuine && self.seen.lock().unwrap_or_else(PoisonError::into_inner).has(&id);
        let file = self.keep(&id, at, &parts, &body);
        let forward = self.setup.forward.as_ref().filter(|_| is_genuine || self.setup.forward_unverified);
        let Answered { response, remark } = match forward {
            Some(sender) => forwarded(sender, &parts, body.clone()).await,
            None => self.own(is_genuine, is_duplicate).into(),
        };
        let status = response.status();
        if is_genuine && status.is_success() {
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).add(&id);
        }
        let to = forward.map(|sender| sender.url().to_string());
        let entry = file.as_ref().map(|file| Entry {
            id: id.clone(),
            event: event.clone(),
            time: time::unix(at),
            file: file.clone(),
            genuine: is_genuine,
            reason: refused.clone(),
            status: Some(status.as_u16()),
            to: to.clone(),
        });
        if let (Some(store), Some(entry)) = (&self.setup.store, &entry) {
            store.note(entry).unwrap_or_else(|failure| self.warn(&failure.to_string()));
        }
        let name = file.map(|file| self.name(&id, &file));
        let took = begun.elapsed();
        let note = Note { at, event, id, refused, is_duplicate, to, status: status.as_u16(), took, remark, name };
        self.show(&note);
        if let Some(page) = &self.setup.page {
            page.add(&note, entry, || as_request(&parts, &body));
        }
        if is_genuine {
            self.count();
        }
        response
    }

    /// The answer where there is no app to ask.
    fn own(&self, is_genuine: bool, is_duplicate: bool) -> StatusCode {
        match (is_genuine, is_duplicate) {
            (false, _) => self.setup.rejection,
            (true, true) => StatusCode::NO_CONTENT,
            (true, false) => self.setup.answering.status(self.answered.fetch_add(1, Ordering::Relaxed) + 1),
        }
    }

    /// Keeps a request, and says under which name.
    fn keep(&self, id: &str, at: SystemTime, parts: &Parts, body: &Bytes) -> Option<String> {
        let store = self.setup.store.as_ref()?;
        let request = as_request(parts, body);
        store.save(id, at, &request).inspect_err(|failure| self.warn(&failure.to_string())).ok()
    }

    /// What a person calls the delivery: its id, or else its file. An id is put on a command line only where it is harmless.
    fn name(&self, id: &str, file: &str) -> String {
        match &self.setup.store {
            Some(store) if !self.setup.is_default_store || safe(id) != id || id.starts_with('-') => {
                store.path(file).display().to_string()
            }
            _ => id.to_owned(),
        }
    }

    fn show(&self, note: &Note) {
        let shown = match self.setup.output {
            Output::Lines => output::line(&note.line()),
            Output::Json => output::line(&note.json()),
            Output::Quiet | Output::Tui => Ok(()),
        };
        shown.unwrap_or_else(|failure| self.warn(&failure.to_string()));
    }

    fn count(&self) {
        let count = self.genuine.fetch_add(1, Ordering::Relaxed) + 1;
        if self.setup.until.is_some_and(|until| count >= until) {
            self.enough.notify_one();
        }
    }
}

impl From<StatusCode> for Answered {
    fn from(status: StatusCode) -> Self {
        Self { response: status.into_response(), remark: None }
    }
}

/// The handler of every request.
pub(super) async fn receive(State(service): State<Arc<Service>>, request: Request) -> Response {
    let (at, begun) = (SystemTime::now(), Instant::now());
    let (parts, body) = request.into_parts();
    if let Some(answer) = service.turn_away(&parts) {
        return answer;
    }
    match service.read(body).await {
        Ok(body) => service.take(parts, body, at, begun).await,
        Err((status, why)) => {
            service.warn(&format!("{}: {why}", status.as_u16()));
            status.into_response()
        }
    }
}

/// The id that a sender claims, who is not proven to be one.
fn claimed_id(headers: &HeaderMap) -> String {
    let id = IDS.iter().find_map(|name| headers.get(*name)).and_then(|value| value.to_str().ok());
    id.unwrap_or_default().chars().take(LONGEST_ID).collect()
}

/// The request with its body as it is, without the frame of its chunks.
fn as_request(parts: &Parts, body: &Bytes) -> request::Request {
    let mut headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter(|(name, _)| **name != header::TRANSFER_ENCODING && **name != header::CONTENT_LENGTH)
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.push((header::CONTENT_LENGTH.to_string(), body.len().to_string()));
    let target = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    request::Request { method: parts.method.to_string(), target, headers, body: body.to_vec() }
}

/// Sends a request on, and passes the answer back.
async fn forwarded(sender: &Sender, parts: &Parts, body: Bytes) -> Answered {
    let headers = end_to_end(&parts.headers);
    match sender.send(parts.method.clone(), headers, body, Manner::Whole).await {
        Ok(answer) => {
            let remark = (!answer.status.is_success()).then(|| first_line(&answer.body)).flatten();
            let mut response = Response::new(Body::from(answer.body));
            *response.status_mut() = answer.status;
            *response.headers_mut() = end_to_end(&answer.headers);
            Answered { response, remark }
        }
        Err(trouble) => {
            let status = match trouble {
                Trouble::TimedOut(_) => StatusCode::GATEWAY_TIMEOUT,
                Trouble::Unreachable(_) | Trouble::Broken(_) => StatusCode::BAD_GATEWAY,
            };
            Answered { response: status.into_response(), remark: Some(format!("{}: {trouble}", sender.url())) }
        }
    }
}

/// The first line of an answer that says something.
fn first_line(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}
