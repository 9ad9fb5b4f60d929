//! The inbox: what is accepted is kept, what is kept is handled, and what crashes do to neither.

mod admin;
mod engines;
mod flow;
mod handlers;
mod model;
#[cfg(unix)]
mod postgres;
#[cfg(unix)]
mod postgres_processes;
mod processes;
#[cfg(unix)]
mod server;
mod transactions;
