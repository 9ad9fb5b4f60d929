//! One delivery of an event, as the sender's headers tell of it.

/// What is known of one delivery beside the event.
#[derive(Clone, Debug)]
pub struct Delivery {}
