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
    /// The key that names the event in a payload.
    pub tag: Name,
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
    /// A Rust name to use in place of the one made from the wire name.
    pub rename: Option<Name>,
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
}

/// A set of strings. A `const` is a set of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The strings, in the order of the file; never empty.
    pub known: Vec<Name>,
    /// True when another string is an error, false when later ones are to be expected.
    pub closed: bool,
}

/// A place in the YAML: a key or a value, counted in the order of the file. [`Report`](crate::Report) turns it into
/// line and column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub(crate) u32);
