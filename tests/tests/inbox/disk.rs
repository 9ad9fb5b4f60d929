//! A disk that is full, and files that are locked, removed, damaged or not to be written.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::time::sleep;
use webhook_events::rusqlite::Connection;
use webhook_events::{Accepted, InboxStore, NewDelivery, SqliteInbox};

use crate::engines::{Folder, is_there};
use crate::handlers::until;
use crate::site::{Allowed, Site};
use crate::traffic::{Traffic, send};
use crate::victim::{Kind, Victim};

fn new(id: &str) -> NewDelivery {
    NewDelivery::new("shop", id, "order.paid", "{}")
}

fn log(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("webhooks.db-wal")
}

async fn is_known(inbox: &SqliteInbox, id: &str) -> bool {
    inbox.get(id).await.expect("it answers").is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_removed_is_not_written_to() {
    let folder = Folder::new();
    let inbox = folder.inbox().await;
    assert_eq!(inbox.accept(new("before")).await.expect("it is kept"), Accepted::Stored);
    let elsewhere = folder.path().join("elsewhere.db");
    fs::rename(folder.file(), &elsewhere).expect("it is moved");
    for id in ["one", "two", "three"] {
        assert!(inbox.accept(new(id)).await.is_err(), "{id} was accepted by a file that is gone");
    }
    assert!(!folder.file().exists(), "a new one would be empty");
    fs::rename(&elsewhere, folder.file()).expect("it is moved back");
    until(async || inbox.accept(new("after")).await.is_ok()).await;
    drop(inbox);
    let inbox = folder.inbox().await;
    assert!(is_known(&inbox, "before").await && is_known(&inbox, "after").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_outlives_a_log_that_was_removed() {
    let folder = Folder::new();
    let inbox = folder.inbox().await;
    for number in 0..20 {
        assert_eq!(inbox.accept(new(&format!("msg_{number}"))).await.expect("it is kept"), Accepted::Stored);
    }
    assert!(inbox.stats().await.expect("it answers").waiting == 20, "a reader has the log open, too");
    fs::remove_file(log(&folder)).expect("it is removed");
    assert!(inbox.accept(new("refused")).await.is_err(), "it was written to a log that is gone");
    until(async || inbox.accept(new("after")).await.is_ok()).await;
    assert!(is_known(&inbox, "after").await);
    drop(inbox);
    let inbox = folder.inbox().await;
    for number in 0..20 {
        assert!(is_known(&inbox, &format!("msg_{number}")).await, "msg_{number} was answered and is gone");
    }
}

/// Longer than the writer waits for a lock: nothing is answered with success meanwhile, and then all goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_of_another_program_is_waited_out() {
    let site = Site::sqlite();
    let victim = Victim::start(&site.orders(Kind::Plain)).expect("it starts");
    assert_eq!(send(&victim.address, &site.secret, "before").await, Some(204));
    let other = Connection::open(site.folder.file()).expect("it opens");
    other.busy_timeout(Duration::from_secs(10)).expect("it waits");
    other.execute_batch("BEGIN EXCLUSIVE").expect("nobody else writes");
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(6) {
        assert_eq!(send(&victim.address, &site.secret, "locked").await, Some(503));
    }
    other.execute_batch("ROLLBACK").expect("it ends");
    until(async || send(&victim.address, &site.secret, "locked").await == Some(204)).await;
    until(async || site.left().await == 0).await;
    drop(victim);
    site.hold(Kind::Plain, &["before".to_owned(), "locked".to_owned()].into(), Allowed::default()).await;
}

/// Whatever byte of the file is wrong, what is answered with success can be read again.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_answers_with_errors_and_never_panics() {
    let whole = Folder::new();
    {
        let inbox = whole.inbox().await;
        for number in 0..60 {
            inbox.accept(new(&format!("msg_{number}"))).await.expect("it is kept");
        }
    }
    let content = fs::read(whole.file()).expect("it can be read");
    let (mut refused, mut accepted) = (0, 0);
    for at in (0..content.len()).step_by(1009) {
        let folder = Folder::new();
        let mut damaged = content.clone();
        for byte in damaged.iter_mut().skip(at).take(64) {
            *byte ^= 0x5a;
        }
        fs::write(folder.file(), damaged).expect("it is written");
        let Ok(inbox) = SqliteInbox::open(folder.file()).await else {
            refused += 1;
            continue;
        };
        let answer = inbox.accept(new("new")).await;
        let _ = inbox.stats().await;
        drop(inbox);
        if answer.is_ok_and(|answer| answer == Accepted::Stored) {
            accepted += 1;
            let connection = Connection::open(folder.file()).expect("it opens");
            let sql = "SELECT count(*) FROM webhook_delivery NOT INDEXED WHERE id = 'new'";
            let count = connection.query_row(sql, [], |row| row.get::<_, i64>(0));
            assert_ne!(count.ok(), Some(0), "damaged at {at}: it was accepted, and is not there");
        } else {
            refused += 1;
        }
    }
    assert!(refused > 0 && accepted > 0, "{refused} refused, {accepted} accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_written_is_an_error_at_open() {
    // Whoever may do all may write all.
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        let folder = Folder::new();
        if !is_there("mount", &["-t", "tmpfs", "-o", "size=4m", "tmpfs", &path(folder.path())]) {
            return;
        }
        let _mounted = Mounted(&folder);
        drop(folder.inbox().await);
        assert!(is_there("mount", &["-o", "remount,ro", &path(folder.path())]));
        let error = SqliteInbox::open(folder.file()).await.expect_err("it is on a file system for reading");
        assert!(error.to_string().contains("readonly") || error.to_string().contains("open"), "{error}");
        return;
    }
    let folder = Folder::new();
    drop(folder.inbox().await);
    let mut permissions = fs::metadata(folder.file()).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.file(), permissions).expect("it is its own");
    let error = SqliteInbox::open(folder.file()).await.expect_err("it may not be written");
    assert!(error.to_string().contains("readonly"), "{error}");
}

fn path(path: &Path) -> String {
    path.to_str().expect("the path is UTF-8").to_owned()
}

/// A file system of a test's own.
struct Mounted<'f>(&'f Folder);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        // Lazily, as the test may have failed with files open.
        let _ = Command::new("umount").args(["-l", &path(self.0.path())]).status();
    }
}

/// The disk is filled by others while deliveries come in: they get 503, none that got 204 is lost, no handler runs again
/// for it, and it goes on by itself when there is room.
async fn full(site: &Site, kind: Kind, fill: impl Fn(), free: impl Fn()) {
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::from_millis(2));
    let victim = Victim::start(&site.orders(kind)).expect("it starts");
    traffic.go_to(vec![victim.address.clone()]);
    for _ in 0..2 {
        sleep(Duration::from_millis(300)).await;
        fill();
        until(async || send(&victim.address, &site.secret, "full").await == Some(503)).await;
        let before = traffic.count();
        sleep(Duration::from_secs(1)).await;
        // A little may find room in what is free within the files.
        assert!(traffic.count() < before + 2000, "it is not full");
        free();
        until(async || send(&victim.address, &site.secret, "room").await == Some(204)).await;
    }
    let acknowledged = traffic.stop(tasks).await;
    until(async || site.left().await == 0).await;
    drop(victim);
    site.hold(kind, &acknowledged, Allowed::default()).await;
    let lost = site.count("SELECT count(*) FROM @webhook_attempt WHERE outcome IN ('crashed', 'given_back')").await;
    assert_eq!(lost, 0, "no claim was given up");
    println!("{kind:?}: {} acknowledged", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_503_and_loses_nothing() {
    for kind in [Kind::Plain, Kind::Transactional] {
        let folder = Folder::new();
        if !is_there("mount", &["-t", "tmpfs", "-o", "size=24m", "tmpfs", &path(folder.path())]) {
            return;
        }
        let _mounted = Mounted(&folder);
        // The log of the handlers is not under test.
        let site = Site::elsewhere(folder.file());
        let ballast = folder.path().join("ballast");
        let fill = || {
            let file = File::create(&ballast).expect("it is made");
            let block = vec![1; 4096];
            let mut offset = 0;
            while file.write_all_at(&block, offset).is_ok() {
                offset += 4096;
            }
        };
        let free = || fs::remove_file(&ballast).expect("it is there");
        full(&site, kind, fill, free).await;
    }
}
