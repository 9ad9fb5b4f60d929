//! Instructions of one delivery, counted by valgrind: the same in every run, so fit to compare two versions by.
//!
//! Valgrind hides the SHA instructions of the processor, so what verifies appears dearer than it is.

use std::env;
use std::fs;
use std::process::Command;

use crate::contender::{Contender, Stage, contenders};
use crate::delivery::{Delivery, deliveries};
use crate::forgery::{genuine_and_forged, refusing};
use crate::table::Table;

/// Each count is the difference between this many deliveries and as many again, so that starting up does not count.
const TIMES: u64 = 20;

/// What valgrind is given: runs `stage` of one contender on one delivery.
pub(crate) fn run(contender: &str, delivery: &str, stage: &str, times: &str) {
    let (contender, delivery) = find(contender, delivery);
    let stage = Stage::ALL.into_iter().find(|known| known.name() == stage).expect("a stage");
    for _ in 0..times.parse().expect("a number") {
        contender.run(stage, &delivery);
    }
}

fn find(contender: &str, delivery: &str) -> (Contender, Delivery) {
    if let Some(delivery) = genuine_and_forged(&deliveries()[0]).into_iter().find(|known| known.name == delivery) {
        return (refusing(), delivery);
    }
    let contender = contenders().into_iter().find(|known| known.name == contender).expect("a contender");
    let delivery = deliveries().into_iter().find(|known| known.name == delivery).expect("a delivery");
    (contender, delivery)
}

/// Prints a table for each stage, of ours and of the nearest peer; says so where there is no valgrind.
pub(crate) fn print() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("No valgrind here, so no instruction counts.");
        return;
    }
    let [keeping, ignoring, nearest, ..] = contenders().map(|contender| contender.name);
    let names = [keeping, ignoring, nearest];
    for stage in Stage::ALL {
        let mut table = Table::new(&format!("{}, instructions", stage.name()), &names);
        for delivery in deliveries().iter().filter(|delivery| delivery.body.len() < 10_000) {
            table.row(delivery.name, names.map(|name| per_delivery(name, delivery.name, stage)));
        }
        println!("{table}");
    }
    let refusing = refusing().name;
    let mut table = Table::new("verify a forgery, instructions", &[refusing]);
    for delivery in genuine_and_forged(&deliveries()[0]) {
        table.row(delivery.name, [per_delivery(refusing, delivery.name, Stage::Verify)]);
    }
    println!("{table}");
}

fn per_delivery(contender: &str, delivery: &str, stage: Stage) -> String {
    let count = |times| count(contender, delivery, stage.name(), times);
    ((count(2 * TIMES) - count(TIMES)) / TIMES).to_string()
}

fn count(contender: &str, delivery: &str, stage: &str, times: u64) -> u64 {
    let profile = env::temp_dir().join(format!("webhook-events-{}.callgrind", std::process::id()));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(env::current_exe().expect("this program has a path"))
        .args(["run", contender, delivery, stage, &times.to_string()])
        .output()
        .expect("valgrind runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&profile).expect("callgrind wrote its profile");
    fs::remove_file(&profile).expect("the profile is ours");
    let totals = text.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    totals.and_then(|total| total.trim().parse().ok()).expect("callgrind ends with a total")
}
