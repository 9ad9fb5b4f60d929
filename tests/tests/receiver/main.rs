//! The receiver, over real HTTP on loopback and called as a service.

mod actix;
mod answers;
mod axum;
mod blocking;
mod bodies;
mod bounds;
mod drift;
mod duplicates;
mod endpoint;
mod http2;
mod late;
mod metrics;
mod processes;
mod redis;
mod server;
mod shutdown;
mod stage;
mod store;
mod tracing;
