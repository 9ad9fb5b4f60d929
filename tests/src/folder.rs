//! Folders of the tests' own.

#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::new_without_default,
    clippy::return_self_not_must_use,
    reason = "what helps tests panics where they cannot go on"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, process};

use webhook_events::SqliteInbox;

/// A folder of the test's own, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    /// A new one among the system's temporary files.
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("webhook-events-{}-{number}", process::id()));
        fs::create_dir_all(&path).expect("the folder for temporary files is writable");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file of an inbox in it.
    pub fn file(&self) -> PathBuf {
        self.0.join("webhooks.db")
    }

    /// The inbox in that file.
    pub async fn inbox(&self) -> SqliteInbox {
        SqliteInbox::open(self.file()).await.expect("the inbox opens")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is the system's to remove.
        let _ = fs::remove_dir_all(&self.0);
    }
}
