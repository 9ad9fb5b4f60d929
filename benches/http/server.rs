//! A contender's server in a process of its own, seen from inside (`run`) and from outside (`Server`).

use std::fs;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Ipv4Addr;
use std::process::{self, Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, thread};

use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::contender::Contender;

/// How many events have come to a handler in this process.
static HANDLED: AtomicU64 = AtomicU64::new(0);

/// All that a handler does: it looks at a part of the event, and counts.
pub(crate) fn handled<T: ?Sized>(part: &T) {
    black_box(part);
    HANDLED.fetch_add(1, Ordering::Relaxed);
}

/// Serves on a free port, which it prints. When stdin is closed it prints how many events were handled, and ends.
pub(crate) fn run(contender: Contender) {
    // The flavour of `#[tokio::main]`, with one worker: the other core is for the load.
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    thread::spawn(|| {
        io::stdin().read_to_end(&mut Vec::new()).expect("stdin");
        // A bench that was stopped does not hear it.
        let _ = writeln!(io::stdout(), "{}", HANDLED.load(Ordering::Relaxed));
        process::exit(0);
    });
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        println!("{}", listener.local_addr().expect("an address").port());
        contender.serve(listener).await;
    });
}

/// A process that serves. Dropped, it ends, as nobody holds its stdin any more.
pub(crate) struct Server {
    process: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) port: String,
}

impl Server {
    pub(crate) fn start(contender: Contender) -> Self {
        let mut process = Command::new(env::current_exe().expect("a path"))
            .args(["serve", contender.name()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let port = line(&mut stdout);
        Self { process, stdout, port }
    }

    /// Microseconds on the CPU so far, in user and system mode of all threads.
    pub(crate) fn cpu(&self) -> f64 {
        /// What Linux counts in, for every program: a hundredth of a second.
        const TICK: f64 = 1e4;
        let stat = self.proc("stat");
        // The second field is the name in parentheses, which may hold anything; `utime` and `stime` are the 14th and 15th.
        let (_, fields) = stat.rsplit_once(')').expect("a name");
        fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("ticks")).sum::<f64>() * TICK
    }

    /// The most memory that was resident at a time, in megabytes.
    pub(crate) fn peak_memory(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        line.trim_end_matches("kB").trim().parse::<f64>().expect("kilobytes") / 1024.0
    }

    /// Ends it; the number of events that came to the handler.
    pub(crate) fn stop(mut self) -> f64 {
        drop(self.process.stdin.take());
        let handled = line(&mut self.stdout).parse().expect("a number");
        self.process.wait().expect("the server ends");
        handled
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.process.id())).expect("Linux, and a server that runs")
    }
}

fn line(stdout: &mut impl BufRead) -> String {
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    line.trim_end().into()
}
