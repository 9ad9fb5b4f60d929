//! The file of an inbox and its log, by which it is noticed that somebody has removed or replaced them.

use std::path::{Path, PathBuf};

use crate::dedupe::store::StoreError;

/// The path of an inbox: absolute, so that it stays the same when the process changes its folder, and without links, so
/// that the lock beside the file is one for all who open it. What SQLite takes for something else than a file is refused.
pub(super) fn path(path: PathBuf) -> Result<PathBuf, StoreError> {
    let text = path.to_string_lossy();
    if text.is_empty() || text == ":memory:" || text.starts_with("file:") {
        return Err(format!("`{text}` is no path of a file, in which the inbox must be to outlive the process").into());
    }
    let path = std::path::absolute(path)?;
    if path.exists() {
        return Ok(path.canonicalize()?);
    }
    // The folder may be behind a link, too.
    match (path.parent().map(Path::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => Ok(folder.join(name)),
        _ => Ok(path),
    }
}

/// What is at the inbox's paths: the file and its log, as they were when a connection was opened.
///
/// A file that is removed lives on for who has it open, and so does what is written to it, until the process ends. What
/// was committed to such a file must not be answered with 2xx.
#[derive(Debug)]
pub(super) struct Files {
    path: PathBuf,
    log: PathBuf,
    opened: (Option<Identity>, Option<Identity>),
}

/// What tells two files from each other, also when one has taken the other's name.
type Identity = (u64, u64);

impl Files {
    /// What is there now.
    pub(super) fn at(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let (path, log) = (path.to_owned(), PathBuf::from(log));
        let opened = (identity(&path), identity(&log));
        Self { path, log, opened }
    }

    /// True where both are what they were. A log that was not there before may have come.
    pub(super) fn are_there(&mut self) -> bool {
        let (file, log) = (identity(&self.path), identity(&self.log));
        if self.opened.1.is_none() {
            self.opened.1 = log;
        }
        (file, log) == self.opened
    }

    /// True where another file has taken the place of the one that was opened.
    pub(super) fn is_replaced(&self) -> bool {
        identity(&self.path).is_some_and(|now| Some(now) != self.opened.0)
    }

    /// True where the file is what it was, whatever became of its log.
    pub(super) fn file_is_there(&self) -> bool {
        identity(&self.path) == self.opened.0
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
