//! `EventType`: the kind of an event, without its content.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Context;
use super::event::event_docs;
use crate::docs::docs;

/// The enum and its impls.
pub(crate) fn event_type(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let events = &cx.names.events;
    let about = docs(&format!("The type of an event of {}.", cx.provider()));
    let (derive, eq) = cx.derive(
        &format_ident!("EventType"),
        &["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"],
    );
    let variants: Vec<_> = events.iter().map(|event| &event.variant).collect();
    let structs = events.iter().map(|event| &event.ty);
    let wires: Vec<_> = events.iter().map(|event| &event.event.name.text).collect();
    let variant_docs = events.iter().map(event_docs);
    let mut by_name: Vec<_> = wires.iter().zip(&variants).collect();
    by_name.sort_by_key(|(wire, _)| (wire.len(), *wire));
    let by_name = by_name.into_iter().map(|(wire, variant)| quote!((#wire, Self::#variant)));
    quote! {
        #about
        #derive
        #[non_exhaustive]
        pub enum EventType {
            #(#variant_docs #variants,)*
        }

        #eq

        impl EventType {
            /// Every type, in the order of the spec: what an endpoint can subscribe to.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            const BY_NAME: &'static [(&'static #private::str, Self)] = &[#(#by_name),*];

            /// The wire name.
            #[must_use]
            pub const fn as_str(self) -> &'static #private::str {
                match self {
                    #(Self::#variants => #wires,)*
                }
            }

            /// A payload of this type, with every field that the spec names.
            #[must_use]
            pub const fn sample(self) -> &'static #private::str {
                match self {
                    #(Self::#variants => <#structs as #private::Event>::SAMPLE,)*
                }
            }
        }

        #[automatically_derived]
        impl #private::Display for EventType {
            fn fmt(&self, __formatter: &mut #private::Formatter<'_>) -> #private::FmtResult {
                #private::Formatter::pad(__formatter, Self::as_str(*self))
            }
        }

        #[automatically_derived]
        impl #private::FromStr for EventType {
            type Err = #private::UnknownEventType;

            fn from_str(__name: &#private::str) -> #private::Result<Self, Self::Err> {
                #private::lookup(__name, Self::BY_NAME).ok_or_else(|| #private::UnknownEventType::new(__name))
            }
        }

        #[automatically_derived]
        impl #private::PartialEq<#private::str> for EventType {
            fn eq(&self, __other: &#private::str) -> #private::bool {
                Self::as_str(*self) == __other
            }
        }

        #[automatically_derived]
        impl #private::PartialEq<&#private::str> for EventType {
            fn eq(&self, __other: &&#private::str) -> #private::bool {
                Self::as_str(*self) == *__other
            }
        }

        #[automatically_derived]
        impl #private::PartialEq<EventType> for #private::str {
            fn eq(&self, __other: &EventType) -> #private::bool {
                self == EventType::as_str(*__other)
            }
        }

        #[automatically_derived]
        impl #private::PartialEq<EventType> for &#private::str {
            fn eq(&self, __other: &EventType) -> #private::bool {
                *self == EventType::as_str(*__other)
            }
        }
    }
}
