//! Builds a scheme, and checks every rule that keeps it safe.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, StatusCode};

use super::{Algorithm, Challenge, KeyForm, Parts, Scheme, keep, keep_name};
use crate::signing::content::{MOST_PIECES, Piece};
use crate::signing::hmac::Hash;
use crate::signing::signatures::{Encoding, Form, Separator};

/// In what unit a timestamp is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Unix seconds, of at most 11 digits.
    Seconds,
    /// Unix milliseconds, of at least 12 digits.
    Milliseconds,
    /// A text as RFC 3339 has it, such as `2025-06-25T14:20:10Z`.
    Rfc3339,
}

/// Where the time stands at which a delivery was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// In the value of the signature header, as `{timestamp}`.
    #[doc(hidden)]
    Value(Unit),
    /// In a header of its own.
    #[doc(hidden)]
    Header(&'static HeaderName, Unit),
    /// In the body, at this path.
    #[doc(hidden)]
    Body(Arc<[String]>, Unit),
    /// Nowhere.
    #[doc(hidden)]
    None,
}

impl Stamp {
    /// In the value of the signature header.
    #[must_use]
    pub const fn in_value(unit: Unit) -> Self {
        Self::Value(unit)
    }

    /// In the header `name`, which must be part of what is signed.
    ///
    /// # Panics
    ///
    /// When `name` is no name of a header.
    #[must_use]
    pub fn header(name: &str, unit: Unit) -> Self {
        match keep_name(name) {
            Some(name) => Self::Header(name, unit),
            None => panic!("`{name}` is no name of a header"),
        }
    }

    /// In the body at `path`, such as `event.time`. It is checked after the signature holds.
    #[must_use]
    pub fn body(path: &str, unit: Unit) -> Self {
        Self::Body(split(path), unit)
    }

    pub(crate) fn unit(&self) -> Option<Unit> {
        match self {
            Self::Value(unit) | Self::Header(_, unit) | Self::Body(_, unit) => Some(*unit),
            Self::None => None,
        }
    }
}

/// Where the id stands by which duplicates are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Id {
    /// In a header.
    #[doc(hidden)]
    Header(&'static HeaderName),
    /// In the body, at this path.
    #[doc(hidden)]
    Body(Arc<[String]>),
    /// Nowhere: duplicates are known by their signature.
    #[doc(hidden)]
    None,
}

impl Id {
    /// In the header `name`. Where the signature does not cover it, duplicates are known by id and by signature.
    ///
    /// # Panics
    ///
    /// When `name` is no name of a header.
    #[must_use]
    pub fn header(name: &str) -> Self {
        match keep_name(name) {
            Some(name) => Self::Header(name),
            None => panic!("`{name}` is no name of a header"),
        }
    }

    /// In the body at `path`, such as `event.id`.
    #[must_use]
    pub fn body(path: &str) -> Self {
        Self::Body(split(path))
    }

    /// Nowhere: duplicates are known by their signature.
    #[must_use]
    pub const fn none() -> Self {
        Self::None
    }
}

fn split(path: &str) -> Arc<[String]> {
    path.split('.').map(str::to_owned).collect()
}

/// Builds a [`Scheme`].
#[derive(Clone, Debug)]
#[must_use = "a builder makes no scheme until it is built"]
pub struct SchemeBuilder {
    algorithm: Algorithm,
    name: Option<&'static str>,
    key: KeyForm,
    header: Option<String>,
    value: Option<String>,
    list: Option<char>,
    signed: Option<String>,
    stamp: Option<(Stamp, Duration)>,
    id: Id,
    rejection: u16,
    challenge: Option<Challenge>,
    legacy: bool,
    also: Option<(Algorithm, Form)>,
}

impl Scheme {
    /// A scheme of HMAC-SHA256.
    pub const fn hmac_sha256() -> SchemeBuilder {
        SchemeBuilder::new(Algorithm::Hmac(Hash::Sha256))
    }

    /// A scheme of HMAC-SHA512.
    pub const fn hmac_sha512() -> SchemeBuilder {
        SchemeBuilder::new(Algorithm::Hmac(Hash::Sha512))
    }

    /// A scheme of HMAC-SHA1, which asks for [`legacy`](SchemeBuilder::legacy).
    pub const fn hmac_sha1() -> SchemeBuilder {
        SchemeBuilder::new(Algorithm::Hmac(Hash::Sha1))
    }

    /// A scheme of ed25519, whose keys need the feature `asymmetric`.
    pub const fn ed25519() -> SchemeBuilder {
        SchemeBuilder::new(Algorithm::Ed25519)
    }
}

impl SchemeBuilder {
    const fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            name: None,
            key: KeyForm::Text,
            header: None,
            value: None,
            list: None,
            signed: None,
            stamp: None,
            id: Id::None,
            rejection: 400,
            challenge: None,
            legacy: false,
            also: None,
        }
    }

    pub(super) const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    pub(super) const fn also(mut self, algorithm: Algorithm, form: Form) -> Self {
        self.also = Some((algorithm, form));
        self
    }

    /// How the text of a secret becomes a key. [`KeyForm::Text`] unless set.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.key = form;
        self
    }

    /// The header with the signature.
    pub fn header(mut self, name: &str) -> Self {
        self.header = Some(name.to_owned());
        self
    }

    /// The value of the header: literal text with one of `{hex}` and `{base64}`, and at most one `{timestamp}`.
    ///
    /// `{hex}` alone unless set.
    pub fn value(mut self, value: &str) -> Self {
        self.value = Some(value.to_owned());
        self
    }

    /// What separates the entries of the header's value; without it the value is one entry.
    pub const fn list(mut self, separator: char) -> Self {
        self.list = Some(separator);
        self
    }

    /// What is signed: literal text with `{body}` once, and `{id}`, `{timestamp}`, `{url}`, `{method}` where they are part of
    /// it. `{body}` alone unless set.
    pub fn signed(mut self, signed: &str) -> Self {
        self.signed = Some(signed.to_owned());
        self
    }

    /// Where the time stands, and how far from now it may be.
    pub fn timestamp(mut self, stamp: Stamp, tolerance: Duration) -> Self {
        self.stamp = Some((stamp, tolerance));
        self
    }

    /// Says that no time is signed: whoever records a delivery can send it again for ever, and only the memory of duplicates
    /// tells.
    pub fn no_timestamp(mut self) -> Self {
        self.stamp = Some((Stamp::None, Duration::MAX));
        self
    }

    /// Where the id stands. [`Id::none`] unless set.
    pub fn id(mut self, id: Id) -> Self {
        self.id = id;
        self
    }

    /// The status of the answer to a delivery that is not genuine. 400 unless set.
    pub const fn rejection(mut self, status: u16) -> Self {
        self.rejection = status;
        self
    }

    /// The handshake that the receiver answers.
    pub const fn challenge(mut self, challenge: Challenge) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// Accepts an algorithm that is not to be used for anything new: HMAC-SHA1.
    pub const fn legacy(mut self) -> Self {
        self.legacy = true;
        self
    }

    /// Checks the scheme.
    ///
    /// # Errors
    ///
    /// [`SchemeError`] names the rule that it breaks.
    pub fn build(self) -> Result<Scheme, SchemeError> {
        if self.algorithm == Algorithm::Hmac(Hash::Sha1) && !self.legacy {
            return Err(SchemeError::Legacy);
        }
        let header = self.header.as_deref().ok_or(SchemeError::NoHeader)?;
        let header = keep_name(header).ok_or(SchemeError::NoHeader)?;
        let separator = match self.list {
            None => Separator::None,
            Some(' ') => Separator::Space,
            Some(separator @ (',' | ';' | '|' | '&')) => Separator::Byte(u8::try_from(separator).unwrap_or(b',')),
            Some(_) => return Err(SchemeError::List),
        };
        let (form, stamp_form) = value(self.value.as_deref().unwrap_or("{hex}"), self.list)?;
        let pieces = pieces(self.signed.as_deref().unwrap_or("{body}"))?;
        let (stamp, tolerance) = self.stamp.ok_or(SchemeError::NoTimestamp)?;
        let signs = |piece| pieces.contains(&piece);
        if stamp_form.is_some() != matches!(stamp, Stamp::Value(_)) {
            return Err(SchemeError::TimestampInValue);
        }
        match stamp {
            Stamp::Value(_) | Stamp::Header(..) if !signs(Piece::Timestamp) => {
                return Err(SchemeError::TimestampNotSigned);
            }
            Stamp::Body(..) | Stamp::None if signs(Piece::Timestamp) => return Err(SchemeError::TimestampMissing),
            _ => {}
        }
        let id_is_signed = match self.id {
            Id::Header(_) => signs(Piece::Id),
            Id::Body(_) | Id::None => true,
        };
        if signs(Piece::Id) && !matches!(self.id, Id::Header(_)) {
            return Err(SchemeError::IdMissing);
        }
        let rejection = StatusCode::from_u16(self.rejection).ok().filter(StatusCode::is_client_error);
        // The URL and the method are the receiver's own, so nothing can move between them and what they touch.
        let is_senders = |piece: &Piece| matches!(piece, Piece::Id | Piece::Timestamp | Piece::Body);
        let mut touches_time = false;
        for pair in pieces.windows(2).filter(|pair| pair.iter().all(is_senders)) {
            // A time can be held to one length.
            if !matches!(pair, [Piece::Timestamp, Piece::Body] | [Piece::Body | Piece::Id, Piece::Timestamp]) {
                return Err(SchemeError::Touching);
            }
            touches_time = true;
        }
        let mut forms = vec![(self.algorithm, form)];
        forms.extend(self.also);
        Ok(Scheme(Arc::new(Parts {
            name: self.name,
            key: self.key,
            header,
            separator,
            forms,
            stamp_form,
            pieces,
            stamp,
            tolerance,
            id: self.id,
            id_is_signed,
            touches: touches_time,
            rejection: rejection.ok_or(SchemeError::Rejection)?,
            challenge: self.challenge,
        })))
    }
}

/// What stands before and after the value of an entry.
type Around = (&'static str, &'static str);

/// The forms of the entries that are the signature and the time.
fn value(value: &str, list: Option<char>) -> Result<(Form, Option<Around>), SchemeError> {
    let entries: Vec<&str> = match list {
        None => vec![value],
        Some(separator) => value.split(separator).map(str::trim).collect(),
    };
    let (mut form, mut stamp) = (None, None);
    for entry in entries {
        let around =
            |placeholder: &str| entry.split_once(placeholder).map(|(before, after)| (keep(before), keep(after)));
        let found = match (around("{hex}"), around("{base64}"), around("{timestamp}")) {
            (Some((before, after)), None, None) if form.is_none() => {
                form = Some(Form { before, encoding: Encoding::Hex, after });
                [before, after]
            }
            (None, Some((before, after)), None) if form.is_none() => {
                form = Some(Form { before, encoding: Encoding::Base64, after });
                [before, after]
            }
            (None, None, Some((before, after))) if stamp.is_none() => {
                stamp = Some((before, after));
                [before, after]
            }
            _ => return Err(SchemeError::Value),
        };
        if found.iter().any(|text| text.contains(['{', '}'])) {
            return Err(SchemeError::Value);
        }
    }
    Ok((form.ok_or(SchemeError::Value)?, stamp))
}

/// The parts of what is signed.
fn pieces(signed: &str) -> Result<Vec<Piece>, SchemeError> {
    let mut pieces = Vec::new();
    let mut rest = signed;
    while !rest.is_empty() {
        let open = rest.find('{').unwrap_or(rest.len());
        let (literal, placeholder) = rest.split_at(open);
        if literal.contains('}') {
            return Err(SchemeError::Signed);
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(keep(literal).as_bytes()));
        }
        if placeholder.is_empty() {
            break;
        }
        let (name, after) = placeholder.split_once('}').ok_or(SchemeError::Signed)?;
        let piece = match name {
            "{body" => Piece::Body,
            "{id" => Piece::Id,
            "{timestamp" => Piece::Timestamp,
            "{url" => Piece::Url,
            "{method" => Piece::Method,
            _ => return Err(SchemeError::Signed),
        };
        if pieces.contains(&piece) {
            return Err(SchemeError::Signed);
        }
        pieces.push(piece);
        rest = after;
    }
    if !pieces.contains(&Piece::Body) {
        return Err(SchemeError::BodyNotSigned);
    }
    if pieces.len() > MOST_PIECES {
        return Err(SchemeError::Signed);
    }
    Ok(pieces)
}

/// Why a scheme is not safe, or not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SchemeError {
    /// No header is named, or its name is none.
    NoHeader,
    /// The value has not exactly one of `{hex}` and `{base64}`, or more than one `{timestamp}`.
    Value,
    /// The separator is not a space, `,`, `;`, `|` or `&`.
    List,
    /// What is signed names something that there is not, or names it twice.
    Signed,
    /// What is signed lacks `{body}`: the payload could be changed at will.
    BodyNotSigned,
    /// Whether there is a timestamp is not said.
    NoTimestamp,
    /// The timestamp stands in the value and is said to stand elsewhere, or the other way round.
    TimestampInValue,
    /// The timestamp is in a header that is not signed: it could be changed at will.
    TimestampNotSigned,
    /// What is signed has a `{timestamp}` of which is not said where it stands.
    TimestampMissing,
    /// What is signed has an `{id}` of which is not said in which header it stands.
    IdMissing,
    /// Two parts of free length touch, so that bytes can move from one into the other.
    Touching,
    /// HMAC-SHA1 without `legacy`.
    Legacy,
    /// The status of a rejection is not one of 4xx.
    Rejection,
}

impl fmt::Display for SchemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoHeader => "the scheme names no header with the signature",
            Self::Value => {
                "the value must have one of `{hex}` and `{base64}`, and at most one `{timestamp}`, each in its entry"
            }
            Self::List => "the separator of a list is a space, `,`, `;`, `|` or `&`",
            Self::Signed => {
                "what is signed takes each of `{body}`, `{id}`, `{timestamp}`, `{url}` and `{method}` once at the most"
            }
            Self::BodyNotSigned => "the signature does not cover the body: add `{body}` to what is signed",
            Self::NoTimestamp => {
                "whether a time is signed must be said: where there is none, recorded deliveries stay valid"
            }
            Self::TimestampInValue => "`{timestamp}` in the value and the place of the timestamp do not agree",
            Self::TimestampNotSigned => {
                "the timestamp is not signed, so anybody can change it: add `{timestamp}` to what is signed"
            }
            Self::TimestampMissing => "what is signed has a `{timestamp}`, and there is no header or value that has it",
            Self::IdMissing => "what is signed has an `{id}`, and there is no header that has it",
            Self::Touching => "two parts of free length touch: bytes could move from one into the other",
            Self::Legacy => "HMAC-SHA1 is not for anything new: say `legacy` where the provider has nothing better",
            Self::Rejection => "the status of a rejection is one of 4xx",
        })
    }
}

impl Error for SchemeError {}
