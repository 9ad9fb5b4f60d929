//! The store of deliveries: a file for each request, as raw HTTP, and an index of them, for nobody else to read.

mod entry;
pub(crate) mod glob;
pub(crate) mod time;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(crate) use entry::Entry;

use crate::failure::Failure;
use crate::request::Request;

/// Where deliveries are kept unless something else is said.
pub(crate) const DEFAULT: &str = ".webhook-events";

/// The most characters of an id that a file name has.
const LONGEST: usize = 100;

/// A folder of deliveries.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in this folder, which is made when the first delivery is saved.
    pub(crate) fn open(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Saves a request as it arrived, and returns the name of its file.
    pub(crate) fn save(&self, id: &str, at: SystemTime, request: &Request) -> Result<String, Failure> {
        self.create().map_err(|error| self.failure(&error))?;
        let stem = format!("{}-{}", time::compact(at), safe(id));
        for number in 1..10_000 {
            let name = if number == 1 { format!("{stem}.http") } else { format!("{stem}-{number}.http") };
            let path = self.deliveries().join(&name);
            match options().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    file.write_all(&request.to_http()).map_err(|error| self.failure(&error))?;
                    return Ok(name);
                }
                // A retry within the same second.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.failure(&error)),
            }
        }
        Err(Failure::world(format!("`{}` has too many deliveries of one id in one second", self.folder.display())))
    }

    /// Adds a line to the index.
    pub(crate) fn note(&self, entry: &Entry) -> Result<(), Failure> {
        let line = format!("{}\n", entry.to_json());
        self.create()
            .and_then(|()| options().append(true).create(true).open(self.index()))
            .and_then(|mut file: File| file.write_all(line.as_bytes()))
            .map_err(|error| self.failure(&error))
    }

    /// Every delivery of the index, from the oldest to the newest.
    pub(crate) fn list(&self) -> Result<Vec<Entry>, Failure> {
        match fs::read(self.index()) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).lines().filter_map(Entry::from_json).collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// The newest delivery of this id, or the one with this file name.
    pub(crate) fn find(&self, id: &str) -> Result<Option<Entry>, Failure> {
        let entries = self.list()?;
        Ok(entries.into_iter().rev().find(|entry| {
            entry.id == id || entry.file == id || entry.file.strip_suffix(".http").is_some_and(|stem| stem == id)
        }))
    }

    /// The request of a delivery.
    pub(crate) fn read(&self, entry: &Entry) -> Result<Request, Failure> {
        let path = self.path(&entry.file);
        let bytes =
            fs::read(&path).map_err(|error| Failure::world(format!("cannot read `{}`: {error}", path.display())))?;
        Request::parse(&bytes)
    }

    /// Where a delivery of this file name is.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.deliveries().join(file)
    }

    fn deliveries(&self) -> PathBuf {
        self.folder.join("deliveries")
    }

    fn index(&self) -> PathBuf {
        self.folder.join("index.jsonl")
    }

    /// Makes the folders, and keeps them out of Git.
    fn create(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(self.deliveries())?;
        match options().write(true).create_new(true).open(self.folder.join(".gitignore")) {
            Ok(mut file) => file.write_all(b"*\n"),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::world(format!("cannot keep deliveries in `{}`: {error}", self.folder.display()))
            .help("choose another folder with --store, or keep nothing with --no-store")
    }
}

/// Options that make files for nobody else to read: a delivery may hold anything.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether a character may be in the name of a file.
fn is_safe(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// An id that strangers made up, as a part of a file name.
pub(crate) fn safe(id: &str) -> String {
    let name: String = id.chars().take(LONGEST).map(|c| if is_safe(c) { c } else { '_' }).collect();
    if name.is_empty() { "delivery".into() } else { name }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Entry, Store, safe};
    use crate::request::Request;

    /// A folder of this test alone, which is gone after it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("webhook-events-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn request(body: &[u8]) -> Request {
        Request {
            method: "POST".into(),
            target: "/hooks?a=b".into(),
            headers: vec![("webhook-id".into(), "wh_1".into()), ("content-length".into(), body.len().to_string())],
            body: body.into(),
        }
    }

    #[test]
    fn what_is_saved_is_found() {
        let folder = Folder::new("found");
        let store = Store::open(&folder.0);
        assert_eq!(store.list().expect("nothing is kept yet"), []);
        let at = UNIX_EPOCH + Duration::from_secs(1_750_861_210);
        for (number, name) in [(1, "20250625T142010Z-wh_1.http"), (2, "20250625T142010Z-wh_1-2.http")] {
            let body = format!("{{\"number\": {number}}}\n");
            let file = store.save("wh_1", at, &request(body.as_bytes())).expect("it is saved");
            assert_eq!(file, name);
            store.note(&Entry { id: "wh_1".into(), file, genuine: true, ..Entry::default() }).expect("it is noted");
            let entry = store.find("wh_1").expect("the index is read").expect("it is there");
            assert_eq!(entry.file, name);
            assert_eq!(store.read(&entry).expect("it is read"), request(body.as_bytes()));
        }
        assert_eq!(store.find("wh_2").expect("the index is read"), None);
        assert!(store.find("20250625T142010Z-wh_1").expect("the index is read").is_some());
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = Folder::new("modes");
        let store = Store::open(&folder.0);
        let file = store.save("wh_1", UNIX_EPOCH, &request(b"{}")).expect("it is saved");
        store.note(&Entry::default()).expect("it is noted");
        let mode = |path: PathBuf| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(store.path(&file)), 0o600);
        assert_eq!(mode(store.index()), 0o600);
        assert_eq!(mode(store.deliveries()), 0o700);
        assert_eq!(mode(folder.0.clone()), 0o700);
    }

    #[test]
    fn ids_of_strangers_are_no_paths() {
        assert_eq!(safe("../../etc/passwd"), ".._.._etc_passwd");
        assert_eq!(safe("wh_1 \u{1b}[2J"), "wh_1___2J");
        assert_eq!(safe(""), "delivery");
        assert_eq!(safe(&"x".repeat(1000)).len(), 100);
    }
}
