//! `check --watch`: checks again whenever a file changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use super::{Options, check};
use crate::failure::{Failure, Outcome};

/// An editor writes a file in several steps; this long after the first, the last is taken to be done.
const SETTLED: Duration = Duration::from_millis(50);

/// Checks until the process is ended.
pub(super) fn run(options: &Options) -> Outcome {
    let files: Vec<&Path> = options.specs.iter().filter(|name| *name != "openai").map(Path::new).collect();
    if files.contains(&Path::new("-")) || files.is_empty() {
        return Err(Failure::usage("--watch needs a file to watch"));
    }
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(|error| cannot(&error))?;
    // Their folders, as many editors put a new file in the place of the old one.
    for folder in files.iter().map(|file| folder(file)).collect::<BTreeSet<_>>() {
        watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|error| cannot(&error))?;
    }
    let mut before = contents(&files);
    check(options)?;
    eprintln!("watching for changes; Ctrl-C ends it");
    loop {
        let change = changes.recv().map_err(|_| Failure::world("the files cannot be watched any more"))?;
        // Reading a file is an event, too.
        if change.is_ok_and(|change| change.kind.is_access()) {
            continue;
        }
        thread::sleep(SETTLED);
        while changes.try_recv().is_ok() {}
        let now = contents(&files);
        if now != before {
            before = now;
            eprintln!();
            check(options)?;
        }
    }
}

/// What the files hold now; `None` for one that cannot be read.
fn contents(files: &[&Path]) -> Vec<Option<Vec<u8>>> {
    files.iter().map(|file| fs::read(file).ok()).collect()
}

fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn cannot(error: &notify::Error) -> Failure {
    Failure::world(format!("the files cannot be watched: {error}"))
}
