//! What an operator sees of an inbox, and what can be asked of it.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

/// Counts of an inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InboxStats {
    /// Deliveries that wait to be handled, retries included.
    pub waiting: u64,
    /// Deliveries that are being handled.
    pub running: u64,
    /// Deliveries that are dead.
    pub dead: u64,
    /// How long the oldest delivery that is due has been waiting since it was received.
    pub oldest_waiting: Option<Duration>,
    /// What the inbox takes of the disk, in bytes.
    pub bytes: u64,
    /// Whether workers claim nothing.
    pub paused: bool,
    /// In PostgreSQL the row versions of `webhook_queue` that `VACUUM` has not removed yet, as the server last counted
    /// them. 0 in SQLite.
    pub queue_dead_tuples: u64,
}

/// What a delivery is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// It waits to be handled, perhaps after failures.
    Waiting,
    /// It is being handled.
    Running,
    /// It is kept, and not handled unless it is replayed.
    Dead,
    /// It was handled.
    Done,
    /// It was given up: only its id is known.
    Discarded,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Dead => "dead",
            Self::Done => "done",
            Self::Discarded => "discarded",
        }
    }
}

/// Which deliveries to list or replay.
///
/// ```
/// use webhook_events::Filter;
///
/// let filter = Filter::dead().kind("batch.*");
/// # drop(filter);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub(crate) state: Option<State>,
    pub(crate) source: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) since: Option<SystemTime>,
    pub(crate) reason: Option<String>,
}

impl Filter {
    /// Every delivery.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Deliveries that are dead.
    #[must_use]
    pub fn dead() -> Self {
        Self::all().state(State::Dead)
    }

    /// Deliveries that wait.
    #[must_use]
    pub fn waiting() -> Self {
        Self::all().state(State::Waiting)
    }

    /// Only those in this state.
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// Only those of this source.
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// Only those of this event type; `*` stands for any run of characters.
    #[must_use]
    pub fn kind(mut self, pattern: &str) -> Self {
        self.kind = Some(pattern.to_owned());
        self
    }

    /// Only those received at this time or later.
    #[must_use]
    pub fn since(mut self, time: SystemTime) -> Self {
        self.since = Some(time);
        self
    }

    /// Only those that are dead for this reason: `permanent`, `exhausted`, `crashed`, `undecodable`, `misused`.
    #[must_use]
    pub fn reason(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// The pattern of [`kind`](Self::kind) for `LIKE … ESCAPE '\'`.
    pub(crate) fn like(&self) -> Option<String> {
        let pattern = self.kind.as_ref()?;
        Some(pattern.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_").replace('*', "%"))
    }
}

/// Where the next page of a list begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub(crate) i64);

impl Cursor {
    /// The cursor as text, for a URL.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// The cursor that [`to_text`](Self::to_text) wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Page {
    /// The deliveries, without their bodies, headers and attempts.
    pub entries: Vec<Entry>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Cursor>,
}

/// One delivery as it is kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The endpoint.
    pub source: String,
    /// The delivery's id.
    pub id: String,
    /// The event type; empty where the body does not name one.
    pub kind: String,
    /// What it is in.
    pub state: State,
    /// Why it is dead.
    pub reason: Option<String>,
    /// When it was received.
    pub received_at: SystemTime,
    /// When it is due, where it waits.
    pub due_at: Option<SystemTime>,
    /// When it was signed, in unix seconds.
    pub signed_at: i64,
    /// How often it was claimed.
    pub attempt: i64,
    /// How often it failed.
    pub failures: u32,
    /// How often its process died while it was handled.
    pub crashes: u32,
    /// The headers that were kept, as a JSON object of texts; empty in a list.
    pub headers: String,
    /// The signed bytes; empty in a list.
    pub body: Bytes,
    /// What was tried, oldest first; empty in a list.
    pub attempts: Vec<AttemptEntry>,
}

/// One attempt that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptEntry {
    /// Its number.
    pub number: i64,
    /// When it began, where that is known.
    pub began_at: Option<SystemTime>,
    /// When it ended.
    pub ended_at: SystemTime,
    /// `handled`, `failed`, `panicked`, `timed_out`, `permanent`, `crashed`, `given_back`, `discarded`.
    pub outcome: String,
    /// The error.
    pub error: Option<String>,
}

/// How the due times of replayed deliveries are spread, as a million at once would be a herd.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread(pub(crate) Duration);

impl Spread {
    /// Evenly over this time.
    #[must_use]
    pub const fn over(time: Duration) -> Self {
        Self(time)
    }

    /// All at once.
    #[must_use]
    pub const fn none() -> Self {
        Self(Duration::ZERO)
    }
}
