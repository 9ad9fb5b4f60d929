//! The struct of an event, and what it has as a `WebhookEvent`.

use proc_macro2::TokenStream;
use quote::quote;
use webhook_events_spec::{NamedEvent, NamedField, Type};

use super::Context;
use super::object::{Object, object};
use crate::docs::{code, prose};

/// The struct and its impls.
pub(crate) fn event(cx: &Context<'_>, event: &NamedEvent<'_>) -> TokenStream {
    let private = &cx.private;
    let spec = cx.names.spec;
    let NamedEvent { event: def, ty, fields, .. } = event;
    let wire = &def.name.text;
    let sample = spec.sample(def);
    let docs = event_docs(event);
    let definition = object(cx, &Object { ty, docs, fields, id: None, tag: cx.tag().map(|key| (key, wire.as_str())) });
    let id = accessor(fields, "id", &Type::String).map(|(ident, optional)| {
        let value = if optional { quote!(self.#ident.as_deref()) } else { quote!(#private::Some(&self.#ident)) };
        quote! {
            #[inline]
            fn id(&self) -> #private::Option<&#private::str> {
                #value
            }
        }
    });
    let times = [Type::Timestamp, Type::Integer, Type::TimestampMs, Type::DateTime];
    let created_at = times.iter().find_map(|ty| Some((ty, accessor(fields, "created_at", ty)?)));
    let created_at = created_at.map(|(ty, (ident, optional))| {
        let value = match (ty, optional) {
            (Type::DateTime, false) => quote!(#private::Some(self.#ident.to_system_time())),
            (Type::DateTime, true) => quote!(#private::Some(self.#ident.as_ref()?.to_system_time())),
            (Type::TimestampMs, false) => quote!(#private::time_ms(self.#ident)),
            (Type::TimestampMs, true) => quote!(#private::time_ms(self.#ident?)),
            (_, false) => quote!(#private::time(self.#ident)),
            (_, true) => quote!(#private::time(self.#ident?)),
        };
        quote! {
            #[inline]
            fn created_at(&self) -> #private::Option<#private::SystemTime> {
                #value
            }
        }
    });
    quote! {
        #definition

        #[automatically_derived]
        impl #private::Event for #ty {
            const TYPE: &'static #private::str = #wire;
            const SAMPLE: &'static #private::str = #sample;
            #id
            #created_at
        }
    }
}

/// What the YAML says of an event, for everything that is generated for it.
pub(crate) fn event_docs(event: &NamedEvent<'_>) -> TokenStream {
    let def = event.event;
    let otherwise = format!("The event {}.", code(&def.name.text));
    prose(def.description.as_deref(), def.deprecated.as_ref(), &otherwise)
}

/// The field behind an accessor, and whether it is optional.
fn accessor<'f>(fields: &'f [NamedField<'_>], key: &str, ty: &Type) -> Option<(&'f syn::Ident, bool)> {
    let named = fields.iter().find(|named| named.field.name.text == key && named.field.ty == *ty)?;
    Some((&named.ident, named.field.optional))
}
