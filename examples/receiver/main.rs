//! A receiver of OpenAI's webhooks on loopback.

fn main() {}
