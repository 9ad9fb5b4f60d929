//! What the expansion costs to compile, beside the same types with serde's derive: `cargo bench --bench compile [events…]`.
//!
//! It writes a crate of each kind into cargo's folder for temporary files and times rustc on it alone, by way of the
//! program `/usr/bin/time`; dependencies are built before. `-- once` measures what a user pays once, from nothing.

mod generate;
mod once;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt};

/// How many runs there are, of which the cheapest counts: large specs take minutes, and vary little.
const fn turns(events: usize) -> usize {
    if events < 500 { 3 } else { 1 }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    if arguments.iter().any(|argument| argument == "once") {
        return once::print(&folder);
    }
    let chosen: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    println!("| events | command | expansion | serde derive | time | memory | macro expansion |");
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for events in if chosen.is_empty() { vec![15, 150, 1500] } else { chosen } {
        let ours = Member::write(&folder, "expansion", events, generate::EXPANSION);
        fs::write(ours.folder.join("events.yaml"), generate::spec(events)).expect("writable");
        let derive = Member::write(&folder, "derive", events, &generate::derive(events));
        for command in ["check", "build", "build --release"] {
            let share = if command == "check" { ours.share_of_macros() } else { String::new() };
            let [ours, derive] = cheapest([&ours, &derive], command, turns(events));
            let (time, memory) = (ours.seconds / derive.seconds, ours.megabytes / derive.megabytes);
            println!("| {events} | {command} | {ours} | {derive} | {time:.2} | {memory:.2} | {share} |");
        }
    }
}

/// The cost of each crate, in turns.
fn cheapest(members: [&Member; 2], command: &str, turns: usize) -> [Cost; 2] {
    let mut cheapest = members.map(|member| member.compile(command));
    for _ in 1..turns {
        for (member, cheapest) in members.into_iter().zip(&mut cheapest) {
            let cost = member.compile(command);
            if cost.seconds < cheapest.seconds {
                *cheapest = cost;
            }
        }
    }
    cheapest
}

/// What one run of rustc takes: seconds on the CPU, and the most memory it held.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    megabytes: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s, {:.0} MB", self.seconds, self.megabytes)
    }
}

/// A crate to compile, in a workspace of its own.
struct Member {
    folder: PathBuf,
}

impl Member {
    fn write(folder: &Path, kind: &str, events: usize, source: &str) -> Self {
        let folder = folder.join(format!("{kind}-{events}"));
        fs::create_dir_all(folder.join("src")).expect("writable");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
        let dependencies = match kind {
            "expansion" => format!("webhook-events = {{ path = \"{}\" }}", root.join("runtime").display()),
            _ => {
                "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nasync-trait = \"0.1\"".into()
            }
        };
        let manifest = format!(
            "[package]\nname = \"{kind}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("writable");
        fs::write(folder.join("src/lib.rs"), source).expect("writable");
        // The versions that the workspace has.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
        let time = "#!/bin/sh\nexec /usr/bin/time -o cost -f '%U %S %M' \"$@\"\n";
        fs::write(folder.join("time.sh"), time).expect("writable");
        Command::new("chmod").arg("+x").arg(folder.join("time.sh")).status().expect("chmod runs");
        Self { folder }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let source = self.folder.join("src/lib.rs");
        let text = fs::read_to_string(&source).expect("readable");
        fs::write(&source, text).expect("writable");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).arg("--quiet").current_dir(&self.folder);
        cargo.env("RUSTC_WORKSPACE_WRAPPER", self.folder.join("time.sh"));
        cargo.env("CARGO_INCREMENTAL", "0");
        // Beside each other, so that dependencies are built once.
        cargo.env("CARGO_TARGET_DIR", self.folder.with_file_name("target"));
        cargo
    }

    /// Compiles the crate, and nothing else where it was compiled before.
    fn compile(&self, command: &str) -> Cost {
        let output = self.cargo(&command.split(' ').collect::<Vec<_>>()).output().expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let cost = fs::read_to_string(self.folder.join("cost")).expect("time wrote it");
        let numbers: Vec<f64> = cost.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [user, system, kilobytes] = numbers[..] else { panic!("time wrote {cost:?}") };
        Cost { seconds: user + system, megabytes: kilobytes / 1024.0 }
    }

    /// How much of `cargo check` is reading and expanding macros, those of the language included.
    fn share_of_macros(&self) -> String {
        let output = self
            .cargo(&["rustc", "--lib", "--profile", "check"])
            .args(["--", "-Ztime-passes"])
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .expect("cargo runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        let seconds = |pass: &str| {
            let line = text.lines().find(|line| line.split_whitespace().last() == Some(pass))?;
            line.split_once("time:")?.1.split(';').next()?.trim().parse::<f64>().ok()
        };
        match (seconds("macro_expand_crate"), seconds("total")) {
            (Some(macros), Some(total)) => format!("{macros:.2} of {total:.2} s"),
            _ => "?".into(),
        }
    }
}
