//! What commands read: files, standard input, and specs.

use std::fs;
use std::io::{self, Read};

use webhook_events_spec::{BUNDLED, Reading, Spec};

use crate::failure::Failure;

/// A file, or standard input for `-`.
pub(crate) fn read(path: &str) -> Result<Vec<u8>, Failure> {
    if path == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::world(format!("cannot read standard input: {error}")))?;
        return Ok(bytes);
    }
    fs::read(path).map_err(|error| Failure::world(format!("cannot read `{path}`: {error}")))
}

/// The text of a spec and what messages call it: a file, `-` for standard input, or `openai` for the bundled one.
pub(crate) fn spec_text(name: &str) -> Result<(String, Vec<u8>), Failure> {
    match name {
        "openai" => Ok(("openai".into(), BUNDLED.into())),
        "-" => Ok(("<stdin>".into(), read(name)?)),
        _ => {
            let bytes = read(name).map_err(|failure| {
                failure.help(
                    "name a spec, as in `spec/events.yaml`; `openai` is the bundled one, and `-` is standard input",
                )
            })?;
            Ok((name.into(), bytes))
        }
    }
}

/// A spec that must be right; its mistakes are the message otherwise.
pub(crate) fn spec(name: &str) -> Result<Spec, Failure> {
    let (path, bytes) = spec_text(name)?;
    let Reading { spec, report } = webhook_events_spec::read(&bytes);
    if report.is_empty() {
        return Ok(spec);
    }
    Err(Failure::no(report.render(&path).join("\n\n")))
}
