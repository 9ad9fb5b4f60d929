//! Crates of users, written to disk and built as users would build them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A workspace somewhere under `target/`, whose packages depend on `webhook-events` alone.
///
/// They share one target folder and one lockfile, so the dependencies are built once.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    runtime: PathBuf,
}

impl Workspace {
    /// A workspace of this name in `folder`, without any package yet.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn new(folder: &str, name: &str) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = Path::new(folder).join(name);
        // The built dependencies stay.
        if folder.join("members").exists() {
            fs::remove_dir_all(folder.join("members"))?;
        }
        fs::create_dir_all(folder.join("members"))?;
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n\n\
                        [profile.dev]\ndebug = 0\n\n[profile.test]\ndebug = 0\n";
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that the workspace has, so that nothing is looked up.
        fs::write(folder.join("Cargo.lock"), fs::read_to_string(root.join("Cargo.lock"))?)?;
        Ok(Self { folder, runtime: fs::canonicalize(root.join("runtime"))? })
    }

    /// Adds a package. `manifest` is what its Cargo.toml says beside the name: `{runtime}` in it becomes the path of
    /// `webhook-events`.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn package(&self, name: &str, manifest: &str) -> io::Result<Package<'_>> {
        let package = Package { workspace: self, name: name.to_owned() };
        let manifest = manifest.replace("{runtime}", &format!("path = {:?}", self.runtime.display().to_string()));
        package.write("Cargo.toml", &format!("[package]\nname = \"{name}\"\n{manifest}"))?;
        Ok(package)
    }

    /// Runs a command of cargo in the workspace; `Err` is what it printed where it failed.
    ///
    /// # Errors
    ///
    /// The output of the command that failed.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(["--offline", "--quiet", "--color=never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(|error| error.to_string())?;
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        if output.status.success() { Ok(printed) } else { Err(printed) }
    }
}

/// One package of a [`Workspace`].
#[derive(Debug)]
pub struct Package<'w> {
    workspace: &'w Workspace,
    name: String,
}

impl Package<'_> {
    /// Writes a file of the package.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.workspace.folder.join("members").join(&self.name).join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.workspace.folder))?;
        fs::write(path, text)
    }

    /// Copies a spec of `tests/specs` into the package.
    ///
    /// # Errors
    ///
    /// When there is no such spec.
    pub fn copy_spec(&self, name: &str) -> io::Result<()> {
        self.write(name, &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(name))?)
    }

    /// Builds and runs the program of the package.
    ///
    /// # Errors
    ///
    /// The output of the command that failed.
    pub fn run(&self) -> Result<String, String> {
        self.workspace.cargo(&["run", "--package", &self.name])
    }
}
