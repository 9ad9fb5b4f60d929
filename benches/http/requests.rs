//! The requests of one turn, each with an id and a signature of its own.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use webhook_events::{Secret, Signer};

use crate::delivery::{Delivery, SECRET};

/// Where every contender receives deliveries.
pub(crate) const PATH: &str = "/webhooks/openai";

/// How many there are: more than anybody answers in a turn.
const COUNT: u32 = 400_000;

/// The requests, in files for the script: what they share, and a record for each with what they do not.
pub(crate) struct Requests {
    pub(crate) folder: PathBuf,
    /// The bytes of a record.
    pub(crate) record: usize,
}

impl Requests {
    /// Signs now: everybody takes timestamps of the last five minutes.
    pub(crate) fn sign(delivery: &Delivery) -> Self {
        let mut shared = format!("POST {PATH} HTTP/1.1\r\n");
        for (name, value) in &delivery.headers {
            if !name.as_str().starts_with("webhook-") {
                write_header(&mut shared, name.as_str(), value.to_str().expect("text"));
            }
        }
        let (signer, now) = (Signer::new(Secret::parse(SECRET).expect("a secret")), SystemTime::now());
        let (mut own, mut record) = (String::new(), 0);
        for number in 0..COUNT {
            let begin = own.len();
            let id = format!("wh_{number:032x}");
            for (name, value) in &signer.sign(&id, now, &delivery.body).expect("an id") {
                write_header(&mut own, name, value);
            }
            own.push_str("\r\n");
            record = own.len() - begin;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("http");
        fs::create_dir_all(&folder).expect("writable");
        for (file, bytes) in [("shared", shared.as_bytes()), ("own", own.as_bytes()), ("body", &delivery.body)] {
            fs::write(folder.join(file), bytes).expect("writable");
        }
        Self { folder, record }
    }
}

fn write_header(text: &mut String, name: &str, value: &str) {
    write!(text, "{name}: {value}\r\n").expect("a String takes all that is written");
}
