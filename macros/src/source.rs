//! Where the YAML comes from, and how the compiler learns that it changed.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, LitStr};
use webhook_events_spec::{BUNDLED, suggest};

use crate::input::SpecName;

/// A YAML text, and where it was found.
pub(crate) struct Source {
    pub(crate) yaml: Cow<'static, [u8]>,
    /// The path as errors show it: from where the compiler runs, as its own paths are, or else the one the user wrote.
    pub(crate) shown: String,
    /// The file to watch; none for the bundled spec, which changes with this crate alone.
    file: Option<PathBuf>,
}

impl Source {
    /// Reads the spec that the invocation names.
    pub(crate) fn find(spec: &SpecName) -> syn::Result<Self> {
        match spec {
            SpecName::OpenAi(_) => Ok(Self { yaml: BUNDLED.as_bytes().into(), shown: "openai".to_owned(), file: None }),
            SpecName::File(literal) => Self::read(literal),
        }
    }

    fn read(literal: &LitStr) -> syn::Result<Self> {
        let shown = literal.value();
        let path = locate(&shown, literal.span())?;
        match fs::read(&path) {
            Ok(yaml) => {
                // Absolute, because `include_bytes!` takes a relative path from the file it stands in.
                let file = fs::canonicalize(&path).unwrap_or(path);
                let shown = from_here(&file).unwrap_or(shown);
                Ok(Self { yaml: yaml.into(), shown, file: Some(file) })
            }
            Err(error) => Err(Error::new(literal.span(), unreadable(&shown, &path, &error, literal.span()))),
        }
    }

    /// A YAML text without a file.
    #[cfg(test)]
    pub(crate) fn of(yaml: Vec<u8>, shown: &str) -> Self {
        Self { yaml: yaml.into(), shown: shown.to_owned(), file: None }
    }

    /// Code that makes the compiler look again whenever the file changes.
    pub(crate) fn tracking(&self) -> Option<TokenStream> {
        let path = self.file.as_ref()?.to_str()?;
        Some(quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        ))
    }
}

/// The file that `path` means: beside the source file where it starts with a dot, else beside the package's Cargo.toml.
fn locate(path: &str, span: Span) -> syn::Result<PathBuf> {
    if path.trim().is_empty() {
        return Err(Error::new(span, "the path is empty: name a YAML file, as in \"spec/events.yaml\""));
    }
    if path.contains('\n') || path.contains(": ") {
        let message = "this is YAML, and not the path of a YAML file: write it to a file, as in \"spec/events.yaml\"";
        return Err(Error::new(span, message));
    }
    if Path::new(path).is_absolute() {
        let message = format!(
            "`{path}` is an absolute path, which no other machine has: \
             write it from the package's Cargo.toml, or from this file with `./`"
        );
        return Err(Error::new(span, message));
    }
    if path.starts_with("./") || path.starts_with("../") {
        let source = source_file(span).ok_or_else(|| {
            let message = format!("cannot tell which file this is, so `{path}` leads nowhere: leave out the `./`");
            Error::new(span, message)
        })?;
        return Ok(source.with_file_name("").join(path));
    }
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(directory) => Ok(Path::new(&directory).join(path)),
        None => Err(Error::new(span, "CARGO_MANIFEST_DIR is not set: build with cargo, or start the path with `./`")),
    }
}

/// The path from the folder that the compiler runs in, which is that of the workspace; editors open it with a click.
fn from_here(file: &Path) -> Option<String> {
    let here = fs::canonicalize(std::env::current_dir().ok()?).ok()?;
    file.strip_prefix(here).ok()?.to_str().map(str::to_owned)
}

/// The file that the literal stands in. The literal's span, and not the call's, leads there through other macros.
fn source_file(span: Span) -> Option<PathBuf> {
    proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()
}

fn unreadable(shown: &str, path: &Path, error: &io::Error, span: Span) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    };
    let rule = if shown.starts_with('.') {
        "a path that starts with a dot is looked up beside this source file"
    } else {
        "the path is looked up beside the package's Cargo.toml; start it with `./` to look beside this source file"
    };
    let help = if path.is_dir() {
        inside(path).map(|name| format!("\nhelp: name the file, as in `{}/{name}`", shown.trim_end_matches('/')))
    } else {
        elsewhere(shown, span)
            .map(|there| format!("\nhelp: there is a file `{there}`"))
            .or_else(|| neighbour(path).map(|name| format!("\nhelp: there is a file `{name}` in that place")))
    };
    format!("cannot read `{shown}`: {reason}\n{rule}{}", help.unwrap_or_default())
}

/// A path like this one that leads to a file: with or without its `./`, in another case, or from the package and not from
/// the workspace.
fn elsewhere(shown: &str, span: Span) -> Option<String> {
    let is_file = |path: &String| locate(path, span).is_ok_and(|path| path.is_file());
    let dotted = shown.strip_prefix("./").map_or_else(|| format!("./{shown}"), str::to_owned);
    if is_file(&dotted) {
        return Some(dotted);
    }
    if let Some(path) = in_another_case(shown, span).filter(is_file) {
        return Some(path);
    }
    // `crates/app/spec/events.yaml` in the package `crates/app`
    let mut rest = shown;
    while let Some((_, below)) = rest.split_once('/') {
        rest = below;
        if let Some(path) = Some(rest.to_owned()).filter(is_file) {
            return Some(path);
        }
    }
    None
}

/// The path with the names that are there, where they differ in their case alone.
fn in_another_case(shown: &str, span: Span) -> Option<String> {
    let (dot, names) = shown.strip_prefix("./").map_or(("", shown), |names| ("./", names));
    let mut folder = locate(&format!("{dot}x"), span).ok()?.parent()?.to_owned();
    let mut path = dot.to_owned();
    for name in names.split('/') {
        let entries = fs::read_dir(&folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let found = entries.filter(|entry| entry.eq_ignore_ascii_case(name)).min()?;
        folder.push(&found);
        path = format!("{path}{}{found}", if path.is_empty() || path.ends_with('/') { "" } else { "/" });
    }
    (path != shown).then_some(path)
}

/// A YAML file in a folder.
fn inside(folder: &Path) -> Option<String> {
    yaml_files(folder)?.into_iter().next()
}

/// A YAML file with a similar name in the same folder.
fn neighbour(path: &Path) -> Option<String> {
    let names = yaml_files(path.parent()?)?;
    let wanted = path.file_name()?.to_str()?;
    suggest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The YAML files of a folder, in the order of their names.
fn yaml_files(folder: &Path) -> Option<Vec<String>> {
    let entries = fs::read_dir(folder).ok()?;
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| matches!(Path::new(name).extension().and_then(|end| end.to_str()), Some("yaml" | "yml")));
    names.sort();
    Some(names)
}
