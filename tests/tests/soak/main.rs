//! The receiver under load: thousands of deliveries at once, a third of them twice, among forged and oversized ones, to a
//! handler that fails, panics and stalls.
//!
//! The short version is a test like any other. The long one shows its figures:
//!
//! ```sh
//! cargo test --release -p webhook-events-tests --test soak -- --ignored --nocapture
//! ```

mod chance;
mod fickle;
mod sender;

use std::fs;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::sleep;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{MemoryStore, Receiver, Secret, Verifier};

use fickle::{Fickle, PANIC};
use sender::Sender;

const BODY_LIMIT: usize = 64 * 1024;
const DEADLINE: Duration = Duration::from_millis(50);

/// More than are under way, so that no duplicate comes after its event is forgotten, and few enough to be full soon.
const CAPACITY: usize = 10_000;

#[test]
fn short() {
    soak(8_000, 1_000, 32 * 1024);
}

#[test]
#[ignore = "takes some minutes"]
fn long() {
    soak(1_000_000, 2_000, 16 * 1024);
}

/// Delivers as many events, `at_once` of them at a time, and checks that none was lost or handled again. Memory may grow
/// by `slack` kB from the second quarter, when all there is has been under way, to the last.
fn soak(events: usize, at_once: u32, slack: usize) {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if panic.payload().downcast_ref() != Some(&PANIC) {
            default(panic);
        }
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().expect("the runtime starts");
    runtime.block_on(run(events, at_once, slack));
}

async fn run(events: usize, at_once: u32, slack: usize) {
    let secret = Secret::generate();
    let handler = Fickle::new(events);
    let store = Arc::new(MemoryStore::with_capacity(CAPACITY));
    let receiver = Receiver::<UnwrapWebhookEvent>::new(Verifier::new(secret.clone()), Arc::clone(&handler))
        .body_limit(BODY_LIMIT)
        .deadline(DEADLINE)
        .dedupe_store(Arc::clone(&store));
    let sender = Sender::new(receiver.clone(), secret);
    let tasks = Handle::current().metrics().num_alive_tasks();

    let began = Instant::now();
    let room = Arc::new(Semaphore::new(at_once as usize));
    let mut memory = Vec::new();
    for number in 0..events {
        let place = Arc::clone(&room).acquire_owned().await.expect("nobody closes it");
        let sender = Arc::clone(&sender);
        tokio::spawn(async move {
            sender.deliver(number).await;
            drop(place);
        });
        if number.is_multiple_of(events / 100) {
            memory.push(resident());
        }
    }
    // What is there at the lowest stays there; above it is what happens to be under way.
    let memory: Vec<_> = memory.chunks(25).filter_map(|quarter| quarter.iter().min()).collect();
    let _all = room.acquire_many(at_once).await.expect("nobody closes it");
    receiver.drain().await;
    let took = began.elapsed();

    println!("{events} events, {at_once} at once, in {took:.1?}");
    for ((kind, status), count) in sender.answers() {
        println!("{count:9} {kind} got {status}");
    }
    println!("handler: {:?}", handler.tally());
    println!("memory at the lowest in each quarter: {memory:?} kB; claims kept: {}", store.len());

    assert_eq!(handler.lost(), 0, "every event is handled");
    assert_eq!(handler.tally().succeeded.load(SeqCst), events, "each with one success");
    assert_eq!(handler.tally().repeated.load(SeqCst), 0, "none after it");
    assert_eq!(handler.tally().overlapped.load(SeqCst), 0, "none twice at a time");
    for (kind, status) in sender.answers().into_keys() {
        let expected: &[u16] = match kind {
            "forged" => &[400],
            "oversized" => &[0, 413],
            "hung up" => &[0, 204, 500, 503],
            _ => &[204, 500, 503],
        };
        assert!(expected.contains(&status), "{kind} got {status}");
    }
    assert!(store.len() <= CAPACITY, "{} claims are kept", store.len());
    if let [_, second, _, last] = memory[..] {
        assert!(*last <= second + slack, "memory grew from {second} to {last} kB");
    }
    // The last connections are still being closed.
    for _ in 0..1000 {
        if Handle::current().metrics().num_alive_tasks() <= tasks {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("{} tasks are left", Handle::current().metrics().num_alive_tasks() - tasks);
}

/// The memory of this process in kB; 0 where the system does not say.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
