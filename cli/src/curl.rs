//! A signed delivery as a `curl` command to paste into a shell.

use std::fmt::Write;
use std::time::SystemTime;

use webhook_events::{SignError, Signer};

/// The command that delivers `body` to `url`. It is good for as long as the verifier's tolerance, five minutes.
pub(crate) fn command(signer: &Signer, url: &str, id: &str, body: &str) -> Result<String, SignError> {
    let headers = signer.sign(id, SystemTime::now(), body)?;
    let mut command = format!("curl -i {url} \\\n  -H 'content-type: application/json'");
    for (name, value) in &headers {
        // Writing to a string does not fail.
        let _ = write!(command, " \\\n  -H '{name}: {value}'");
    }
    let _ = write!(command, " \\\n  --data-raw '{}'", body.replace('\'', r"'\''"));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use webhook_events::{Secret, Signer};

    #[test]
    fn quotes_in_a_body_stay_quotes_in_a_shell() {
        let signer = Signer::new(Secret::generate());
        let command = super::command(&signer, "http://localhost", "msg_1", "it's").expect("it signs");
        assert!(command.ends_with(r"--data-raw 'it'\''s'"), "{command}");
    }
}
