//! The enum of a union of objects, which is open.

use proc_macro2::TokenStream;
use quote::quote;
use webhook_events_spec::{NamedOneOf, NamedType};

use super::object::serde;
use super::{Context, usual};
use crate::docs::{code, docs, prose};

/// The enum and its impls.
pub(crate) fn one_of(cx: &Context<'_>, ty: &NamedType<'_>, one_of: &NamedOneOf<'_>) -> TokenStream {
    let private = &cx.private;
    let NamedOneOf { members, by, other } = one_of;
    let about = prose(ty.def.description.as_deref(), ty.def.deprecated.as_ref(), &cx.home(ty.def));
    let usual = usual(cx.any_number(ty.id));
    let (derive, eq) = cx.derive(&ty.ty, usual);
    let variants: Vec<_> = members.iter().map(|(variant, _)| variant).collect();
    let types: Vec<_> = members.iter().map(|(_, id)| cx.names.ident(*id)).collect();
    let variant_docs = members.iter().map(|(_, id)| {
        let def = cx.names.spec.type_def(*id);
        let otherwise = format!("The type {}.", code(&def.home.name().text));
        prose(def.description.as_deref(), def.deprecated.as_ref(), &otherwise)
    });
    let other_docs = docs("A value that is none of these, as JSON.");
    let by = if let Some((field, values)) = by {
        quote!(#private::Some((#field, &[#(#values),*])))
    } else {
        quote!(#private::None)
    };
    let ty = &ty.ty;
    let serde = serde(cx, ty);
    quote! {
        #about
        #derive
        #[non_exhaustive]
        pub enum #ty {
            #(#variant_docs #variants(#types),)*
            #other_docs
            #other(#private::Any),
        }

        #eq

        #[automatically_derived]
        impl #private::JsonValue for #ty {
            fn blank() -> Self {
                Self::#other(#private::JsonValue::blank())
            }

            fn read(&mut self, __reader: &mut #private::Reader<'_>) -> #private::Result<(), #private::DecodeError> {
                let __member = #private::read_one_of(
                    __reader,
                    #by,
                    &[#(|__reader| #private::read_member(__reader).map(Self::#variants)),*],
                );
                *self = match __member {
                    #private::Some(__member) => __member,
                    #private::None => Self::#other(#private::read_member(__reader)?),
                };
                #private::Ok(())
            }

            fn visit(&self, __visitor: &mut #private::Visitor<'_>) {
                match self {
                    #(Self::#variants(__value) => { #private::JsonValue::visit(__value, __visitor); })*
                    Self::#other(__value) => { #private::JsonValue::visit(__value, __visitor); }
                }
            }
        }

        #serde

        #(
            #[automatically_derived]
            impl #private::From<#types> for #ty {
                #[inline]
                fn from(__value: #types) -> Self {
                    Self::#variants(__value)
                }
            }
        )*
    }
}
