//! One change of a spec and its two verdicts.

/// Whether deliveries that decoded before still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wire {
    Ok,
    MayFail,
    Fails,
}

impl Wire {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::MayFail => "may-fail",
            Self::Fails => "fails",
        }
    }
}

/// Whether Rust code that compiled before still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Ok,
    Breaks,
}

impl Code {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Breaks => "breaks",
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The event; `None` for what is of the spec as a whole, or of a shared type.
    pub(crate) event: Option<String>,
    /// The field in it, or the type and the field.
    pub(crate) path: String,
    /// What changed, as a code: `field-added`.
    pub(crate) kind: &'static str,
    pub(crate) wire: Wire,
    pub(crate) code: Code,
    pub(crate) note: String,
}
