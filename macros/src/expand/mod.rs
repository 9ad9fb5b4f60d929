//! From a named spec to tokens: one file for each generated thing.
//!
//! Nothing is checked here. Generated code names whatever it does not define through the runtime crate's `__private`,
//! so that it compiles whatever the user's crate has in scope, and needs no `#[allow]`.

mod event;
mod event_type;
mod handler;
mod object;
mod one_of;
mod scheme;
mod types;
mod union;
mod values;
mod visitor;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Path;
use webhook_events_spec::{Home, NamedShape, Names, TypeDef};

use crate::docs::code;
use crate::input::Input;

/// The roots under which the built-in derives are found.
const STD: [&str; 2] = ["core", "std"];

/// What a type has that holds values of others; a `float` has no `Eq`.
pub(crate) const fn usual(float: bool) -> &'static [&'static str] {
    if float { &["Clone", "Debug", "PartialEq"] } else { &["Clone", "Debug", "PartialEq", "Eq"] }
}

/// What every generated thing is written with.
pub(crate) struct Context<'a> {
    pub(crate) names: &'a Names<'a>,
    /// The name under which generated code finds what it uses.
    pub(crate) private: Ident,
    /// Whether objects keep the fields that the spec does not name.
    pub(crate) keep: bool,
    derives: &'a [Path],
}

impl Context<'_> {
    /// A `#[derive]` of `usual`, names of built-in derives, and of what the user asked for; then `Eq`.
    pub(crate) fn derive(&self, ty: &Ident, usual: &[&str]) -> (TokenStream, Option<TokenStream>) {
        let private = &self.private;
        let built_in = usual.iter().filter(|name| **name != "Eq").map(|name| {
            let name = format_ident!("{name}");
            quote!(#private::#name)
        });
        let all = built_in.chain(self.asked(usual));
        (quote!(#[derive(#(#all),*)]), self.eq(ty, usual))
    }

    /// `Eq`, where it is usual, written out: its derive would write a function that the compiler then has to check.
    pub(crate) fn eq(&self, ty: &Ident, usual: &[&str]) -> Option<TokenStream> {
        let private = &self.private;
        usual.contains(&"Eq").then(|| quote!(#[automatically_derived] impl #private::Eq for #ty {}))
    }

    /// The derives that the user asked for. What a type has as it is, `Eq` say, may be asked for: not every generated type
    /// has it.
    pub(crate) fn asked<'u>(&'u self, usual: &'u [&str]) -> impl Iterator<Item = TokenStream> + 'u {
        let asked = self.derives.iter().filter(|path| {
            let name = path.segments.last().map(|segment| segment.ident.to_string());
            let of_std = path.get_ident().is_some()
                || path.segments.first().is_some_and(|root| STD.contains(&root.ident.to_string().as_str()));
            !(of_std && name.is_some_and(|name| usual.contains(&name.as_str())))
        });
        asked.map(ToTokens::to_token_stream)
    }

    /// Where a type belongs, as its documentation where the YAML has none.
    fn home(&self, def: &TypeDef) -> String {
        let name = code(&def.home.name().text);
        match &def.home {
            Home::Shared(_) => format!("The type {name} of {}.", self.provider()),
            Home::Envelope(_) => format!("The {name} of every event."),
            Home::Event(index, _) => format!("The {name} of {}.", code(&self.names.spec.events[*index].name.text)),
            Home::Object(owner, _) => format!("The {name} of [`{}`].", self.names.ident(*owner)),
        }
    }

    /// The key at the top of the body that names the event, where nothing else does.
    pub(crate) fn tag(&self) -> Option<&str> {
        self.names.spec.tag.key()
    }

    /// The wire names of the events that the option `events` left out, by length and then by name.
    pub(crate) fn left_out(&self) -> Vec<&str> {
        let generated = |index| self.names.events.iter().any(|event| event.index == index);
        let events = self.names.spec.events.iter().enumerate();
        let mut names: Vec<&str> =
            events.filter(|(index, _)| !generated(*index)).map(|(_, event)| event.name.text.as_str()).collect();
        names.sort_by_key(|name| (name.len(), *name));
        names
    }

    /// The provider's name, for prose.
    pub(crate) fn provider(&self) -> &str {
        self.names.spec.provider.as_deref().unwrap_or("the provider")
    }
}

/// Everything that one invocation generates.
pub(crate) fn items(names: &Names<'_>, input: &Input) -> TokenStream {
    let krate = &input.krate;
    // One short name for all that is used: half as many tokens to compile, and to read.
    let private = format_ident!("__webhook_events");
    let import = quote!(use #krate::__private as #private;);
    let cx = Context { names, private, keep: input.keeps_unknown_fields(), derives: &input.derives };
    let events = names.events.iter().map(|event| event::event(&cx, event));
    let types = names.types.iter().map(|ty| match &ty.shape {
        NamedShape::Object(fields) => object::shared(&cx, ty, fields),
        NamedShape::Values(values) => values::values(&cx, ty, values),
        NamedShape::OneOf(one_of) => one_of::one_of(&cx, ty, one_of),
    });
    let union = union::union(&cx);
    let event_type = event_type::event_type(&cx);
    let handler = handler::handler(&cx);
    let visitor = visitor::visitor(&cx);
    quote!(#import #(#events)* #(#types)* #union #event_type #handler #visitor)
}
