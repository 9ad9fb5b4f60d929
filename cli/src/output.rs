//! Standard output: the result of a command and nothing else. A reader that goes away ends the program quietly.

use std::io::{self, ErrorKind, Write};

use crate::failure::Failure;

/// Writes a text as it is.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    bytes(text.as_bytes())
}

/// Writes a line, and flushes it.
pub(crate) fn line(line: &str) -> Result<(), Failure> {
    bytes(format!("{line}\n").as_bytes())
}

/// Writes bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        // `head` has read what it wants.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Failure::world(format!("cannot write to standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}
