//! The inbox: what is accepted is kept, what is kept is handled, and what crashes do to neither.
//!
//! `victim` is a process under test, `traffic` what is sent to it, and `site` the store that it works on, with what must
//! hold at the end. The tests that break things are by what they break.

mod admin;
#[cfg(target_os = "linux")]
mod clock;
#[cfg(unix)]
mod crash_points;
#[cfg(unix)]
mod disk;
#[cfg(target_os = "linux")]
mod endurance;
mod engines;
mod flow;
mod handlers;
#[cfg(unix)]
mod kills;
mod model;
#[cfg(unix)]
mod outages;
#[cfg(unix)]
mod postgres;
#[cfg(target_os = "linux")]
mod power_loss;
#[cfg(unix)]
mod site;
#[cfg(unix)]
mod traffic;
mod transactions;
mod versions;
#[cfg(unix)]
mod victim;
