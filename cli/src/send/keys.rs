//! The scheme and the secrets by which deliveries are signed and verified.

use webhook_events::{Scheme, Secret, Signer, Verifier};

use crate::failure::Failure;
use crate::secret::Text;

/// A scheme, and at least one secret of it.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) scheme: Scheme,
    first: Secret,
    others: Vec<Secret>,
}

impl Keys {
    /// Reads the secrets, of which there must be one.
    pub(crate) fn new(scheme: Scheme, texts: &[Text]) -> Result<Self, Failure> {
        let mut secrets = Vec::new();
        for Text { source, text } in texts {
            secrets.push(scheme.secret(text).map_err(|error| Failure::world(format!("{source}: {error}")))?);
        }
        let mut secrets = secrets.into_iter();
        match secrets.next() {
            Some(first) => Ok(Self { scheme, first, others: secrets.collect() }),
            None => Err(Failure::world("there is no secret")),
        }
    }

    /// A new secret and its text, for a scheme whose secrets are a text or `whsec_`.
    pub(crate) fn generate(scheme: Scheme) -> Result<(Self, String), Failure> {
        let text = Secret::generate().expose().to_string();
        let first = scheme.secret(&text).map_err(|_| {
            Failure::world("there is no secret: neither OPENAI_WEBHOOK_SECRET nor WEBHOOK_SECRET is set")
                .help("set one of them, or say where it is with --secret-env, --secret-file or --secret -")
        })?;
        Ok((Self { scheme, first, others: Vec::new() }, text))
    }

    /// A verifier that accepts every secret.
    pub(crate) fn verifier(&self) -> Verifier {
        let verifier = self.scheme.verifier(self.first.clone());
        self.others.iter().fold(verifier, |verifier, secret| verifier.also_accept(secret.clone()))
    }

    /// A signer that signs with every secret.
    pub(crate) fn signer(&self) -> Signer {
        let signer = self.scheme.signer(self.first.clone());
        self.others.iter().fold(signer, |signer, secret| signer.also_sign_with(secret.clone()))
    }
}
