//! The receiver, over real HTTP on loopback and called as a service.

mod actix;
mod answers;
mod axum;
mod bodies;
mod duplicates;
mod endpoint;
mod http2;
mod late;
mod metrics;
mod processes;
mod redis;
mod shutdown;
mod stage;
mod store;
mod tracing;
