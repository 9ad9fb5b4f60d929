//! Memory that a delivery takes from the heap.

mod decoding;
mod verifying;
