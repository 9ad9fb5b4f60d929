//! The checked spec: what a YAML file says once nothing in it is wrong or left to guess.

/// A provider's webhook events. A name that a spec mentions exists in it: types are referred to by [`TypeId`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// The provider's name, for documentation.
    pub provider: Option<String>,
    /// Name of the union of all events.
    pub union: Name,
    /// What the name of an event's struct ends in; may be empty.
    pub suffix: Name,
    /// What names the event.
    pub tag: Tag,
    /// The field that `data` of an event describes.
    pub payload: Name,
    /// How deliveries are signed; Standard Webhooks where the file does not say.
    pub signature: Option<Signature>,
    /// Fields that every event has beside the tag, before an event overrides them.
    pub envelope: Vec<Field>,
    /// Every object and value set: the shared ones of `types`, and those described in place.
    pub types: Vec<TypeDef>,
    /// The events, in the order of the file.
    pub events: Vec<Event>,
}

impl Spec {
    /// The object or value set behind `id`.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// The ids of all types, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }
}

/// A text of the spec that becomes a name, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The text as the YAML has it, or the default.
    pub text: String,
    /// Where it stands; the start of the file for a default.
    pub mark: Mark,
}

/// What names an event: a key of the body or a path to one, a header, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// The header that names the event, or its first part.
    pub header: Option<Name>,
    /// The key in the body, its parents before it: `["event", "type"]` for `event.type`. Empty for a header alone.
    pub path: Vec<String>,
    /// Where it stands.
    pub mark: Mark,
}

impl Tag {
    /// The key at the top of the body that names the event by itself, as in most specs.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match (&self.header, self.path.as_slice()) {
            (None, [key]) => Some(key),
            _ => None,
        }
    }
}

/// How deliveries are signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// As this provider does it.
    Preset(Name),
    /// Written out.
    Written(Box<Scheme>),
}

/// A scheme of signatures that is written out. Every rule that keeps it safe holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// `hmac-sha256`, `hmac-sha512`, `hmac-sha1` or `ed25519`.
    pub algorithm: String,
    /// `whsec`, `text`, `base64` or `hex`.
    pub key: String,
    /// The header with the signature.
    pub header: String,
    /// Its value, with placeholders.
    pub value: String,
    /// What separates entries of the value.
    pub list: Option<char>,
    /// What is signed, with placeholders.
    pub signed: String,
    /// Where the time stands; `None` where none is signed.
    pub timestamp: Option<Timestamp>,
    /// Where the id stands.
    pub id: Source,
    /// The status of the answer to a forgery.
    pub rejection: Option<u16>,
    /// The handshake.
    pub challenge: Option<String>,
}

/// The time at which a delivery was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timestamp {
    /// `seconds`, `milliseconds` or `rfc3339`.
    pub unit: String,
    /// How far from now it may be, in seconds.
    pub tolerance: u64,
    /// Where it stands; in the value of the signature header where nowhere else.
    pub source: Source,
}

/// Where a text of a request stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// In a header.
    Header(String),
    /// In the body, at this path.
    Body(String),
    /// In neither.
    #[default]
    None,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The wire name, `batch.completed`; its mark is the key in `events`.
    pub name: Name,
    /// What happened, as prose.
    pub description: Option<String>,
    /// Set when the provider has deprecated the event.
    pub deprecated: Option<Deprecation>,
    /// A Rust name to use in place of the one made from the wire name.
    pub rename: Option<Name>,
    /// Every field of the payload but the tag: the envelope with this event's overrides, its own fields, then `data`.
    pub fields: Vec<Field>,
}

/// One field of an event or object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key in the JSON; its mark is the key in the YAML.
    pub name: Name,
    /// What the value is.
    pub ty: Type,
    /// True when the field may be absent or `null`.
    pub optional: bool,
    /// What the field holds, as prose.
    pub description: Option<String>,
    /// Set when the provider has deprecated the field.
    pub deprecated: Option<Deprecation>,
    /// A Rust name to use in place of the one made from the wire name, or for the type described in place.
    pub rename: Option<Name>,
    /// A value for samples, as JSON text.
    pub example: Option<String>,
}

/// That something is deprecated, and what to do instead where the spec says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// The advice, from `deprecated: <text>`; `None` for `deprecated: true`.
    pub note: Option<String>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A JSON string.
    String,
    /// A whole number that fits an `i64`.
    Integer,
    /// A number, as `f64`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Unix time in seconds, as `i64`.
    Timestamp,
    /// Unix time in milliseconds, as `i64`.
    TimestampMs,
    /// A time as RFC 3339 has it, kept as written.
    DateTime,
    /// One of several scalars.
    Join(Vec<Type>),
    /// A value or `null`, inside of a list or map.
    Nullable(Box<Type>),
    /// Any JSON value.
    Any,
    /// A JSON array.
    List(Box<Type>),
    /// A JSON object with free keys.
    Map(Box<Type>),
    /// An object or value set, shared or described in place.
    Defined(TypeId),
}

/// Names an entry of [`Spec::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) usize);

impl TypeId {
    /// The position in [`Spec::types`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// An object or a set of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// Where it is described, which is what its Rust name is made of.
    pub home: Home,
    /// What it is, as prose.
    pub description: Option<String>,
    /// Set when the provider has deprecated it.
    pub deprecated: Option<Deprecation>,
    /// A Rust name to use in place of the one made from its home.
    pub rename: Option<Name>,
    /// What it holds.
    pub shape: Shape,
}

/// Where a type is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// An entry of `types`, by its name.
    Shared(Name),
    /// In place, in an envelope field of this name.
    Envelope(Name),
    /// In place, in a field of the event at this position of [`Spec::events`].
    Event(usize, Name),
    /// In place, in a field of another object.
    Object(TypeId, Name),
}

impl Home {
    /// The name of the shared type, or of the field.
    #[must_use]
    pub const fn name(&self) -> &Name {
        match self {
            Self::Shared(name) | Self::Envelope(name) | Self::Event(_, name) | Self::Object(_, name) => name,
        }
    }
}

/// What a defined type holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An object with these fields.
    Object(Vec<Field>),
    /// One of these strings.
    Values(Values),
    /// One of several objects.
    OneOf(OneOf),
}

/// A union of objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOf {
    /// The objects, in the order in which they are tried.
    pub members: Vec<TypeId>,
    /// The field that tells them apart, and its value in each member; the first that fits where there is none.
    pub by: Option<(Name, Vec<String>)>,
}

/// A set of strings. A `const` is a set of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The strings, in the order of the file; never empty.
    pub known: Vec<Value>,
    /// True when another string is an error, false when later ones are to be expected.
    pub closed: bool,
}

/// One string of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The string, as it stands in the JSON.
    pub text: String,
    /// Where it stands.
    pub mark: Mark,
    /// A Rust name to use in place of the one made from the string.
    pub name: Option<Name>,
    /// What it means, as prose.
    pub description: Option<String>,
    /// Set when the provider has deprecated it.
    pub deprecated: Option<Deprecation>,
}

impl Value {
    pub(crate) fn plain(text: &str, mark: Mark) -> Self {
        Self { text: text.to_owned(), mark, name: None, description: None, deprecated: None }
    }

    /// The string as a name.
    #[must_use]
    pub fn wire(&self) -> Name {
        Name { text: self.text.clone(), mark: self.mark }
    }
}

/// A place in the YAML: a key or a value, counted in the order of the file. [`Report`](crate::Report) turns it into
/// line and column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub(crate) u32);
