//! The union: one enum of all events and of those that the spec does not know.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use webhook_events_spec::NamedEvent;

use super::event::event_docs;
use super::object::{equality, serde};
use super::{Context, usual};
use crate::docs::{code, docs};

/// The enum and its impls.
pub(crate) fn union(cx: &Context<'_>) -> TokenStream {
    let definition = definition(cx);
    let inherent = inherent(cx);
    let read_and_write = read_and_write(cx);
    let conversions = cx.names.events.iter().map(|event| conversions(cx, event));
    let traits = traits(cx);
    quote!(#definition #inherent #read_and_write #(#conversions)* #traits)
}

fn definition(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let union = &cx.names.union;
    let events = &cx.names.events;
    let about = docs(&format!("An event of {}, of any type.", cx.provider()));
    let usual = usual(events.iter().any(|event| cx.has_float(&event.event.fields)));
    let asked = cx.asked(usual);
    let equality = equality(cx, union);
    let eq = cx.eq(union, usual);
    let variant_docs = events.iter().map(event_docs);
    let variants = events.iter().map(|event| &event.variant);
    let structs = events.iter().map(|event| &event.ty);
    quote! {
        #about
        #[derive(#private::Clone, #private::Debug #(, #asked)*)]
        #[non_exhaustive]
        pub enum #union {
            #(#variant_docs #variants(#structs),)*
            /// An event of a type that the spec does not name.
            Unknown(#private::UnknownEvent),
        }

        #equality
        #eq
    }
}

fn inherent(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let union = &cx.names.union;
    let scheme = cx.scheme();
    let variants: Vec<_> = cx.names.events.iter().map(|event| &event.variant).collect();
    let visits = cx.names.events.iter().map(|event| event.method("visit"));
    // They ask what is in the union in place of matching it: rustc looks at every variant for each `match`, so a match for
    // every variant would take time that grows with the square of their number.
    let (as_body, into_body) = (quote!(#private::as_event(self)), quote!(#private::into_event(self).ok()));
    let known = cx.names.events.iter().map(|NamedEvent { ty, method, event, .. }| {
        accessors(&quote!(#ty), method, &code(&event.name.text), [&as_body, &into_body], cx)
    });
    let into_unknown = quote!(if let Self::Unknown(event) = self { #private::Some(event) } else { #private::None });
    let unknown = accessors(
        &quote!(#private::UnknownEvent),
        "unknown",
        "a type that the spec does not name",
        [&as_body, &into_unknown],
        cx,
    );
    quote! {
        impl #union {
            /// Decodes the body of a delivery.
            ///
            /// # Errors
            ///
            /// When the body is not JSON, has no type, or does not fit the type it has. A type that the spec does not
            /// name is no error but [`Self::Unknown`].
            pub fn decode(body: &[#private::u8]) -> #private::Result<Self, #private::DecodeError> {
                #private::decode(body)
            }

            /// Decodes the body of a delivery as the event of this name, wherever its name came from.
            ///
            /// # Errors
            ///
            /// When the body is not JSON, or does not fit the type. A type that the spec does not name is no error but
            /// [`Self::Unknown`].
            pub fn decode_as(
                event_type: &#private::str,
                body: &[#private::u8],
            ) -> #private::Result<Self, #private::DecodeError> {
                #private::decode_as(event_type, body)
            }

            /// How deliveries are signed, as the spec says.
            #[must_use]
            pub fn scheme() -> #private::Scheme {
                #scheme
            }

            /// A verifier of deliveries that are signed as the spec says.
            #[must_use]
            pub fn verifier(secret: #private::Secret) -> #private::Verifier {
                #private::verifier::<Self>(&Self::scheme(), secret)
            }

            /// The wire name of the event, also where the spec does not name it.
            #[inline]
            #[must_use]
            pub fn event_type(&self) -> &#private::str {
                match self {
                    #(Self::#variants(_) => EventType::#variants.as_str(),)*
                    Self::Unknown(event) => event.event_type(),
                }
            }

            /// The type of the event, where the spec names it.
            #[inline]
            #[must_use]
            pub const fn kind(&self) -> #private::Option<EventType> {
                match self {
                    #(Self::#variants(_) => #private::Some(EventType::#variants),)*
                    Self::Unknown(_) => #private::None,
                }
            }

            /// The id of the event, where the spec names its type and says that it has one.
            #[inline]
            #[must_use]
            pub fn id(&self) -> #private::Option<&#private::str> {
                match self {
                    #(Self::#variants(event) => #private::Event::id(event),)*
                    Self::Unknown(_) => #private::None,
                }
            }

            /// When the event happened, where the spec names its type and gives it a `created_at`.
            #[inline]
            #[must_use]
            pub fn created_at(&self) -> #private::Option<#private::SystemTime> {
                match self {
                    #(Self::#variants(event) => #private::Event::created_at(event),)*
                    Self::Unknown(_) => #private::None,
                }
            }

            #(#known)*
            #unknown

            /// Calls the method of `handler` that is for this event.
            ///
            /// `handler` is an `EventHandler`, an `Arc` of one, or a function in `handler_fn`.
            ///
            /// # Errors
            ///
            /// The future resolves to what the method returned.
            #[must_use]
            pub fn dispatch<'a, __H: ?#private::Sized>(
                &'a self,
                handler: &'a __H,
                delivery: &'a #private::Delivery,
            ) -> #private::HandlerFuture<'a>
            where
                Self: #private::Dispatch<__H>,
            {
                #private::Dispatch::dispatch(self, handler, delivery)
            }

            /// Calls the method of `visitor` that is for this event.
            pub fn accept<__V: EventVisitor + ?#private::Sized>(&self, visitor: &mut __V) -> __V::Output {
                match self {
                    #(Self::#variants(event) => EventVisitor::#visits(visitor, event),)*
                    Self::Unknown(event) => EventVisitor::visit_unknown(visitor, event),
                }
            }
        }
    }
}

/// `is_x`, `as_x` and `into_x` of one variant, the latter two with a body.
fn accessors(ty: &TokenStream, method: &str, what: &str, bodies: [&TokenStream; 2], cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let is = format_ident!("is_{method}");
    let as_ = format_ident!("as_{method}");
    let into = format_ident!("into_{method}");
    let is_docs = docs(&format!("True for {what}."));
    let as_docs = docs(&format!("The event, for {what}."));
    let into_docs = docs(&format!("The event by value, for {what}."));
    let [as_body, into_body] = bodies;
    quote! {
        #is_docs
        #[inline]
        #[must_use]
        pub fn #is(&self) -> #private::bool {
            self.#as_().is_some()
        }

        #as_docs
        #[inline]
        #[must_use]
        pub fn #as_(&self) -> #private::Option<&#ty> {
            #as_body
        }

        #into_docs
        #[inline]
        #[must_use]
        pub fn #into(self) -> #private::Option<#ty> {
            #into_body
        }
    }
}

fn read_and_write(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let union = &cx.names.union;
    let variants: Vec<_> = cx.names.events.iter().map(|event| &event.variant).collect();
    let serde = serde(cx, union);
    let tag = &cx.names.spec.tag;
    let path = &tag.path;
    // By a path, as a method call would first find one of a trait that takes `&mut self`.
    let name = match (cx.tag(), &tag.header) {
        (Some(key), _) => quote!(#private::find_tag(__reader, #key)?),
        (None, None) => quote!(#private::find_tag_at(__reader, &[#(#path),*])?),
        (None, Some(_)) => quote!(<Self as #private::Union>::TAG.name(__reader, &|_| #private::None)?),
    };
    let named = tag.header.is_some().then(|| {
        quote! {
            fn read_named(
                &mut self,
                __reader: &mut #private::Reader<'_>,
                __header: #private::HeaderText<'_>,
            ) -> #private::Result<(), #private::DecodeError> {
                let __type = <Self as #private::Union>::TAG.name(__reader, __header)?;
                #private::Union::read_as(self, &__type, __reader)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #private::JsonValue for #union {
            fn blank() -> Self {
                Self::Unknown(#private::UnknownEvent::blank())
            }

            fn read(&mut self, __reader: &mut #private::Reader<'_>) -> #private::Result<(), #private::DecodeError> {
                let __type = #name;
                #private::Union::read_as(self, &__type, __reader)
            }

            #named

            fn visit(&self, __visitor: &mut #private::Visitor<'_>) {
                match self {
                    #(Self::#variants(event) => { #private::JsonValue::visit(event, __visitor); })*
                    Self::Unknown(event) => { __visitor.part(#private::Part::Unknown(event)); }
                }
            }
        }

        #serde
    }
}

fn conversions(cx: &Context<'_>, event: &NamedEvent<'_>) -> TokenStream {
    let private = &cx.private;
    let union = &cx.names.union;
    let NamedEvent { ty, variant, .. } = event;
    quote! {
        #[automatically_derived]
        impl #private::From<#ty> for #union {
            #[inline]
            fn from(event: #ty) -> Self {
                Self::#variant(event)
            }
        }

        /// Gives the union back where it is another event.
        #[automatically_derived]
        impl #private::TryFrom<#union> for #ty {
            type Error = #union;

            #[inline]
            fn try_from(event: #union) -> #private::Result<Self, Self::Error> {
                #private::into_event(event)
            }
        }
    }
}

fn traits(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let union = &cx.names.union;
    let tag = cx.tag_constant();
    let unknown = if let Some(key) = cx.tag() {
        quote!(#private::UnknownEvent::read(__reader, #key, __type)?)
    } else {
        quote!(#private::UnknownEvent::read_object(__reader, __type)?)
    };
    let variants: Vec<_> = cx.names.events.iter().map(|event| &event.variant).collect();
    let handlers = cx.names.events.iter().map(|event| event.method("on"));
    let provider = cx
        .names
        .spec
        .provider
        .as_ref()
        .map_or_else(|| quote!(#private::None), |provider| quote!(#private::Some(#provider)));
    let left_out = cx.left_out();
    let known_type = if left_out.is_empty() {
        quote!(#private::lookup(__name, EventType::BY_NAME).map(EventType::as_str))
    } else {
        quote! {
            #private::lookup(__name, EventType::BY_NAME)
                .map(EventType::as_str)
                .or_else(|| #private::lookup(__name, &[#((#left_out, #left_out)),*]))
        }
    };
    quote! {
        #[automatically_derived]
        impl #private::Union for #union {
            const TAG: #private::Tag = #tag;
            const PROVIDER: #private::Option<&'static #private::str> = #provider;

            fn event_type(&self) -> &#private::str {
                Self::event_type(self)
            }

            fn known_type(__name: &#private::str) -> #private::Option<&'static #private::str> {
                #known_type
            }

            fn read_as(
                &mut self,
                __type: &#private::str,
                __reader: &mut #private::Reader<'_>,
            ) -> #private::Result<(), #private::DecodeError> {
                *self = match #private::lookup(__type, EventType::BY_NAME) {
                    #(#private::Some(EventType::#variants) => Self::#variants(#private::JsonValue::blank()),)*
                    #private::None => Self::Unknown(#unknown),
                };
                match self {
                    #(Self::#variants(event) => #private::JsonValue::read(event, __reader),)*
                    Self::Unknown(_) => #private::Ok(()),
                }
            }

            fn event(&self) -> &dyn #private::Anything {
                match self {
                    #(Self::#variants(event) => event,)*
                    Self::Unknown(event) => event,
                }
            }

            fn event_mut(&mut self) -> &mut dyn #private::Anything {
                match self {
                    #(Self::#variants(event) => event,)*
                    Self::Unknown(event) => event,
                }
            }
        }

        #[automatically_derived]
        impl<__H: EventHandler + ?#private::Sized> #private::Dispatch<__H> for #union {
            fn dispatch<'a>(
                &'a self,
                handler: &'a __H,
                delivery: &'a #private::Delivery,
            ) -> #private::HandlerFuture<'a> {
                match self {
                    #(Self::#variants(event) => EventHandler::#handlers(handler, event, delivery),)*
                    Self::Unknown(event) => EventHandler::on_unknown(handler, event, delivery),
                }
            }

            fn dispatch_undecodable<'a>(
                event: &'a #private::UndecodableEvent,
                handler: &'a __H,
                delivery: &'a #private::Delivery,
            ) -> #private::HandlerFuture<'a> {
                EventHandler::on_undecodable(handler, event, delivery)
            }
        }
    }
}
