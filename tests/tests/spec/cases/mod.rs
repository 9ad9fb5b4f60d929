//! Cases in text files: `==== name`, a YAML file, and below `----` what is expected of it.

use std::fs;
use std::path::{Path, PathBuf};

/// One case.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) yaml: String,
    pub(crate) expected: String,
}

/// The files of cases in a folder of `tests/spec`, by name.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The cases of a file.
pub(crate) fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    let mut cases = Vec::new();
    for case in text.split("==== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (yaml, expected) = rest.split_once("----\n").unwrap_or_else(|| panic!("{name} has no ----"));
        cases.push(Case { name: name.to_owned(), yaml: yaml.to_owned(), expected: expected.trim_end().to_owned() });
    }
    assert!(!cases.is_empty());
    cases
}
