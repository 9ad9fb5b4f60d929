//! `listen`: receives deliveries, verifies and shows them, keeps them, and forwards them to an app.

mod answering;
mod event;
mod note;
mod page;
mod seen;
mod service;
mod tui;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use webhook_events::openai::EventType;
use webhook_events_spec::{Spec, Tag};

use crate::curl;
use crate::failure::{self, Failure, Outcome};
use crate::input;
use crate::output;
use crate::secret::Text;
use crate::send::{Keys, Sender, duration};
use crate::signals::Signals;
use crate::store::{self, Store};
use crate::web::{self, Place, Source};
use crate::{scheme, secret};
use answering::Answering;
use note::Output;
use page::ListenPage;
use service::{Service, Setup};

/// What `listen` can be told.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_help = "Examples:
  webhook-events listen
  webhook-events listen --forward http://127.0.0.1:8000/hooks --web
  webhook-events listen --forward http://127.0.0.1:8000/hooks --events 'response.*'
  webhook-events listen --scheme github --secret-env GITHUB_WEBHOOK_SECRET --output json --once --for 5m")]
pub(crate) struct Options {
    /// Port to listen on; 0 takes any that is free
    #[arg(long, env = "PORT", default_value_t = 3000)]
    port: u16,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Path of the endpoint; other paths get 404 [default: every path]
    #[arg(long)]
    path: Option<String>,
    /// URL of an app that gets each genuine delivery, byte for byte, and whose answer the sender gets
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// Forward deliveries that are not genuine, too
    #[arg(long, requires = "forward")]
    forward_unverified: bool,
    /// Signature scheme [default: the spec's, or else standard-webhooks]
    #[arg(long)]
    scheme: Option<String>,
    /// Spec that says where the type of an event stands and how it is signed; `openai` is the bundled one
    #[arg(long)]
    spec: Option<String>,
    /// Public URL of the endpoint, for schemes whose signature covers it
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    secrets: secret::Options,
    /// Show, keep and forward only events of these types, such as `batch.*`; others get 204
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    events: Vec<String>,
    /// How to show deliveries
    #[arg(long, value_enum, default_value_t = Output::Lines)]
    output: Output,
    /// Also serve a page that shows deliveries as they come; a port, or an address and a port [default: any that is free]
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    web: Option<Place>,
    /// Folder to keep deliveries in
    #[arg(long, value_name = "DIR", default_value = store::DEFAULT)]
    store: PathBuf,
    /// Keep nothing
    #[arg(long)]
    no_store: bool,
    /// Answer to genuine deliveries without --forward: a status, or one for some, as in `500 every 3`
    #[arg(long, value_name = "STATUS", default_value = "204", conflicts_with = "forward")]
    answer: Answering,
    /// Stop after one genuine delivery
    #[arg(long, conflicts_with = "count")]
    once: bool,
    /// Stop after so many genuine deliveries
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Stop after this time; with --once or --count the exit status is 1 where too few have come
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    time: Option<Duration>,
    /// Largest body that is read, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    max_body: usize,
}

/// Where the endpoint of the demo is on its server.
pub(crate) const PATH: &str = "/webhooks/openai";

/// How long requests that have begun may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// How long the app may take that deliveries are forwarded to.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a shell reports of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Why it stops.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Signal,
    Enough,
    TimeIsUp,
}

/// Receives until a signal, or until it has enough.
pub(crate) async fn run(options: &Options) -> Outcome {
    if options.output == Output::Tui {
        tui::check()?;
    }
    let spec = options.spec.as_deref().map(input::spec).transpose()?;
    let (keys, made) = keys(options, spec.as_ref())?;
    let until = if options.once { Some(1) } else { options.count };
    // Before it says that it is ready, so that whoever reads that can stop it.
    let mut signals = Signals::new()?;
    let (listener, address) = bind_to(options.bind, options.port).await?;
    if !address.ip().is_loopback() {
        eprintln!("warning: other machines can reach {address}");
    }
    let page = page(options, spec.as_ref(), &keys, made.as_deref(), address)?;
    let link = match (&page, options.web) {
        (Some(page), Some(place)) => Some(web::serve(place, Arc::clone(page) as Arc<dyn Source>).await?),
        _ => None,
    };
    let service = Arc::new(service(options, spec.as_ref(), &keys, until, page.clone())?);
    let invitation = invitation(options, spec.as_ref(), &keys, made.as_deref(), address, link.as_deref());
    if options.output == Output::Json {
        output::line(&note::listening(&url(options, address), made.as_deref(), link.as_deref()))?;
    } else if options.output != Output::Tui {
        say(options.output, &invitation)?;
    }

    let (stop, stopped) = oneshot::channel::<()>();
    let app = Router::new().fallback(service::receive).with_state(Arc::clone(&service));
    let server = tokio::spawn(async move {
        axum::serve(listener, app)
            .with_graceful_shutdown(async move {
                // An error is that of a sender that is gone, which means the same.
                let _ = stopped.await;
            })
            .await
    });
    let why = tokio::select! {
        () = signals.next() => Stop::Signal,
        () = service.enough() => Stop::Enough,
        () = time_is_up(options.time) => Stop::TimeIsUp,
        shown = terminal(options, page.as_ref(), &invitation) => {
            shown?;
            Stop::Signal
        }
    };
    // The terminal is restored where something else has ended the list.
    if options.output == Output::Tui {
        ratatui::restore();
    }
    if why == Stop::Signal {
        say(options.output, "stopping when all that has begun is answered; Ctrl-C again stops at once")?;
    }
    tokio::spawn(async move {
        signals.next().await;
        process::exit(INTERRUPTED);
    });
    drop(stop);
    match timeout(GRACE, server).await {
        Ok(Ok(served)) => served?,
        Ok(Err(_)) => return Err(Failure::world("the server broke off")),
        Err(_) => eprintln!("some requests are still open after {} seconds, and are left", GRACE.as_secs()),
    }
    say(options.output, "stopped")?;
    Ok(match (why, until) {
        (Stop::TimeIsUp, Some(_)) => failure::answer(service.has_enough()),
        _ => ExitCode::SUCCESS,
    })
}

/// The keys, and the text of a secret that was made just now.
fn keys(options: &Options, spec: Option<&Spec>) -> Result<(Keys, Option<String>), Failure> {
    let scheme = scheme::chosen(options.scheme.as_deref(), spec)?;
    let texts = options.secrets.given()?;
    if texts.is_empty() {
        let (keys, text) = Keys::generate(scheme)?;
        return Ok((keys, Some(text)));
    }
    Ok((Keys::new(scheme, &texts)?, None))
}

/// What the page in the browser and the list at the terminal show, where one of them is wanted.
fn page(
    options: &Options,
    spec: Option<&Spec>,
    keys: &Keys,
    made: Option<&str>,
    address: SocketAddr,
) -> Result<Option<Arc<ListenPage>>, Failure> {
    if options.web.is_none() && options.output != Output::Tui {
        return Ok(None);
    }
    let url = url(options, address);
    let secrets = match made {
        Some(text) => vec![Text { source: "this run".into(), text: text.into() }],
        None => options.secrets.given()?,
    };
    let page = ListenPage::new(page::Setup {
        title: format!("listening on {url}"),
        url: options.public_url.clone().unwrap_or(url),
        keys: keys.clone(),
        secrets,
        spec: spec.cloned(),
        store: (!options.no_store).then(|| Store::open(&options.store)),
        forward: options.forward.as_deref().map(|url| Sender::new(url, PATIENCE)).transpose()?,
    })?;
    Ok(Some(Arc::new(page)))
}

/// Shows deliveries at the terminal until somebody quits; without a list it never ends.
async fn terminal(options: &Options, page: Option<&Arc<ListenPage>>, invitation: &str) -> Result<(), Failure> {
    match page {
        Some(page) if options.output == Output::Tui => tui::run(Arc::clone(page), invitation.to_owned()).await,
        _ => std::future::pending().await,
    }
}

/// The URL of the endpoint on this machine.
fn url(options: &Options, address: SocketAddr) -> String {
    let path = options.path.as_deref().unwrap_or_default().trim_start_matches('/');
    format!("http://{address}/{path}")
}

fn service(
    options: &Options,
    spec: Option<&Spec>,
    keys: &Keys,
    until: Option<u64>,
    page: Option<Arc<ListenPage>>,
) -> Result<Service, Failure> {
    let mut verifier = keys.verifier();
    if let Some(url) = &options.public_url {
        verifier = verifier.url(url);
    }
    let tag = spec.map_or_else(|| Tag { path: vec!["type".into()], ..Tag::default() }, |spec| spec.tag.clone());
    Ok(Service::new(Setup {
        verifier,
        rejection: keys.scheme.rejection(),
        tag,
        path: options.path.as_deref().map(|path| format!("/{}", path.trim_start_matches('/'))),
        events: options.events.clone(),
        max_body: options.max_body,
        forward: options.forward.as_deref().map(|url| Sender::new(url, PATIENCE)).transpose()?,
        forward_unverified: options.forward_unverified,
        answering: options.answer.clone(),
        store: (!options.no_store).then(|| Store::open(&options.store)),
        is_default_store: options.store == Path::new(store::DEFAULT),
        output: options.output,
        until,
        page,
    }))
}

/// How to send it something, for whoever started it.
fn invitation(
    options: &Options,
    spec: Option<&Spec>,
    keys: &Keys,
    made: Option<&str>,
    address: SocketAddr,
    page: Option<&str>,
) -> String {
    let url = url(options, address);
    let mut lines = vec![format!("listening on {url}")];
    lines.extend(page.map(|page| format!("page: {page}")));
    lines.extend(made.map(|text| format!("secret, made for this run as OPENAI_WEBHOOK_SECRET is not set: {text}")));
    lines.extend(options.forward.as_ref().map(|forward| format!("forwarding genuine deliveries to {forward}")));
    lines.push(format!("to reach it from outside: cloudflared tunnel --url http://{address}"));
    let body = match spec.and_then(|spec| spec.events.first().map(|event| spec.sample(event))) {
        Some(body) => body,
        None => EventType::ResponseCompleted.sample().to_owned(),
    };
    let url_signer = keys.signer().url(options.public_url.as_deref().unwrap_or(&url));
    // A public key verifies, and cannot sign.
    if let Ok(command) = curl::command(&url_signer, &url, "wh_from_curl", &body) {
        lines.push("to send it an event, within five minutes; sent again, it gets 204 as a duplicate:".to_owned());
        lines.push(format!("\n{command}\n"));
    }
    lines.join("\n")
}

/// Says something to people: on standard output where that is for people.
fn say(output: Output, text: &str) -> Result<(), Failure> {
    if output == Output::Lines {
        return output::line(text);
    }
    eprintln!("{text}");
    Ok(())
}

async fn time_is_up(time: Option<Duration>) {
    match time {
        Some(time) => sleep(time).await,
        None => std::future::pending().await,
    }
}

/// Takes a port of loopback; 0 is any that is free.
pub(crate) async fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    bind_to(IpAddr::V4(Ipv4Addr::LOCALHOST), port).await
}

async fn bind_to(address: IpAddr, port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((address, port)).await.map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::AddrInUse => {
                "it is in use; choose another with --port, or any that is free with --port 0".into()
            }
            ErrorKind::PermissionDenied => "it takes more rights than yours; choose one from 1024 with --port".into(),
            ErrorKind::AddrNotAvailable => format!("{address} is no address of this machine"),
            _ => error.to_string(),
        };
        io::Error::new(error.kind(), format!("cannot listen on port {port}: {reason}"))
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
