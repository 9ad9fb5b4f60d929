//! A body in the user's editor.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Lets the user edit a body, and returns what is saved.
pub(super) fn edit(body: &[u8]) -> Result<Vec<u8>, Failure> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad".into() } else { "vi".into() });
    let path = env::temp_dir().join(format!("webhook-events-{:016x}.json", fastrand::u64(..)));
    let result = write(&path, body)
        .map_err(|error| Failure::world(format!("cannot write `{}`: {error}", path.display())))
        .and_then(|()| open(&editor, &path))
        .and_then(|()| fs::read(&path).map_err(Failure::from));
    // It may not have been made.
    let _ = fs::remove_file(&path);
    result
}

/// Writes a file for nobody else to read, where there was none.
fn write(path: &Path, body: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(body)
}

/// Waits for the editor, whose setting may have arguments, as in `code --wait`.
fn open(editor: &str, path: &Path) -> Result<(), Failure> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status =
        Command::new(program).args(words).arg(path).status().map_err(|error| {
            Failure::world(format!("cannot start the editor `{editor}`: {error}")).help("set EDITOR")
        })?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::world(format!("the editor `{editor}` ended with {status}, and nothing is sent")))
}
