//! What is compared: ways to verify a delivery, decode it and hand it to a handler.

mod async_openai;
mod floor;
mod ours;
mod standardwebhooks;
mod svix;
mod tagged;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::delivery::Delivery;

/// What a contender is asked to do with a delivery.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Verify,
    Decode,
    /// Verify, decode and dispatch.
    Deliver,
}

impl Stage {
    pub(crate) const ALL: [Self; 3] = [Self::Verify, Self::Decode, Self::Deliver];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Decode => "decode",
            Self::Deliver => "verify + decode + dispatch",
        }
    }
}

/// One way to receive webhooks, set up as its documentation says: secrets are read once, where it allows that.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    run: Run,
}

type Run = Box<dyn Fn(Stage, &Delivery)>;

impl Contender {
    pub(crate) fn new(name: &'static str, run: impl Fn(Stage, &Delivery) + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }

    /// Runs `stage` on `delivery` and drops what came of it. A delivery that is refused is a mistake in the bench.
    pub(crate) fn run(&self, stage: Stage, delivery: &Delivery) {
        (self.run)(stage, delivery);
    }
}

/// All contenders, ours first.
pub(crate) fn contenders() -> [Contender; 6] {
    [
        ours::keeping(),
        ours::ignoring(),
        async_openai::contender(),
        standardwebhooks::contender(),
        svix::contender(),
        floor::contender(),
    ]
}

/// Runs a handler that never waits.
fn finish<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the handlers of the benches are done at once"),
    }
}
