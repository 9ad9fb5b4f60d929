//! One contender under load, and what it took.

use crate::contender::Contender;
use crate::load::{self, CONNECTIONS};
use crate::requests::Requests;
use crate::server::Server;

#[derive(Clone, Copy)]
pub(crate) struct Turn {
    /// CPU time of the server per request, in microseconds.
    pub(crate) cpu: f64,
    pub(crate) per_second: f64,
    /// The 99th percentile of the time to an answer, in milliseconds.
    pub(crate) p99: f64,
    /// The most memory that was resident at a time, in megabytes.
    pub(crate) memory: f64,
}

impl Turn {
    pub(crate) const WORST: Self = Self { cpu: f64::INFINITY, per_second: 0.0, p99: f64::INFINITY, memory: 0.0 };

    /// Starts the contender, sends it the requests, and makes sure that a handler saw every one.
    pub(crate) fn take(contender: Contender, requests: &Requests) -> Self {
        let server = Server::start(contender);
        let before = server.cpu();
        let answers = load::send(requests, &server.port);
        let cpu = server.cpu() - before;
        let memory = server.peak_memory();
        let handled = server.stop();
        // Those on their way when the load ends are handled, and have no answer yet.
        let unanswered = handled - answers.count;
        assert!((0.0..=CONNECTIONS.into()).contains(&unanswered), "{handled} handled, {} answered", answers.count);
        Self { cpu: cpu / answers.count, per_second: answers.per_second, p99: answers.p99, memory }
    }

    /// The better of each measure; of memory the peak, which is no matter of luck.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            cpu: self.cpu.min(other.cpu),
            per_second: self.per_second.max(other.per_second),
            p99: self.p99.min(other.p99),
            memory: self.memory.max(other.memory),
        }
    }
}
