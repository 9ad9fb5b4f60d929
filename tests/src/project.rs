//! A crate of a user, written to disk and built as a user would build it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A package that depends on `webhook-events` alone, somewhere under `target/`.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
}

impl Project {
    /// A package of this name, without any source yet. `manifest` is what its Cargo.toml says beside the name:
    /// `{runtime}` in it becomes the path of `webhook-events`.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn new(folder: &str, name: &str, manifest: &str) -> io::Result<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let project = Self { folder: Path::new(folder).join(name) };
        if project.folder.exists() {
            fs::remove_dir_all(&project.folder)?;
        }
        let runtime = fs::canonicalize(workspace.join("runtime"))?;
        let manifest = manifest.replace("{runtime}", &format!("path = {:?}", runtime.display().to_string()));
        project.write("Cargo.toml", &format!("[workspace]\n\n[package]\nname = \"{name}\"\n{manifest}"))?;
        // The versions that the workspace has, so that nothing is looked up.
        project.write("Cargo.lock", &fs::read_to_string(workspace.join("Cargo.lock"))?)?;
        Ok(project)
    }

    /// Writes a file of the package.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
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

    /// Runs a command of cargo in the package; what it printed is in `Err` where it failed.
    ///
    /// All packages share one target folder, so the dependencies are built once.
    ///
    /// # Errors
    ///
    /// The output of the command that failed.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(["--offline", "--quiet", "--color=never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(|error| error.to_string())?;
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        if output.status.success() { Ok(printed) } else { Err(printed) }
    }
}
