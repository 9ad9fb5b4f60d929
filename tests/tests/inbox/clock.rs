//! Clocks that jump while a process runs and between two runs, and clocks that are apart.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::engines::schema;
use crate::handlers::until;
use crate::site::{Allowed, Site};
use crate::traffic::{Traffic, send, send_at};
use crate::victim::{Kind, Orders, Upkeep, Victim};

const HOUR: i64 = 3600;
const TEN_DAYS: i64 = 10 * 24 * HOUR;

/// The library that tells a process another time; `None` where it is not installed.
fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten().map(|folder| folder.path());
    let found = folders.map(|folder| folder.join("faketime/libfaketime.so.1")).find(|library| library.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI has no libfaketime: `apt-get install libfaketime`");
        eprintln!("skipped: there is no libfaketime; `apt-get install libfaketime` brings it");
    }
    found
}

/// The clock of a process, which goes wrong by as many seconds as a file says.
struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Clock {
    fn of(site: &Site, name: &str) -> Option<Self> {
        let clock = Self { library: library()?, file: site.folder.path().join(name) };
        clock.is_wrong_by(0);
        Some(clock)
    }

    fn is_wrong_by(&self, seconds: i64) {
        // In one piece, as it may be read at any time.
        let new = self.file.with_extension("new");
        fs::write(&new, format!("{seconds:+}\n")).expect("it is written");
        fs::rename(new, &self.file).expect("it is replaced");
    }

    fn start(&self, orders: &Orders) -> Victim {
        let mut command = Command::new(Victim::program());
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1");
        Victim::start_by(command, orders).expect("it starts")
    }
}

fn shifted(seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { SystemTime::now() - by } else { SystemTime::now() + by }
}

/// Deliveries that have failed once, and are due in three seconds.
async fn waiting(site: &Site, address: &str, at: i64) -> Vec<String> {
    let ids: Vec<String> = (0..8).map(|number| format!("fails_{number}_{at}")).collect();
    let mut sent = JoinSet::new();
    for id in ids.clone() {
        let (address, secret) = (address.to_owned(), site.secret.clone());
        sent.spawn(async move {
            // The library may tell a thread another time for a moment, in which the signature is too old or too young.
            while send_at(&address, &secret, &id, shifted(at)).await != Some(204) {
                sleep(Duration::from_millis(10)).await;
            }
        });
    }
    sent.join_all().await;
    let failed = "SELECT count(*) FROM @webhook_queue WHERE state = 0 AND failures = 1";
    until(async || site.count(failed).await == 8).await;
    ids
}

/// A clock that goes wrong while a process runs, and is put right between two runs.
async fn jumps(jump: i64) {
    let site = Site::sqlite();
    let Some(clock) = Clock::of(&site, "clock") else { return };
    let orders = Orders { retry: Duration::from_secs(3), ..site.orders(Kind::Transactional) };
    let victim = clock.start(&orders);
    let mut acknowledged = waiting(&site, &victim.address, 0).await;
    clock.is_wrong_by(jump);
    // What waits is handled in time, and so is what comes after.
    until(async || send_at(&victim.address, &site.secret, "msg_1", shifted(jump)).await == Some(204)).await;
    until(async || site.left().await == 0).await;
    acknowledged.extend(waiting(&site, &victim.address, jump).await);
    drop(victim);
    clock.is_wrong_by(0);
    let victim = clock.start(&orders);
    until(async || site.left().await == 0).await;
    drop(victim);
    site.hold(Kind::Transactional, &acknowledged.into_iter().collect(), Allowed::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_delays_no_retry() {
    tokio::join!(jumps(-HOUR), jumps(HOUR), jumps(-TEN_DAYS), jumps(TEN_DAYS));
}

/// What is young looks old by a clock that leaps forward, and is not forgotten for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_leaps_forward_forgets_nothing() {
    let site = Site::sqlite();
    let Some(clock) = Clock::of(&site, "clock") else { return };
    let upkeep = Some(Upkeep { remember: Duration::from_secs(5 * 24 * 3600), ..Upkeep::default() });
    let victim = clock.start(&Orders { upkeep, ..site.orders(Kind::Plain) });
    until(async || send(&victim.address, &site.secret, "msg_1").await == Some(204)).await;
    until(async || site.left().await == 0).await;
    clock.is_wrong_by(TEN_DAYS);
    // It sweeps all the time.
    sleep(Duration::from_secs(1)).await;
    clock.is_wrong_by(0);
    assert_eq!(site.count("SELECT count(*) FROM @webhook_delivery").await, 1);
}

/// Processes whose clocks are two hours apart work on one PostgreSQL as others do: nobody loses a lease for it.
#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_apart_do_no_harm_in_postgres() {
    let site = Site::postgres(schema!());
    let (Some(early), Some(late)) = (Clock::of(&site, "early"), Clock::of(&site, "late")) else { return };
    early.is_wrong_by(-HOUR);
    late.is_wrong_by(HOUR);
    let orders = site.orders(Kind::Transactional);
    let victims = [early.start(&orders), late.start(&orders), Victim::start(&orders).expect("it starts")];
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
    // The others would find its signatures too old, or too young.
    traffic.go_to(vec![victims[2].address.clone()]);
    sleep(Duration::from_secs(3)).await;
    let acknowledged = traffic.stop(tasks).await;
    assert_eq!(send(&victims[0].address, &site.secret, "early").await, Some(400));
    until(async || site.left().await == 0).await;
    let log = fs::read_to_string(site.log()).expect("the log can be read");
    for victim in &victims {
        assert!(log.lines().any(|line| line.ends_with(&format!(" {}", victim.pid))), "each has handled something");
    }
    drop(victims);
    site.hold(Kind::Transactional, &acknowledged, Allowed::default()).await;
}
