//! Rust names that must not meet, and the error where two wire names become one.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};

use crate::model::Name;
use crate::problem::Problem;
use crate::report::Report;

/// Names that must differ from each other, and whose they are.
#[derive(Default)]
pub(super) struct Scope {
    taken: BTreeMap<String, Owner>,
}

enum Owner {
    Wire(&'static str, Name),
    Generated(&'static str),
}

impl Scope {
    /// Keeps `text` for something that is always generated.
    pub(super) fn reserve(&mut self, text: String, what: &'static str) {
        self.taken.insert(text, Owner::Generated(what));
    }

    /// A name like `taken` that nothing has.
    pub(super) fn free(&self, taken: &Ident) -> Ident {
        let mut numbered = (2..).map(|number| Ident::new(&format!("{taken}{number}"), Span::call_site()));
        numbered.find(|ident| !self.taken.contains_key(&ident.to_string())).unwrap_or_else(|| taken.clone())
    }

    /// Takes `text` for a wire name; false, and a problem reported, where it is taken.
    pub(super) fn claim(&mut self, text: String, what: &'static str, name: &Name, report: &mut Report) -> bool {
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
pub(super) fn way_out(what: &str) -> &'static str {
    match what {
        "value" => "give it a Rust name: `{ value: …, name: … }`",
        "union" => "write another name",
        _ => "give it another Rust name with `rename`",
    }
}
