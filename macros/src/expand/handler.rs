//! `EventHandler`: a method for every event, each with a default.
//!
//! The methods have the signatures that `#[async_trait]` would write, so that users implement the trait with that
//! attribute; written out they compile several times faster than through it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::event::event_docs;
use crate::docs::docs;

/// The trait.
pub(crate) fn handler(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let about = docs(&format!("Handles the events of {}.", cx.provider()));
    let example = docs(&example(cx));
    let methods = cx.names.events.iter().map(|event| {
        let about = event_docs(event);
        let variant = &event.variant;
        let ty = &event.ty;
        let default = quote!({
            let _ = event;
            self.on_unhandled(EventType::#variant, delivery)
        });
        let signature = docs(&format!("\n```text\n{}\n```", signature(&event.method("on"), ty)));
        let method = method(cx, &event.method("on"), &quote!(#ty), &default);
        quote!(#about #signature #method)
    });
    let acknowledge = quote!({
        let _ = (event, delivery);
        #private::acknowledge()
    });
    let unknown = method(cx, &format_ident!("on_unknown"), &quote!(#private::UnknownEvent), &acknowledge);
    let not_taken = quote!({
        let _ = delivery;
        #private::not_taken(event)
    });
    let undecodable = method(cx, &format_ident!("on_undecodable"), &quote!(#private::UndecodableEvent), &not_taken);
    quote! {
        #about
        ///
        /// Implement it with `#[async_trait]`, and only the methods of the events that matter to you. The others call
        /// [`on_unhandled`](Self::on_unhandled), which acknowledges the delivery.
        ///
        #example
        pub trait EventHandler: #private::Send + #private::Sync {
            #(#methods)*

            /// An event of a type that the spec does not name. Acknowledged unless you implement this method.
            ///
            /// ```text
            /// async fn on_unknown(&self, event: &UnknownEvent, delivery: &Delivery) -> HandlerResult
            /// ```
            #unknown

            /// A genuine delivery of a type that the spec names, whose body does not fit it: the provider's events have
            /// changed. `Ok` takes it, as if it had been handled.
            ///
            /// Unless you implement this method it fails, so that the delivery is not lost: the sender delivers it again,
            /// or the inbox keeps it.
            ///
            /// ```text
            /// async fn on_undecodable(&self, event: &UndecodableEvent, delivery: &Delivery) -> HandlerResult
            /// ```
            #undecodable

            /// An event whose own method you do not implement. Acknowledged unless you implement this method.
            ///
            /// ```text
            /// async fn on_unhandled(&self, event_type: EventType, delivery: &Delivery) -> HandlerResult
            /// ```
            #[must_use]
            fn on_unhandled<'life0, 'life1, 'async_trait>(
                &'life0 self,
                event_type: EventType,
                delivery: &'life1 #private::Delivery,
            ) -> #private::HandlerFuture<'async_trait>
            where
                'life0: 'async_trait,
                'life1: 'async_trait,
                Self: 'async_trait,
            {
                let _ = (event_type, delivery);
                #private::acknowledge()
            }
        }
    }
}

/// An implementation to copy: the first event's.
fn example(cx: &Context<'_>) -> String {
    let Some(event) = cx.names.events.first() else { return String::new() };
    let signature = signature(&event.method("on"), &event.ty);
    format!(
        "```text\nstruct App;\n\n#[async_trait]\nimpl EventHandler for App {{\n    {signature} {{\n        \
         println!(\"delivery {{}}: {{event:?}}\", delivery.id());\n        Ok(())\n    }}\n}}\n```"
    )
}

/// What a user writes for a method, on one line.
fn signature(method: &Ident, ty: &Ident) -> String {
    format!("async fn {method}(&self, event: &{ty}, delivery: &Delivery) -> HandlerResult")
}

fn method(cx: &Context<'_>, name: &Ident, event: &TokenStream, default: &TokenStream) -> TokenStream {
    let private = &cx.private;
    quote! {
        #[must_use]
        fn #name<'life0, 'life1, 'life2, 'async_trait>(
            &'life0 self,
            event: &'life1 #event,
            delivery: &'life2 #private::Delivery,
        ) -> #private::HandlerFuture<'async_trait>
        where
            'life0: 'async_trait,
            'life1: 'async_trait,
            'life2: 'async_trait,
            Self: 'async_trait,
        #default
    }
}
