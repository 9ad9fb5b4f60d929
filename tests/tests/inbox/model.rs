//! One model of the inbox's state machine, and the engines beside it: whatever is done, they agree.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use webhook_events::{
    Accepted, ClaimKey, Ended, Filter, InboxStore, NewDelivery, Settlement, SqliteInbox, State, Want,
};

use crate::engines::Folder;

/// One thing that is done to an inbox.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Accept {
        id: u8,
        key: Option<u8>,
        undecodable: bool,
    },
    Claim {
        slots: usize,
        suspects: usize,
        ordered: bool,
    },
    Settle {
        which: usize,
        how: How,
    },
    /// The process dies, and another opens the inbox.
    Crash,
    Replay {
        id: u8,
        again: bool,
    },
    Discard {
        id: u8,
    },
    Pause(bool),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    Done,
    /// Due at once, or in an hour.
    Retry(bool),
    Dead,
    GiveBack,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let how = prop_oneof![
        4 => Just(How::Done),
        1 => any::<bool>().prop_map(How::Retry),
        1 => Just(How::Dead),
        1 => Just(How::GiveBack),
    ];
    let step = prop_oneof![
        6 => (0..12_u8, proptest::option::of(0..3_u8), prop::bool::weighted(0.1))
            .prop_map(|(id, key, undecodable)| Step::Accept { id, key, undecodable }),
        5 => (1..5_usize, 0..2_usize, any::<bool>())
            .prop_map(|(slots, suspects, ordered)| Step::Claim { slots, suspects, ordered }),
        6 => (0..8_usize, how).prop_map(|(which, how)| Step::Settle { which, how }),
        1 => Just(Step::Crash),
        1 => (0..12_u8, any::<bool>()).prop_map(|(id, again)| Step::Replay { id, again }),
        1 => (0..12_u8).prop_map(|id| Step::Discard { id }),
        1 => any::<bool>().prop_map(Step::Pause),
    ];
    vec(step, 1..60)
}

/// What the model knows of a delivery.
#[derive(Clone, Debug)]
struct Row {
    seq: usize,
    key: Option<u8>,
    state: State,
    attempt: i64,
    failures: u32,
    crashes: u32,
    /// Greater is later; what is due in an hour is not due in this test.
    due: Option<usize>,
    has_body: bool,
}

#[derive(Default)]
struct Model {
    rows: BTreeMap<u8, Row>,
    next: usize,
    paused: bool,
}

impl Model {
    fn tick(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn accept(&mut self, id: u8, key: Option<u8>, undecodable: bool) -> Accepted {
        let now = self.tick();
        match self.rows.get_mut(&id) {
            None => {
                let state = if undecodable { State::Dead } else { State::Waiting };
                let row =
                    Row { seq: now, key, state, attempt: 0, failures: 0, crashes: 0, due: Some(now), has_body: true };
                self.rows.insert(id, row);
                Accepted::Stored
            }
            Some(row) if row.state == State::Dead && !undecodable => {
                (row.state, row.failures, row.crashes, row.due, row.key) = (State::Waiting, 0, 0, Some(now), key);
                Accepted::Revived
            }
            Some(_) => Accepted::Duplicate,
        }
    }

    fn claim(&mut self, slots: usize, suspects: usize, ordered: bool) -> Vec<u8> {
        if self.paused {
            return Vec::new();
        }
        let is_head = |row: &Row| {
            !ordered
                || row.key.is_none()
                || !self.rows.values().any(|other| {
                    let is_earlier = other.state == State::Waiting && other.seq < row.seq;
                    other.key == row.key && (is_earlier || other.state == State::Running)
                })
        };
        let mut due: Vec<(u8, Row)> = self
            .rows
            .iter()
            .filter(|(_, row)| row.state == State::Waiting && row.due.is_some() && is_head(row))
            .map(|(id, row)| (*id, row.clone()))
            .collect();
        due.sort_by_key(|(_, row)| (row.due, row.seq));
        let of = |suspect: bool, limit: usize| -> Vec<u8> {
            due.iter().filter(|(_, row)| (row.crashes > 0) == suspect).take(limit).map(|(id, _)| *id).collect()
        };
        let mut claimed = of(true, suspects.min(slots));
        claimed.extend(of(false, slots - claimed.len()));
        for id in &claimed {
            let row = self.rows.get_mut(id).expect("it is there");
            row.state = State::Running;
            row.attempt += 1;
        }
        claimed
    }

    fn settle(&mut self, id: u8, attempt: i64, how: How) -> bool {
        let now = self.tick();
        let row = self.rows.get_mut(&id).expect("it was claimed");
        if row.state != State::Running || row.attempt != attempt {
            return false;
        }
        match how {
            How::Done => row.state = State::Done,
            How::Retry(at_once) => {
                (row.state, row.failures, row.due) = (State::Waiting, row.failures + 1, at_once.then_some(now));
            }
            How::Dead => (row.state, row.failures) = (State::Dead, row.failures + 1),
            How::GiveBack => (row.state, row.due) = (State::Waiting, Some(now)),
        }
        true
    }

    fn crash(&mut self) {
        let now = self.tick();
        for row in self.rows.values_mut().filter(|row| row.state == State::Running) {
            row.crashes += 1;
            row.state = if row.crashes >= 3 { State::Dead } else { State::Waiting };
            row.due = Some(now);
        }
    }

    fn replay(&mut self, id: u8, again: bool) -> bool {
        let now = self.tick();
        let Some(row) = self.rows.get_mut(&id) else { return false };
        let replayed = match row.state {
            State::Dead => true,
            State::Done => again && row.has_body,
            _ => false,
        };
        if replayed {
            // The key is that of the queue's row, which is gone once the delivery is handled.
            row.key = row.key.filter(|_| row.state == State::Dead);
            (row.state, row.failures, row.crashes, row.due) = (State::Waiting, 0, 0, Some(now));
        }
        replayed
    }

    fn discard(&mut self, id: u8) -> bool {
        let Some(row) = self.rows.get_mut(&id) else { return false };
        let discarded = matches!(row.state, State::Waiting | State::Dead);
        if discarded {
            (row.state, row.has_body) = (State::Discarded, false);
        }
        discarded
    }
}

/// An engine that can be killed and opened again.
pub(crate) trait Engine {
    fn store(&self) -> &dyn InboxStore;
    fn reopen(&mut self) -> impl Future<Output = ()>;
}

struct Sqlite {
    folder: Folder,
    inbox: Option<SqliteInbox>,
}

impl Engine for Sqlite {
    fn store(&self) -> &dyn InboxStore {
        self.inbox.as_ref().expect("it is open")
    }

    async fn reopen(&mut self) {
        self.inbox = None;
        self.inbox = Some(self.folder.inbox().await);
    }
}

/// Does all of it to the model and the engine, and compares after each step.
pub(crate) async fn agrees(engine: &mut impl Engine, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    let mut held: Vec<(u8, ClaimKey, i64)> = Vec::new();
    for step in steps {
        // Due times are in milliseconds, and the model's are not.
        tokio::time::sleep(Duration::from_millis(2)).await;
        match step {
            Step::Accept { id, key, undecodable } => {
                let mut new = NewDelivery::new("shop", &format!("msg_{id}"), "order.paid", "{}");
                new.order_key = key.map(|key| key.to_string());
                new.undecodable = undecodable.then(|| "it does not".to_owned());
                let accepted = engine.store().accept(new).await.expect("it answers");
                prop_assert_eq!(accepted, model.accept(*id, *key, *undecodable));
            }
            Step::Claim { slots, suspects, ordered } => {
                let mut want = Want::new("shop", *slots);
                (want.suspects, want.ordered) = (*suspects, *ordered);
                let claims = engine.store().claim(&want).await.expect("it answers");
                let expected = model.claim(*slots, *suspects, *ordered);
                let ids: Vec<String> = claims.claimed.iter().map(|claim| claim.id.clone()).collect();
                let expected: Vec<String> = expected.iter().map(|id| format!("msg_{id}")).collect();
                prop_assert_eq!(ids, expected);
                for claim in claims.claimed {
                    let id: u8 = claim.id["msg_".len()..].parse().expect("a number");
                    let row = &model.rows[&id];
                    prop_assert_eq!((claim.failures, claim.crashes), (row.failures, row.crashes));
                    held.push((id, claim.key, row.attempt));
                }
            }
            Step::Settle { which, how } => {
                let Some((id, key, attempt)) = held.get(*which % held.len().max(1)).copied() else { continue };
                let ended = match how {
                    How::Done => Settlement::new(key, Ended::Done, "handled"),
                    How::Retry(true) => Settlement::new(key, Ended::Retry(Duration::ZERO), "failed"),
                    How::Retry(false) => Settlement::new(key, Ended::Retry(Duration::from_secs(3600)), "failed"),
                    How::Dead => Settlement::new(key, Ended::Dead("permanent"), "permanent"),
                    How::GiveBack => Settlement::new(key, Ended::GiveBack, "given_back"),
                };
                let settled = engine.store().settle(vec![ended]).await.expect("it answers");
                prop_assert_eq!(settled, vec![model.settle(id, attempt, *how)]);
            }
            Step::Crash => {
                engine.reopen().await;
                model.crash();
            }
            Step::Replay { id, again } => {
                let replayed = engine.store().replay(&format!("msg_{id}"), *again).await.expect("it answers");
                prop_assert_eq!(replayed, model.replay(*id, *again));
            }
            Step::Discard { id } => {
                let discarded = engine.store().discard(&format!("msg_{id}")).await.expect("it answers");
                prop_assert_eq!(discarded, model.discard(*id));
            }
            Step::Pause(paused) => {
                engine.store().set_paused(*paused).await.expect("it answers");
                model.paused = *paused;
            }
        }
        let page = engine.store().list(&Filter::all(), None, 100).await.expect("it answers");
        let states: BTreeMap<String, State> = page.entries.into_iter().map(|entry| (entry.id, entry.state)).collect();
        let expected = model.rows.iter().map(|(id, row)| (format!("msg_{id}"), row.state)).collect();
        prop_assert_eq!(states, expected, "after {:?}", step);
    }
    Ok(())
}

/// How many sequences are tried: as many as `PROPTEST_CASES` says, where it says so.
pub(crate) fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(40), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_agrees_with_the_model(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let folder = Folder::new();
            let inbox = Some(folder.inbox().await);
            agrees(&mut Sqlite { folder, inbox }, &steps).await
        })?;
    }
}
