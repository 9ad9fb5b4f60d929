//! Generated types: decoded, written, compared, printed and dispatched.

mod decode_errors;
mod derived;
mod deserialize;
mod event_type;
mod handler;
mod json;
mod names;
mod openai;
mod options;
mod readme;
mod samples;
mod shapes;
mod union;
mod visitor;
