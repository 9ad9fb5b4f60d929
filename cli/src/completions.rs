//! `completions` and `man`: what shells and `man` read about the command, made from the command itself.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Arguments;
use crate::failure::{Failure, Outcome};
use crate::output;

/// What `completions` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events completions bash > ~/.local/share/bash-completion/completions/webhook-events
  webhook-events completions zsh > ~/.zfunc/_webhook-events
  webhook-events completions fish > ~/.config/fish/completions/webhook-events.fish")]
pub(crate) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// What `man` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  webhook-events man | man -l -
  webhook-events man --out ~/.local/share/man/man1")]
pub(crate) struct ManOptions {
    /// Write a page for the command and one for each of its commands into this folder, in place of standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "webhook-events", &mut script);
    output::bytes(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(options: &ManOptions) -> Outcome {
    let Some(folder) = &options.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
        output::bytes(&page)?;
        return Ok(ExitCode::SUCCESS);
    };
    let cannot =
        |error: std::io::Error| Failure::world(format!("cannot write pages to `{}`: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(cannot)?;
    eprintln!("the pages are in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}
