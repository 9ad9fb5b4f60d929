//! What tests of an engine need.

use std::process::Command;

pub(crate) use webhook_events_tests::folder::Folder;
#[cfg(unix)]
pub(crate) use webhook_events_tests::server::{Schema, Server};

/// A schema of the test's own; a test that has no server says that it is skipped.
#[cfg(unix)]
macro_rules! schema {
    () => {
        match $crate::engines::Server::shared() {
            Some(server) => server.schema(),
            None => return,
        }
    };
}

#[cfg(unix)]
pub(crate) use schema;

/// Whether a program does what a test needs of it; where it does not, says that the test is skipped.
pub(crate) fn is_there(program: &str, arguments: &[&str]) -> bool {
    let is_there = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: `{program}` is not there, or may not do its work");
    }
    is_there
}
