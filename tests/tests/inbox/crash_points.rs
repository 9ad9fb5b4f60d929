//! Processes that abort at named places, in builds with `--cfg inbox_failpoints`, as CI makes one.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::engines::Server;
use crate::site::{Allowed, Site};
use crate::traffic::{Traffic, send};
use crate::victim::{KINDS, Kind, Orders, Upkeep, Victim};

/// The signal of `abort`.
const ABORTED: i32 = 6;

/// Places that a process on either engine comes by.
const EVERYWHERE: [&str; 6] = ["before_commit", "committed", "claimed", "handler", "before_settle", "settled"];
/// Places of the writer of SQLite.
const IN_A_FILE: [&str; 2] = ["begun", "accept_between"];
/// Places of what takes back from processes that are gone.
const RESCUE: [&str; 2] = ["rescuing", "rescued"];
/// Places of what forgets.
const SWEEP: [&str; 2] = ["sweeping", "swept"];

/// Places of one kind of handler.
fn of_kind(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Plain => &[],
        Kind::Transactional => &["tx_before_commit", "tx_committed"],
        Kind::Completing => &["own_before_commit", "own_committed"],
    }
}

/// All of it for one engine.
async fn crash_everywhere(site: impl Fn() -> Option<Site>, own: &[&str]) {
    for kind in KINDS {
        for place in EVERYWHERE.iter().chain(own).chain(of_kind(kind)).chain(&RESCUE) {
            for pass in [1, 6] {
                let Some(site) = site() else { return };
                crash(&site, kind, place, pass).await;
            }
        }
        for place in SWEEP {
            let Some(site) = site() else { return };
            // It sweeps some fifty times in a second, so there is something to forget by then.
            crash(&site, kind, place, 120).await;
        }
    }
}

/// One process dies at a place, another goes on, and what must hold is looked at from outside.
async fn crash(site: &Site, kind: Kind, place: &str, pass: u32) {
    let at = format!("{kind:?} {place}:{pass}");
    let forgets = SWEEP.contains(&place);
    let mut orders = site.orders(kind);
    if RESCUE.contains(&place) {
        // There is something to take back from a process that was killed in the middle.
        crash_in_handler(site, &orders).await;
        orders.upkeep = Some(Upkeep { remember: Duration::from_secs(3600), bodies: Duration::from_secs(3600) });
    }
    if forgets {
        // Copies that come within a second and a half are known.
        orders.upkeep = Some(Upkeep { remember: Duration::from_millis(1500), bodies: Duration::from_millis(100) });
    }
    orders.failpoint = Some(format!("{place}:{pass}"));
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
    if let Some(mut victim) = Victim::start(&orders) {
        traffic.go_to(vec![victim.address.clone()]);
        let died = timeout(Duration::from_secs(20), async {
            while victim.ended().is_none() {
                sleep(Duration::from_millis(5)).await;
            }
        });
        assert!(died.await.is_ok(), "{at}: no process came by");
        assert_eq!(victim.wait().signal(), Some(ABORTED), "{at}");
        let pid = victim.pid;
        drop(victim);
        site.end_lease(pid).await;
    }
    // The next one receives, too.
    orders.failpoint = None;
    let victim = Victim::start(&orders).expect("it starts");
    traffic.go_to(vec![victim.address.clone()]);
    let before = traffic.count();
    while traffic.count() < before + 20 {
        sleep(Duration::from_millis(5)).await;
    }
    let acknowledged = traffic.stop(tasks).await;
    let pid = victim.pid;
    drop(victim);
    site.end_lease(pid).await;
    site.come_to_the_end(kind).await;
    println!("{at}: {} acknowledged", acknowledged.len());
    site.hold(kind, &acknowledged, Allowed { lost_leases: false, forgets }).await;
}

/// Leaves deliveries behind that a process was handling when it died.
async fn crash_in_handler(site: &Site, orders: &Orders) {
    let orders = Orders { failpoint: Some("handler:5".to_owned()), ..orders.clone() };
    let mut victim = Victim::start(&orders).expect("it starts");
    let (traffic, tasks) = Traffic::start(&site.secret, 4, Duration::ZERO);
    traffic.go_to(vec![victim.address.clone()]);
    victim.wait();
    traffic.go_to(Vec::new());
    traffic.stop(tasks).await;
    let pid = victim.pid;
    drop(victim);
    site.end_lease(pid).await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(inbox_failpoints), ignore = "the places are in builds with `--cfg inbox_failpoints`")]
async fn killed_at_every_named_place_of_sqlite() {
    crash_everywhere(|| Some(Site::sqlite()), &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(inbox_failpoints), ignore = "the places are in builds with `--cfg inbox_failpoints`")]
async fn killed_at_every_named_place_of_postgres() {
    crash_everywhere(|| Server::shared().map(|server| Site::postgres(server.schema())), &[]).await;
}

/// A process dies while it makes the tables: the next one finds none, or all of them.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(inbox_failpoints), ignore = "the places are in builds with `--cfg inbox_failpoints`")]
async fn killed_at_every_named_place_of_a_migration() {
    let mut sites = vec![Site::sqlite()];
    sites.extend(Server::shared().map(|server| Site::postgres(server.schema())));
    for site in sites {
        for place in ["migrating:1", "migration_before_commit:1", "migrated:1"] {
            let orders = Orders { failpoint: Some(place.to_owned()), ..site.orders(Kind::Plain) };
            let mut aborted = Victim::spawn(&orders);
            assert_eq!(aborted.wait().expect("it ends").signal(), Some(ABORTED), "{place}");
        }
        let victim = Victim::start(&site.orders(Kind::Plain)).expect("it starts");
        assert_eq!(send(&victim.address, &site.secret, "msg_1").await, Some(204));
        drop(victim);
    }
}
