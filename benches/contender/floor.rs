//! What nobody can go below: SHA-256 of the body, and making sure that it is UTF-8.

use std::hint::black_box;
use std::str;

use sha2::{Digest, Sha256};

use super::{Contender, Stage};

pub(super) fn contender() -> Contender {
    Contender::new("SHA-256 + UTF-8 check", |stage, delivery| {
        if stage != Stage::Decode {
            black_box(Sha256::digest(&delivery.body));
        }
        if stage != Stage::Verify {
            black_box(str::from_utf8(&delivery.body)).expect("UTF-8");
        }
    })
}
