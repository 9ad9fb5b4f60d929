//! The spec language: what it reads, what it refuses and how it says so.

mod bundled;
mod cases;
mod hostile;
mod language;
mod mistakes;
mod positions;
mod recovery;
mod sample;
mod schema;
