//! How a command ends: its exit status, and what it says where it could not do what it was asked for.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    status: u8,
    message: String,
    help: Option<String>,
}

/// The exit status of a command, or why it has no answer.
pub(crate) type Outcome = Result<ExitCode, Failure>;

/// Exit status 0 for yes, and 1 for no: a forgery, a spec with mistakes, a change that breaks.
pub(crate) fn answer(yes: bool) -> ExitCode {
    ExitCode::from(u8::from(!yes))
}

impl Failure {
    /// The answer is no, and this is why: exit status 1.
    pub(crate) fn no(message: impl Into<String>) -> Self {
        Self { status: 1, message: message.into(), help: None }
    }

    /// The arguments do not fit each other: exit status 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { status: 2, message: message.into(), help: None }
    }

    /// Something outside of the program is in the way, such as a missing file or a port that is taken: exit status 3.
    pub(crate) fn world(message: impl Into<String>) -> Self {
        Self { status: 3, message: message.into(), help: None }
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What went wrong, in words.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The status that the process exits with.
    pub(crate) fn status(&self) -> ExitCode {
        ExitCode::from(self.status)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::world(error.to_string())
    }
}

impl From<Box<dyn std::error::Error>> for Failure {
    fn from(error: Box<dyn std::error::Error>) -> Self {
        Self::world(error.to_string())
    }
}
