//! The built-in types of the language: a table, one row each.

use crate::model::Type;

/// A type without parameters.
pub(crate) struct BuiltIn {
    pub(crate) name: &'static str,
    pub(crate) ty: Type,
    /// Whether it can be joined with others: `string | integer`.
    pub(crate) joins: bool,
}

/// The types without parameters; `list<T>` and `map<T>` are beside them.
pub(crate) const BUILT_IN: [BuiltIn; 8] = [
    BuiltIn { name: "string", ty: Type::String, joins: true },
    BuiltIn { name: "integer", ty: Type::Integer, joins: true },
    BuiltIn { name: "number", ty: Type::Number, joins: true },
    BuiltIn { name: "boolean", ty: Type::Boolean, joins: true },
    BuiltIn { name: "timestamp", ty: Type::Timestamp, joins: false },
    BuiltIn { name: "timestamp_ms", ty: Type::TimestampMs, joins: false },
    BuiltIn { name: "datetime", ty: Type::DateTime, joins: false },
    BuiltIn { name: "any", ty: Type::Any, joins: false },
];

/// The type of this name.
pub(crate) fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|built_in| built_in.name == name)
}
