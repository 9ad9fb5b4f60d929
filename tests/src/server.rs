//! PostgreSQL servers that the tests start and stop themselves, each with its files and its socket in a folder of its own.

#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::new_without_default,
    clippy::return_self_not_must_use,
    reason = "what helps tests panics where they cannot go on"
)]

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::{env, fs, thread};

use webhook_events::PostgresInbox;
use webhook_events::tokio_postgres::{Client, NoTls};

use crate::folder::Folder;

/// A server in a folder of its own, reached over a socket in that folder.
pub struct Server {
    folder: Folder,
    programs: PathBuf,
    options: &'static str,
}

impl Server {
    /// The server that the running tests share, started by the first; `None` where PostgreSQL is not installed.
    pub fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return Some(server);
        }
        let server = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&server);
        Some(server)
    }

    /// Starts one; `None` where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        Self::start_with("")
    }

    /// Starts one with options of its own.
    pub fn start_with(options: &'static str) -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(env::var_os("CI").is_none(), "CI has no PostgreSQL: `apt-get install postgresql`");
            eprintln!("skipped: there is no PostgreSQL; `apt-get install postgresql` brings it");
            return None;
        };
        let server = Self { folder: folder_of_its_user(), programs, options };
        let data = server.folder.path().join("data");
        server.run("initdb", &["-D", &text(&data), "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8"]);
        server.control("start", &[]);
        Some(server)
    }

    /// Starts a standby of this server, which follows it.
    pub fn standby(&self) -> Self {
        let standby = Self { folder: folder_of_its_user(), programs: self.programs.clone(), options: "" };
        let (own, data) = (text(self.folder.path()), text(&standby.folder.path().join("data")));
        let arguments = ["-h", &own, "-U", "app", "-D", &data, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"];
        standby.run("pg_basebackup", &arguments);
        standby.control("start", &[]);
        standby
    }

    /// The folder of its socket.
    pub fn socket_folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs one of PostgreSQL's programs, as its user where this one is root.
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = as_its_user(&program);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        assert!(command.status().expect("it starts").success(), "{} {arguments:?}", program.display());
    }

    /// Starts or stops it.
    pub fn control(&self, what: &str, more: &[&str]) {
        let folder = text(self.folder.path());
        let data = format!("{folder}/data");
        let log = format!("{folder}/log");
        let options = format!("-k {folder} -h '' -c max_connections=200 {}", self.options);
        self.run("pg_ctl", &[&["-w", "-D", &data, "-l", &log, "-o", &options, what], more].concat());
    }

    /// Where it is, as a URL, with a schema that no other test has.
    pub fn schema(self: &Arc<Self>) -> Schema {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Schema { server: Arc::clone(self), name: format!("hooks \"{}\"", NEXT.fetch_add(1, Ordering::Relaxed)) }
    }

    /// A connection to it.
    pub async fn client(&self) -> Client {
        let url = self.url();
        let (client, connection) = webhook_events::tokio_postgres::connect(&url, NoTls).await.expect("it connects");
        tokio::spawn(connection);
        client
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("host='{}' user=app dbname=postgres", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.control("stop", &["-m", "immediate"]);
        } else if let Ok(pid) = fs::read_to_string(self.folder.path().join("data/postmaster.pid")) {
            let pid = pid.lines().next().unwrap_or_default();
            // The test has failed already.
            let _ = Command::new("kill").args(["-QUIT", pid]).status();
        }
    }
}

/// A folder that PostgreSQL's user may write, as which it runs where this process is root: it refuses to be root.
pub fn folder_of_its_user() -> Folder {
    let folder = Folder::new();
    if is_root() {
        chown(folder.path(), Some(id("-u")), Some(id("-g"))).expect("root may");
    }
    folder
}

/// A program that runs as PostgreSQL's user where this process is root.
pub fn as_its_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

/// The programs of the newest PostgreSQL that is installed.
fn programs() -> Option<PathBuf> {
    let has_all =
        |folder: &PathBuf| ["initdb", "pg_ctl", "pg_basebackup"].iter().all(|name| folder.join(name).exists());
    let in_path = env::split_paths(&env::var_os("PATH")?).find(has_all);
    in_path.or_else(|| {
        // Debian keeps the programs of each version in a folder of its own.
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions.flatten().map(|version| version.path().join("bin")).collect();
        folders.retain(has_all);
        folders.sort();
        folders.pop()
    })
}

fn is_root() -> bool {
    output("id", &["-u"]) == "0"
}

fn id(kind: &str) -> u32 {
    output("id", &[kind, "postgres"]).parse().expect("the package makes the user")
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("it starts");
    String::from_utf8(output.stdout).expect("it writes UTF-8").trim().to_owned()
}

fn text(path: &Path) -> String {
    path.to_str().expect("the path is UTF-8").to_owned()
}

/// A schema of one test.
pub struct Schema {
    /// Where it is.
    pub server: Arc<Server>,
    /// Its name, which has to be quoted.
    pub name: String,
}

impl Schema {
    /// An inbox in it.
    pub async fn inbox(&self) -> PostgresInbox {
        let config = self.server.url().parse().expect("it is a configuration");
        PostgresInbox::builder(config).schema(&self.name).connect().await.expect("the inbox opens")
    }

    /// The statement with the schema in place of `@`.
    pub fn sql(&self, statement: &str) -> String {
        statement.replace('@', &format!("\"{}\".", self.name.replace('"', "\"\"")))
    }
}
