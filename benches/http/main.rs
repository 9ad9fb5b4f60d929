//! Receiving over HTTP on loopback, beside async-openai: `cargo bench --bench http [delivery…]`.
//!
//! Each contender serves in a process of its own, this program again with `serve <contender>`, under the load of wrk.

mod async_openai;
mod body_only;
mod contender;
#[path = "../delivery.rs"]
mod delivery;
mod load;
mod ours;
mod requests;
mod server;
#[path = "../table.rs"]
mod table;
mod turn;

use std::env;
use std::process::ExitCode;

use contender::Contender;
use delivery::{Delivery, deliveries};
use requests::Requests;
use table::Table;
use turn::Turn;

/// How many times the contenders take turns. The best of each counts: whatever else the machine does only adds.
const TURNS: usize = 5;

const DELIVERIES: [&str; 3] = ["small", "sip", "ft 5 kB"];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        server::run(Contender::named(name).expect("a contender"));
        return ExitCode::SUCCESS;
    }
    if let Some(obstacle) = load::obstacle() {
        eprintln!("error: {obstacle}");
        return ExitCode::FAILURE;
    }
    let mut cpu = Table::new("CPU of the server per request, µs", &Contender::NAMES);
    let mut rates = Table::new("requests per second", &Contender::NAMES);
    let mut latencies = Table::new("99th percentile, ms", &Contender::NAMES);
    let mut memory = Table::new("peak memory, MB", &Contender::NAMES);
    let mut ratios = Table::new(
        "CPU of the server per request, in proportion",
        &[
            "axum / async-openai",
            "hyper / async-openai",
            "Signed / async-openai",
            "axum / body only",
            "async-openai / body only",
        ],
    );
    let is_asked_for = |name| arguments.is_empty() || arguments.iter().any(|argument| argument == name);
    for delivery in &deliveries() {
        if !DELIVERIES.contains(&delivery.name) || !is_asked_for(delivery.name) {
            continue;
        }
        let best = best(delivery);
        cpu.row(delivery.name, best.each_ref().map(|turn| format!("{:.2}", turn.cpu)));
        rates.row(delivery.name, best.each_ref().map(|turn| format!("{:.0}", turn.per_second)));
        latencies.row(delivery.name, best.each_ref().map(|turn| format!("{:.2}", turn.p99)));
        memory.row(delivery.name, best.each_ref().map(|turn| format!("{:.1}", turn.memory)));
        let [ours, on_hyper, signed, peer, floor] = best.map(|turn| turn.cpu);
        let quotients = [ours / peer, on_hyper / peer, signed / peer, ours / floor, peer / floor];
        ratios.row(delivery.name, quotients.map(|quotient| format!("{quotient:.2}")));
    }
    println!("{cpu}\n{ratios}\n{rates}\n{latencies}\n{memory}");
    ExitCode::SUCCESS
}

/// The contenders take turns; of each the best that it showed in any of them.
fn best(delivery: &Delivery) -> [Turn; 5] {
    let mut best = [Turn::WORST; 5];
    for _ in 0..TURNS {
        let requests = Requests::sign(delivery);
        for (contender, best) in Contender::ALL.into_iter().zip(&mut best) {
            *best = best.or(Turn::take(contender, &requests));
        }
    }
    best
}
