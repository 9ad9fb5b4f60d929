//! Every contender on every delivery in one run, as Markdown tables: `cargo bench --bench summary`.
//!
//! `-- callgrind` adds instruction counts. `-- run <contender> <delivery> <stage> <times>` is what valgrind is given.

mod contender;
mod delivery;
mod forgery;
mod instructions;
mod table;

use std::collections::HashMap;
use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use contender::{Contender, Stage, contenders};
use delivery::{Delivery, deliveries};
use forgery::{genuine_and_forged, refusing};
use table::Table;

/// How many times the contenders take turns. The fastest turn of each counts: whatever else the machine does only adds.
const TURNS: u32 = 60;

/// How long a turn is, at least.
const TURN: Duration = Duration::from_millis(1);

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, contender, delivery, stage, times] = &arguments[..]
        && command == "run"
    {
        return instructions::run(contender, delivery, stage, times);
    }
    for stage in [Stage::Deliver, Stage::Verify, Stage::Decode] {
        print_times(stage);
    }
    print_forgeries();
    print_allocations();
    if arguments.iter().any(|argument| argument == "callgrind") {
        instructions::print();
    }
}

fn print_times(stage: Stage) {
    let contenders = contenders();
    let names = contenders.each_ref().map(|contender| contender.name);
    let mut times = Table::new(&format!("{}, ns", stage.name()), &[&["bytes"], &names[..]].concat());
    let mut ratios = Table::new(
        &format!("{}, webhook-events in proportion", stage.name()),
        &[
            "/ async-openai",
            "ignore / async-openai",
            "/ standardwebhooks + tagged",
            "/ svix + tagged",
            "/ SHA-256 + UTF-8 check",
        ],
    );
    for index in 0..deliveries().len() {
        // Signed anew for each, so that no timestamp grows old.
        let delivery = &deliveries()[index];
        let [keep, ignore, openai, standard, svix, floor] = fastest(&contenders, stage, delivery);
        let all = [keep, ignore, openai, standard, svix, floor].map(|time| format!("{time:.0}"));
        times.row(delivery.name, [delivery.body.len().to_string()].into_iter().chain(all));
        let quotients = [keep / openai, ignore / openai, keep / standard, keep / svix, keep / floor];
        ratios.row(delivery.name, quotients.map(|quotient| format!("{quotient:.2}")));
    }
    println!("{times}\n{ratios}");
}

/// What it takes to refuse a forgery, beside what it takes to accept the genuine delivery.
fn print_forgeries() {
    let mut table = Table::new("verify a forgery", &["ns", "/ genuine"]);
    let mut genuine = None;
    for delivery in genuine_and_forged(&deliveries()[0]) {
        let [time] = fastest(&[refusing()], Stage::Verify, &delivery);
        let genuine = *genuine.get_or_insert(time);
        table.row(delivery.name, [format!("{time:.0}"), format!("{:.2}", time / genuine)]);
    }
    println!("{table}");
}

/// The nanoseconds that each contender needs for one delivery.
fn fastest<const N: usize>(contenders: &[Contender; N], stage: Stage, delivery: &Delivery) -> [f64; N] {
    let time = |contender: &Contender, times: u32| {
        let start = Instant::now();
        for _ in 0..times {
            contender.run(stage, black_box(delivery));
        }
        start.elapsed()
    };
    let batches = contenders.each_ref().map(|contender| {
        let mut batch = 1;
        // The faster of several, as a stall would pass for a slow contender.
        while (0..5).map(|_| time(contender, batch)).min() < Some(TURN) {
            batch *= 2;
        }
        batch
    });
    let mut fastest = [f64::INFINITY; N];
    for _ in 0..TURNS {
        for ((contender, &batch), fastest) in contenders.iter().zip(&batches).zip(&mut fastest) {
            *fastest = fastest.min(time(contender, batch).as_secs_f64() * 1e9 / f64::from(batch));
        }
    }
    fastest
}

/// Allocations of each stage, as the program `allocations` counts them.
fn print_allocations() {
    let counted = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--package", env!("CARGO_PKG_NAME"), "--bench", "allocations"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // Flags change no count, yet would build everything anew.
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    let counted = String::from_utf8(counted.stdout).expect("UTF-8");
    let counts: HashMap<[&str; 3], [&str; 2]> = counted
        .lines()
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [delivery, contender, stage, count, bytes] => Some(([delivery, contender, stage], [count, bytes])),
            _ => None,
        })
        .collect();
    let contenders = contenders();
    let names = contenders.each_ref().map(|contender| contender.name);
    let mut table = Table::new("Allocations of verify + decode + dispatch (bytes)", &names);
    for delivery in &deliveries() {
        let of = |name| match counts.get(&[delivery.name, name, Stage::Deliver.name()]) {
            Some([count, bytes]) => format!("{count} ({bytes})"),
            None => "?".into(),
        };
        table.row(delivery.name, names.map(of));
    }
    println!("{table}");
}
