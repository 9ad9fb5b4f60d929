//! `EventVisitor`: a method for every event, none with a default.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::event::event_docs;
use crate::docs::docs;

/// The trait.
pub(crate) fn visitor(cx: &Context<'_>) -> TokenStream {
    let private = &cx.private;
    let about = docs(&format!("Looks at an event of {}, whatever its type.", cx.provider()));
    let methods = cx.names.events.iter().map(|event| {
        let docs = event_docs(event);
        let name = event.method("visit");
        let ty = &event.ty;
        quote! {
            #docs
            fn #name(&mut self, event: &#ty) -> Self::Output;
        }
    });
    quote! {
        #about
        ///
        /// Every method must be written, so a new event in the spec breaks the build until it is handled.
        pub trait EventVisitor {
            /// What a visit gives.
            type Output;

            #(#methods)*

            /// An event of a type that the spec does not name.
            fn visit_unknown(&mut self, event: &#private::UnknownEvent) -> Self::Output;
        }
    }
}
