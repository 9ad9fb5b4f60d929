//! The commands that the documentation shows, run as they stand there.
#![cfg(unix)]

mod loopback;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use loopback::{SECRET, Server, answer};
use webhook_events::{InboxStore, NewDelivery, Secret, Signer, SqliteInbox};

const DOCUMENTS: [(&str, &str); 3] = [
    ("README.md", include_str!("../../README.md")),
    ("docs/cli.md", include_str!("../../docs/cli.md")),
    ("docs/inbox.md", include_str!("../../docs/inbox.md")),
];

/// The lines of console blocks that call the program.
fn commands() -> Vec<(&'static str, String)> {
    let mut commands = Vec::new();
    for (document, text) in DOCUMENTS {
        let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
        for line in blocks.flat_map(str::lines) {
            if let Some(command) = line.strip_prefix("$ ").filter(|line| line.contains("webhook-events ")) {
                commands.push((document, command.to_owned()));
            }
        }
    }
    commands
}

/// A folder with all that the commands name.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented");
    let _ = fs::remove_dir_all(&folder);
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        fs::write(path, text).expect("it can be written");
    };
    let spec = "events:\n  order.paid:\n    data: { id: string, amount: integer, note: { optional: true } }\n";
    write("spec/events.yaml", spec);
    write("old.yaml", spec);
    write("new.yaml", &spec.replace("note:", "more: { type: any, optional: true }, note:"));
    write("payload.json", r#"{"type":"order.paid"}"#);
    let signer = Signer::new(Secret::parse(SECRET).expect("it is a secret"));
    let body = r#"{"type":"batch.completed"}"#;
    let headers = signer.sign("wh_6889a1", SystemTime::now(), body).expect("it signs");
    let headers: Vec<String> = headers.iter().map(|(name, value)| [name, ": ", value].concat()).collect();
    let request = format!("POST /hooks HTTP/1.1\r\n{}\r\n\r\n{body}", headers.join("\r\n"));
    write("delivery.http", &request);
    write(".webhook-events/deliveries/one.http", &request);
    write(
        ".webhook-events/index.jsonl",
        "{\"v\":1,\"id\":\"wh_6889a1\",\"event\":\"batch.completed\",\"time\":1750861210,\"file\":\"one.http\",\
         \"genuine\":true,\"status\":500,\"to\":\"URL\"}\n",
    );
    write(
        "openapi.json",
        r#"{"openapi":"3.1.0","webhooks":{"order.paid":{"post":{"requestBody":{"content":{"application/json":{"schema":
           {"type":"object","required":["type"],"properties":{"type":{"const":"order.paid"}}}}}}}}}}"#,
    );
    for directory in [".local/share/bash-completion/completions", ".zfunc"] {
        fs::create_dir_all(folder.join(directory)).expect("the folder can be made");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        let inbox = SqliteInbox::open(folder.join("webhooks.db")).await.expect("the inbox opens");
        let mut dead = NewDelivery::new("openai", "wh_1", "batch.failed", "{}");
        dead.undecodable = Some("it has no id".to_owned());
        inbox.accept(dead).await.expect("it is kept");
    });
    folder
}

#[test]
fn every_command_does_what_it_is_shown_for() {
    let app = Server::start(|request, _| answer(if request.is_genuine() { 204 } else { 400 }, "", ""));
    let folder = folder();
    let index = folder.join(".webhook-events/index.jsonl");
    let text = fs::read_to_string(&index).expect("it is there");
    fs::write(&index, text.replace("URL", &app.url())).expect("it can be written");
    let program = Path::new(env!("CARGO_BIN_EXE_webhook-events")).parent().expect("it is in a folder");
    let path = std::env::join_paths(
        [program.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    )
    .expect("the paths can be joined");
    let commands = commands();
    assert!(commands.len() > 30, "only {} commands are shown", commands.len());
    let mut wrong = Vec::new();
    for (document, command) in commands {
        // There is no such database here; that its arguments are right is seen by how it fails.
        let expected = match &command {
            command if command.contains("postgres://") => 3,
            // A delivery by another scheme is not genuine.
            command if command.starts_with("webhook-events verify") && command.contains("--scheme stripe") => 1,
            command if ["listen ", "--watch", "--web"].iter().any(|word| command.contains(word)) => 124,
            _ => 0,
        };
        let url = app.url();
        let here = command.replace("http://127.0.0.1:8000/hooks", &url).replace("http://127.0.0.1:3000/hooks", &url);
        let here = here.replace("webhook-events listen ", "webhook-events listen --port 0 ");
        let output = Command::new("sh")
            .args(["-c", &format!("{}{here}", if expected == 124 { "timeout -s KILL -k 1 2 " } else { "" })])
            .current_dir(&folder)
            .env("PATH", &path)
            .env("HOME", &folder)
            .env("OPENAI_WEBHOOK_SECRET", SECRET)
            .env("STRIPE_SECRET", "whsec_test")
            .env_remove("PORT")
            .output()
            .expect("there is a shell");
        // A shell says 137 of what was killed.
        let status = output.status.code().map_or(124, |code| if code == 137 { 124 } else { code });
        if status != expected {
            wrong.push(format!("{document}: {command}\n  {status}: {}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let _ = fs::remove_dir_all(&folder);
}
