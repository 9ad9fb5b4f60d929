//! Rust names that must not meet, and the error where two wire names become one.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::format_ident;
use webhook_events_spec::{Name, Problem, Report};

/// Names that must differ from each other, and whose they are.
#[derive(Default)]
pub(crate) struct Scope {
    taken: BTreeMap<String, Owner>,
}

enum Owner {
    Wire(&'static str, Name),
    Generated(&'static str),
}

impl Scope {
    /// Keeps `text` for something that is always generated.
    pub(crate) fn reserve(&mut self, text: String, what: &'static str) {
        self.taken.insert(text, Owner::Generated(what));
    }

    /// A name like `taken` that nothing has.
    pub(crate) fn free(&self, taken: &Ident) -> Ident {
        let mut numbered = (2..).map(|number| format_ident!("{taken}{number}"));
        numbered.find(|ident| !self.taken.contains_key(&ident.to_string())).unwrap_or_else(|| taken.clone())
    }

    /// Takes `text` for a wire name; false, and a problem reported, where it is taken.
    pub(crate) fn claim(&mut self, text: String, what: &'static str, name: &Name, report: &mut Report) -> bool {
        let Some(owner) = self.taken.get(&text) else {
            self.taken.insert(text, Owner::Wire(what, name.clone()));
            return true;
        };
        let Name { text: wire, mark } = name;
        report.add(match owner {
            Owner::Generated(generated) => {
                let message = if *wire == text {
                    format!("the {what} `{wire}` has the name of {generated}")
                } else {
                    format!("the {what} `{wire}` becomes `{text}` in Rust, the name of {generated}")
                };
                Problem::at(*mark, message).help(way_out(what))
            }
            Owner::Wire(other, first) => {
                let message = format!("the {what} `{wire}` and the {other} `{}` are both `{text}` in Rust", first.text);
                Problem::at(*mark, message).help(way_out(what)).also(first.mark, format!("the {other} is here"))
            }
        });
        false
    }
}

/// What to do about a name that cannot be used.
pub(crate) fn way_out(what: &str) -> &'static str {
    if what == "value" {
        "give it a Rust name: `{ value: …, name: … }`"
    } else {
        "give it another Rust name with `rename`"
    }
}
