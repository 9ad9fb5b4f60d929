//! The page of `listen`: the deliveries that have come, why one was refused, and another try at the app.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::http::Method;
use tokio::sync::broadcast;
use webhook_events::async_trait;
use webhook_events_spec::Spec;

use super::note::Note;
use crate::failure::Failure;
use crate::replay;
use crate::request::Request;
use crate::secret::Text;
use crate::send::{Keys, Manner, Sender};
use crate::store::{Entry, Store, glob};
use crate::web::{Act, Acted, Body, Change, Chart, Detail, Listed, Query, Row, Source, State, Tile, Tone, Try, millis};
use crate::{decode, verify};

/// How many deliveries the page has.
const MOST: usize = 10_000;
/// How many bytes of requests are held where none are kept in files.
const MOST_BYTES: usize = 64 << 20;

/// What the page is told.
pub(super) struct Setup {
    pub(super) title: String,
    /// The public URL of the endpoint, for schemes whose signature covers it.
    pub(super) url: String,
    pub(super) keys: Keys,
    /// The secrets as texts, to find out what is wrong with a delivery.
    pub(super) secrets: Vec<Text>,
    pub(super) spec: Option<Spec>,
    pub(super) store: Option<Store>,
    /// Where deliveries are forwarded to, and can be replayed to.
    pub(super) forward: Option<Sender>,
}

/// The deliveries as the page shows them.
pub(super) struct ListenPage {
    setup: Setup,
    log: Mutex<Log>,
    /// What was to be said on standard error, where a terminal shows this instead.
    warning: Mutex<Option<String>>,
    changes: broadcast::Sender<Change>,
}

/// The newest deliveries.
struct Log {
    /// In the order in which they came.
    deliveries: VecDeque<Logged>,
    /// The number of the next.
    next: u64,
    /// How many bytes of requests are held.
    bytes: usize,
    chart: Chart,
    counts: Counts,
}

/// How many there were of each kind.
#[derive(Clone, Copy, Default)]
struct Counts {
    received: u64,
    genuine: u64,
    duplicate: u64,
    refused: u64,
    failed: u64,
}

/// A delivery.
#[derive(Clone)]
struct Logged {
    number: u64,
    row: Row,
    to: Option<String>,
    kept: Kept,
    tries: Vec<Try>,
}

/// Where its request is.
#[derive(Clone)]
enum Kept {
    File(Entry),
    Memory(Arc<Request>),
    Gone,
}

impl ListenPage {
    /// The page, with the newest of what the store has.
    pub(super) fn new(setup: Setup) -> Result<Self, Failure> {
        let mut log = Log {
            deliveries: VecDeque::new(),
            next: 0,
            bytes: 0,
            chart: Chart::new(SystemTime::now()),
            counts: Counts::default(),
        };
        if let Some(store) = &setup.store {
            let entries = store.list()?;
            let begin = entries.len().saturating_sub(MOST);
            for entry in entries.into_iter().skip(begin) {
                log.add(Logged::of_entry(entry));
            }
        }
        let (changes, _) = broadcast::channel(1024);
        Ok(Self { setup, log: Mutex::new(log), warning: Mutex::default(), changes })
    }

    /// Adds a delivery that has been answered.
    pub(super) fn add(&self, note: &Note, kept: Option<Entry>, request: impl FnOnce() -> Request) {
        let kept = match kept {
            Some(entry) => Kept::File(entry),
            None => Kept::Memory(Arc::new(request())),
        };
        let row = self.log().add(Logged::of_note(note, kept));
        self.tell(Change::Delivery(Box::new(row)));
        self.tell(Change::State);
    }

    /// What is listened on.
    pub(super) fn title(&self) -> String {
        self.setup.title.clone()
    }

    /// Says something that is no delivery.
    pub(super) fn warn(&self, text: &str) {
        *self.warning.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.to_owned());
        self.tell(Change::State);
    }

    /// What was said since the last time.
    pub(super) fn take_warning(&self) -> Option<String> {
        self.warning.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, change: Change) {
        // Nobody may have the page open.
        let _ = self.changes.send(change);
    }

    fn find(&self, key: &str) -> Option<Logged> {
        self.log().deliveries.iter().rev().find(|logged| logged.row.key == key).cloned()
    }

    fn request(&self, logged: &Logged) -> Result<Option<Arc<Request>>, Failure> {
        Ok(match (&logged.kept, &self.setup.store) {
            (Kept::File(entry), Some(store)) => Some(Arc::new(store.read(entry)?)),
            (Kept::Memory(request), _) => Some(Arc::clone(request)),
            (Kept::File(_) | Kept::Gone, _) => None,
        })
    }

    async fn replay(&self, key: &str) -> Result<Acted, Failure> {
        let refused = |message: &str| Ok(Acted { ok: false, message: message.to_owned() });
        let Some(sender) = &self.setup.forward else { return refused("there is no app: `--forward` says where it is") };
        let Some(logged) = self.find(key) else { return refused("the delivery is not here any more") };
        let Some(request) = self.request(&logged)? else { return refused("its body is not here any more") };
        let mut headers = replay::headers(&request);
        let mut remark = String::new();
        // What was not genuine is not made so. Nor can who has a public key alone sign.
        if logged.row.trusted {
            let signer = self.setup.keys.signer().url(&self.setup.url);
            if let Err(failure) = replay::sign(&mut headers, &signer, &logged.row.id, &request.body) {
                remark = format!("; it was sent as it had come: {}", failure.message());
            }
        }
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or(Method::POST);
        let (began, begun) = (SystemTime::now(), Instant::now());
        let result = sender.send(method, headers, Bytes::from(request.body.clone()), Manner::Whole).await;
        let (status, error) = match &result {
            Ok(answer) => (Some(answer.status.as_u16()), None),
            Err(trouble) => (None, Some(trouble.to_string())),
        };
        let ok = result.as_ref().is_ok_and(|answer| answer.status.is_success());
        let outcome = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let row = {
            let mut log = self.log();
            let logged = log.deliveries.iter_mut().rev().find(|logged| logged.row.key == key);
            logged.map(|logged| {
                let number = logged.tries.len() as u64 + 1;
                let ended = millis(began + begun.elapsed());
                logged.tries.push(Try { number, began: Some(millis(began)), ended, outcome, error: error.clone() });
                logged.row.attempts = Some(number);
                if logged.row.trusted {
                    logged.row.status = status;
                    (logged.row.verdict, logged.row.tone) =
                        if ok { ("genuine", Tone::Good) } else { ("failed", Tone::Bad) };
                }
                logged.row.clone()
            })
        };
        if let Some(row) = row {
            self.tell(Change::Delivery(Box::new(row)));
        }
        let took = begun.elapsed().as_millis();
        let message = match (status, error) {
            (Some(status), _) => format!("replayed: {} answered {status} in {took} ms{remark}", sender.url()),
            (None, error) => format!("{}: {}{remark}", sender.url(), error.unwrap_or_default()),
        };
        Ok(Acted { ok, message })
    }
}

#[async_trait]
impl Source for ListenPage {
    async fn state(&self) -> Result<State, Failure> {
        let mut log = self.log();
        log.chart.advance(SystemTime::now());
        let counts = log.counts;
        let tile = |label, count: u64, tone| Tile {
            label,
            value: count.to_string(),
            tone: if count == 0 { Tone::Neutral } else { tone },
        };
        Ok(State {
            mode: "listen",
            title: self.setup.title.clone(),
            target: self.setup.forward.as_ref().map(|sender| sender.url().to_string()),
            can: if self.setup.forward.is_some() { vec!["replay"] } else { Vec::new() },
            paused: false,
            kinds: vec!["genuine", "duplicate", "refused", "failed"],
            tiles: vec![
                tile("received", counts.received, Tone::Neutral),
                tile("genuine", counts.genuine, Tone::Good),
                tile("duplicates", counts.duplicate, Tone::Neutral),
                tile("refused", counts.refused, Tone::Bad),
                tile("failed", counts.failed, Tone::Bad),
            ],
            chart: log.chart.clone(),
        })
    }

    async fn list(&self, query: &Query) -> Result<Listed, Failure> {
        let log = self.log();
        let after = query.after.as_deref().and_then(|text| text.parse::<u64>().ok()).unwrap_or(u64::MAX);
        let limit = query.limit();
        let mut found = log.deliveries.iter().rev().filter(|logged| {
            let row = &logged.row;
            logged.number < after
                && query.verdict().is_none_or(|verdict| verdict == row.verdict)
                && query.event().is_none_or(|event| glob::matches(event, row.event.as_deref().unwrap_or_default()))
                && query.has_text(row)
        });
        let some: Vec<&Logged> = found.by_ref().take(limit).collect();
        let next = found.next().and_then(|_| some.last().map(|last| last.number.to_string()));
        Ok(Listed { deliveries: some.into_iter().map(|logged| logged.row.clone()).collect(), next })
    }

    async fn get(&self, key: &str) -> Result<Option<Detail>, Failure> {
        let Some(logged) = self.find(key) else { return Ok(None) };
        let request = self.request(&logged)?;
        let setup = &self.setup;
        let arrived = UNIX_EPOCH + Duration::from_millis(logged.row.at);
        let cause = request.as_ref().filter(|_| !logged.row.trusted).and_then(|request| {
            verify::explain(&setup.keys.scheme, request, &setup.secrets, &setup.url, arrived).map(Into::into)
        });
        let decode = match (&request, &setup.spec) {
            (Some(request), Some(spec)) if logged.row.trusted => Some(decode::decode(spec, request).into()),
            _ => None,
        };
        let mut facts = Vec::new();
        if let Some(to) = &logged.to {
            facts.push(("forwarded to", to.clone()));
        }
        if let (Kept::File(entry), Some(store)) = (&logged.kept, &setup.store) {
            facts.push(("file", store.path(&entry.file).display().to_string()));
        }
        let url = setup.forward.as_ref().map_or_else(|| setup.url.clone(), |sender| sender.url().to_string());
        Ok(Some(Detail {
            cause,
            decode,
            curl: request.as_ref().map(|request| request.to_curl(&url)),
            headers: request.as_ref().map(|request| request.headers.clone()).unwrap_or_default(),
            body: Body::from(request.as_ref().map_or(&[][..], |request| &request.body)),
            can: if setup.forward.is_some() && request.is_some() { vec!["replay"] } else { Vec::new() },
            row: logged.row,
            tries: logged.tries,
            facts,
        }))
    }

    async fn act(&self, act: Act) -> Result<Acted, Failure> {
        match act {
            Act::Replay { key } => self.replay(&key).await,
            _ => Ok(Acted { ok: false, message: "deliveries that were received here can be replayed only".to_owned() }),
        }
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}

impl Log {
    /// Adds a delivery, forgets the oldest where there are too many, and returns its row.
    fn add(&mut self, mut logged: Logged) -> Row {
        logged.number = self.next;
        if logged.row.key.is_empty() {
            logged.row.key = format!("n{}", self.next);
        }
        self.next += 1;
        self.counts.received += 1;
        let count = match logged.row.verdict {
            "genuine" => &mut self.counts.genuine,
            "duplicate" => &mut self.counts.duplicate,
            "refused" => &mut self.counts.refused,
            _ => &mut self.counts.failed,
        };
        *count += 1;
        self.chart.advance(UNIX_EPOCH + Duration::from_millis(logged.row.at));
        self.chart.count(logged.row.at, matches!(logged.row.verdict, "refused" | "failed"));
        self.bytes += logged.kept.bytes();
        let row = logged.row.clone();
        self.deliveries.push_back(logged);
        if self.deliveries.len() > MOST
            && let Some(oldest) = self.deliveries.pop_front()
        {
            self.bytes -= oldest.kept.bytes();
        }
        let mut oldest = self.deliveries.iter_mut();
        while self.bytes > MOST_BYTES
            && let Some(logged) = oldest.next()
        {
            self.bytes -= logged.kept.bytes();
            logged.kept = match &logged.kept {
                Kept::Memory(_) => Kept::Gone,
                kept => kept.clone(),
            };
        }
        row
    }
}

impl Kept {
    /// How many bytes of memory it takes.
    fn bytes(&self) -> usize {
        match self {
            Self::Memory(request) => {
                let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
                request.body.len() + headers
            }
            Self::File(_) | Self::Gone => 0,
        }
    }
}

impl Logged {
    /// A delivery that came just now.
    fn of_note(note: &Note, kept: Kept) -> Self {
        let took = note.took.as_secs_f64() * 1000.0;
        let (verdict, tone) = verdict(note.refused.is_none(), note.is_duplicate, note.status);
        let key = if let Kept::File(entry) = &kept { key(&entry.file) } else { String::new() };
        let ended = millis(note.at + note.took);
        let tries = note.to.iter().map(|_| Try {
            number: 1,
            began: Some(millis(note.at)),
            ended,
            outcome: note.status.to_string(),
            error: note.remark.clone(),
        });
        Self {
            number: 0,
            row: Row {
                key,
                id: note.id.clone(),
                event: note.event.clone(),
                at: millis(note.at),
                verdict,
                tone,
                note: note.refused.clone().or_else(|| note.remark.clone()),
                status: Some(note.status),
                duration: Some((took * 10.0).round() / 10.0),
                attempts: note.to.is_some().then_some(1),
                trusted: note.refused.is_none(),
            },
            to: note.to.clone(),
            tries: tries.collect(),
            kept,
        }
    }

    /// A delivery of an earlier run.
    fn of_entry(entry: Entry) -> Self {
        let (verdict, tone) = verdict(entry.genuine, false, entry.status.unwrap_or_default());
        Self {
            number: 0,
            row: Row {
                key: key(&entry.file),
                id: entry.id.clone(),
                event: entry.event.clone(),
                at: entry.time.saturating_mul(1000),
                verdict,
                tone,
                note: entry.reason.clone(),
                status: entry.status,
                duration: None,
                attempts: None,
                trusted: entry.genuine,
            },
            to: entry.to.clone(),
            tries: Vec::new(),
            kept: Kept::File(entry),
        }
    }
}

/// The name of a file as a key.
fn key(file: &str) -> String {
    file.strip_suffix(".http").unwrap_or(file).to_owned()
}

fn verdict(is_genuine: bool, is_duplicate: bool, status: u16) -> (&'static str, Tone) {
    match (is_genuine, is_duplicate, status) {
        (false, ..) => ("refused", Tone::Bad),
        (true, true, 200..300) => ("duplicate", Tone::Neutral),
        (true, _, 200..300) => ("genuine", Tone::Good),
        _ => ("failed", Tone::Bad),
    }
}
