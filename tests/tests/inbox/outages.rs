//! A PostgreSQL that goes away: killed, cut off, behind a pooler, replaced by its standby. They take long, so CI runs them by
//! themselves.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::sleep;
use webhook_events_tests::server::{as_its_user, folder_of_its_user};

use crate::engines::{Folder, Server};
use crate::site::{Allowed, Site};
use crate::traffic::Traffic;
use crate::victim::{KINDS, Kind, Victim};

/// Lets deliveries come in while something is done to the server, and checks what must hold.
async fn under_load(site: &Site, kind: Kind, disturb: impl AsyncFnOnce()) -> BTreeSet<String> {
    let victim = Victim::start(&site.orders(kind)).expect("it starts");
    let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
    traffic.go_to(vec![victim.address.clone()]);
    disturb().await;
    // It has come back to work by itself.
    let before = traffic.count();
    for _ in 0..3000 {
        if traffic.count() > before + 50 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert!(traffic.count() > before + 50, "{kind:?}: it does not receive any more");
    let acknowledged = traffic.stop(tasks).await;
    let (mut least, mut idle) = (i64::MAX, 0);
    while idle < 60 {
        match site.left().await {
            0 => break,
            left if left < least => (least, idle) = (left, 0),
            _ => idle += 1,
        }
        sleep(Duration::from_secs(1)).await;
    }
    assert!(idle < 60, "{kind:?}: {least} deliveries are left, and for a minute none of them was handled");
    drop(victim);
    site.hold(kind, &acknowledged, Allowed::default()).await;
    println!("{kind:?}: {} acknowledged", acknowledged.len());
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute; CI runs it"]
async fn a_server_is_killed_again_and_again() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let rounds = std::env::var("WEBHOOK_EVENTS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(4);
    for kind in KINDS {
        let site = Site::postgres(server.schema());
        under_load(&site, kind, async || {
            for _ in 0..rounds {
                sleep(Duration::from_millis(1500)).await;
                let server = Arc::clone(&server);
                let restart = move || {
                    server.control("stop", &["-m", "immediate"]);
                    server.control("start", &[]);
                };
                tokio::task::spawn_blocking(restart).await.expect("it starts again");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half a minute; CI runs it"]
async fn connections_of_every_use_are_terminated() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let client = server.client().await;
    let one = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'webhook-events' \
               ORDER BY random() LIMIT 1";
    for kind in KINDS {
        let site = Site::postgres(server.schema());
        under_load(&site, kind, async || {
            for _ in 0..200 {
                client.execute(one, &[]).await.expect("it answers");
                sleep(Duration::from_millis(25)).await;
            }
        })
        .await;
    }
}

/// A way to a server on which answers get lost.
struct Cutting {
    folder: Folder,
    /// An answer in so many is not passed on, and its connection is cut; none at 0.
    one_in: AtomicU64,
    cut: AtomicUsize,
}

impl Cutting {
    fn to(server: &Server) -> Arc<Self> {
        let folder = Folder::new();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).expect("it is free");
        let cutting = Arc::new(Self { folder, one_in: AtomicU64::new(0), cut: AtomicUsize::new(0) });
        let (shared, target) = (Arc::clone(&cutting), server.socket_folder().join(".s.PGSQL.5432"));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (shared, target) = (Arc::clone(&shared), target.clone());
                tokio::spawn(async move { shared.pass(client, target).await });
            }
        });
        cutting
    }

    fn url(&self) -> String {
        format!("host='{}' user=app dbname=postgres", self.folder.path().display())
    }

    async fn pass(&self, client: UnixStream, target: PathBuf) {
        static ANSWERS: AtomicU64 = AtomicU64::new(0);
        let Ok(server) = UnixStream::connect(target).await else { return };
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
            (client.into_split(), server.into_split());
        let asks = tokio::spawn(async move {
            // An error is the end, too.
            let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        });
        let mut answer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from_server.read(&mut answer).await {
            let number = ANSWERS.fetch_add(1, Ordering::Relaxed);
            let one_in = self.one_in.load(Ordering::Relaxed);
            // The server has done what it was asked, and nobody hears of it.
            if one_in > 0 && number.wrapping_mul(2_654_435_761).is_multiple_of(one_in) {
                self.cut.fetch_add(1, Ordering::Relaxed);
                break;
            }
            if to_client.write_all(&answer[..count]).await.is_err() {
                break;
            }
        }
        asks.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half a minute; CI runs it"]
async fn answers_of_the_server_are_lost() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    for kind in KINDS {
        let cutting = Cutting::to(&server);
        let site = Site::postgres(server.schema()).by_way_of(&cutting.url());
        under_load(&site, kind, async || {
            for one_in in [97, 31, 11] {
                cutting.one_in.store(one_in, Ordering::Relaxed);
                sleep(Duration::from_secs(3)).await;
            }
            cutting.one_in.store(0, Ordering::Relaxed);
        })
        .await;
        let cut = cutting.cut.load(Ordering::Relaxed);
        println!("{kind:?}: {cut} answers were lost");
        assert!(cut > 20, "{cut} answers were lost");
    }
}

/// A `PgBouncer` in transaction mode before a server.
struct Pooler {
    child: Child,
    folder: Folder,
}

impl Pooler {
    /// `None` where there is no `PgBouncer`.
    fn before(server: &Server) -> Option<Self> {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].map(PathBuf::from);
        let Some(program) = program.into_iter().find(|program| program.exists()) else {
            assert!(std::env::var_os("CI").is_none(), "CI has no PgBouncer: `apt-get install pgbouncer`");
            eprintln!("skipped: there is no PgBouncer; `apt-get install pgbouncer` brings it");
            return None;
        };
        let folder = folder_of_its_user();
        let (target, own) = (server.socket_folder().display(), folder.path().display());
        let settings = format!(
            "[databases]\npostgres = host={target} port=5432 user=app\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n\
             unix_socket_dir = {own}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 8\n\
             max_client_conn = 200\nlogfile = {own}/log\npidfile = {own}/pid\n"
        );
        let path = folder.path().join("pgbouncer.ini");
        fs::write(&path, settings).expect("it is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is its own");
        let mut command = as_its_user(&program);
        command.arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("it starts");
        for _ in 0..500 {
            if folder.path().join(".s.PGSQL.5432").exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { child, folder })
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes some seconds; CI runs it"]
async fn a_pooler_in_transaction_mode_stands_before_the_server() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let Some(pooler) = Pooler::before(&server) else { return };
    let url = format!("host='{}' user=app dbname=postgres", pooler.folder.path().display());
    for kind in KINDS {
        let site = Site::postgres(server.schema()).by_way_of(&url).polling();
        under_load(&site, kind, async || sleep(Duration::from_secs(3)).await).await;
    }
}

/// The server dies for good, and its synchronous standby takes over: nothing that was answered is lost.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half a minute; CI runs it"]
async fn a_standby_takes_over() {
    for kind in [Kind::Plain, Kind::Transactional] {
        let options = "-c wal_level=replica -c synchronous_standby_names=*";
        let Some(primary) = Server::start_with(options).map(Arc::new) else { return };
        let standby = Arc::new(primary.standby());
        let hosts = format!("{},{}", primary.socket_folder().display(), standby.socket_folder().display());
        let url = format!("host='{hosts}' user=app dbname=postgres target_session_attrs=read-write");
        let mut site = Site::postgres(primary.schema()).by_way_of(&url);
        let victim = Victim::start(&site.orders(kind)).expect("it starts");
        let (traffic, tasks) = Traffic::start(&site.secret, 8, Duration::ZERO);
        traffic.go_to(vec![victim.address.clone()]);
        sleep(Duration::from_secs(2)).await;
        let (dying, taking_over) = (Arc::clone(&primary), Arc::clone(&standby));
        let fail_over = move || {
            dying.control("stop", &["-m", "immediate"]);
            taking_over.control("promote", &[]);
        };
        tokio::task::spawn_blocking(fail_over).await.expect("it takes over");
        site.moves_to(&standby);
        let before = traffic.count();
        assert!(before > 0, "nothing was accepted");
        for _ in 0..3000 {
            if traffic.count() > before + 50 {
                break;
            }
            sleep(Duration::from_millis(20)).await;
        }
        let acknowledged = traffic.stop(tasks).await;
        assert!(acknowledged.len() > before + 50, "it does not receive any more");
        for _ in 0..6000 {
            if site.left().await == 0 {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        drop(victim);
        site.hold(kind, &acknowledged, Allowed::default()).await;
        println!("{kind:?}: {} acknowledged, {before} of them before", acknowledged.len());
        // Stopped already, it cannot be stopped again.
        primary.control("start", &[]);
    }
}
