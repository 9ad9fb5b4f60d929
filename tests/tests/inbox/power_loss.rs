//! A loss of power: what the kernel saw of the file, of the log and of the sockets, cut at any place and put together as a
//! disk might have kept it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tokio::time::sleep;
use webhook_events::SqliteInbox;
use webhook_events::rusqlite::Connection;

use crate::engines::{Folder, is_there};
use crate::site::Site;
use crate::traffic::send;
use crate::victim::{Kind, Victim};

/// What a process did, in the order in which the kernel saw it.
#[derive(Debug)]
enum Event {
    Write {
        file: String,
        offset: usize,
        data: Vec<u8>,
    },
    Truncate {
        file: String,
        length: usize,
    },
    /// All that was written to the file before is on the disk.
    Synced {
        file: String,
    },
    /// A delivery of this id was answered with 204.
    Answered {
        id: String,
    },
}

/// The numbers and texts of a traced call.
struct Call<'t> {
    name: &'t str,
    arguments: &'t str,
    /// What it returned; none while it is under way.
    result: Option<&'t str>,
}

/// The call on a line, whose first part may have been on an earlier one.
fn calls(trace: &str) -> Vec<(String, Call<'_>)> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let Some((name, rest)) = resumed.split_once(" resumed>") else { continue };
            let result = rest.rsplit_once(" = ").map(|(_, result)| result);
            let first = begun.remove(thread).unwrap_or_default();
            calls.push((first.to_owned(), Call { name, arguments: rest, result }));
        } else if let Some((name, rest)) = rest.split_once('(') {
            if let Some(first) = rest.strip_suffix("<unfinished ...>") {
                begun.insert(thread, first);
                calls.push((String::new(), Call { name, arguments: first, result: None }));
            } else if let Some((arguments, result)) = rest.rsplit_once(" = ") {
                calls.push((String::new(), Call { name, arguments, result: Some(result) }));
            }
        }
    }
    calls
}

/// What a text of strace stands for, which writes every byte as `\xNN`.
fn bytes(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1).filter_map(|digits| digits.get(..2));
    digits.map(|digits| u8::from_str_radix(digits, 16).expect("two digits")).collect()
}

/// The file or socket of a call, which strace puts behind its number.
fn descriptor(arguments: &str) -> Option<String> {
    let (_, rest) = arguments.split_once('<')?;
    String::from_utf8(bytes(rest.split_once('>')?.0)).ok()
}

/// The last component of the path of the database or its log.
fn file(arguments: &str) -> Option<String> {
    let path = descriptor(arguments)?;
    let name = path.rsplit('/').next()?;
    matches!(name, "webhooks.db" | "webhooks.db-wal").then(|| name.to_owned())
}

fn quoted(arguments: &str) -> Vec<u8> {
    let text = arguments.split_once('"').map_or("", |(_, rest)| rest.split_once('"').map_or("", |(text, _)| text));
    bytes(text)
}

fn number(text: &str) -> usize {
    text.trim().trim_end_matches(')').trim().parse().expect("a number")
}

/// The events of a trace.
fn events(trace: &str) -> Vec<Event> {
    let mut events = Vec::new();
    // What was asked on each socket.
    let mut asked: HashMap<String, String> = HashMap::new();
    for (first, Call { name, arguments, result }) in calls(trace) {
        let whole = if first.is_empty() { arguments.to_owned() } else { first.clone() + arguments };
        match name {
            // A write may reach the disk from when it begins, so what is seen of its end does not count.
            "pwrite64" if first.is_empty() => {
                if let Some(file) = file(arguments) {
                    let offset = number(arguments.rsplit(',').next().expect("an offset"));
                    events.push(Event::Write { file, offset, data: quoted(arguments) });
                }
            }
            "ftruncate" if first.is_empty() => {
                if let Some(file) = file(arguments) {
                    let length = number(arguments.rsplit(',').next().expect("a length"));
                    events.push(Event::Truncate { file, length });
                }
            }
            "fsync" | "fdatasync" if result.is_some_and(|result| result.trim() == "0") => {
                events.extend(file(&whole).map(|file| Event::Synced { file }));
            }
            "recvfrom" | "read" if result.is_some() => {
                let text = String::from_utf8_lossy(&quoted(&whole)).into_owned();
                if let (Some(socket), Some((_, rest))) = (descriptor(&whole), text.split_once("webhook-id: ")) {
                    asked.insert(socket, rest.split("\r\n").next().unwrap_or_default().to_owned());
                }
            }
            "sendto" | "write" | "writev" if first.is_empty() => {
                let text = String::from_utf8_lossy(&quoted(arguments)).into_owned();
                if text.starts_with("HTTP/1.1 204")
                    && let Some(id) = descriptor(arguments).and_then(|socket| asked.remove(&socket))
                {
                    events.push(Event::Answered { id });
                }
            }
            _ => {}
        }
    }
    events
}

/// A file as the disk may have it: what was synced, and what was written since.
#[derive(Clone, Default)]
struct Disk {
    synced: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(offset, data) => {
                let end = offset + data.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*offset..end].copy_from_slice(data);
            }
            Self::Truncate(length) => content.resize(*length, 0),
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

impl Disk {
    fn sync(&mut self) {
        for change in self.pending.drain(..) {
            change.apply(&mut self.synced);
        }
    }

    /// What was synced and some of what was not, in any order, some of it torn at a sector.
    fn torn(&self, dice: &mut Dice) -> Vec<u8> {
        let mut content = self.synced.clone();
        let mut kept: Vec<Change> = self.pending.iter().filter(|_| dice.roll(2) == 0).cloned().collect();
        for at in (1..kept.len()).rev() {
            kept.swap(at, dice.roll(at + 1));
        }
        for change in &mut kept {
            if let Change::Write(_, data) = change
                && dice.roll(3) == 0
            {
                data.truncate(dice.roll(data.len() / 512 + 1) * 512);
            }
            change.apply(&mut content);
        }
        content
    }
}

/// Opens what the disk has kept, and checks that it is whole and knows what was answered.
async fn opens(disks: &BTreeMap<String, Vec<u8>>, answered: &BTreeSet<String>, at: usize) {
    let folder = Folder::new();
    for (name, content) in disks {
        fs::write(folder.path().join(name), content).expect("it is written");
    }
    let inbox = SqliteInbox::open(folder.file()).await.unwrap_or_else(|error| panic!("cut at {at}: {error}"));
    drop(inbox);
    let connection = Connection::open(folder.file()).expect("it opens");
    let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it answers");
    assert_eq!(sound, "ok", "cut at {at}");
    let mut statement = connection.prepare("SELECT id FROM webhook_delivery").expect("the table is there");
    let known: BTreeSet<String> =
        statement.query_map([], |row| row.get(0)).expect("it answers").collect::<Result<_, _>>().expect("texts");
    let lost: Vec<_> = answered.difference(&known).collect();
    assert!(lost.is_empty(), "cut at {at}: answered with 204 and not there: {lost:?}");
}

/// What strace saw of a process that was sent deliveries, one by one and many at a time; `None` where it cannot trace.
async fn traced(site: &Site) -> Option<String> {
    if !is_there("strace", &["-e", "trace=none", "true"]) {
        return None;
    }
    let trace = site.folder.path().join("trace");
    let mut strace = Command::new("strace");
    let calls = "trace=pwrite64,ftruncate,fsync,fdatasync,recvfrom,sendto,read,write,writev";
    strace.args(["-f", "-y", "-xx", "-s", "1000000", "-e", calls, "-o"]).arg(&trace).arg(Victim::program());
    let victim = Victim::start_by(strace, &site.orders(Kind::Plain)).expect("it listens");
    for number in 0..20 {
        assert_eq!(send(&victim.address, &site.secret, &format!("one_{number}")).await, Some(204));
    }
    for round in 0..6 {
        let ids: Vec<String> = (0..16).map(|number| format!("many_{round}_{number}")).collect();
        let mut sent = tokio::task::JoinSet::new();
        for id in ids {
            let (address, secret) = (victim.address.clone(), site.secret.clone());
            sent.spawn(async move { assert_eq!(send(&address, &secret, &id).await, Some(204)) });
        }
        sent.join_all().await;
        // The writer is idle, and moves the log into the file.
        sleep(Duration::from_millis(if round % 2 == 0 { 400 } else { 0 })).await;
    }
    let seen = fs::read_to_string(&trace).expect("strace has written");
    drop(victim);
    Some(seen)
}

fn contents(folder: &Path) -> BTreeMap<String, Disk> {
    let read = |name: &str| fs::read(folder.join(name)).unwrap_or_default();
    let disk = |name: &str| (name.to_owned(), Disk { synced: read(name), pending: Vec::new() });
    ["webhooks.db", "webhooks.db-wal"].map(disk).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loss_of_power_loses_nothing_that_was_answered() {
    let site = Site::sqlite();
    drop(site.folder.inbox().await);
    let mut disks = contents(site.folder.path());
    let Some(trace) = traced(&site).await else { return };
    let events = events(&trace);
    let answers = events.iter().filter(|event| matches!(event, Event::Answered { .. })).count();
    assert_eq!(answers, 116, "every answer was seen");
    let moved = events.iter().filter(|event| matches!(event, Event::Synced { file } if file == "webhooks.db")).count();
    assert!(moved > 0, "the log was moved into the file");

    let (mut answered, mut dice, mut cuts) = (BTreeSet::new(), Dice(20_261_126), 0);
    for (at, event) in events.iter().enumerate() {
        let is_worth_a_cut = match event {
            Event::Synced { .. } => dice.roll(3) == 0,
            Event::Answered { .. } => dice.roll(4) == 0,
            Event::Write { .. } | Event::Truncate { .. } => dice.roll(25) == 0,
        };
        if is_worth_a_cut {
            cuts += 1;
            let image = |keep: &mut dyn FnMut(&Disk) -> Vec<u8>| {
                disks.iter().map(|(name, disk)| (name.clone(), keep(disk))).collect::<BTreeMap<_, _>>()
            };
            opens(&image(&mut |disk| disk.synced.clone()), &answered, at).await;
            opens(&image(&mut |disk| disk.torn(&mut dice)), &answered, at).await;
        }
        match event {
            Event::Write { file, offset, data } => {
                disks.get_mut(file).expect("known").pending.push(Change::Write(*offset, data.clone()));
            }
            Event::Truncate { file, length } => {
                disks.get_mut(file).expect("known").pending.push(Change::Truncate(*length));
            }
            Event::Synced { file } => disks.get_mut(file).expect("known").sync(),
            Event::Answered { id } => _ = answered.insert(id.clone()),
        }
    }
    println!("{} events, {cuts} cuts, {} answers", events.len(), answered.len());
    assert!(cuts > 30, "{cuts} cuts");
}
