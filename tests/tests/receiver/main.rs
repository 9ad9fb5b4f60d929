//! The receiver, over real HTTP on loopback and called as a service.

mod answers;
mod bodies;
mod duplicates;
mod endpoint;
mod event;
mod late;
mod shutdown;
mod store;
