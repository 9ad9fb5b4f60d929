//! A signed delivery as a `curl` command to paste into a shell.

use std::time::SystemTime;

use webhook_events::{SignError, Signer};

use crate::sign;

/// The command that delivers `body` to `url`. It is good for as long as the verifier's tolerance, five minutes.
pub(crate) fn command(signer: &Signer, url: &str, id: &str, body: &str) -> Result<String, SignError> {
    Ok(sign::curl(url, &signer.sign(id, SystemTime::now(), body)?, body))
}
