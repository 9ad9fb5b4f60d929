//! Where secrets come from: the environment, files, standard input, and only then arguments, which other processes see.

use std::env;

use crate::failure::Failure;
use crate::input;

/// The options that say where secrets are.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Options {
    /// Environment variable with a secret [default: `OPENAI_WEBHOOK_SECRET`, then `WEBHOOK_SECRET`]
    #[arg(long, value_name = "NAME")]
    secret_env: Vec<String>,
    /// File with a secret
    #[arg(long, value_name = "FILE")]
    secret_file: Vec<String>,
    /// A secret, which other processes can see; `-` reads it from standard input
    #[arg(long, value_name = "SECRET")]
    secret: Vec<String>,
}

/// A secret and where it came from.
#[derive(Clone)]
pub(crate) struct Text {
    /// `OPENAI_WEBHOOK_SECRET`, the path of a file, `standard input`, or `the command line`.
    pub(crate) source: String,
    /// The secret, exactly as it stands there; a file's last line end is left out.
    pub(crate) text: String,
}

/// The variables that are looked at where nothing is said.
const DEFAULT: [&str; 2] = ["OPENAI_WEBHOOK_SECRET", "WEBHOOK_SECRET"];

impl Options {
    /// The secrets, of which there is at least one.
    pub(crate) fn texts(&self) -> Result<Vec<Text>, Failure> {
        let texts = self.given()?;
        if texts.is_empty() {
            return Err(Failure::world("there is no secret: neither OPENAI_WEBHOOK_SECRET nor WEBHOOK_SECRET is set")
                .help("set one of them, or say where it is with --secret-env, --secret-file or --secret -"));
        }
        Ok(texts)
    }

    /// The secrets, if there are any.
    pub(crate) fn given(&self) -> Result<Vec<Text>, Failure> {
        let mut texts = Vec::new();
        for name in &self.secret_env {
            let text = env::var(name)
                .map_err(|_| Failure::world(format!("the environment variable `{name}` is not set, or not UTF-8")))?;
            texts.push(Text { source: name.clone(), text });
        }
        for path in &self.secret_file {
            let text = Self::utf8(input::read(path)?, path)?;
            texts.push(Text { source: path.clone(), text });
        }
        for secret in &self.secret {
            texts.push(match secret.as_str() {
                "-" => Text { source: "standard input".into(), text: Self::utf8(input::read("-")?, "standard input")? },
                text => {
                    eprintln!("warning: a secret on the command line can be seen by other processes; use --secret-env");
                    Text { source: "the command line".into(), text: text.into() }
                }
            });
        }
        if texts.is_empty() {
            texts.extend(
                DEFAULT.into_iter().find_map(|name| env::var(name).ok().map(|text| Text { source: name.into(), text })),
            );
        }
        Ok(texts)
    }

    fn utf8(bytes: Vec<u8>, source: &str) -> Result<String, Failure> {
        let text =
            String::from_utf8(bytes).map_err(|_| Failure::world(format!("the secret in {source} is not UTF-8")))?;
        let line = text.strip_suffix('\n').unwrap_or(&text);
        Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
    }
}
