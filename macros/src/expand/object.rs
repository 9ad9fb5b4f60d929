//! The struct of an object: its fields, how it is read and how it is written.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use webhook_events_spec::TypeId;

use super::Context;
use crate::docs::{code, docs, prose};
use crate::names::{NamedField, NamedType};

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
    let serialize = serialize(cx, object);
    let deserialize = deserialize(cx, object.ty);
    quote!(#definition #decode #serialize #deserialize)
}

fn definition(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let Object { ty, docs: about, fields, id, .. } = object;
    let private = &cx.private;
    let (derive, eq) = cx.derive_holder(ty, cx.has_float(fields.iter().map(|named| named.field)));
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
        #derive
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
    let keys: Vec<_> = fields.iter().map(|named| &named.field.name.text).collect();
    let tagged = tag.map(|(key, value)| quote!(.tagged(#key, #value)));
    let ignoring = (!cx.keep).then(|| quote!(.ignoring()));
    let members = fields.iter().map(|NamedField { field, ident }| {
        let key = &field.name.text;
        if field.optional {
            quote!(#ident: #private::optional(#ident),)
        } else {
            quote!(#ident: #private::required(#key, #ident)?,)
        }
    });
    let extra = cx.keep.then(|| quote!(extra: __object.extra(__reader)?,));
    let positions = (0..fields.len()).map(Literal::usize_unsuffixed);
    let body = if fields.is_empty() {
        quote!(__object.next_field(__reader)?;)
    } else {
        quote! {
            while let #private::Some(__field) = __object.next_field(__reader)? {
                match __field {
                    #(#positions => __reader.field(#keys, &mut #idents)?,)*
                    _ => break,
                }
            }
        }
    };
    quote! {
        #[automatically_derived]
        impl #private::Decode for #ty {
            fn read(__reader: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                #(let mut #idents = #private::None;)*
                let mut __object = __reader.object(&[#(#keys),*])? #tagged #ignoring;
                #body
                #private::Ok(Self { #(#members)* #extra })
            }
        }
    }
}

fn serialize(cx: &Context<'_>, object: &Object<'_>) -> TokenStream {
    let Object { ty, fields, tag, .. } = object;
    let private = &cx.private;
    let tag = tag.map(|(key, value)| quote!(#private::write(&mut __map, #key, #value)?;));
    let members = fields.iter().map(|NamedField { field, ident }| {
        let key = &field.name.text;
        let write = if field.optional { quote!(write_some) } else { quote!(write) };
        quote!(#private::#write(&mut __map, #key, &self.#ident)?;)
    });
    let extra = cx.keep.then(|| quote!(self.extra.serialize_into(&mut __map)?;));
    let mutable = (tag.is_some() || !fields.is_empty() || cx.keep).then(|| quote!(mut));
    quote! {
        #[automatically_derived]
        impl #private::Serialize for #ty {
            fn serialize<__S: #private::Serializer>(&self, __serializer: __S) -> #private::Result<__S::Ok, __S::Error> {
                let #mutable __map = #private::Serializer::serialize_map(__serializer, #private::None)?;
                #tag
                #(#members)*
                #extra
                #private::SerializeMap::end(__map)
            }
        }
    }
}

/// `Deserialize` by way of `Decode`, so that there is one decoder.
pub(crate) fn deserialize(cx: &Context<'_>, ty: &Ident) -> TokenStream {
    let private = &cx.private;
    quote! {
        #[automatically_derived]
        impl<'de> #private::Deserialize<'de> for #ty {
            fn deserialize<__D: #private::Deserializer<'de>>(__deserializer: __D) -> #private::Result<Self, __D::Error> {
                #private::deserialize(__deserializer)
            }
        }
    }
}
