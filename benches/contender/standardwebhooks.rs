//! standardwebhooks, with events in a tagged serde enum.

use standardwebhooks::Webhook;

use super::{Contender, Stage, tagged};
use crate::delivery::SECRET;

pub(super) fn contender() -> Contender {
    let webhook = Webhook::new(SECRET).expect("a secret");
    Contender::new("standardwebhooks + tagged", move |stage, delivery| {
        if stage != Stage::Decode {
            webhook.verify(&delivery.body, &delivery.headers).expect("genuine");
        }
        if stage != Stage::Verify {
            let event = tagged::decode(&delivery.body);
            if stage == Stage::Deliver {
                super::finish(tagged::dispatch(&event, &tagged::App));
            }
        }
    })
}
