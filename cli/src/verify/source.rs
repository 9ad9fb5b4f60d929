//! Where the delivery to verify comes from: a file, standard input, the store, or options.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::input;
use crate::request::{self, Request};
use crate::store::{self, Store};

/// The options that say what to verify.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// A file or the id of a stored delivery; standard input for `-`, and where nothing is given
    ///
    /// It is raw HTTP, a `curl` command, a HAR file or an entry of one, or JSON with `headers` and `body`.
    #[arg(value_name = "REQUEST")]
    request: Option<String>,
    /// A header of the delivery, in place of those of REQUEST
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The body of the delivery, in place of the one of REQUEST; `-` is standard input
    #[arg(long, value_name = "FILE")]
    body: Option<String>,
    /// The folder of stored deliveries
    #[arg(long, value_name = "DIR", default_value = store::DEFAULT)]
    store: PathBuf,
}

impl Options {
    /// The request, whose body and headers are what the options say.
    pub(super) fn read(&self) -> Result<Request, Failure> {
        let mut request = match &self.request {
            Some(name) => self.find(name)?,
            None if self.headers.is_empty() && self.body.is_none() => Request::parse(&input::read("-")?)?,
            // Headers alone: the body is what comes on standard input.
            None if self.body.is_none() => Request { body: input::read("-")?, ..Request::default() },
            None => Request::default(),
        };
        if !self.headers.is_empty() {
            request.headers = self
                .headers
                .iter()
                .map(|line| {
                    request::header(line)
                        .ok_or_else(|| Failure::usage(format!("`{line}` is not a header `name: value`")))
                })
                .collect::<Result<_, _>>()?;
        }
        if let Some(path) = &self.body {
            request.body = input::read(path)?;
        }
        Ok(request)
    }

    fn find(&self, name: &str) -> Result<Request, Failure> {
        if name == "-" || Path::new(name).exists() {
            return Request::parse(&input::read(name)?);
        }
        let store = Store::open(&self.store);
        if let Some(entry) = store.find(name)? {
            return store.read(&entry);
        }
        // One that was copied there, and that the index does not know.
        let end = format!("-{}.http", store::safe(name));
        let files = fs::read_dir(self.store.join("deliveries")).into_iter().flatten().flatten();
        let newest = files.map(|file| file.path()).filter(|path| path.to_string_lossy().ends_with(&end)).max();
        match newest {
            Some(path) => Request::parse(&input::read(&path.to_string_lossy())?),
            None => Err(Failure::world(format!("`{name}` is neither a file nor the id of a stored delivery"))
                .help(format!("deliveries are kept in `{}`; name another folder with --store", self.store.display()))),
        }
    }
}
