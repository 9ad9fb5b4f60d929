//! The page of `listen --web` and `inbox --web`, in a real browser: Chromium, by `WebDriver`.
#![cfg(unix)]

mod loopback;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use loopback::{SECRET, Server, answer, program};
use serde_json::{Value, json};
use webhook_events::{InboxStore, NewDelivery, Secret, Signer, SqliteInbox};

/// A child process that ends with its test.
struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        Self { child, output }
    }

    /// What follows `mark` in the first line that has it, up to a space.
    fn word_after(&mut self, mark: &str) -> String {
        loop {
            let mut line = String::new();
            let length = self.output.read_line(&mut line).expect("the program writes UTF-8");
            assert!(length > 0, "it ended before it wrote {mark:?}");
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.split_whitespace().next().unwrap_or_default().to_owned();
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    fn text(&self) -> &str {
        self.0.to_str().expect("the path is UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A browser with a window of its own.
struct Browser {
    page: Client,
    #[expect(dead_code, reason = "held for its drop")]
    driver: Process,
    #[expect(dead_code, reason = "held for its drop")]
    profile: Folder,
}

impl Browser {
    /// A browser of this width that has opened a page; `None` where there is none.
    async fn open(name: &str, link: &str, width: u32, scheme: &str) -> Option<Self> {
        let is_there = |program: &str| {
            env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(program).exists())
        };
        if !is_there("chromedriver") {
            assert!(env::var_os("CI").is_none(), "CI has no browser: `apt-get install chromium chromium-driver`");
            eprintln!("skipped: there is no chromedriver; `apt-get install chromium chromium-driver` brings it");
            return None;
        }
        let profile = Folder::new(&format!("profile-{name}"));
        let mut driver = Process::start(Command::new("chromedriver").arg("--port=0"));
        let port = driver.word_after("started successfully on port ");
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &format!("--window-size={width},800"),
            &format!("--user-data-dir={}", profile.text()),
            if scheme == "dark" { "--force-dark-mode" } else { "--no-default-browser-check" },
        ];
        let mut capabilities = serde_json::Map::new();
        capabilities.insert(
            "goog:chromeOptions".to_owned(),
            json!({ "args": arguments, "mobileEmulation": { "deviceMetrics": { "width": width, "height": 800, "pixelRatio": 1.0, "touch": false, "mobile": false } } }),
        );
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let page = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", port.trim_end_matches('.')))
            .await
            .expect("the browser starts");
        page.goto(link).await.expect("the page opens");
        Some(Self { page, driver, profile })
    }

    /// Waits for an element.
    async fn wait(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.page.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{css}: {error}\n{}", self.text("body").await),
        }
    }

    /// Waits until an element has a text in it.
    async fn wait_for(&self, css: &str, text: &str) {
        for _ in 0..400 {
            if self.text(css).await.contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} has no {text:?}, but {:?}", self.text(css).await);
    }

    /// The text of the first element that there is.
    async fn text(&self, css: &str) -> String {
        match self.page.find(Locator::Css(css)).await {
            // It may be gone between the two.
            Ok(element) => element.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    async fn click(&self, css: &str) {
        self.wait(css).await.click().await.expect("it can be clicked");
    }

    async fn run(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.expect("the script runs")
    }

    async fn press(&self, keys: &str) {
        self.page
            .active_element()
            .await
            .expect("something has the focus")
            .send_keys(keys)
            .await
            .expect("it takes keys");
    }

    /// Whether the page is wider than its window.
    async fn scrolls_sideways(&self) -> bool {
        self.run("return document.scrollingElement.scrollWidth > innerWidth").await == Value::Bool(true)
    }

    /// Keeps a picture where the documentation is, when it is asked for.
    async fn picture(&self, name: &str) {
        if env::var_os("BLESS").is_some() {
            let png = self.page.screenshot().await.expect("the browser takes pictures");
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/images");
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(folder.join(format!("page-{name}.png")), png).expect("the picture can be written");
        }
    }

    async fn end(self) {
        let ended: Result<(), CmdError> = self.page.clone().close().await;
        ended.expect("the browser ends");
    }
}

/// `listen` with its page: the process, the URL of the endpoint, and the link of the page.
fn listen(folder: &Folder, arguments: &[&str]) -> (Process, String, String) {
    let mut command = program(&[&["listen", "--port", "0", "--web"][..], arguments].concat());
    let mut process = Process::start(command.current_dir(&folder.0));
    let url = process.word_after("listening on ");
    let link = process.word_after("page: ");
    (process, url, link)
}

async fn request(method: Method, url: &str, headers: HeaderMap, body: &str) -> (StatusCode, HeaderMap, String) {
    let mut request = hyper::Request::new(Full::new(Bytes::from(body.to_owned())));
    *request.method_mut() = method;
    *request.uri_mut() = url.parse().expect("it is a URL");
    *request.headers_mut() = headers;
    let client = Http::builder(TokioExecutor::new()).build_http();
    let (parts, body) = client.request(request).await.expect("the server answers").into_parts();
    let body = body.collect().await.expect("the answer has an end").to_bytes();
    (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
}

/// Sends a delivery; with `forged` its signature is of another body.
async fn deliver(url: &str, id: &str, body: &str, forged: bool) {
    let signed = if forged { "{}" } else { body };
    let signer = Signer::new(Secret::parse(SECRET).expect("it is a secret"));
    let headers = HeaderMap::from(&signer.sign(id, SystemTime::now(), signed).expect("it is signed"));
    let (status, ..) = request(Method::POST, url, headers, body).await;
    assert!(status.is_success() != forged, "{status}");
}

const BODY: &str = r#"{"type":"batch.completed","id":"evt_1","object":"event","created_at":1750861210,"big":12345678901234567890,"data":{"id":"batch_1","new":{"x":1.0}}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_seen_explained_and_replayed() {
    let folder = Folder::new("listen");
    let app = Server::start(|_, _| answer(204, "", ""));
    let (_process, url, link) = listen(&folder, &["--spec", "openai", "--forward", &app.url()]);
    let Some(browser) = Browser::open("listen", &link, 1280, "light").await else { return };
    assert!(!browser.page.current_url().await.expect("there is one").as_str().contains("token"));
    browser.wait_for("#empty", "Nothing has arrived yet").await;

    // It appears by itself, and the tiles count it.
    deliver(&url, "wh_1", BODY, false).await;
    browser.wait_for("[data-test=row]", "batch.completed").await;
    browser.wait_for("#tiles", "1 genuine").await;
    browser.click("[data-test=row]").await;
    browser.wait_for("[data-test=tree]", "12345678901234567890").await;
    let tree = browser.text("[data-test=tree]").await;
    assert!(tree.contains("not in the spec") && !tree.contains("does not fit"), "{tree}");
    browser.click("[data-test=tab-raw]").await;
    assert_eq!(browser.text("[data-test=raw]").await, BODY);

    // A replay goes to the app, signed anew.
    browser.click("[data-test=replay]").await;
    browser.wait_for("[data-test=status]", "answered 204").await;
    let received = app.received();
    assert_eq!(received.len(), 2);
    assert!(received[1].is_genuine() && received[1].body == BODY.as_bytes());
    browser.picture("light").await;

    // What a refused delivery lacks is said, and that it proves nothing.
    deliver(&url, "wh_2", BODY, true).await;
    browser.wait_for("[data-test=row]", "refused").await;
    browser.click("[data-test=row]").await;
    browser.wait_for("[data-test=cause]", "[no-known-mistake]").await;
    browser.wait_for("[data-test=detail]", "Not proven genuine").await;

    // One that does not decode shows where.
    deliver(&url, "wh_3", &BODY.replace("\"batch_1\"", "7"), false).await;
    browser.wait_for("[data-test=row]", "wh_3").await;
    browser.click("[data-test=row]").await;
    browser.wait_for("[data-test=detail]", "`data.id` is a string in the spec, and a whole number here").await;
    browser.wait_for("[data-test=tree]", "does not fit").await;

    // Filters, and a link that leads back.
    browser.wait("[data-test=filter-text]").await.send_keys("wh_1").await.expect("it takes keys");
    for _ in 0..200 {
        if browser.run("return document.querySelectorAll('[data-test=row]').length").await == json!(1) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.wait_for("[data-test=row]", "wh_1").await;
    let here = browser.page.current_url().await.expect("there is one");
    browser.page.goto("about:blank").await.expect("it opens");
    browser.page.goto(here.as_str()).await.expect("it opens");
    browser.wait_for("[data-test=detail]", "wh_3").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn payloads_are_texts_whatever_they_hold() {
    let folder = Folder::new("hostile");
    let (_process, url, link) = listen(&folder, &[]);
    let Some(browser) = Browser::open("hostile", &link, 400, "dark").await else { return };
    let markup = "<img src=x onerror=\\\"document.title='run'\\\"></script><script>document.title='run'</script>";
    let body =
        format!(r#"{{"type":"{markup}","{markup}":"a\u202eb","ctl":"\u0000\u001b[2J","list":["{markup}"],"n":1e400}}"#);
    deliver(&url, "wh_1", &body, false).await;
    deliver(&url, "<b>wh_2</b>", &"x<script>document.title='run'</script>".repeat(50), true).await;
    browser.wait_for("[data-test=row]", "<b>wh_2</b>").await;
    assert!(!browser.scrolls_sideways().await);
    browser.picture("narrow").await;
    for row in [1, 0] {
        browser.run(&format!("document.querySelectorAll('[data-test=row]')[{row}].click()")).await;
        browser.wait("[data-test=raw]").await;
        assert!(!browser.scrolls_sideways().await);
        browser.run("location.hash = ''").await;
    }
    browser.run("document.querySelectorAll('[data-test=row]')[1].click()").await;
    browser.wait_for("[data-test=tree]", "\\u{202e}").await;
    let tree = browser.text("[data-test=tree]").await;
    assert!(tree.contains("<img src=x") && tree.contains("\\u{0}") && tree.contains("1e400"), "{tree}");
    assert_eq!(browser.run("return document.querySelectorAll('#detail img, #detail script').length").await, json!(0));
    assert_ne!(browser.page.title().await.expect("there is one"), "run");
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_is_looked_after_with_the_keyboard_alone() {
    let folder = Folder::new("inbox");
    let file = folder.0.join("webhooks.db");
    let inbox = SqliteInbox::open(&file).await.expect("the inbox opens");
    for number in 0..3 {
        let mut dead = NewDelivery::new("openai", &format!("wh_{number}"), "batch.failed", BODY);
        dead.undecodable = Some("it has no id".to_owned());
        inbox.accept(dead).await.expect("it is kept");
    }
    let store = format!("sqlite:{}", file.display());
    let mut process = Process::start(&mut program(&["inbox", "--store", &store, "--web", "--spec", "openai"]));
    let link = process.word_after("page: ");
    let Some(browser) = Browser::open("inbox", &link, 1280, "dark").await else { return };
    browser.wait_for("#tiles", "3 dead").await;
    browser.run("document.activeElement.blur()").await;
    browser.press("j").await;
    browser.press("j").await;
    browser.press(&Key::Enter.to_string()).await;
    browser.wait_for("[data-test=detail]", "wh_1").await;
    browser.wait_for("[data-test=detail]", "it has no id").await;
    browser.picture("dark").await;
    browser.press("r").await;
    browser.wait_for("[data-test=status]", "it waits to be handled").await;
    browser.wait_for("#tiles", "2 dead").await;
    assert_eq!(inbox.stats().await.expect("it answers").waiting, 1);

    // What cannot be undone is asked for, and a No changes nothing.
    browser.click("[data-test=discard]").await;
    browser.click("[data-test=cancel]").await;
    assert_eq!(inbox.stats().await.expect("it answers").waiting, 1);
    browser.click("[data-test=discard]").await;
    browser.click("[data-test=confirm]").await;
    browser.wait_for("[data-test=status]", "it was discarded").await;
    assert_eq!(inbox.stats().await.expect("it answers").waiting, 0);

    browser.click("[data-test=replay-dead]").await;
    browser.click("[data-test=confirm]").await;
    browser.wait_for("[data-test=status]", "2 dead deliveries wait").await;
    browser.click("[data-test=pause]").await;
    browser.click("[data-test=confirm]").await;
    browser.wait_for("[data-test=pause]", "Resume").await;
    assert!(inbox.stats().await.expect("it answers").paused);
    // Another process accepts, and the page sees it.
    inbox.accept(NewDelivery::new("openai", "wh_new", "batch.completed", BODY)).await.expect("it is kept");
    browser.wait_for("[data-test=row]", "wh_new").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_deliveries_are_a_few_rows_at_a_time() {
    let folder = Folder::new("many");
    let index: String = (0..10_000).fold(String::new(), |mut text, number| {
        let file = format!("20261126T025100Z-wh_{number}.http");
        let time = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
        let line = json!({ "v": 1, "id": format!("wh_{number}"), "event": "batch.completed", "time": time, "file": file,
            "genuine": true, "reason": null, "status": 204, "to": null });
        writeln!(text, "{line}").expect("a string takes it");
        text
    });
    fs::create_dir(folder.0.join(".webhook-events")).expect("it can be made");
    fs::write(folder.0.join(".webhook-events/index.jsonl"), index).expect("it can be written");
    let (_process, url, link) = listen(&folder, &[]);
    let Some(browser) = Browser::open("many", &link, 1280, "light").await else { return };
    browser.wait_for("[data-test=row]", "wh_9999").await;
    // Down to the last, page by page.
    for _ in 0..400 {
        let end = "const rows = document.querySelector('#rows'); rows.scrollTop = rows.scrollHeight; \
                   return [...document.querySelectorAll('[data-test=row] .id')].at(-1)?.textContent";
        if browser.run(end).await == json!("wh_0") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let drawn = browser.run("return document.querySelectorAll('[data-test=row]').length").await;
    assert!(drawn.as_u64().is_some_and(|drawn| (1..100).contains(&drawn)), "{drawn}");
    assert_eq!(browser.run("return document.querySelector('[data-key$=wh_0]') !== null").await, json!(true));
    // What comes does not move what is read.
    deliver(&url, "wh_new", BODY, false).await;
    browser.wait_for("#fresh", "1 new").await;
    assert_eq!(browser.run("return document.querySelector('[data-key$=wh_0]') !== null").await, json!(true));
    browser.click("#fresh").await;
    browser.wait_for("[data-test=row]", "wh_new").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_who_has_not_the_link() {
    let folder = Folder::new("guard");
    let (_process, _, link) = listen(&folder, &[]);
    let (base, token) = link.split_once("/?").expect("the link has a token");
    let headers = |pairs: &[(&'static str, &str)]| {
        let pair =
            |(name, value): &(&'static str, &str)| (name.parse().expect("a name"), value.parse().expect("a value"));
        pairs.iter().map(pair).collect::<HeaderMap>()
    };
    let (status, given, _) = request(Method::GET, &link, HeaderMap::new(), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie = given["set-cookie"].to_str().expect("it is a text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap_or_default();
    let (status, given, page) = request(Method::GET, &format!("{base}/"), headers(&[("cookie", cookie)]), "").await;
    assert!(status.is_success() && !page.contains("{{nonce}}") && !page.contains(token), "{status}");
    let policy = given["content-security-policy"].to_str().expect("it is a text");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");

    let host = base.trim_start_matches("http://");
    for (path, given, expected) in [
        ("/", vec![], 401),
        ("/?token=wrong", vec![], 401),
        ("/api/state", vec![], 401),
        ("/api/state", vec![("cookie", cookie)], 200),
        ("/api/stream", vec![], 401),
        ("/api/state", vec![("cookie", cookie), ("host", "evil.example")], 403),
        ("/", vec![("host", "evil.example")], 403),
        ("/api/state", vec![("cookie", cookie), ("origin", "http://evil.example")], 403),
        ("/nothing", vec![("cookie", cookie)], 404),
        ("/api/deliveries/none", vec![("cookie", cookie)], 404),
    ] {
        let (status, ..) = request(Method::GET, &format!("{base}{path}"), headers(&given), "").await;
        assert_eq!(status, expected, "{path} {given:?}");
    }
    let origin = format!("http://{host}");
    let json = ("content-type", "application/json");
    for (given, body, expected) in [
        (vec![("cookie", cookie), json], r#"{"action":"pause"}"#, 403),
        (vec![json, ("x-webhook-events", "1")], r#"{"action":"pause"}"#, 401),
        (vec![("cookie", cookie), ("x-webhook-events", "1"), ("origin", "null"), json], r#"{"action":"pause"}"#, 403),
        (vec![("cookie", cookie), ("x-webhook-events", "1"), ("origin", &origin), json], r#"{"action":"pause"}"#, 200),
        (vec![("cookie", cookie), ("x-webhook-events", "1"), json], r#"{"action":"nothing"}"#, 422),
        (vec![("cookie", cookie), ("x-webhook-events", "1")], r#"{"action":"pause"}"#, 415),
    ] {
        let (status, ..) = request(Method::POST, &format!("{base}/api/act"), headers(&given), body).await;
        assert_eq!(status, expected, "{given:?}");
    }
}
