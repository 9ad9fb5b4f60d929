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

/// How many deliveries are under way at once.
const AT_ONCE: usize = 2_000;

/// More than are under way, so that no duplicate comes after its event is forgotten, and few enough to be full soon.
const CAPACITY: usize = 10_000;

#[test]
fn short() {
    soak(5_000, 32 * 1024);
}

#[test]
#[ignore = "takes some minutes"]
fn long() {
    soak(1_000_000, 16 * 1024);
}

/// Delivers as many events, and checks that none was lost or handled again. Memory may grow by `slack` kB in the
/// second half of the run, when everything has its size.
fn soak(events: usize, slack: usize) {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if panic.payload().downcast_ref() != Some(&PANIC) {
            default(panic);
        }
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().expect("the runtime starts");
    runtime.block_on(run(events, slack));
}

async fn run(events: usize, slack: usize) {
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
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut memory = Vec::new();
    for number in 0..events {
        let place = Arc::clone(&room).acquire_owned().await.expect("nobody closes it");
        let sender = Arc::clone(&sender);
        tokio::spawn(async move {
            sender.deliver(number).await;
            drop(place);
        });
        if (number + 1).is_multiple_of(events / 4) {
            memory.push(resident());
        }
    }
    let _all = room.acquire_many(u32::try_from(AT_ONCE).expect("it is small")).await.expect("nobody closes it");
    receiver.drain().await;
    let took = began.elapsed();

    println!("{events} events, {AT_ONCE} at once, in {took:.1?}");
    for ((kind, status), count) in sender.answers() {
        println!("{count:9} {kind} got {status}");
    }
    println!("handler: {:?}", handler.tally());
    println!("memory after each quarter: {memory:?} kB; claims kept: {}", store.len());

    assert_eq!(handler.lost(), 0, "every event is handled");
    assert_eq!(handler.tally().succeeded.load(SeqCst), events, "each with one success");
    assert_eq!(handler.tally().repeated.load(SeqCst), 0, "none after it");
    assert_eq!(handler.tally().overlapped.load(SeqCst), 0, "none twice at a time");
    for (kind, status) in sender.answers().into_keys() {
        let expected: &[u16] = match kind {
            "forged" => &[400],
            "oversized" => &[0, 413],
            "hung up" => &[0, 202, 204, 500],
            _ => &[202, 204, 500],
        };
        assert!(expected.contains(&status), "{kind} got {status}");
    }
    assert!(store.len() <= CAPACITY, "{} claims are kept", store.len());
    if let [_, half, _, whole] = memory[..] {
        assert!(whole <= half + slack, "memory grew from {half} to {whole} kB");
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
