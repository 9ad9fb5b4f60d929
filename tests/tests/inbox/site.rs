//! A store that processes come to and go from, and what must hold of it: computed from the answers, from the log of the
//! handlers and from the tables, and from nothing inside.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use webhook_events::Secret;

use crate::engines::Folder;
use crate::engines::{Schema, Server};
use crate::victim::{At, Kind, Orders, Victim, connection, effects_table};

/// A store of one test, with the log of its handlers.
pub(crate) struct Site {
    pub(crate) at: At,
    pub(crate) folder: Folder,
    pub(crate) secret: Secret,
    schema: Option<Schema>,
}

/// What became of a delivery, by the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Waiting,
    Running,
    Dead,
    Completed,
    Done,
}

impl Fate {
    fn of(state: Option<i64>) -> Self {
        match state {
            None => Self::Done,
            Some(0) => Self::Waiting,
            Some(1) => Self::Running,
            Some(2) => Self::Dead,
            Some(3) => Self::Completed,
            Some(other) => panic!("there is no state {other}"),
        }
    }
}

/// What the tables say.
pub(crate) struct Tables {
    pub(crate) fates: BTreeMap<String, Fate>,
    /// The attempts that succeeded.
    handled: Vec<(String, i64)>,
    effects: HashMap<String, i64>,
}

const FATES: &str =
    "SELECT d.id, CAST(q.state AS bigint) FROM @webhook_delivery d LEFT JOIN @webhook_queue q ON q.seq = d.seq";
const HANDLED: &str = "SELECT d.id, a.n FROM @webhook_attempt a JOIN @webhook_delivery d ON d.seq = a.seq \
     WHERE a.outcome = 'handled'";
const LEFT: &str = "SELECT count(*) FROM @webhook_queue WHERE state <> 2";

/// What was allowed to happen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Allowed {
    /// Processes were stopped for longer than their lease, so their runs overlap with those of others.
    pub(crate) lost_leases: bool,
    /// Deliveries are forgotten when they are handled.
    pub(crate) forgets: bool,
}

impl Site {
    /// A file of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new();
        Self { at: At::File { path: folder.file(), shared: false }, folder, secret: Secret::generate(), schema: None }
    }

    /// A file that several processes share.
    pub(crate) fn shared() -> Self {
        let folder = Folder::new();
        Self { at: At::File { path: folder.file(), shared: true }, folder, secret: Secret::generate(), schema: None }
    }

    /// A file in another folder than the log of the handlers.
    pub(crate) fn elsewhere(path: PathBuf) -> Self {
        let at = At::File { path, shared: false };
        Self { at, folder: Folder::new(), secret: Secret::generate(), schema: None }
    }

    /// A schema of its own.
    pub(crate) fn postgres(schema: Schema) -> Self {
        let at = At::Server { url: schema.server.url(), schema: schema.name.clone(), polls: false };
        Self { at, folder: Folder::new(), secret: Secret::generate(), schema: Some(schema) }
    }

    /// The same, where processes find the server elsewhere.
    pub(crate) fn by_way_of(mut self, way: &str) -> Self {
        if let At::Server { url, .. } = &mut self.at {
            way.clone_into(url);
        }
        self
    }

    /// The same, without `LISTEN` and `NOTIFY`.
    pub(crate) fn polling(mut self) -> Self {
        if let At::Server { polls, .. } = &mut self.at {
            *polls = true;
        }
        self
    }

    /// The same on another server, which has taken over.
    pub(crate) fn moves_to(&mut self, server: &Arc<Server>) {
        if let Some(schema) = &mut self.schema {
            schema.server = Arc::clone(server);
        }
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("handlers.log")
    }

    pub(crate) fn orders(&self, kind: Kind) -> Orders {
        Orders {
            at: self.at.clone(),
            kind,
            secret: self.secret.expose().to_string(),
            log: self.log(),
            failpoint: None,
            upkeep: None,
            retry: Duration::from_millis(10),
        }
    }

    /// Ends the lease of a process that is gone now, and not in half a minute.
    pub(crate) async fn end_lease(&self, pid: u32) {
        match &self.at {
            At::File { shared: false, .. } => {}
            At::File { path, .. } => {
                let sql = "UPDATE webhook_owner SET beat_until = 0 WHERE pid = ?1";
                connection(path).execute(sql, [pid]).expect("it is written");
            }
            At::Server { .. } => {
                let schema = self.schema.as_ref().expect("it is on a server");
                let sql = "UPDATE @webhook_owner SET beat_until = now() - interval '1 second' WHERE pid = $1";
                let client = schema.server.client().await;
                client.execute(&schema.sql(sql), &[&i64::from(pid)]).await.expect("it is written");
            }
        }
    }

    /// How many deliveries are neither handled nor dead.
    pub(crate) async fn left(&self) -> i64 {
        self.count(LEFT).await
    }

    /// The number that a statement returns; `@` stands before the name of a table.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        match &self.schema {
            None => {
                let sql = sql.replace('@', "");
                self.read(|connection| connection.query_row(&sql, [], |row| row.get(0)).expect("it answers"))
            }
            Some(schema) => {
                let client = schema.server.client().await;
                client.query_one(&schema.sql(sql), &[]).await.expect("it answers").get(0)
            }
        }
    }

    fn read<T>(&self, read: impl FnOnce(&webhook_events::rusqlite::Connection) -> T) -> T {
        let At::File { path, .. } = &self.at else { panic!("it is a file") };
        read(&connection(path))
    }

    pub(crate) async fn tables(&self) -> Tables {
        let effects = format!("SELECT id, count(*) FROM {} GROUP BY id", effects_table(&self.at));
        let Some(schema) = &self.schema else {
            return self.read(|connection| {
                let pairs = |sql: &str| -> Vec<(String, Option<i64>)> {
                    let mut statement = connection.prepare(&sql.replace('@', "")).expect("the tables are there");
                    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("it answers");
                    rows.collect::<Result<_, _>>().expect("it answers")
                };
                Tables::of(pairs(FATES), pairs(HANDLED), pairs(&effects))
            });
        };
        let client = schema.server.client().await;
        let pairs = async |sql: String| -> Vec<(String, Option<i64>)> {
            let rows = client.query(&sql, &[]).await.expect("it answers");
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        };
        Tables::of(pairs(schema.sql(FATES)).await, pairs(schema.sql(HANDLED)).await, pairs(effects).await)
    }

    /// Lets a process that nobody kills come to the end of all there is.
    pub(crate) async fn come_to_the_end(&self, kind: Kind) {
        let _victim = Victim::start(&self.orders(kind)).expect("it starts");
        // What was in a crash runs one at a time, which takes as long as it takes; but something happens all the time.
        let (mut least, mut idle) = (i64::MAX, 0);
        while idle < 1500 {
            match self.left().await {
                0 => return,
                left if left < least => (least, idle) = (left, 0),
                _ => idle += 1,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{least} deliveries are left, and for half a minute none of them was handled");
    }

    /// Checks I1 to I5 of what was acknowledged, once nothing is left to do.
    pub(crate) async fn hold(&self, kind: Kind, acknowledged: &BTreeSet<String>, allowed: Allowed) {
        assert!(!acknowledged.is_empty(), "nothing was accepted");
        let tables = self.tables().await;
        let runs = Runs::read(&self.log());
        for id in acknowledged {
            // I1 and I2: what was answered with 2xx is known, and done or dead.
            match tables.fates.get(id) {
                Some(Fate::Done | Fate::Dead) => {}
                None if allowed.forgets && runs.last.get(id).is_some_and(|last| last == "end") => {}
                fate => panic!("{id} was acknowledged, and is {fate:?}"),
            }
        }
        // I3: one success, and no run that began after it.
        let mut handled = HashMap::new();
        for (id, attempt) in &tables.handled {
            assert!(handled.insert(id, *attempt).is_none(), "I3: {id} was handled with success twice");
        }
        for (id, attempt) in handled {
            let begun = runs.begun.get(id).copied().unwrap_or_default();
            assert!(begun <= attempt, "I3: {id} began {begun} times and was handled at attempt {attempt}");
            // A delivery that completes itself may be through before the end of its run is noted.
            if !allowed.lost_leases && kind != Kind::Completing {
                assert_eq!(runs.last.get(id).map(String::as_str), Some("end"), "I3: {id} began after its success");
            }
        }
        // I4: never two at a time.
        if !allowed.lost_leases {
            assert!(runs.overlaps.is_empty(), "I4: {:?}", runs.overlaps);
        }
        // I5: one effect for each that is done, and none for the others.
        if kind != Kind::Plain {
            for (id, fate) in &tables.fates {
                let expected = i64::from(*fate == Fate::Done);
                let effects = tables.effects.get(id).copied().unwrap_or_default();
                assert_eq!(effects, expected, "I5: {id} is {fate:?}");
            }
            for (id, effects) in &tables.effects {
                assert_eq!(*effects, 1, "I5: {id} has so many effects");
            }
        }
    }
}

impl Tables {
    fn of(
        fates: Vec<(String, Option<i64>)>,
        handled: Vec<(String, Option<i64>)>,
        effects: Vec<(String, Option<i64>)>,
    ) -> Self {
        let number = |number: Option<i64>| number.expect("it is not null");
        Self {
            fates: fates.into_iter().map(|(id, state)| (id, Fate::of(state))).collect(),
            handled: handled.into_iter().map(|(id, n)| (id, number(n))).collect(),
            effects: effects.into_iter().map(|(id, count)| (id, number(count))).collect(),
        }
    }
}

/// What the handlers have noted, in the order in which it happened.
#[derive(Default)]
struct Runs {
    begun: HashMap<String, i64>,
    /// The last word on each delivery.
    last: HashMap<String, String>,
    /// Deliveries that ran in two processes that lived, or twice in one.
    overlaps: Vec<String>,
}

impl Runs {
    fn read(log: &Path) -> Self {
        let mut runs = Self::default();
        let mut running: HashMap<String, HashSet<String>> = HashMap::new();
        for line in fs::read_to_string(log).expect("the log can be read").lines() {
            let mut words = line.split(' ');
            let (Some(what), Some(id), Some(pid)) = (words.next(), words.next(), words.next()) else {
                panic!("`{line}` is no line of the log");
            };
            let (id, pid) = (id.to_owned(), pid.to_owned());
            match what {
                "begin" => {
                    *runs.begun.entry(id.clone()).or_default() += 1;
                    let others = running.entry(id.clone()).or_default();
                    if !others.is_empty() || !others.insert(pid) {
                        runs.overlaps.push(id.clone());
                    }
                    runs.last.insert(id, what.to_owned());
                }
                "end" => {
                    running.entry(id.clone()).or_default().remove(&pid);
                    runs.last.insert(id, what.to_owned());
                }
                "killed" => running.values_mut().for_each(|pids| _ = pids.remove(&pid)),
                _ => panic!("`{line}` is no line of the log"),
            }
            if running.len() > 10_000 {
                running.retain(|_, pids| !pids.is_empty());
            }
        }
        runs
    }
}
