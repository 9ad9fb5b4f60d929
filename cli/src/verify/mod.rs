//! `verify`: whether a delivery is genuine, and if not, why.

mod body;
mod explain;
mod keys;
mod parts;
mod report;
mod rewrite;
mod source;
mod texts;

use std::time::{Duration, SystemTime};

use webhook_events::{Delivery, Scheme, Secret, Verifier, VerifyError};

use self::explain::Finding;
use self::parts::Parts;
use self::report::Verdict;
use crate::failure::{Outcome, answer};
use crate::request::Request;
use crate::secret::Text;
use crate::{decode, input, moment, output, scheme, secret};

/// What `verify` can be told.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(after_help = "Examples:
  webhook-events verify delivery.http --no-clock
  pbpaste | webhook-events verify --secret-env ACME_SECRET --json
  webhook-events verify -H 'webhook-id: msg_1' -H 'webhook-timestamp: 1750861210' \\
    -H 'webhook-signature: v1,…' --body body.json --at 1750861214")]
pub(crate) struct Options {
    #[command(flatten)]
    request: source::Options,
    /// How the delivery is signed [default: as the spec says, or standard-webhooks]
    #[arg(long, value_name = "SCHEME")]
    scheme: Option<String>,
    /// The public URL of the endpoint, for schemes whose signature covers it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When the delivery arrived, in unix seconds or RFC 3339; its age is shown, and no reason to refuse it
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    at: Option<SystemTime>,
    /// Accepts a timestamp of any age
    #[arg(long, conflicts_with = "at")]
    no_clock: bool,
    /// Does not look for the mistake where the delivery is not genuine
    #[arg(long)]
    no_explain: bool,
    /// Also decodes the event: a file, `openai` for the bundled spec, or `-` for standard input
    #[arg(long, value_name = "SPEC")]
    spec: Option<String>,
    /// Writes one JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    secrets: secret::Options,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let spec = options.spec.as_deref().map(input::spec).transpose()?;
    let scheme = scheme::chosen(options.scheme.as_deref(), spec.as_ref())?;
    let secrets = options.secrets.texts()?;
    let request = options.request.read()?;
    let check = Check {
        scheme: &scheme,
        request: &request,
        secrets: &secrets,
        url: options.url.as_deref().unwrap_or_default(),
        clock: options.at.is_none() && !options.no_clock,
        now: options.at.unwrap_or_else(SystemTime::now),
    };
    let mut verdict = check.verdict(!options.no_explain);
    verdict.arrived = (!options.no_clock).then_some(check.now);
    if let Some(spec) = spec.as_ref().filter(|_| verdict.genuine) {
        verdict.decoded = decode::decode(spec, &request);
    }
    output::text(&if options.json { verdict.json() } else { verdict.text() })?;
    Ok(answer(verdict.genuine))
}

/// Why a delivery is not genuine: the mistakes that were found, each with its code, its cause and its fix.
pub(crate) struct Explanation {
    pub(crate) title: String,
    pub(crate) causes: Vec<(&'static str, &'static str, &'static str)>,
    pub(crate) proof: Option<String>,
}

/// Looks for what is wrong with a delivery that arrived at `now`; `None` where nothing is.
pub(crate) fn explain(
    scheme: &Scheme,
    request: &Request,
    secrets: &[Text],
    url: &str,
    now: SystemTime,
) -> Option<Explanation> {
    let verdict = Check { scheme, request, secrets, url, clock: true, now }.verdict(true);
    if verdict.genuine {
        return None;
    }
    let causes: Vec<_> = verdict
        .causes
        .iter()
        .map(|&code| {
            let (text, fix) = texts::of(code);
            (code, text, fix)
        })
        .collect();
    let title = verdict.reason.unwrap_or_else(|| causes.first().map(|cause| cause.1).unwrap_or_default().to_owned());
    Some(Explanation { title, causes, proof: verdict.proof })
}

/// One delivery, and what it is verified with.
struct Check<'a> {
    scheme: &'a Scheme,
    request: &'a Request,
    secrets: &'a [Text],
    url: &'a str,
    /// Whether the age of the delivery counts.
    clock: bool,
    now: SystemTime,
}

impl Check<'_> {
    fn verdict(&self, explain: bool) -> Verdict {
        let parts = Parts::of(self.request, if self.scheme.name() == Some("svix") { "svix" } else { "webhook" });
        let mut verdict = Verdict { scheme: self.scheme.name(), ..Verdict::default() };
        let standard = matches!(self.scheme.name(), Some("standard-webhooks" | "svix" | "supabase" | "polar-legacy"));
        if standard {
            verdict.id = parts.id().map(str::to_owned);
            verdict.timestamp = parts.timestamp().and_then(|text| text.parse().ok());
        }
        verdict.secret(self.secrets.first());
        let mut reasons = Vec::new();
        for text in self.secrets {
            let secret = match self.scheme.secret(&text.text) {
                Ok(secret) => secret,
                Err(error) => {
                    reasons.push(error.to_string());
                    continue;
                }
            };
            let outcome = self.verify(&secret, &self.request.body, self.clock);
            match outcome {
                Ok(delivery) => return verdict.genuine(&delivery, text),
                Err(VerifyError::TimestampTooOld | VerifyError::TimestampTooNew) => {
                    // The clock comes last: it is the cause only where the signature holds.
                    if let Ok(delivery) = self.verify(&secret, &self.request.body, false) {
                        verdict.secret(Some(text));
                        verdict.late(delivery.timestamp(), self.now);
                        return if explain { verdict } else { Verdict { causes: Vec::new(), ..verdict } };
                    }
                    reasons.push(VerifyError::NoMatchingSignature.to_string());
                }
                Err(error) => reasons.push(error.to_string()),
            }
        }
        verdict.reason = reasons.into_iter().next();
        if explain {
            let finding = self.explain(&parts);
            verdict.explained(finding, self.secrets, self.request.body.len());
        }
        verdict
    }

    fn explain(&self, parts: &Parts) -> Option<Finding> {
        let body = &self.request.body;
        let symmetric =
            !self.secrets.iter().any(|secret| secret.text.starts_with("whpk_") || secret.text.starts_with("whsk_"));
        if symmetric && matches!(self.scheme.name(), Some("standard-webhooks" | "svix")) {
            return explain::search(parts, body, self.secrets, self.clock).filter(|finding| !finding.causes.is_empty());
        }
        explain::search_any(
            body,
            self.secrets,
            |text| self.scheme.secret(text).ok(),
            |secret, body| self.verify(secret, body, false).is_ok(),
        )
    }

    fn verify(&self, secret: &Secret, body: &[u8], clock: bool) -> Result<Delivery, VerifyError> {
        let verifier: Verifier = self.scheme.verifier(secret.clone()).url(self.url);
        let verifier = if clock { verifier } else { verifier.tolerance(Duration::MAX) };
        verifier.check_at(&self.request.headers, body, self.now)
    }
}
