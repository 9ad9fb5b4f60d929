//! The inbox beside its peers, in one run: `cargo bench --manifest-path benches/inbox/Cargo.toml [-- millions]`.
//!
//! PostgreSQL takes part where `WEBHOOK_EVENTS_POSTGRES` is the URL of a database for the bench alone. All figures are of
//! the same disk and the same minutes, so it is the ratios that count.

mod apalis;
mod graphile;
mod load;
mod over_http;
mod postgres;
mod score;
mod sqlite;
#[path = "../table.rs"]
mod table;
mod wake;

use std::path::PathBuf;
use std::{env, fs};

use load::Failure;
use score::Score;

/// A folder that is gone after the bench.
struct Folder(PathBuf);

impl Folder {
    /// Beside the build, which is on a disk and not in memory.
    fn new() -> Result<Self, Failure> {
        let path = env::current_exe()?.with_file_name(format!("inbox-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let millions = env::args().any(|argument| argument == "millions");
    let url = env::var("WEBHOOK_EVENTS_POSTGRES").ok();
    let folder = Folder::new()?;
    let mut score = Score::default();
    runtime.block_on(async {
        sqlite::run(&folder.0, &mut score, millions).await?;
        if let Some(url) = &url {
            postgres::run(url, &mut score, millions).await?;
        }
        wake::run(&folder.0, url.as_deref()).await?;
        over_http::run(&folder.0, &mut score).await
    })?;
    println!("{}", score.table());
    Ok(())
}
