//! The struct of an object: its fields, how it is read, written, shown and compared.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use webhook_events_spec::{NamedField, NamedType, TypeId};

use super::{Context, usual};
use crate::docs::{code, docs, prose};

/// An object to generate a struct for.
pub(crate) struct Object<'a> {
    pub(crate) ty: &'a Ident,
    pub(crate) docs: TokenStream,
    pub(crate) fields: &'a [NamedField<'a>],
    /// Its id, where fields can refer to it.
    pub(crate) id: Option<TypeId>,
    /// The key and value that mark an event.
    pub(crate) tag: Option<(&'a str, &'a str)>,
}

/// The struct of an object from `types`, or of one described in place.
pub(crate) fn shared(cx: &Context<'_>, ty: &NamedType<'_>, fields: &[NamedField<'_>]) -> TokenStream {
    let docs = prose(ty.def.description.as_deref(), ty.def.deprecated.as_ref(), &cx.home(ty.def));
    object(cx, &Object { ty: &ty.ty, docs, fields, id: Some(ty.id), tag: None })
}

/// The struct and its impls.
pub(crate) fn object(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let definition = definition(cx, object);
    let decode = decode(cx, object);
    let debug = debug(cx, object);
    let equality = equality(cx, object.ty);
    let serde = serde(cx, object.ty);
    quote!(#definition #decode #debug #equality #serde)
}

fn definition(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let Object { ty, docs: about, fields, id, .. } = object;
    let private = &cx.private;
    let usual = usual(cx.has_float(fields.iter().map(|named| named.field)));
    let asked = cx.asked(usual);
    let eq = cx.eq(ty, usual);
    let members = fields.iter().map(|NamedField { field, ident }| {
        let otherwise = format!("The field {}.", code(&field.name.text));
        let docs = prose(field.description.as_deref(), field.deprecated.as_ref(), &otherwise);
        let ty = cx.field_type(field, *id);
        quote!(#docs pub #ident: #ty,)
    });
    let extra = cx.keep.then(|| {
        let docs = docs("Fields that the spec does not name.");
        quote!(#docs pub extra: #private::Extra,)
    });
    quote! {
        #about
        #[derive(#private::Clone #(, #asked)*)]
        #[non_exhaustive]
        pub struct #ty {
            #(#members)*
            #extra
        }

        #eq
    }
}

fn decode(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let Object { ty, fields, tag, .. } = object;
    let private = &cx.private;
    let idents: Vec<_> = fields.iter().map(|named| &named.ident).collect();
    let names = fields.iter().map(|named| &named.field.name.text);
    let none = quote!(#private::None);
    let (kind, read_kind, tag) = match tag {
        Some((key, wire)) => (quote!(event), quote!(read_event), quote!(#key, #wire,)),
        None => (quote!(object), quote!(read_object), quote!()),
    };
    let known = quote!(#tag &[#(#names),*]);
    let (no_extra, read, shown) = if cx.keep {
        let some = quote!(#private::Some);
        (quote!(extra: #private::Extra::new(),), quote!(#some(&mut self.extra)), quote!(#some(&self.extra)))
    } else {
        (quote!(), none.clone(), none)
    };
    quote! {
        #[automatically_derived]
        impl #private::JsonValue for #ty {
            fn blank() -> Self {
                Self { #(#idents: #private::JsonValue::blank(),)* #no_extra }
            }

            fn read(&mut self, __reader: &mut #private::Reader<'_>) -> #private::Result<(), #private::DecodeError> {
                #private::#read_kind(__reader, #known, &mut [#(&mut self.#idents),*], #read)
            }

            fn visit(&self, __visitor: &mut #private::Visitor<'_>) {
                __visitor.#kind(#known, &[#(&self.#idents),*], #shown);
            }
        }
    }
}

/// `Debug` as its derive has it, by way of a visit: half as much to compile.
fn debug(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let Object { ty, fields, .. } = object;
    let private = &cx.private;
    let name = ty.unraw().to_string();
    let idents: Vec<_> = fields.iter().map(|named| named.ident.unraw().to_string()).collect();
    // A visit shows the names of the JSON.
    let differ = fields.iter().zip(&idents).any(|(named, ident)| named.field.name.text != *ident);
    let debug = if differ {
        quote!(#private::debug_renamed(self, #name, &[#(#idents),*], __formatter))
    } else {
        quote!(#private::debug(self, #name, __formatter))
    };
    quote! {
        #[automatically_derived]
        impl #private::Debug for #ty {
            #[inline]
            fn fmt(&self, __formatter: &mut #private::Formatter<'_>) -> #private::FmtResult {
                #debug
            }
        }
    }
}

/// `PartialEq` as its derive has it, by way of a visit: half as much to compile.
pub(crate) fn equality(cx: &Context<'_>, ty: &Ident) -> TokenStream {
    let private = &cx.private;
    quote! {
        #[automatically_derived]
        impl #private::PartialEq for #ty {
            #[inline]
            fn eq(&self, __other: &Self) -> #private::bool {
                #private::equal(self, __other)
            }
        }
    }
}

/// `Serialize` and `Deserialize` by way of `JsonValue`, so that there is one reader and one writer.
pub(crate) fn serde(cx: &Context<'_>, ty: &Ident) -> TokenStream {
    let private = &cx.private;
    quote! {
        #[automatically_derived]
        impl #private::Serialize for #ty {
            fn serialize<__S: #private::Serializer>(&self, __serializer: __S) -> #private::Result<__S::Ok, __S::Error> {
                #private::serialize(self, __serializer)
            }
        }

        #[automatically_derived]
        impl<'de> #private::Deserialize<'de> for #ty {
            fn deserialize<__D: #private::Deserializer<'de>>(__deserializer: __D) -> #private::Result<Self, __D::Error> {
                #private::deserialize(__deserializer)
            }
        }
    }
}
