//! The enum of a set of strings, open or closed.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use webhook_events_spec::{NamedType, NamedValues};

use super::Context;
use super::object::serde;
use crate::docs::{code, docs, prose};

/// The enum and its impls.
pub(crate) fn values(cx: &Context<'_>, ty: &NamedType<'_>, values: &NamedValues<'_>) -> TokenStream {
    // Where no value could be named, which is an error of its own, there is `Other`, or it would be a second error.
    let closed = values.closed && !values.known.is_empty();
    let definition = definition(cx, ty, values, closed);
    let inherent = inherent(cx, &ty.ty, values, closed);
    let decode = decode(cx, &ty.ty, values, closed);
    let serde = serde(cx, &ty.ty);
    quote!(#definition #inherent #decode #serde)
}

fn definition(cx: &Context<'_>, ty: &NamedType<'_>, values: &NamedValues<'_>, closed: bool) -> TokenStream {
    let NamedValues { known, other: other_variant, .. } = values;
    let private = &cx.private;
    let about = prose(ty.def.description.as_deref(), ty.def.deprecated.as_ref(), &cx.home(ty.def));
    let usual: &[&str] =
        if closed { &["Clone", "Copy", "Debug", "PartialEq", "Eq"] } else { &["Clone", "Debug", "PartialEq", "Eq"] };
    let (derive, eq) = cx.derive(&ty.ty, usual);
    let variants = known.iter().map(|(variant, value)| {
        let otherwise = format!("The value {}.", code(&value.text));
        let docs = prose(value.description.as_deref(), value.deprecated.as_ref(), &otherwise);
        quote!(#docs #variant,)
    });
    let other = (!closed).then(|| {
        let docs = docs("A value that the spec does not name.");
        quote!(#docs #other_variant(#private::String),)
    });
    let ty = &ty.ty;
    quote! {
        #about
        #derive
        #[non_exhaustive]
        pub enum #ty {
            #(#variants)*
            #other
        }

        #eq
    }
}

fn inherent(cx: &Context<'_>, ty: &Ident, values: &NamedValues<'_>, closed: bool) -> TokenStream {
    let NamedValues { known, other: other_variant, .. } = values;
    let private = &cx.private;
    let variants = known.iter().map(|(variant, _)| variant);
    let values = known.iter().map(|(_, value)| &value.text);
    let other = (!closed).then(|| quote!(Self::#other_variant(__value) => __value.as_str(),));
    // A closed set is as good as a number, so it is passed by value.
    let (receiver, lifetime) = if closed { (quote!(self), quote!('static)) } else { (quote!(&self), quote!()) };
    let text = text(closed);
    quote! {
        impl #ty {
            /// The value as it stands in the JSON.
            #[must_use]
            pub const fn as_str(#receiver) -> &#lifetime #private::str {
                match self {
                    #(Self::#variants => #values,)*
                    #other
                }
            }
        }

        #[automatically_derived]
        impl #private::Display for #ty {
            fn fmt(&self, __formatter: &mut #private::Formatter<'_>) -> #private::FmtResult {
                #private::Formatter::pad(__formatter, #text)
            }
        }
    }
}

/// The text of `&self`, by a path: a method call could find a trait of the user's before it finds one by value.
fn text(closed: bool) -> TokenStream {
    if closed { quote!(Self::as_str(*self)) } else { quote!(Self::as_str(self)) }
}

fn decode(cx: &Context<'_>, ty: &Ident, values: &NamedValues<'_>, closed: bool) -> TokenStream {
    let NamedValues { known, other: other_variant, .. } = values;
    let private = &cx.private;
    let variants: Vec<_> = known.iter().map(|(variant, _)| variant).collect();
    let values: Vec<_> = known.iter().map(|(_, value)| &value.text).collect();
    let other = (!closed).then(|| quote!(Self::#other_variant(__value) => #private::Part::Other(__value),));
    let positions = (0..known.len()).map(Literal::usize_unsuffixed);
    let (blank, read) = match variants.split_last() {
        // A single value is there as soon as it is blank.
        Some((only, [])) if closed => {
            (quote!(Self::#only), quote!(#private::read_closed_set(__reader, &[#(#values),*])?;))
        }
        Some((last, others)) if closed => (
            quote!(Self::#last),
            quote! {
                *self = match #private::read_closed_set(__reader, &[#(#values),*])? {
                    #(#positions => Self::#others,)*
                    _ => Self::#last,
                };
            },
        ),
        _ => (
            quote!(Self::#other_variant(#private::String::new())),
            quote! {
                let (__position, __value) = #private::read_open_set(__reader, &[#(#values),*])?;
                *self = match __position {
                    #(#positions => Self::#variants,)*
                    _ => Self::#other_variant(__value.into_owned()),
                };
            },
        ),
    };
    quote! {
        #[automatically_derived]
        impl #private::JsonValue for #ty {
            fn blank() -> Self {
                #blank
            }

            fn read(&mut self, __reader: &mut #private::Reader<'_>) -> #private::Result<(), #private::DecodeError> {
                #read
                #private::Ok(())
            }

            fn visit(&self, __visitor: &mut #private::Visitor<'_>) {
                __visitor.part(match self {
                    #(Self::#variants => #private::Part::Text(#values),)*
                    #other
                });
            }
        }
    }
}
