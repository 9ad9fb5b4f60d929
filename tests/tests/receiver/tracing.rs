//! What a log shows of a delivery, and what it must never show.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::Full;
use tokio::time::sleep;
use tracing::Level;
use tracing::subscriber::DefaultGuard;
use webhook_events::{Claimed, DedupeStore, HandlerError, Lease, Secret, Signer, StoreError, Verifier, async_trait};

use crate::endpoint::{DONE, Endpoint};
use crate::late::Away;
use crate::stage::Stage;

/// What was logged on this thread while it lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .without_time()
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no test panics in a lock").clone()).expect("a log is UTF-8")
    }

    /// The one line there is of the receiver.
    fn line(&self) -> String {
        let text = self.text();
        let lines: Vec<_> = text.lines().filter(|line| line.contains("webhook")).collect();
        assert_eq!(lines.len(), 1, "{text}");
        lines[0].trim_start().to_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics in a lock").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn assert_shows(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "no `{part}` in `{line}`");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handled_delivery_is_one_line_with_all_there_is_to_know() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::new(|_| async {
        sleep(Duration::from_millis(250)).await;
        Ok(())
    }));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    let line = log.line();
    assert!(line.starts_with("INFO webhook{"), "{line}");
    assert_shows(&line, &["id=\"msg_1\"", "event_type=response.completed", "key_index=0", "age_s=0"]);
    assert_shows(&line, &["webhook handled", "outcome=\"handled\"", "handler_ms=25"]);
}

#[tokio::test]
async fn the_key_that_signed_and_the_age_of_the_delivery_are_shown() {
    let (log, _guard) = Log::start();
    let old = Secret::generate();
    let stage = Stage::succeeding();
    let verifier = Verifier::new(Secret::generate()).also_accept(old.clone());
    let endpoint = Endpoint::verifying(stage, verifier, Signer::new(old));
    let a_minute_ago = SystemTime::now() - Duration::from_secs(60);
    let mut request = Request::post("/").body(Full::from(DONE)).expect("the request is well formed");
    *request.headers_mut() = endpoint.sign_at("msg_1", a_minute_ago, DONE).into();
    assert_eq!(endpoint.call(request).await.status(), StatusCode::NO_CONTENT);
    assert_shows(&log.line(), &["key_index=1", "age_s=6"]);
}

#[tokio::test]
async fn a_handler_error_is_shown_with_its_causes() {
    let (log, _guard) = Log::start();
    for (error, outcome) in [
        (HandlerError::retryable as fn(Wrapped) -> HandlerError, "outcome=\"failed\""),
        (HandlerError::permanent, "outcome=\"permanent\""),
    ] {
        let endpoint =
            Endpoint::new(Stage::new(move |_| async move { Err(error(Wrapped(io::Error::other("no route")))) }));
        endpoint.deliver("msg_1", DONE).await;
        let text = log.text();
        let line = text.lines().last().unwrap_or_default();
        assert_shows(line, &["ERROR webhook{", outcome, "reason=the database is away: no route"]);
    }
}

/// An error with a cause.
#[derive(Debug)]
struct Wrapped(io::Error);

impl std::fmt::Display for Wrapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is away")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test]
async fn a_panic_is_shown_as_one() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::new(|_| async { panic!("a handler panics on purpose") }));
    endpoint.deliver("msg_1", DONE).await;
    assert_shows(&log.line(), &["ERROR webhook{", "outcome=\"panicked\"", "handler_ms="]);
}

#[tokio::test(start_paused = true)]
async fn a_late_handler_is_shown_twice_in_the_span_of_its_delivery() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::new(|_| async {
        sleep(Duration::from_secs(30)).await;
        Err(HandlerError::retryable("too late"))
    }));
    endpoint.deliver("msg_1", DONE).await;
    assert_shows(&log.line(), &["WARN webhook{", "id=\"msg_1\"", "outcome=\"deferred\""]);
    endpoint.receiver.drain().await;
    let text = log.text();
    let line = text.lines().last().unwrap_or_default();
    assert_shows(line, &["ERROR webhook{", "id=\"msg_1\"", "outcome=\"failed\"", "reason=too late", "handler_ms=3000"]);
}

#[tokio::test]
async fn a_store_that_fails_is_shown_with_its_reason() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::with(Stage::succeeding(), |receiver| receiver.dedupe_store(Away));
    endpoint.deliver("msg_1", DONE).await;
    assert_shows(&log.line(), &["ERROR webhook{", "step=\"claim\"", "reason=the store is away"]);
}

/// A store that gives every claim to somebody else as soon as the handler runs.
struct Taken;

#[async_trait]
impl DedupeStore for Taken {
    async fn claim(&self, _: &str, _: &Lease) -> Result<Claimed, StoreError> {
        Ok(Claimed::Granted)
    }

    async fn renew(&self, _: &str, _: &Lease) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn complete(&self, _: &str, _: Duration) -> Result<(), StoreError> {
        Ok(())
    }

    async fn release(&self, _: &str, _: &Lease) -> Result<(), StoreError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_lost_is_shown() {
    let (log, _guard) = Log::start();
    let stage = Stage::new(|_| async {
        sleep(Duration::from_secs(2)).await;
        Ok(())
    });
    let lease = Duration::from_secs(3);
    let endpoint = Endpoint::with(stage, |receiver| receiver.dedupe_store(Taken).lease(lease));
    assert_eq!(endpoint.deliver("msg_1", DONE).await, StatusCode::NO_CONTENT);
    let text = log.text();
    assert_shows(text.lines().next().unwrap_or_default(), &["WARN webhook{", "claim ended before its handler"]);
}

#[tokio::test]
async fn duplicates_and_draining_are_shown() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::succeeding());
    endpoint.deliver("msg_1", DONE).await;
    endpoint.deliver("msg_1", DONE).await;
    assert_shows(&log.text(), &["outcome=\"duplicate\""]);
    endpoint.receiver.drain().await;
    endpoint.deliver("msg_2", DONE).await;
    assert_shows(&log.text(), &["outcome=\"draining\""]);
}

#[tokio::test]
async fn a_refusal_is_shown_with_its_reason_and_without_a_word_of_the_stranger() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::succeeding());
    let mut request = endpoint.delivery("id_of_a_stranger", "body of a stranger");
    *request.headers_mut() = HeaderMap::from(
        Signer::new(Secret::generate()).sign("id_of_a_stranger", SystemTime::now(), DONE).expect("it signs"),
    );
    endpoint.call(request).await;
    assert_shows(&log.line(), &["DEBUG webhook", "outcome=\"rejected\"", "no signature that fits"]);
    assert!(!log.text().contains("stranger"));

    let mut request = endpoint.delivery("msg_1", DONE);
    *request.method_mut() = Method::GET;
    endpoint.call(request).await;
    assert_shows(&log.text(), &["outcome=\"method\""]);

    endpoint.deliver("msg_1", r#"{"type":"response.completed","id":"evt_1","created_at":0,"data":{"id":null}}"#).await;
    assert_shows(&log.text(), &["outcome=\"undecodable\"", "data.id: expected string, found null"]);
}

#[tokio::test]
async fn an_event_type_is_shown_in_one_short_line_whatever_it_is() {
    let (log, _guard) = Log::start();
    let endpoint = Endpoint::new(Stage::succeeding());
    endpoint.deliver("msg_1", r#"{"type":"new\nERROR forged line\u001b[31m"}"#).await;
    assert_shows(&log.line(), &[r"event_type=new\nERROR forged line\u{1b}[31m"]);
    let endless: &'static str = Box::leak(format!(r#"{{"type":"{}"}}"#, "0123456789".repeat(50)).into_boxed_str());
    endpoint.deliver("msg_2", endless).await;
    assert_shows(&log.text(), &["0123456789…"]);
    assert!(!log.text().contains(&"0123456789".repeat(11)));
}

#[tokio::test(start_paused = true)]
async fn no_secret_signature_or_body_is_ever_shown() {
    let (log, _guard) = Log::start();
    let secret = Secret::generate();
    let mark = "mark-of-the-body";
    let body: &'static str = Box::leak(DONE.replace("resp_1", mark).into_boxed_str());
    let stage = Stage::new(|call| async move {
        match call {
            0 => Ok(()),
            1 => Err(HandlerError::retryable("no")),
            2 => Err(HandlerError::permanent("never")),
            3 => panic!("a handler panics on purpose"),
            _ => {
                sleep(Duration::from_secs(60)).await;
                Ok(())
            }
        }
    });
    let endpoint = Endpoint::verifying(stage, Verifier::new(secret.clone()), Signer::new(secret.clone()));
    for number in 0..5 {
        endpoint.deliver(&format!("msg_{number}"), body).await;
        endpoint.deliver(&format!("msg_{number}"), body).await;
    }
    endpoint.deliver("msg_a", r#"{"type":"mark","a":"mark-of-the-body","a":1}"#).await;
    endpoint.deliver("msg_b", "mark-of-the-body").await;
    let mut forged = endpoint.delivery("msg_c", body);
    forged.headers_mut().insert("webhook-signature", "v1,mark-of-the-body".parse().expect("a header"));
    endpoint.call(forged).await;
    endpoint.receiver.drain().await;

    let text = log.text();
    assert!(text.contains("outcome=\"deferred\"") && text.contains("outcome=\"panicked\""), "{text}");
    let signature = endpoint.sign("msg_1", body).signature().to_owned();
    let key = secret.expose();
    for hidden in [mark, "v1,", &signature[3..], &key, &key["whsec_".len()..]] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}
