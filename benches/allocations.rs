//! Counts allocations: one line `delivery, contender, stage, allocations, bytes` each, separated by tabs.
//!
//! A program of its own, because the counting allocator slows down what it counts.

mod contender;
mod delivery;

use allocation_counter::measure;

use contender::{Stage, contenders};
use delivery::deliveries;

fn main() {
    for delivery in &deliveries() {
        for contender in &contenders() {
            for stage in Stage::ALL {
                let taken = measure(|| contender.run(stage, delivery));
                let (count, bytes) = (taken.count_total, taken.bytes_total);
                println!("{}\t{}\t{}\t{count}\t{bytes}", delivery.name, contender.name, stage.name());
            }
        }
    }
}
