//! The procedural macro of webhook-events.
