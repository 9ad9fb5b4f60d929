//! The load: wrk, which sends each request once.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Command, Output};

use crate::requests::{PATH, Requests};

/// How many connections there are, each with one request at a time.
pub(crate) const CONNECTIONS: u32 = 32;

/// How long it lasts.
const DURATION: &str = "3s";

/// What wrk saw.
pub(crate) struct Answers {
    pub(crate) count: f64,
    pub(crate) per_second: f64,
    /// The 99th percentile of the time to an answer, in milliseconds.
    pub(crate) p99: f64,
}

/// Why there can be no load, if so.
pub(crate) fn obstacle() -> Option<&'static str> {
    let found = Command::new("wrk").arg("--version").output();
    let missing = found.is_err_and(|error| error.kind() == ErrorKind::NotFound);
    missing.then_some("the load comes from wrk, which is not installed: apt-get install wrk")
}

/// Sends requests to a port of loopback. An answer that is not 2xx is a mistake in the bench.
pub(crate) fn send(requests: &Requests, port: &str) -> Answers {
    let output = wrk(requests, port).expect("wrk starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let results = said.lines().find_map(|line| line.strip_prefix("results "));
    let results: Option<Vec<f64>> = results.and_then(|line| line.split(' ').map(|text| text.parse().ok()).collect());
    let Some(&[micros, count, p99, refused, failed, exhausted]) = results.as_deref() else {
        panic!("wrk has no results:\n{said}{}", String::from_utf8_lossy(&output.stderr));
    };
    assert!(refused + failed < 1.0, "{refused} answers were not 2xx, and {failed} never came:\n{said}");
    assert!(exhausted < 1.0, "there were not enough requests for a turn");
    Answers { count, per_second: count * 1e6 / micros, p99: p99 / 1e3 }
}

fn wrk(requests: &Requests, port: &str) -> io::Result<Output> {
    let connections = CONNECTIONS.to_string();
    Command::new("wrk")
        .args(["--threads", "1", "--connections", &connections, "--duration", DURATION, "--script"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("http/load.lua"))
        .arg(format!("http://127.0.0.1:{port}{PATH}"))
        .arg("--")
        .arg(&requests.folder)
        .arg(requests.record.to_string())
        .output()
}
