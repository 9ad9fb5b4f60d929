//! `secret`: makes secrets, and says what one is without showing it.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use webhook_events::{Scheme, Secret};

use crate::failure::{Failure, Outcome, answer};
use crate::ordered::Json;

use crate::{output, scheme, secret};

/// What `secret` can be told.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  webhook-events secret new
  webhook-events secret new --asymmetric > private.key
  webhook-events secret public --secret-file private.key
  webhook-events secret show --scheme stripe --secret-env STRIPE_SECRET")]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make a secret: `whsec_…`, or an ed25519 key
    New(New),
    /// Show the public half of an ed25519 key, for those who verify
    Public(Public),
    /// Say of each secret where it is from and whether it is one, without showing it
    Show(Show),
}

#[derive(clap::Args)]
struct New {
    /// Make an ed25519 key: `whsk_…`, whose public half goes to those who verify
    #[arg(long, conflicts_with = "bytes")]
    asymmetric: bool,
    /// How long the key is
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u8).range(24..=75))]
    bytes: u8,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Public {
    #[command(flatten)]
    secrets: secret::Options,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Show {
    /// Whose secrets they are
    #[arg(
        long,
        default_value = "standard-webhooks",
        value_parser = PossibleValuesParser::new(Scheme::PRESETS.iter().copied()),
    )]
    scheme: String,
    #[command(flatten)]
    secrets: secret::Options,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    match &options.what {
        What::New(new) => make(new),
        What::Public(options) => public(options),
        What::Show(options) => show(options),
    }
}

fn make(options: &New) -> Outcome {
    let secret = if options.asymmetric { private()? } else { symmetric(options.bytes)? };
    let public = secret.public().map(|public| public.expose().to_string());
    let text = secret.expose();
    if options.json {
        let document =
            Json::object([("v", 1_u64.into()), ("secret", text.as_str().into()), ("public", public.as_deref().into())]);
        output::line(&document.to_string())?;
    } else {
        output::line(&text)?;
        if let Some(public) = public {
            eprintln!("its public half, for those who verify: {public}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn symmetric(bytes: u8) -> Result<Secret, Failure> {
    let mut key = vec![0; usize::from(bytes)];
    getrandom::fill(&mut key)
        .map_err(|error| Failure::world(format!("the operating system has no random bytes: {error}")))?;
    Secret::from_bytes(key).map_err(|error| Failure::world(error.to_string()))
}

/// An ed25519 key, whose seed is 32 random bytes, as a symmetric secret is.
fn private() -> Result<Secret, Failure> {
    let seed = symmetric(32)?.expose();
    let base64 = seed.strip_prefix("whsec_").unwrap_or_default();
    Secret::parse(&format!("whsk_{base64}")).map_err(|error| Failure::world(error.to_string()))
}

fn public(options: &Public) -> Outcome {
    let mut halves = Vec::new();
    for text in options.secrets.texts()? {
        let secret = Secret::parse(&text.text)
            .map_err(|error| Failure::no(format!("the secret from {}: {error}", text.source)))?;
        let public = secret.public().ok_or_else(|| {
            Failure::no(format!("the secret from {} is symmetric and has no public half", text.source))
                .help("`secret new --asymmetric` makes a key that has one")
        })?;
        halves.push(public.expose().to_string());
    }
    if options.json {
        let halves = halves.iter().map(|half| Json::from(half.as_str())).collect();
        output::line(&Json::object([("v", 1_u64.into()), ("public", Json::List(halves))]).to_string())?;
    } else {
        for half in &halves {
            output::line(half)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is known of a secret.
struct Known {
    source: String,
    /// What kind it is, or why it is none.
    kind: Result<&'static str, String>,
}

fn show(options: &Show) -> Outcome {
    let scheme = scheme::chosen(Some(&options.scheme), None)?;
    let mut known = Vec::new();
    for text in options.secrets.texts()? {
        let kind = scheme.secret(&text.text).map(|secret| kind(&secret)).map_err(|error| error.to_string());
        known.push(Known { source: text.source, kind });
    }
    if options.json {
        let secrets = known.iter().map(|known| {
            Json::object([
                ("source", known.source.as_str().into()),
                ("kind", known.kind.as_ref().ok().copied().into()),
                ("error", known.kind.as_ref().err().map(String::as_str).into()),
            ])
        });
        let secrets = Json::List(secrets.collect());
        let document = [("v", 1_u64.into()), ("scheme", options.scheme.as_str().into()), ("secrets", secrets)];
        output::line(&Json::object(document).to_string())?;
    } else {
        for Known { source, kind } in &known {
            match kind {
                Ok(kind) => output::line(&format!("{source}: {kind}, good for {}", options.scheme))?,
                Err(error) => output::line(&format!("{source}: not a secret of {}: {error}", options.scheme))?,
            }
        }
    }
    Ok(answer(known.iter().all(|known| known.kind.is_ok())))
}

fn kind(secret: &Secret) -> &'static str {
    // Only the prefix is looked at, and the text is wiped.
    match secret.expose().split('_').next() {
        Some("whpk") => "the public half of an ed25519 key",
        Some("whsk") => "an ed25519 key",
        _ => "a symmetric key",
    }
}

#[cfg(test)]
mod tests {
    use super::{kind, private, symmetric};

    #[test]
    fn new_secrets_are_secrets() {
        for bytes in [24, 32, 75] {
            let secret = symmetric(bytes).expect("there are random bytes");
            assert!(webhook_events::Secret::parse(&secret.expose()).is_ok());
            assert_eq!((kind(&secret), secret.public().is_some()), ("a symmetric key", false));
        }
        let secret = private().expect("there are random bytes");
        assert_eq!((kind(&secret), secret.public().is_some()), ("an ed25519 key", true));
    }
}
