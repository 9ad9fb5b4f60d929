//! Processes that are killed at any time, and one that a delivery kills.

use std::time::Duration;

use tokio::time::sleep;

use crate::engines::schema;
use crate::site::{Allowed, Fate, Site};
use crate::traffic::{Traffic, send};
use crate::victim::{KINDS, Kind, Victim};

/// Kills a process under load again and again, and checks what must hold.
async fn kills(site: &Site, kind: Kind, rounds: u32) {
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
    for round in 0..rounds {
        let victim = Victim::start(&site.orders(kind)).expect("it starts");
        traffic.go_to(vec![victim.address.clone()]);
        // At no particular time of its life.
        sleep(Duration::from_millis(u64::from(round * 7919 % 431))).await;
        let pid = victim.pid;
        drop(victim);
        site.end_lease(pid).await;
    }
    traffic.go_to(Vec::new());
    let acknowledged = traffic.stop(tasks).await;
    site.come_to_the_end(kind).await;
    site.hold(kind, &acknowledged, Allowed::default()).await;
    println!("{kind:?}: {rounds} kills, {} deliveries acknowledged", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_time_nothing_is_lost_or_done_twice_in_sqlite() {
    for kind in KINDS {
        kills(&Site::sqlite(), kind, 5).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_time_nothing_is_lost_or_done_twice_in_postgres() {
    for kind in KINDS {
        kills(&Site::postgres(schema!()), kind, 5).await;
    }
}

/// `cargo test -p webhook-events-tests --test inbox --release -- --ignored --nocapture killed_many_times`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour"]
async fn killed_many_times() {
    for kind in KINDS {
        kills(&Site::sqlite(), kind, 250).await;
        kills(&Site::postgres(schema!()), kind, 250).await;
    }
}

/// Several processes on one store, one of which is killed and started again, or stopped and woken when its lease is over.
async fn several(site: &Site, kind: Kind, count: usize, rounds: usize, stops: bool) {
    let start = || Victim::start(&site.orders(kind)).expect("it starts");
    let mut victims: Vec<Victim> = (0..count).map(|_| start()).collect();
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
    for round in 0..rounds {
        traffic.go_to(victims.iter().map(|victim| victim.address.clone()).collect());
        sleep(Duration::from_millis(400)).await;
        if stops && round % 2 == 1 {
            let stopped = &victims[round % count];
            stopped.signal("STOP");
            sleep(Duration::from_millis(50)).await;
            site.end_lease(stopped.pid).await;
            sleep(Duration::from_millis(600)).await;
            stopped.signal("CONT");
            continue;
        }
        let killed = victims.swap_remove(round % count);
        traffic.go_to(victims.iter().map(|victim| victim.address.clone()).collect());
        let pid = killed.pid;
        drop(killed);
        site.end_lease(pid).await;
        victims.push(start());
    }
    let acknowledged = traffic.stop(tasks).await;
    for victim in victims {
        let pid = victim.pid;
        drop(victim);
        site.end_lease(pid).await;
    }
    site.come_to_the_end(kind).await;
    site.hold(kind, &acknowledged, Allowed { lost_leases: stops, forgets: false }).await;
    println!("{kind:?}: {count} processes, {rounds} rounds, {} deliveries acknowledged", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_on_postgres_one_is_killed_or_stopped() {
    for kind in KINDS {
        several(&Site::postgres(schema!()), kind, 2, 4, false).await;
    }
    several(&Site::postgres(schema!()), Kind::Transactional, 2, 4, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_three_processes_that_share_a_file_one_is_killed() {
    for kind in KINDS {
        several(&Site::shared(), kind, 3, 3, false).await;
    }
}

/// `cargo test -p webhook-events-tests --test inbox --release -- --ignored --nocapture eight_processes`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes some minutes"]
async fn eight_processes() {
    for kind in KINDS {
        several(&Site::postgres(schema!()), kind, 8, 60, false).await;
        several(&Site::postgres(schema!()), kind, 8, 60, true).await;
    }
}

/// A process that is stopped for three leases, with nobody's help: others take over after one, and what it says when it
/// wakes is refused.
///
/// `cargo test -p webhook-events-tests --test inbox --release -- --ignored stopped_for_three_leases`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes two minutes"]
async fn stopped_for_three_leases() {
    let site = Site::postgres(schema!());
    let kind = Kind::Transactional;
    let stopped = Victim::start(&site.orders(kind)).expect("it starts");
    let other = Victim::start(&site.orders(kind)).expect("it starts");
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::from_millis(5));
    traffic.go_to(vec![stopped.address.clone(), other.address.clone()]);
    sleep(Duration::from_secs(2)).await;
    stopped.signal("STOP");
    traffic.go_to(vec![other.address.clone()]);
    sleep(Duration::from_secs(90)).await;
    stopped.signal("CONT");
    sleep(Duration::from_secs(5)).await;
    let acknowledged = traffic.stop(tasks).await;
    for _ in 0..3000 {
        if site.left().await == 0 {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    drop((stopped, other));
    site.hold(kind, &acknowledged, Allowed { lost_leases: true, forgets: false }).await;
}

/// One delivery aborts the process: it is dead after three crashes, and drags no other down.
async fn poison(site: Site) {
    let orders = site.orders(Kind::Plain);
    let mut acknowledged = Vec::new();
    let mut starts = 0;
    while starts == 0 || site.left().await > 0 {
        starts += 1;
        assert!(starts < 10, "it does not come to an end");
        let Some(mut victim) = Victim::start(&orders) else { continue };
        if starts == 1 {
            for number in 0..100 {
                let id = if number == 50 { "poison_1".to_owned() } else { format!("msg_{number}") };
                if send(&victim.address, &site.secret, &id).await == Some(204) {
                    acknowledged.push(id);
                }
            }
        }
        for _ in 0..1000 {
            if victim.ended().is_some() || site.left().await == 0 {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        let pid = victim.pid;
        drop(victim);
        site.end_lease(pid).await;
    }
    let tables = site.tables().await;
    for id in acknowledged.iter().filter(|id| *id != "poison_1") {
        assert_eq!(tables.fates[id], Fate::Done, "{id}");
    }
    assert_eq!(tables.fates["poison_1"], Fate::Dead);
    assert_eq!(site.count("SELECT count(*) FROM @webhook_queue WHERE reason = 'crashed' AND crashes = 3").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poison_delivery_is_dead_after_three_crashes_and_no_other() {
    poison(Site::sqlite()).await;
    poison(Site::postgres(schema!())).await;
}
