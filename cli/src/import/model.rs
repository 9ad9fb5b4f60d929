//! What an importer finds: types in an arena, and events that refer to them.

/// A type; objects and sets of strings are in the arena.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ty {
    String,
    Integer,
    Number,
    Boolean,
    Timestamp,
    TimestampMs,
    DateTime,
    Any,
    /// A string that is always the same.
    Constant(String),
    /// A boolean or whole number that is always the same.
    Fixed(String),
    Join(Vec<Ty>),
    Nullable(Box<Ty>),
    List(Box<Ty>),
    Map(Box<Ty>),
    Def(usize),
}

impl Ty {
    /// The entry of the arena in it, in lists and maps or not.
    pub(crate) fn def(&self) -> Option<usize> {
        match self {
            Self::Def(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.def(),
            _ => None,
        }
    }

    /// The same type with other entries of the arena, or with `any` in place of one.
    pub(crate) fn replace(&mut self, with: &impl Fn(usize) -> Option<usize>) {
        match self {
            Self::Def(id) => *self = with(*id).map_or(Self::Any, Self::Def),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.replace(with),
            _ => {}
        }
        if *self == Self::Nullable(Box::new(Self::Any)) {
            *self = Self::Any;
        }
    }

    /// The scalar as which it joins others; `None` for what is no scalar.
    pub(crate) fn scalar(&self) -> Option<Self> {
        Some(match self {
            Self::String | Self::DateTime | Self::Constant(_) => Self::String,
            Self::Fixed(text) if matches!(text.as_str(), "true" | "false") => Self::Boolean,
            Self::Integer | Self::Timestamp | Self::TimestampMs | Self::Fixed(_) => Self::Integer,
            Self::Number => Self::Number,
            Self::Boolean => Self::Boolean,
            _ => return None,
        })
    }

    /// One of these scalars.
    pub(crate) fn join(types: impl IntoIterator<Item = Self>) -> Self {
        let mut members: Vec<Self> = Vec::new();
        for ty in types {
            match ty {
                Self::Join(inner) => members.extend(inner),
                ty => members.push(ty),
            }
        }
        members.sort();
        members.dedup();
        if members.contains(&Self::Number) {
            members.retain(|member| *member != Self::Integer);
        }
        match members.len() {
            0 => Self::Any,
            1 => members.remove(0),
            _ => Self::Join(members),
        }
    }
}

/// A field of an object or event.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) optional: bool,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// A value as it is written in YAML.
    pub(crate) example: Option<super::tree::Node>,
    /// What stands behind it as a comment.
    pub(crate) comment: Option<String>,
}

impl Field {
    /// A required field of which no more is known.
    pub(crate) fn new(name: &str, ty: Ty) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            optional: false,
            description: None,
            deprecated: false,
            example: None,
            comment: None,
        }
    }
}

/// An entry of the arena.
#[derive(Debug, Clone)]
pub(crate) struct Def {
    /// The name that the provider gave it.
    pub(crate) name: Option<String>,
    /// Words for a name where there is none.
    pub(crate) path: String,
    pub(crate) description: Option<String>,
    pub(crate) shape: Shape,
}

/// What an entry of the arena holds.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Object(Vec<Field>),
    Set(Vec<String>),
    /// A union of objects. `by` is the field that tells them apart, `values` what the discriminator says of each.
    OneOf {
        members: Vec<usize>,
        by: Option<String>,
        values: Vec<Option<String>>,
    },
    /// Nothing that the language can say.
    Any,
}

/// An event before its name is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// What the source calls it: the key of `webhooks`, or the name of a definition.
    pub(crate) key: String,
    /// Names for it that the source gives beside its schema, the best first.
    pub(crate) names: Vec<String>,
    /// The header that names it, and its value.
    pub(crate) header: Option<(String, Option<String>)>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) examples: Vec<super::tree::Node>,
}

/// What names an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) header: Option<String>,
    pub(crate) path: Vec<String>,
}

/// An event of the spec.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) examples: Vec<super::tree::Node>,
}

/// Everything that was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Import {
    pub(crate) provider: Option<String>,
    pub(crate) tag: Tag,
    pub(crate) defs: Vec<Def>,
    pub(crate) events: Vec<Event>,
}

impl Import {
    /// The fields of an object.
    pub(crate) fn object(&self, id: usize) -> Option<&[Field]> {
        match &self.defs[id].shape {
            Shape::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

impl Def {
    /// The entries of the arena that this one refers to, in order.
    pub(crate) fn refers(&self) -> Vec<usize> {
        match &self.shape {
            Shape::Object(fields) => fields.iter().filter_map(|field| field.ty.def()).collect(),
            Shape::OneOf { members, .. } => members.clone(),
            Shape::Set(_) | Shape::Any => Vec::new(),
        }
    }
}
