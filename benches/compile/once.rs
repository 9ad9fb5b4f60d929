//! What a user pays once: the crates and the CPU seconds of a build from nothing, without optimisation.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const USERS: [(&str, &str); 3] = [
    ("webhook-events, default features", "webhook-events = { path = \"ROOT/runtime\" }"),
    (
        "standardwebhooks + serde with derive + serde_json",
        "standardwebhooks = \"1\"\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"",
    ),
    (
        "async-openai, `webhook` alone",
        "async-openai = { version = \"0.43\", default-features = false, features = [\"webhook\"] }",
    ),
];

/// Builds each in a folder of its own, prints a table, and removes what was built.
pub(crate) fn print(folder: &Path) {
    println!("| dependencies | crates | CPU s |\n|---|---:|---:|");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    for (index, (name, dependencies)) in USERS.into_iter().enumerate() {
        let user = folder.join(format!("user-{index}"));
        fs::create_dir_all(user.join("src")).expect("writable");
        let dependencies = dependencies.replace("ROOT", &root.display().to_string());
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        fs::write(user.join("Cargo.toml"), manifest).expect("writable");
        fs::write(user.join("src/lib.rs"), "").expect("writable");
        fs::copy(root.join("Cargo.lock"), user.join("Cargo.lock")).expect("a lock file");
        let target = user.join("target");
        let _ = fs::remove_dir_all(&target);
        let tree = Command::new(env!("CARGO"))
            .args(["tree", "--prefix", "none", "--edges", "normal,build"])
            .current_dir(&user)
            .output()
            .expect("cargo runs");
        let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
        let crates: BTreeSet<&str> = tree.lines().skip(1).map(|line| line.trim_end_matches(" (*)")).collect();
        let built = Command::new("/usr/bin/time")
            .args(["-f", "%U %S", "-o"])
            .arg(user.join("cost"))
            .args([env!("CARGO"), "build", "--quiet"])
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(&user)
            .status()
            .expect("time runs");
        assert!(built.success(), "{name} builds");
        let cost = fs::read_to_string(user.join("cost")).expect("time wrote it");
        let seconds: f64 = cost.split_whitespace().filter_map(|number| number.parse::<f64>().ok()).sum();
        println!("| {name} | {} | {seconds:.1} |", crates.len());
        let _ = fs::remove_dir_all(&target);
    }
}
