//! `EventHandler`: a method for every event, each with a default that acknowledges.
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
    let methods = cx.names.events.iter().map(|event| {
        let docs = event_docs(event);
        let variant = &event.variant;
        let ty = &event.ty;
        let default = quote!({
            let _ = event;
            self.on_unhandled(EventType::#variant, delivery)
        });
        let method = method(cx, &event.method("on"), &quote!(#ty), &default);
        quote!(#docs #method)
    });
    let acknowledge = quote!({
        let _ = (event, delivery);
        #private::acknowledge()
    });
    let unknown = method(cx, &format_ident!("on_unknown"), &quote!(#private::UnknownEvent), &acknowledge);
    quote! {
        #about
        ///
        /// Implement it with `#[async_trait]`, and only the methods of the events that matter to you: the others call
        /// [`on_unhandled`](Self::on_unhandled), which acknowledges.
        pub trait EventHandler: #private::Send + #private::Sync {
            #(#methods)*

            /// An event of a type that the spec does not name. Acknowledges unless it is implemented.
            #unknown

            /// An event whose own method is not implemented. Acknowledges unless it is implemented.
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
