//! The search for what makes a delivery verify: one mistake, then two of them, the cheap ones first.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use webhook_events::Secret;

use super::body;
use super::keys::{self, Key};
use super::parts::{Front, Parts};
use crate::secret::Text;

/// The most MACs a secret before the search for pairs ends.
const MACS: usize = 240;
/// The most bytes that are hashed before it ends.
const BYTES: usize = 16 << 20;

/// What makes a delivery verify.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// In the order secret, body, headers.
    pub(super) causes: Vec<&'static str>,
    /// Which of the secrets.
    pub(super) secret: usize,
    /// How many bytes the body had that was sent.
    pub(super) length: usize,
}

/// Looks for what makes a delivery of another scheme verify: forms of the secret, and changes of the body. `secret` makes one
/// of a text as the scheme reads it, and `verifies` says whether a delivery with this body verifies with it.
pub(super) fn search_any(
    body: &[u8],
    secrets: &[Text],
    secret: impl Fn(&str) -> Option<Secret>,
    verifies: impl Fn(&Secret, &[u8]) -> bool,
) -> Option<Finding> {
    let bodies = body::candidates(body);
    for (index, text) in secrets.iter().enumerate() {
        let found = |causes: Vec<&'static str>, length| Some(Finding { causes, secret: index, length });
        let trimmed = text.text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
        let mut forms = Vec::new();
        if trimmed != text.text {
            forms.extend(secret(trimmed).map(|secret| (vec!["secret-space-or-quotes"], secret)));
        }
        // A scheme with a form of its own for secrets has no need of the prefix of Standard Webhooks.
        let keys = keys::candidates(&text.text).into_iter().filter(|key| key.codes.len() == 1);
        forms.extend(keys.filter_map(|key| Some((key.codes, Secret::from_bytes(&key.bytes).ok()?))));
        for (codes, secret) in &forms {
            if verifies(secret, body) {
                return found(codes.clone(), body.len());
            }
        }
        let as_written = secret(&text.text);
        let mut hashed = 0;
        for candidate in &bodies {
            if as_written.as_ref().is_some_and(|secret| verifies(secret, &candidate.bytes)) {
                return found(vec![candidate.code], candidate.bytes.len());
            }
        }
        for candidate in &bodies {
            for (codes, secret) in &forms {
                hashed += candidate.bytes.len();
                if hashed > BYTES {
                    break;
                }
                if verifies(secret, &candidate.bytes) {
                    return found([&codes[..], &[candidate.code]].concat(), candidate.bytes.len());
                }
            }
        }
    }
    None
}

/// Looks for what makes a delivery of Standard Webhooks verify. With `clock` that is also the unit of its time.
pub(super) fn search(parts: &Parts, body: &[u8], secrets: &[Text], clock: bool) -> Option<Finding> {
    if parts.marks.is_empty() {
        return None;
    }
    let keys = secrets
        .iter()
        .enumerate()
        .flat_map(|(index, secret)| keys::candidates(&secret.text).into_iter().map(move |key| (index, key)))
        .collect();
    let mut search = Search { parts, keys, most: MACS * secrets.len(), macs: 0, bytes: 0 };
    let front = parts.front();
    let front = front.as_ref();
    let bodies = body::candidates(body);
    let fronts = parts.mistakes(clock);

    // One mistake.
    let one = front.and_then(|front| search.keys(0, None, body, front).or_else(|| search.keys(1, None, body, front)));
    if one.is_some() {
        return one;
    }
    for candidate in &bodies {
        if let Some(front) = front
            && let Some(found) = search.keys(0, Some(candidate.code), &candidate.bytes, front)
        {
            return Some(found);
        }
    }
    for front in &fronts {
        if let Some(found) = search.keys(0, None, body, front) {
            return Some(found);
        }
    }

    // Two.
    if let Some(found) = front.and_then(|front| search.keys(2, None, body, front)) {
        return Some(found);
    }
    for front in &fronts {
        if let Some(found) = search.keys(1, None, body, front) {
            return Some(found);
        }
    }
    // The likely ones of both kinds come before the unlikely ones of either, as the search may end.
    for candidate in &bodies {
        let code = Some(candidate.code);
        if let Some(found) = front.and_then(|front| search.keys(1, code, &candidate.bytes, front)) {
            return Some(found);
        }
        for front in &fronts {
            if let Some(found) = search.keys(0, code, &candidate.bytes, front) {
                return Some(found);
            }
        }
        if search.is_over() {
            break;
        }
    }
    if search.bytes < BYTES {
        for front in &parts.spellings() {
            if let Some(found) = search.keys(0, None, body, front) {
                return Some(found);
            }
        }
    }
    None
}

struct Search<'a> {
    parts: &'a Parts,
    keys: Vec<(usize, Key)>,
    most: usize,
    macs: usize,
    bytes: usize,
}

impl Search<'_> {
    fn is_over(&self) -> bool {
        self.macs >= self.most || self.bytes >= BYTES
    }

    /// Tries every key that takes this many mistakes.
    fn keys(&mut self, mistakes: usize, code: Option<&'static str>, body: &[u8], front: &Front) -> Option<Finding> {
        for (secret, key) in self.keys.iter().filter(|(_, key)| key.codes.len() == mistakes) {
            self.macs += 1;
            self.bytes = self.bytes.saturating_add(body.len());
            let expected = mac(&key.bytes, &front.bytes, body)?;
            let Some(mark) = self.parts.marks.iter().find(|mark| expected.starts_with(&mark.bytes)) else { continue };
            // Who signs the body alone, or without the id, writes the signature in a way of their own as well.
            let own = matches!(front.code, Some("no-id" | "body-only"));
            let renamed = self.parts.renamed.then_some("header-names");
            let mut causes = key.codes.clone();
            for code in [code, front.code, mark.code.filter(|_| !own), renamed].into_iter().flatten() {
                if !causes.contains(&code) {
                    causes.push(code);
                }
            }
            return Some(Finding { causes, secret: *secret, length: body.len() });
        }
        None
    }
}

fn mac(key: &[u8], front: &[u8], body: &[u8]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(front);
    mac.update(body);
    Some(mac.finalize().into_bytes().into())
}
