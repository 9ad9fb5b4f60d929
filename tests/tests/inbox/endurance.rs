//! Load for as long as is asked, with failures, panics and kills, and with everything forgotten after seconds: nothing grows.

use std::fs;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::engines::schema;
use crate::site::{Allowed, Site};
use crate::traffic::Traffic;
use crate::victim::{At, Kind, Orders, Upkeep, Victim};

/// How long a process lives.
const LIFE: Duration = Duration::from_secs(10);

/// What a process and its store take, at the end of the process's life.
#[derive(Clone, Copy, Debug)]
struct Taken {
    memory_kb: u64,
    open_files: usize,
    store_bytes: u64,
    log_bytes: u64,
    rows: i64,
}

/// One of these.
type Part = fn(&Taken) -> u64;

async fn taken(site: &Site, victim: &Victim) -> Taken {
    let process = format!("/proc/{}", victim.pid);
    let status = fs::read_to_string(format!("{process}/status")).expect("the process is there");
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory is told");
    let (store_bytes, log_bytes) = match &site.at {
        At::File { path, .. } => {
            let size = |path: &str| fs::metadata(path).map_or(0, |file| file.len());
            let path = path.to_str().expect("the path is UTF-8");
            (size(path), size(&format!("{path}-wal")))
        }
        At::Server { .. } => {
            let sizes = "SELECT (SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' \
                         AND relname LIKE 'webhook\\_%')::bigint";
            (site.count(sizes).await.unsigned_abs(), 0)
        }
    };
    Taken {
        memory_kb: memory.trim().trim_end_matches(" kB").parse().expect("a number"),
        open_files: fs::read_dir(format!("{process}/fd")).expect("the process is there").count(),
        store_bytes,
        log_bytes,
        rows: site.count("SELECT count(*) FROM @webhook_delivery").await,
    }
}

async fn endure(site: &Site) {
    let minutes = std::env::var("WEBHOOK_EVENTS_MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(3);
    let upkeep = Some(Upkeep { remember: Duration::from_secs(5), bodies: Duration::from_secs(1) });
    let orders = Orders { upkeep, ..site.orders(Kind::Plain) };
    // Some three hundred in a second.
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::from_millis(24));
    let (begun, mut seen) = (Instant::now(), Vec::new());
    while begun.elapsed() < Duration::from_secs(60 * minutes) {
        let victim = Victim::start(&orders).expect("it starts");
        traffic.go_to(vec![victim.address.clone()]);
        sleep(LIFE).await;
        let taken = taken(site, &victim).await;
        println!("{:6.0} s {:8} acknowledged {taken:?}", begun.elapsed().as_secs_f64(), traffic.count());
        seen.push(taken);
        let pid = victim.pid;
        drop(victim);
        site.end_lease(pid).await;
    }
    traffic.go_to(Vec::new());
    let acknowledged = traffic.stop(tasks).await;
    site.come_to_the_end(Kind::Plain).await;
    site.hold(Kind::Plain, &acknowledged, Allowed { lost_leases: false, forgets: true }).await;
    // The first third is for filling up.
    let steady = &seen[seen.len() / 3..];
    let (earlier, later) = steady.split_at(steady.len() / 2);
    let most = |of: &[Taken], part: Part| of.iter().map(part).max().unwrap_or_default();
    let parts: [(&str, Part, u64); 5] = [
        ("memory in kB", |taken| taken.memory_kb, 8 << 10),
        ("open files", |taken| taken.open_files as u64, 8),
        ("bytes of the store", |taken| taken.store_bytes, 4 << 20),
        ("bytes of the log", |taken| taken.log_bytes, 4 << 20),
        ("deliveries", |taken| taken.rows.unsigned_abs(), 2000),
    ];
    for (name, part, slack) in parts {
        let (before, after) = (most(earlier, part), most(later, part));
        assert!(after <= before + before / 2 + slack, "{name} grew from {before} to {after}");
    }
}

/// `WEBHOOK_EVENTS_MINUTES` says how long.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes three minutes, or as many as are asked for"]
async fn a_file_endures() {
    endure(&Site::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes three minutes, or as many as are asked for"]
async fn a_server_endures() {
    endure(&Site::postgres(schema!())).await;
}
